"""Whole fetches: which days are asked for, what becomes of them, and what a kill leaves."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from digests import digest, invented
from feed_server import FeedServer, Reply, files, item, week
from filelock import FileLock

from assistant.errors import ConfigurationError, FeedError, FetchBusyError
from assistant.feed.model import FetchReport
from assistant.settings import Settings

Fetch = Callable[..., FetchReport]
HTML = Reply(200, b"<html>Log in</html>", {"Content-Type": "text/html"})


def _statuses(report: FetchReport) -> dict[int, str]:
    return {result.day.day: result.status for result in report.days}


def test_the_first_time_a_week_comes(fetch: Fetch, server: FeedServer, folder: Path) -> None:
    report = fetch()
    assert _statuses(report) == {**dict.fromkeys(range(1, 7), "new"), 7: "quiet"}
    assert sum(result.papers for result in report.days) == 18
    assert list(files(folder)) == [f"2025/12/0{n}.md" for n in range(1, 7)]
    assert (report.folder, report.failed, report.changed) == (folder, (), True)
    assert server.days_asked() == sorted(server.days)


def test_a_second_time_only_days_that_still_change_are_asked_for(
    fetch: Fetch, server: FeedServer, folder: Path
) -> None:
    fetch()
    before = files(folder)
    server.asked.clear()
    report = fetch()
    assert server.days_asked() == [f"2025-12-0{n}" for n in range(3, 8)]
    assert (files(folder), report.changed) == (before, False)
    server.days["2025-12-04"][0]["paper"]["upvotes"] = 999
    assert _statuses(fetch()) == {
        3: "unchanged",
        4: "updated",
        5: "unchanged",
        6: "unchanged",
        7: "quiet",
    }
    assert b"Vote: 999" in files(folder)["2025/12/04.md"]


def test_after_a_pause_it_goes_on_from_the_newest_digest(
    fetch: Fetch, server: FeedServer, folder: Path
) -> None:
    server.days = week(days=60)
    fetch(today="2025-12-06", days=6)
    server.asked.clear()
    assert fetch(today="2025-12-20").first == date(2025, 12, 6)
    # The sixth was read while its list was growing.
    assert server.days_asked() == [f"2025-12-{n:02}" for n in range(6, 21)]
    server.asked.clear()
    fetch(today="2026-01-29")
    assert server.days_asked()[0] == "2025-12-31"


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ({"days": 2}, [6, 7]),
        ({"since": date(2025, 12, 2), "until": date(2025, 12, 4)}, [2, 3, 4]),
        ({"until": date(2025, 12, 3), "days": 2}, [2, 3]),
        ({"since": date(2025, 12, 6)}, [6, 7]),
        ({"until": date(2025, 12, 2), "since": date(2025, 12, 2)}, [2]),
    ],
)
def test_a_range_is_what_was_named(
    fetch: Fetch, server: FeedServer, arguments: dict[str, object], asked: list[int]
) -> None:
    fetch(**arguments)
    assert server.days_asked() == [f"2025-12-0{n}" for n in asked]


@pytest.mark.parametrize(
    "arguments",
    [
        {"days": 2, "since": date(2025, 12, 2)},
        {"days": 0},
        {"since": date(2025, 12, 4), "until": date(2025, 12, 3)},
        {"since": date(2026, 1, 1)},
        {"since": date(1, 1, 1)},
    ],
)
def test_a_range_that_makes_no_sense_is_refused(
    fetch: Fetch, server: FeedServer, arguments: dict[str, object]
) -> None:
    with pytest.raises(ConfigurationError):
        fetch(**arguments)
    assert server.asked == []


def test_a_day_that_has_not_begun_is_no_failure(fetch: Fetch, server: FeedServer) -> None:
    report = fetch(today="2025-12-08", until=date(2025, 12, 9), days=3)
    assert _statuses(report) == {7: "quiet", 8: "future", 9: "future"}
    assert server.days_asked() == ["2025-12-07", "2025-12-08"]


def test_a_failure_is_never_taken_for_a_quiet_day(
    fetch: Fetch, server: FeedServer, folder: Path
) -> None:
    server.fault = lambda asked, times: HTML if asked["date"] == "2025-12-03" else None
    report = fetch()
    assert _statuses(report)[3] == "failed"
    assert report.failed[0].fault is not None
    assert "web page" in report.failed[0].fault.sentence()
    assert "2025/12/03.md" not in files(folder)
    server.fault = lambda asked, times: None
    server.asked.clear()
    # Long after, it is still owed.
    server.days |= week("2025-12-08", days=20)
    assert _statuses(fetch(today="2025-12-20"))[3] == "new"


def test_a_past_day_that_the_feed_does_not_have_has_failed(fetch: Fetch) -> None:
    report = fetch(since=date(2025, 11, 30), until=date(2025, 11, 30))
    assert [result.status for result in report.days] == ["failed"]


def test_after_three_failures_in_a_row_the_feed_is_left_alone(
    fetch: Fetch, server: FeedServer
) -> None:
    server.fault = lambda asked, times: HTML
    report = fetch()
    kinds = [result.fault.kind for result in report.failed if result.fault]
    assert kinds == ["html"] * 3 + ["untried"] * 4
    assert len(server.asked) == 3
    server.fault = lambda asked, times: Reply(401)
    assert [r.fault.kind for r in fetch().failed if r.fault] == ["unauthorized"] + ["untried"] * 6


def test_days_that_the_feed_never_had_do_not_keep_the_others_away(fetch: Fetch) -> None:
    report = fetch(days=15)
    assert [result.status for result in report.days][:9] == ["failed"] * 8 + ["new"]
    assert len(report.of("new")) == 6


def test_what_passes_within_a_fetch_is_no_failure(fetch: Fetch, server: FeedServer) -> None:
    odd = {
        "2025-12-01": Reply(503),
        "2025-12-02": Reply(429, headers={"Retry-After": "1"}),
        "2025-12-03": Reply(200, b"[{", length=99),
        "2025-12-04": Reply(200, wait=3.0),
    }
    server.fault = lambda asked, times: odd.get(asked["date"]) if times == 1 else None
    assert fetch(timeout=0.5).failed == ()


def test_an_old_quiet_day_is_not_asked_for_again(fetch: Fetch, server: FeedServer) -> None:
    server.days |= week("2025-12-08", days=30)
    fetch(today="2025-12-20", since=date(2025, 12, 1))
    server.asked.clear()
    fetch(today="2025-12-20", since=date(2025, 12, 1))
    assert server.days_asked() == [f"2025-12-{n}" for n in range(16, 21)]


def test_a_day_that_was_empty_while_lists_change_is_asked_for_once_more(
    fetch: Fetch, server: FeedServer
) -> None:
    fetch()
    server.days |= week("2025-12-08", days=30)
    server.days["2025-12-07"] = [item(99, "2025-12-07")]
    assert _statuses(fetch(today="2025-12-20", since=date(2025, 12, 1)))[7] == "new"


def test_a_list_that_lost_its_papers_leaves_the_file(
    fetch: Fetch, server: FeedServer, folder: Path
) -> None:
    fetch()
    before = files(folder)
    server.days["2025-12-05"] = []
    server.days["2025-12-06"] = server.days["2025-12-06"][:1]
    report = fetch()
    assert [(r.day.day, r.fault.kind) for r in report.failed if r.fault] == [
        (5, "shrunk"),
        (6, "shrunk"),
    ]
    assert files(folder) == before


def test_items_that_cannot_be_read_are_counted(fetch: Fetch, server: FeedServer) -> None:
    server.days["2025-12-01"][0] = {"paper": {}}
    server.days["2025-12-02"] = [{"x": 1}]
    report = fetch()
    assert (report.days[0].papers, len(report.days[0].left_out)) == (2, 1)
    assert report.days[1].status == "failed"
    assert len(report.days[1].left_out) == 1


def test_a_persons_file_is_kept_and_not_asked_for(
    fetch: Fetch, server: FeedServer, folder: Path
) -> None:
    theirs = {
        "2025/12/05.md": "2025-12-05",
        "2025-12-06.md": "2025-12-06",
        "notes.md": "2025-12-04",
    }
    for name, day in theirs.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(digest(day, invented(1)))
    before = files(folder)
    report = fetch()
    assert [result.day.day for result in report.of("kept")] == [4, 5, 6]
    assert before.items() <= files(folder).items()
    assert {"2025-12-04", "2025-12-05", "2025-12-06"}.isdisjoint(server.days_asked())


@pytest.mark.parametrize("stop", range(1, 8))
def test_a_fetch_that_was_stopped_goes_on(
    fetch: Fetch, server: FeedServer, settings: Settings, folder: Path, stop: int
) -> None:
    fetch()
    whole = files(folder)
    for place in (folder, settings.data_dir):
        shutil.rmtree(place)
    folder.mkdir()

    def progress(step: str, done: int, total: int) -> None:
        if done == stop:
            (folder / "2025/12/.09.md.part").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(progress=progress)
    report = fetch(days=7)
    assert (files(folder), report.failed) == (whole, ())


@pytest.mark.parametrize("day", ["2025-12-01", "2025-12-04", "2025-12-07"])
def test_a_fetch_that_was_killed_goes_on_to_the_same_files(
    fetch: Fetch, server: FeedServer, settings: Settings, folder: Path, tmp_path: Path, day: str
) -> None:
    fetch(days=7)
    whole = files(folder)
    for place in (folder, settings.data_dir):
        place.rename(tmp_path / f"first-{place.name}")
    folder.mkdir()
    code = (
        "import sys; from datetime import date; from assistant.settings import Settings;"
        "from assistant.feed.fetch import Fetcher; digests, data_dir, url = sys.argv[1:];"
        "settings = Settings.load(digests=digests, data_dir=data_dir, feed_url=url, feed_pause=0);"
        "Fetcher(settings, today=date(2025, 12, 7)).run(days=7)"
    )
    command = [sys.executable, "-c", code, str(folder), str(settings.data_dir), server.url]
    child = subprocess.Popen(command)

    def kill(asked: dict[str, str], times: int) -> Reply | None:
        if asked["date"] == day:
            child.kill()
        return None

    server.fault = kill
    assert child.wait() == -signal.SIGKILL
    left = files(folder)
    assert left.items() <= whole.items()
    assert len(left) == date.fromisoformat(day).day - 1
    server.fault = lambda asked, times: None
    assert fetch(days=7).failed == ()
    assert files(folder) == whole


def test_what_is_remembered_may_be_lost_or_broken(
    fetch: Fetch, settings: Settings, server: FeedServer, folder: Path
) -> None:
    fetch()
    before = files(folder)
    for text in ("", "[]", '{"source": 1, "days": {"x": []}}', "\x00"):
        (settings.data_dir / "feed.json").write_text(text)
        assert fetch().failed == ()
        assert files(folder) == before


def test_one_process_at_a_time_fetches(fetch: Fetch, settings: Settings) -> None:
    settings.data_dir.mkdir()
    with FileLock(settings.data_dir / "fetch.lock"), pytest.raises(FetchBusyError):
        fetch(wait=0)


def test_folders_that_cannot_be_written_are_named(
    fetch: Fetch, settings: Settings, folder: Path, tmp_path: Path
) -> None:
    (folder / "2025").write_text("in the way")
    report = fetch()
    kinds = [result.fault.kind for result in report.failed if result.fault]
    assert kinds == ["unwritable"] + ["untried"] * 6
    settings.data_dir.rename(tmp_path / "gone")
    settings.data_dir.write_text("in the way")
    with pytest.raises(FeedError, match="can't be written"):
        fetch()
