"""Pages that follow a store: they begin without anything, and go on while it changes."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from digests import write_folder
from prometheus_client.parser import text_string_to_metric_families
from publications import follower, grow
from served import Served

from assistant import Assistant
from assistant.strings import Strings
from assistant.web.server.jobs import Jobs
from assistant.web.server.journal import Journal, Notices
from assistant.web.server.keeper import Keeper
from assistant.web.tabs.status import status_html

_GAUGES = ("papers_pulls_total", "papers_pull_failures", "papers_published_seconds")


@pytest.fixture
def origin(tmp_path: Path) -> Assistant:
    """The one that publishes."""
    write_folder(tmp_path / "digests")
    origin = Assistant.open(tmp_path / "digests", tmp_path / "data", llm="none")
    origin.sync()
    return origin


@pytest.fixture
def followers(tmp_path: Path) -> list[Assistant]:
    """Two of them, over a store that is empty at first."""
    names = ("one", "two")
    return [follower(tmp_path / "store", tmp_path / name, follow_seconds=1) for name in names]


def until(met: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def gauges(page: Served) -> dict[str, float]:
    """The samples of `/metrics` without labels, and of pulls by outcome."""
    text = httpx.get(f"{page.address}metrics").text
    return {
        sample.labels.get("outcome", sample.name): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name in _GAUGES
    }


def ready(page: Served) -> bool:
    return httpx.get(f"{page.address}healthz").status_code == 200


def test_two_pages_begin_empty_and_answer_without_error_while_more_is_published(
    origin: Assistant,
    followers: list[Assistant],
    serve: Callable[..., Served],
    tmp_path: Path,
) -> None:
    store = str(tmp_path / "store")
    pages = [serve(assistant) for assistant in followers]
    first = pages[0]
    assert httpx.get(f"{first.address}en").status_code == 200
    assert httpx.get(f"{first.address}healthz").json()["status"] == "not ready"
    asked = httpx.get(f"{first.address}api/ask", params={"q": "video generation"})
    assert (asked.status_code, asked.json()["detail"]) == (
        503,
        "The index is being fetched; the first time that takes a while.",
    )
    until(lambda: gauges(first).get("failed", 0) >= 1)
    origin.publish(store)
    until(lambda: all(ready(page) for page in pages))

    stop, wrong, answered = threading.Event(), list[Any](), [0, 0]

    def ask(number: int) -> None:
        with httpx.Client(base_url=pages[number].address, timeout=60) as client:
            while not stop.is_set():
                reply = client.get("api/ask", params={"q": "papers on video generation"})
                if reply.status_code != 200 or not reply.json()["sources"]:
                    wrong.append(reply.text)
                answered[number] += 1

    threads = [threading.Thread(target=ask, args=[number]) for number in (0, 1)]
    for thread in threads:
        thread.start()
    try:
        for number in (56, 64):
            paper = grow(origin, number)
            origin.publish(store, keep=2)
            until(lambda paper=paper: all(one.paper(paper) for one in followers))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert min(answered) > 2
    found = gauges(first)
    assert found["new"] == 3
    assert found["papers_pull_failures"] == 0
    assert abs(found["papers_published_seconds"] - time.time()) < 600


def test_status_shows_what_is_followed_and_offers_no_sync(
    origin: Assistant, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    page = follower(store, tmp_path / "page")
    jobs, english, korean = Jobs(page), Strings("en"), Strings("ko")
    assert "is being fetched" in status_html(page, {}, english, jobs)
    origin.publish(str(store))
    page.pull()
    shown = status_html(page, {"action": "sync"}, english, jobs)
    assert f"what is published at {store}" in shown
    assert "Published " in shown
    assert english("status.sync_refused") in shown
    assert 'data-key="sync"' not in shown
    assert not jobs.running
    shutil.rmtree(store)
    jobs.pull.start()
    jobs.pull.wait(60)
    assert f"Nothing is published at {store} yet. What was fetched" in status_html(
        page, {}, english, jobs
    )
    assert "아직 게시된 것이 없습니다" in status_html(page, {}, korean, jobs)


def test_looks_come_later_and_later_while_they_fail(tmp_path: Path) -> None:
    page = follower(tmp_path / "store", tmp_path / "page", follow_seconds=10)
    jobs = Jobs(page)
    keeper = Keeper(page, jobs)
    now, waits = 0.0, []
    for _ in range(8):
        keeper.check_store(now)
        jobs.pull.wait(60)
        began = now
        keeper.check_store(now)
        while not jobs.pull.state.running and jobs.pull.state.error is not None:
            now += 1
            before = jobs.pull.state
            keeper.check_store(now)
            if jobs.pull.state is not before:
                break
        waits.append(now - began)
    assert 16 <= waits[0] <= 25
    assert 32 <= waits[1] <= 49
    assert all(700 <= wait <= 1081 for wait in waits[-1:])


def test_the_log_tells_what_came_and_each_failure_once(capsys: pytest.CaptureFixture[str]) -> None:
    journal, notices = Journal(texts=False), Notices()
    for outcome, told in (("new", ""), ("same", ""), ("failed", "Gone."), ("failed", "Gone.")):
        journal.pulled(outcome, told)
        notices.pulled(outcome, told)
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["event"], line["outcome"], line["text"]) for line in lines] == [
        ("pull", "new", ""),
        ("pull", "failed", "Gone."),
        ("pull", "failed", "Gone."),
    ]
    assert err == "Gone.\n"
