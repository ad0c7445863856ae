"""What a running page does by itself: it follows its folder, and fetches at its pace."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from digests import digest, entry, write_folder
from feed_server import FeedServer, Reply, feed_server, week

from assistant import Assistant
from assistant.feed.fetch import fetching
from assistant.strings import Strings
from assistant.web.server.jobs import Jobs
from assistant.web.server.keeper import Keeper, LastFetch
from assistant.web.tabs.status import status_html

NOW = datetime.now(UTC)
TODAY = NOW.date()
EN = Strings("en")


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with feed_server(week((TODAY - timedelta(days=30)).isoformat(), 31)) as server:
        yield server


@pytest.fixture
def synced(tmp_path: Path) -> Callable[..., Assistant]:
    """Opens a synced assistant over a small folder of its own."""
    root = write_folder(tmp_path / "digests")

    def make(**settings: Any) -> Assistant:
        given = {"digests": root, "data_dir": tmp_path / "data", "llm": "none", "feed_pause": 0.0}
        assistant = Assistant.open(**{**given, **settings})
        assistant.sync()
        return assistant

    return make


def add(assistant: Assistant, name: str = "2025-01-02") -> Path:
    path = assistant.settings.digests / f"{name}.md"
    paper = entry("2501.00001", "Brass Lantern: Seeing in the Dark", "어두운 곳에서 봅니다.")
    path.write_text(digest(name, paper), encoding="utf-8")
    return path


def look(keeper: Keeper, jobs: Jobs, times: int = 2) -> None:
    for _ in range(times):
        keeper.check_folder()
    jobs.sync.wait(60)


def test_a_new_and_a_changed_file_are_read(synced: Callable[..., Assistant]) -> None:
    assistant = synced()
    jobs = Jobs(assistant)
    keeper = Keeper(assistant, jobs)
    path = add(assistant)
    keeper.check_folder()
    assert not jobs.running, "a file that has just come may still be written"
    look(keeper, jobs, 1)
    assert assistant.paper("2501.00001") is not None
    path.write_text(path.read_text().replace("Brass", "Copper"), encoding="utf-8")
    look(keeper, jobs)
    paper = assistant.paper("2501.00001")
    assert paper is not None
    assert paper.title.startswith("Copper")


def test_a_folder_that_is_as_it_was_is_left_alone(synced: Callable[..., Assistant]) -> None:
    assistant = synced()
    jobs = Jobs(assistant)
    look(Keeper(assistant, jobs), jobs, 3)
    assert jobs.sync.state.report is None


@pytest.mark.parametrize("case", ["not allowed", "read-only", "another folder", "emptied"])
def test_nothing_is_read_where_that_would_be_wrong(
    synced: Callable[..., Assistant], tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = synced(allow_sync=case != "not allowed")
    add(assistant)
    data_dir = assistant.settings.data_dir
    if case == "another folder":
        other = write_folder(tmp_path / "other")
        assistant = Assistant.open(digests=other, data_dir=data_dir, llm="none")
    if case == "emptied":
        for path in assistant.settings.digests.rglob("*.md"):
            path.unlink()
    if case == "read-only":
        # As another user would find it; root may write everywhere.
        monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    jobs = Jobs(assistant)
    look(Keeper(assistant, jobs), jobs, 3)
    assert jobs.sync.state.report is None
    assert jobs.sync.state.error is None


def test_a_reading_that_failed_is_not_tried_at_every_look(
    synced: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = synced()
    add(assistant)
    tries: list[int] = []
    monkeypatch.setattr(assistant, "sync", lambda progress: tries.append(1))
    jobs = Jobs(assistant)
    look(Keeper(assistant, jobs), jobs, 2)
    keeper = Keeper(assistant, jobs)
    for _ in range(4):
        look(keeper, jobs, 1)
    assert len(tries) == 2, "one for each keeper"


def fetch(keeper: Keeper, jobs: Jobs, now: datetime) -> bool:
    """Whether a fetch began at this time; it is over when this returns, and noted."""
    keeper.check_feed(now)
    began = jobs.fetch.state.running
    jobs.fetch.wait(60)
    keeper.check_feed(now)
    return began


def test_a_page_fetches_at_its_pace(synced: Callable[..., Assistant], feed: FeedServer) -> None:
    assistant = synced(fetch="hourly", feed_url=feed.url)
    jobs = Jobs(assistant)
    keeper = Keeper(assistant, jobs)
    assert fetch(keeper, jobs, NOW)
    assert max(assistant.digest_dates()) >= TODAY - timedelta(days=2)
    assert not fetch(keeper, jobs, NOW + timedelta(minutes=59))
    # Another process, or the same after a restart, knows of it too.
    assert not fetch(Keeper(assistant, Jobs(assistant)), jobs, NOW + timedelta(minutes=59))
    assert fetch(keeper, jobs, NOW + timedelta(minutes=61))


def test_a_page_that_is_not_told_to_fetches_nothing(
    synced: Callable[..., Assistant], feed: FeedServer
) -> None:
    assistant = synced(feed_url=feed.url)
    jobs = Jobs(assistant)
    assert not fetch(Keeper(assistant, jobs), jobs, NOW)
    assert feed.asked == []


def test_a_failure_is_shown_and_tried_again_sooner(
    synced: Callable[..., Assistant], feed: FeedServer
) -> None:
    feed.fault = lambda asked, times: Reply(404)
    assistant = synced(fetch="daily", feed_url=feed.url)
    jobs = Jobs(assistant)
    keeper = Keeper(assistant, jobs)
    assert fetch(keeper, jobs, NOW)
    html = status_html(assistant, {}, EN, jobs)
    assert "could not be had" in html
    assert EN("feed.tried_again") in html
    assert not fetch(keeper, jobs, NOW + timedelta(minutes=14))
    feed.fault = lambda asked, times: None
    assert fetch(keeper, jobs, NOW + timedelta(minutes=16))
    html = status_html(assistant, {}, EN, jobs)
    assert "could not be had" not in html
    assert EN("feed.pace_daily") in html


def test_while_another_process_fetches_nothing_is_wrong(
    synced: Callable[..., Assistant], feed: FeedServer
) -> None:
    assistant = synced(fetch="daily", feed_url=feed.url)
    jobs = Jobs(assistant)
    with fetching(assistant.settings.data_dir, 0):
        assert fetch(Keeper(assistant, jobs), jobs, NOW)
    assert jobs.fetch.state.error is None
    assert feed.asked == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": 3}', '{"at": "soon", "failed": false}'])
def test_a_mark_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "FETCHED"
    path.write_text(text, encoding="utf-8")
    assert LastFetch.read(path) is None


def test_a_mark_of_the_future_does_not_count() -> None:
    assert LastFetch(NOW + timedelta(days=9), False).is_due(timedelta(days=1), NOW)


def test_a_served_page_notices_a_file_and_ends_at_once(
    synced: Callable[..., Assistant],
    serve: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(Keeper.__init__.__kwdefaults__, "look", 0.2)

    def keepers() -> set[threading.Thread]:
        return {thread for thread in threading.enumerate() if thread.name == "keeper"}

    assistant, others = synced(), keepers()
    served = serve(assistant)
    add(assistant)
    deadline = time.monotonic() + 120
    while assistant.paper("2501.00001") is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert date(2025, 1, 2) in assistant.digest_dates()
    assert keepers() - others
    served.stop()
    assert not keepers() - others
