"""A server that is asked a thousand questions while its digests change twenty times."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import httpx
import pytest
from digests import digest, invented, write_folder
from process import descriptors, resident

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[3]
_QUESTIONS, _SYNCS, _AT_ONCE = 1000, 20, 4
#: Rounds, of as many questions as between two syncs, until libraries, caches and the allocator hold
#: what they need: memory went from 309 to 355 MB in ten, and stayed below 369 MB.
_WARM_UP = 12
_SUBJECTS = (
    "video generation",
    "로봇 조작",
    "long context",
    "강화 학습",
    "music",
    "검색 증강 생성",
)
_FORMS = ("papers about {}", "what was new in {} in January 2024", "{} 논문 알려줘", "top 5 on {}")

#: Serves on a free port, and syncs whenever a line comes in.
_SERVER = """
import sys, threading
from assistant import Assistant
from assistant.web.server.app import create_app, listen, run
a = Assistant.open(sys.argv[1], sys.argv[2], llm="none")
a.sync()
listener = listen("127.0.0.1", 0)
app = create_app(a)
a.warm()
print(listener.getsockname()[1], flush=True)
def sync():
    for line in sys.stdin:
        print(a.sync().papers, flush=True)
threading.Thread(target=sync, daemon=True).start()
run(app, listener)
"""


class _Site:
    """A served folder of digests, whose days change."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, client: httpx.Client) -> None:
        self._process = process
        self._folder = folder
        self._client = client
        self._threads = ThreadPoolExecutor(_AT_ONCE)
        self._numbers = count()
        self._days = count()

    def round(self) -> None:
        """Change a digest, sync, and ask."""
        day = next(self._days)
        # Three days come up again and again: a digest is added first, and then changed.
        name = f"2024-03-{day % 3 + 1:02d}"
        text = digest(name, invented(100 + day), invented(200 + day % 3, votes=day))
        (self._folder / f"{name}.md").write_text(text, encoding="utf-8")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        assert int(self._process.stdout.readline()) > 40
        assert all(self._threads.map(self._ask, range(_QUESTIONS // _SYNCS)))

    def held(self) -> tuple[int, int]:
        """Bytes of memory and number of descriptors of the server."""
        return resident(self._process.pid), descriptors(self._process.pid)

    def _ask(self, _: int) -> bool:
        number = next(self._numbers)
        subject = _SUBJECTS[number % len(_SUBJECTS)]
        question = f"{_FORMS[number % len(_FORMS)].format(subject)} {number}"
        called = self._client.post("gradio_api/call/ask", json={"data": [question, None, ""]})
        event = called.json()["event_id"]
        lines = self._client.get(f"gradio_api/call/ask/{event}").text.splitlines()
        assert lines[0] == "event: complete", lines
        return bool(json.loads(lines[1].removeprefix("data: "))[0]["text"])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[_Site]:
    folder = write_folder(tmp_path / "digests", papers=48)
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(folder), str(tmp_path / "data")],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process, httpx.Client(timeout=60) as client:
        client.base_url = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        try:
            yield _Site(process, folder, client)
        finally:
            process.terminate()


def test_memory_and_descriptors_are_flat(site: _Site) -> None:
    for _ in range(_WARM_UP):
        site.round()
    held = []
    for _ in range(_SYNCS):
        site.round()
        held.append(site.held())
    quarter = held[: _SYNCS // 4]
    # Syncs come and go: of memory and of connections alike the most within five rounds is compared.
    for before, after in zip(
        map(max, zip(*quarter, strict=True)),
        map(max, zip(*held[-len(quarter) :], strict=True)),
        strict=True,
    ):
        assert after <= 1.05 * before, held
