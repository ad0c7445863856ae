"""What stays open: while syncs come and go, while an index is mended, and after all is read."""

from __future__ import annotations

import asyncio
import gc
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from digests import digest, invented, write_folder
from process import descriptors

from assistant import Assistant
from assistant import engine as engines
from assistant.index.pointer import current_name, generation_dir, next_name, switch
from assistant.index.sync import Syncer
from assistant.strings import Strings
from assistant.web.chat.stream import Ask
from assistant.web.chat.stream import answer as stream
from assistant.web.server import app as server

_ROOT = Path(__file__).parents[1]
#: Long enough for any machine; a test that has to wait for it fails.
_FOREVER = 20.0

#: Switches generations under four threads that ask; prints what the process holds.
_SWITCHES = """
import gc, json, shutil, sys
from concurrent.futures import ThreadPoolExecutor
from assistant import Assistant
from assistant.index.pointer import current_name, discard_others, generation_dir, next_name, switch
sys.path.insert(0, "tests/support")
from process import descriptors, resident
a = Assistant.open(data_dir=sys.argv[1], llm="none")
data = a.settings.data_dir
threads = ThreadPoolExecutor(4)
# What needs the collector to be freed is freed too late.
gc.disable()
def ask(question):
    assert a.ask(question).sources and a.papers()
def renew():
    name = next_name(data)
    shutil.copytree(generation_dir(data, current_name(data)), generation_dir(data, name))
    switch(data, name)
    discard_others(data)
    a.search("video")
    list(threads.map(ask, ["video generation", "언어 모델 논문", "robots", "benchmarks"] * 2))
for _ in range(2):
    renew()
before = [descriptors(), resident()]
for _ in range(20):
    renew()
print(json.dumps([before, [descriptors(), resident()]]))
"""


def _renew(assistant: Assistant) -> str:
    """Make a copy of the current generation the current one."""
    data = assistant.settings.data_dir
    current = current_name(data)
    assert current is not None
    name = next_name(data)
    shutil.copytree(generation_dir(data, current), generation_dir(data, name))
    switch(data, name)
    return name


def test_twenty_switches_leave_neither_memory_nor_files_behind(
    own_seeds: Callable[..., Assistant],
) -> None:
    data = own_seeds().settings.data_dir
    command = [sys.executable, "-c", _SWITCHES, str(data)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    before, after = json.loads(done.stdout)
    assert after[0] <= before[0]
    assert after[1] - before[1] < 15_000_000


def test_a_replaced_generation_goes_without_the_collector(
    own_seeds: Callable[..., Assistant],
) -> None:
    assistant = own_seeds()
    gc.disable()
    try:
        for _ in range(3):
            assert assistant.ask("video generation").sources
            _renew(assistant)
        assert assistant.search("video")
        kept = [one for one in gc.get_objects() if isinstance(one, engines.Pipeline)]
        mine = [one for one in kept if one.catalog.path.parent == assistant.settings.data_dir]
        assert [one.name for one in mine] == [current_name(assistant.settings.data_dir)]
    finally:
        gc.enable()


def test_who_reads_goes_on_reading_what_is_replaced(own_seeds: Callable[..., Assistant]) -> None:
    assistant = own_seeds()
    catalog = assistant.catalog
    answers = assistant.stream("papers on video generation")
    next(answers)
    _renew(assistant)
    assert assistant.search("video")
    assistant.close()
    assert catalog.size() == (5, 59, 59)
    assert list(answers)
    folder = catalog.path.parent.resolve()
    open_before = descriptors(within=folder)
    del catalog, answers
    assert descriptors(within=folder) < open_before


def test_generations_share_the_catalog_and_one_put_in_its_place_is_read(
    own_seeds: Callable[..., Assistant],
) -> None:
    assistant = own_seeds()
    catalog = assistant.catalog
    size = catalog.size()
    _renew(assistant)
    assert assistant.search("video")
    assert assistant.catalog is catalog
    # A sync puts a damaged one aside, and makes another.
    catalog.path.write_bytes(b"damaged" * 10_000)
    assistant.sync()
    assert (catalog.path.parent / "catalog.damaged.sqlite").exists()
    assert (catalog.size(), assistant.catalog.size()) == (size, size)
    assert assistant.ask("video generation").sources


def test_a_library_leaves_the_collector_alone(own_seeds: Callable[..., Assistant]) -> None:
    frozen, before = gc.get_freeze_count(), (gc.isenabled(), gc.get_threshold())
    assistant = own_seeds()
    assistant.warm()
    _renew(assistant)
    assert assistant.ask("video generation").sources
    assert (gc.isenabled(), gc.get_threshold()) == before
    # Of what the tests themselves have frozen, something may have gone.
    assert gc.get_freeze_count() <= frozen


def test_a_sync_opens_what_it_has_made_so_that_no_question_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "digests", papers=12)
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    assert len(assistant.search("video robots music", k=99)) == 12
    (folder / "new.md").write_text(digest("2024-02-01", invented(13)), encoding="utf-8")
    assistant.sync()
    monkeypatch.delattr(engines, "open_pipeline")
    assert len(assistant.search("video robots music", k=99)) == 13


@contextmanager
def _mending(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A thread asks while the index is damaged, and mending it takes until the event is set."""
    begun, go_on = threading.Event(), threading.Event()
    repair = Syncer.repair

    def slow(self: Syncer, **options: Any) -> None:
        begun.set()
        assert go_on.wait(_FOREVER), "others waited for the repair"
        repair(self, **options)

    monkeypatch.setattr(Syncer, "repair", slow)
    (generation_dir(assistant.settings.data_dir, _renew(assistant)) / "ids.json").unlink()
    found: list[object] = []
    asking = threading.Thread(target=lambda: found.extend(assistant.search("video")))
    asking.start()
    assert begun.wait(_FOREVER)
    yield go_on
    go_on.set()
    asking.join()
    assert found


async def _tick(count: int) -> None:
    """Let the loop go round."""
    for _ in range(count):
        await asyncio.sleep(0.001)


def test_others_answer_from_the_old_generation_while_the_new_one_is_mended(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = own_seeds()
    expected = assistant.ask("papers on video generation").sources
    with _mending(assistant, monkeypatch) as go_on:
        assert assistant.ask("papers on video generation").sources == expected
        assert assistant.papers()
        assert not go_on.is_set()
    assert assistant.ask("papers on video generation").sources == expected
    assert assistant.status().damage == ""


def test_a_repair_holds_up_neither_streams_nor_health(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = own_seeds()
    assert assistant.search("video")
    transport = httpx.ASGITransport(server.create_app(assistant))

    async def visit() -> tuple[dict[str, Any], str]:
        ask = Ask("t", "who wrote 2409.16191?")
        views = [view async for view in stream(assistant, ask, Strings("en"))]
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            health = (await client.get("/healthz")).json()
        await _tick(100)
        return health, views[-1]["chips"][0]["label"]

    with _mending(assistant, monkeypatch) as go_on:
        health, label = asyncio.run(visit())
        assert not go_on.is_set()
    assert (health["status"], health["days"]) == ("ok", 5)
    assert label.startswith("HelloBench")


def test_the_loop_goes_round_while_the_first_generation_opens(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = own_seeds()
    transport = httpx.ASGITransport(server.create_app(assistant))
    opening, go_on = threading.Event(), threading.Event()
    opened = engines.open_pipeline

    def slow(*arguments: Any) -> engines.Pipeline:
        opening.set()
        assert go_on.wait(_FOREVER), "the loop waited for the opening"
        return opened(*arguments)

    monkeypatch.setattr(engines, "open_pipeline", slow)

    async def visit() -> tuple[bool, list[str], int]:
        async def chat() -> list[str]:
            ask = Ask("t", "who wrote 2409.16191?")
            return [view["phase"] async for view in stream(assistant, ask, Strings("en"))]

        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            waiting = asyncio.gather(chat(), client.get("/healthz"))
            while not opening.is_set():
                await asyncio.sleep(0.001)
            await _tick(100)
            early = waiting.done()
            go_on.set()
            phases, health = await waiting
        return early, phases, health.json()["days"]

    early, phases, days = asyncio.run(visit())
    assert not early
    assert (phases[-1], days) == ("done", 5)


def test_a_server_takes_what_it_has_loaded_out_of_collection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr("gc.freeze", lambda: done.append("freeze"))
    monkeypatch.setattr("sys.setswitchinterval", lambda seconds: None)
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: done.append("run"))
    listener = server.listen("127.0.0.1", 0)
    server.run(server.Starlette(), listener)
    listener.close()
    assert done == ["freeze", "run"]
