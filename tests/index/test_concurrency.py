"""Two syncs at once, and searches while one runs."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from digests import digest, invented, state, write_folder

from assistant import Assistant, SyncBusyError
from assistant.index.pointer import current_name

_ROOT = Path(__file__).parents[2]

#: Syncs, and stays in the middle of it until a line comes in.
_SLOW = """
import sys
from assistant import Assistant
waiting = [True]
def progress(step, done, total):
    if waiting and step == "Writing the index":
        waiting.clear()
        print("in the middle", flush=True)
        sys.stdin.readline()
report = Assistant.open(sys.argv[1], sys.argv[2], llm="none").sync(progress=progress)
print(report.embedded, flush=True)
"""
#: Searches again and again with one object until a line comes in; prints the sets it saw.
_READER = """
import json, sys, threading
from assistant import Assistant
a = Assistant.open(sys.argv[1], sys.argv[2], llm="none")
stop = threading.Thread(target=sys.stdin.readline, daemon=True)
stop.start()
seen = []
while True:
    last = not stop.is_alive()
    found = sorted(hit.paper.arxiv_id for hit in a.search("video generation robots", k=100))
    assert a.ask("papers by Dana Winter").sources
    if found not in seen:
        seen.append(found)
        print("saw", flush=True)
    if last:
        break
print(json.dumps([len(found) for found in seen]), flush=True)
"""


def _process(script: str, *arguments: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )


def _read(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "digests", papers=24)


def _add(folder: Path, *numbers: int) -> None:
    text = digest("2024-02-01", *(invented(number) for number in numbers))
    (folder / f"{numbers[0]}.md").write_text(text, encoding="utf-8")


def test_of_two_syncs_one_works_and_the_other_waits_or_says_so(folder: Path) -> None:
    data = folder.parent / "data"
    assistant = Assistant.open(folder, data, llm="none")
    assistant.sync()
    _add(folder, 50)
    slow = _process(_SLOW, folder, data)
    assert _read(slow) == "in the middle"
    with pytest.raises(SyncBusyError, match="Another process is syncing") as busy:
        assistant.sync(wait=0)
    assert str(data) in str(busy.value)
    # Reading goes on meanwhile, on the index in use.
    found = [hit.paper.arxiv_id for hit in assistant.search("video generation", k=100)]
    assert found
    assert "2401.00050" not in found
    waited: list[int] = []
    waiter = threading.Thread(target=lambda: waited.append(assistant.sync().embedded))
    waiter.start()
    waiter.join(0.3)
    assert waiter.is_alive()
    _go_on(slow)
    assert _read(slow) == "1"
    assert slow.wait(30) == 0
    waiter.join(30)
    # The one that waited found nothing left to do.
    assert waited == [0]
    assert assistant.search("Quill-50")[0].paper.arxiv_id == "2401.00050"


def test_two_syncs_started_together_end_in_one_right_state(folder: Path) -> None:
    script = (
        "import sys\nfrom assistant import Assistant\n"
        "print(Assistant.open(sys.argv[1], sys.argv[2], llm='none').sync().embedded)"
    )
    data = folder.parent / "data"
    both = [_process(script, folder, data) for _ in range(2)]
    assert sorted(int(_read(process)) for process in both) == [0, 24]
    assert [process.wait(30) for process in both] == [0, 0]
    fresh = Assistant.open(folder, folder.parent / "fresh", llm="none")
    fresh.sync()
    assert state(Assistant.open(folder, data, llm="none")) == state(fresh)


def test_a_reader_in_another_process_sees_each_sync_and_no_error(folder: Path) -> None:
    data = folder.parent / "data"
    assistant = Assistant.open(folder, data, llm="none")
    assistant.sync()
    reader = _process(_READER, folder, data)
    assert _read(reader) == "saw"
    for number in (50, 60):
        _add(folder, number)
        assistant.sync()
        assert _read(reader) == "saw"
    assistant.sync(rebuild=True)
    _go_on(reader)
    counts = json.loads(_read(reader))
    assert reader.wait(30) == 0
    assert counts[-1] == counts[0] + 2


def _hammer(work: Callable[[], None], threads: int, until: threading.Event) -> list[BaseException]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
            while not until.is_set():
                work()
        except BaseException as error:  # noqa: BLE001 - told to the test, whatever it is
            errors.append(error)

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert not any(worker.is_alive() for worker in workers)
    return errors


def test_twenty_threads_search_one_object_while_it_syncs(folder: Path) -> None:
    assistant = Assistant.open(folder, folder.parent / "data", llm="none")
    assistant.sync()
    expected = len(assistant.search("Dana Winter video robots language", k=100))
    done = threading.Event()
    lost: list[int] = []

    def search() -> None:
        found = assistant.search("Dana Winter video robots language", k=100)
        if len(found) < expected:
            lost.append(len(found))
        assert assistant.ask("most upvoted papers").sources
        assert len(assistant.papers(author="Dana Winter")) >= 12

    def syncs() -> None:
        for number in range(50, 53):
            _add(folder, number)
            assistant.sync()
        done.set()

    syncing = threading.Thread(target=syncs)
    syncing.start()
    try:
        assert _hammer(search, 20, done) == []
    finally:
        done.set()
        syncing.join(60)
    assert lost == []
    assert len(assistant.papers()) == 27


def test_an_open_assistant_follows_the_index_in_use(folder: Path) -> None:
    data = folder.parent / "data"
    reader = Assistant.open(folder, data, llm="none")
    writer = Assistant.open(folder, data, llm="none")
    writer.sync()
    assert reader.search("Quill-50")[0].paper.arxiv_id != "2401.00050"
    first = current_name(data)
    for number in (50, 58, 66):
        _add(folder, number)
        writer.sync()
        name = f"2401.{number:05}"
        assert reader.search(f"Quill-{number}")[0].paper.arxiv_id == name
    assert current_name(data) != first
    # Old generations don't pile up.
    assert len(list((data / "generations").iterdir())) == 2
