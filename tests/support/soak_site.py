"""The page in a process of its own, its digests that change, and a model that often fails."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from digests import digest, invented
from process import kinds, resident, threads
from scripted_llm import Reply, error

from assistant.index.pointer import current_name

ROOT = Path(__file__).resolve().parents[2]
#: Numbers of questions; nothing else that stands alone has as many digits.
MARK = re.compile(r"(?<![0-9a-z])7[0-9]{8}(?![0-9a-z])")
#: What the model says.
ECHO = {
    "en": "This is about question {} [1]. ",
    "ko": "이것은 질문 {}에 관한 답입니다 [1]. ",
}


class Site:
    """The page over a folder of digests, and the process that serves it.

    Args:
        folder: Digests; days of 2024-03 come, change and go in it.
        data: Data folder, which may be synced already.
        model: Address of the model's server.
        log: File for what the process prints.
        stall: Seconds that it waits for a byte of its model.
    """

    def __init__(self, folder: Path, data: Path, model: str, log: Path, *, stall: int = 3) -> None:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ASSISTANT_", "OPENAI_", "OLLAMA_", "CHROMA_"))
        }
        settings = {
            "PYTHONPATH": str(ROOT),
            "OPENAI_BASE_URL": model,
            "ASSISTANT_LLM_MODEL": "scripted",
            "ASSISTANT_LLM_TIMEOUT": str(stall),
            "ASSISTANT_DIGESTS": str(folder),
            "ASSISTANT_DATA_DIR": str(data),
            "COLUMNS": "200",
        }
        self._folder, self._data, self._log = folder, data, log
        self._changes = count()
        program = [sys.executable, "-m", "assistant.cli"]
        environment = kept | settings
        with log.open("wb") as output:
            # The page reads by itself only changes of a folder that its data is of.
            subprocess.run([*program, "sync"], check=True, env=environment, stdout=output)
            self._process = subprocess.Popen(
                [*program, "serve", "--port", "0"],
                cwd=log.parent,
                env=environment,
                stdout=output,
                stderr=output,
            )
        self.address = self._started()

    def _started(self) -> str:
        while self._process.poll() is None:
            if found := re.search(r"runs at (http://\S+)", self.said()):
                return found[1]
            time.sleep(0.1)
        raise RuntimeError(f"The page did not start:\n{self.said()}")

    def said(self) -> str:
        """What the process has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def change(self) -> None:
        """Add a digest, change it, or take it away, in turn."""
        turn, kind = divmod(next(self._changes), 3)
        path = self._folder / f"2024-03-{turn % 28 + 1:02d}.md"
        if kind == 2:
            path.unlink()
            return
        entries = invented(1000 + turn), invented(2000 + turn, votes=turn + 500 * kind)
        path.write_text(digest(path.stem, *entries), encoding="utf-8")

    def sync(self) -> None:
        """Have the page read its digests now, rather than when it notices; see `generation`."""
        config = httpx.get(f"{self.address}/config").json()
        component = next(
            one["id"]
            for one in config["components"]
            if one["props"].get("elem_id") == "pane-status"
        )
        request = {
            "data": {"action": "sync"},
            "component_id": component,
            "fn_name": "tab_view",
            "session_hash": "sync",
        }
        address = f"{self.address}/gradio_api/component_server"
        httpx.post(address, json=request, timeout=60).raise_for_status()

    @property
    def generation(self) -> str | None:
        """The name of what the page answers from, another one after each sync of a change."""
        return current_name(self._data)

    def held(self) -> Held:
        """What the process holds now."""
        pid = self._process.pid
        return Held(resident(pid), kinds(pid), threads(pid))

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds.

    Attributes:
        memory: Bytes.
        kinds: How many descriptors of each kind are open.
        threads: How many there are.
    """

    memory: int
    kinds: Counter[str]
    threads: int

    @property
    def descriptors(self) -> int:
        """How many descriptors are open."""
        return self.kinds.total()

    def __str__(self) -> str:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.kinds.items()))
        return (
            f"{self.memory / 1e6:.1f} MB, {self.threads} threads, {self.descriptors} descriptors:"
            f" {kinds}"
        )


@contextmanager
def serving(folder: Path, data: Path, model: str, log: Path, *, stall: int = 3) -> Iterator[Site]:
    """A `Site` that ends with the block."""
    site = Site(folder, data, model, log, stall=stall)
    try:
        yield site
    finally:
        site.stop()


class FailingModel:
    """A script of `ScriptedLLM`: repeats a question's number, and fails a share of its calls.

    Args:
        seed: Of what fails, and how: an error, a stream cut with and without a word, a stall.
        share: Of the calls; may be changed.
        delay: Seconds before each word.
    """

    def __init__(self, seed: int, *, share: float = 0.1, delay: float = 0.01) -> None:
        self.share = share
        self._rng = random.Random(seed)
        self._delay = delay

    def __call__(self, request: dict[str, Any]) -> Reply:
        """The reply to a request of the program."""
        messages = json.dumps(request["messages"])
        # Of all questions of a conversation, the last one's number is the highest.
        mark = max(MARK.findall(messages), default="")
        said = ECHO["ko" if "in Korean" in messages else "en"].format(mark)
        pieces = [f"{word} " for word in (said * 3).split(" ")]
        if self._rng.random() >= self.share:
            return Reply(pieces, delay=self._delay)
        return self._rng.choice(
            [
                error(500),
                Reply(pieces, cut_after=5),
                Reply(pieces, cut_after=3, silent_cut=True),
                Reply(pieces, stall_after=self._rng.choice([0, 4])),
            ]
        )
