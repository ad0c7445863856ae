"""Runs syncs in forked children, so that one can be killed at any moment without a slow start.

Read from standard input, one JSON object a line; one JSON object a line comes back.

    {"digests": …, "data_dir": …, "kill_after": seconds of the processor or null}

answers ``{"killed": …}``; without ``kill_after`` the sync runs to its end and the answer holds its
``state`` and its ``seconds`` of the processor. A moment is one of the processor's time, of all the
sync's threads, since that is the same on a busy machine.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import chromadb  # noqa: F401
import scipy.sparse  # noqa: F401
from digests import state

import assistant.answer.extractive
import assistant.question.understand
import assistant.retrieve.retriever  # noqa: F401 - loaded before forking
from assistant import Assistant
from assistant.digest import read_digest
from assistant.index.reader import make_reader
from assistant.index.sync import make_tagger
from assistant.language.dates.find import find_times
from assistant.language.glossary import mine_glosses
from assistant.language.tokens import count_tokens


def _sync(request: dict[str, Any]) -> dict[str, Any]:
    kill_after = request.get("kill_after")
    if kill_after is not None:
        # What a SIGPROF does that nobody handles is what SIGKILL does: nothing is put in order.
        signal.setitimer(signal.ITIMER_PROF, kill_after)
    started = time.process_time()
    assistant = Assistant.open(request["digests"], request["data_dir"], llm="none")
    assistant.sync()
    seconds = time.process_time() - started
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {} if kill_after is not None else {"state": state(assistant), "seconds": seconds}


def _child(request: dict[str, Any], write: int) -> None:
    try:
        answer = _sync(request)
    except BaseException as error:  # noqa: BLE001 - told to the test, whatever it is
        answer = {"error": repr(error)}
    with os.fdopen(write, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(answer))
    os._exit(0)


def _run(request: dict[str, Any]) -> dict[str, Any]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _child(request, write)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    answer: dict[str, Any] = json.loads(text) if text else {}
    answer["killed"] = os.WIFSIGNALED(status)
    return answer


def _warm(digests: Path) -> None:
    """Load before forking all that a sync and a search load, Chroma's threads left out."""
    entries = [e for path in digests.iterdir() for e in read_digest(path, digests).entries]
    make_tagger(1024).tag(entries[0])
    for glosses in ((), tuple(mine_glosses(entry.text for entry in entries))):
        make_reader(glosses).question("video 비디오")
    count_tokens("video 비디오")
    find_times("this week 지난주", today=entries[0].date)


def main() -> None:
    _warm(Path(sys.argv[1]))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
