"""`assistant fetch`, and `assistant ask --fetch`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from feed_server import FeedServer, Reply, feed_server, files
from typer.testing import Result

Run = Callable[..., Result]
TODAY = ("--today", "2025-12-07")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    """A feed with the first week of December 2025, named by the environment."""
    monkeypatch.setenv("ASSISTANT_LLM", "none")
    monkeypatch.setenv("ASSISTANT_FEED_PAUSE", "0")
    with feed_server() as state:
        monkeypatch.setenv("ASSISTANT_FEED_URL", state.url)
        yield state


def test_fetches_into_a_new_folder_and_syncs(run: Run, server: FeedServer, tmp_path: Path) -> None:
    done = run("fetch", "--digests", "mine", *TODAY)
    assert done.exit_code == 0, done.output
    assert "18 papers of 6 days written to mine." in done.stdout
    rows = [line.split()[:2] for line in done.stdout.splitlines() if line.startswith(" 2025")]
    assert rows[0] == ["2025-12-01", "3"]
    assert "no papers" in done.stdout
    assert "Fetching from http://127.0.0.1" in done.stderr
    assert len(files(tmp_path / "mine")) == 6
    found = run("search", "robot grasping", "--digests", "mine", *TODAY)
    assert "Lantern-1:" in found.stdout
    again = run("fetch", *TODAY)
    assert again.exit_code == 0
    assert "Nothing new from 2025-12-03 to 2025-12-07." in again.stdout


def test_beside_the_seeds_days_go_into_the_data_folder(
    run: Run, server: FeedServer, tmp_path: Path
) -> None:
    report = json.loads(run("fetch", "--days", "2", "--json", *TODAY).stdout)
    assert report["folder"] == str(Path(".assistant/fetched"))
    assert [day["status"] for day in report["days"]] == ["new", "quiet"]
    assert report["sync"]["papers"] == 62
    assert list(files(tmp_path / ".assistant" / "fetched")) == ["2025/12/06.md"]
    # What isn't named any more is still read beside the seeds.
    assert json.loads(run("sync", "--json").stdout)["unchanged"] == 62


def test_days_that_failed_end_in_a_code_of_their_own(run: Run, server: FeedServer) -> None:
    html = Reply(200, b"<html>", {"Content-Type": "text/html"})
    server.fault = lambda asked, times: html if asked["date"] == "2025-12-02" else None
    done = run("fetch", "--digests", "mine", *TODAY)
    assert done.exit_code == 9
    assert "answered with a web page" in done.stdout
    assert "15 papers of 5 days" in done.stdout
    assert "1 day could not be fetched." in done.stderr
    assert "same command again" in done.stderr
    assert "Traceback" not in done.output


def test_a_range_that_makes_no_sense_is_a_sentence(run: Run, server: FeedServer) -> None:
    done = run("fetch", "--days", "2", "--since", "2025-12-01", *TODAY)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "not both" in done.stderr


def test_an_address_that_makes_no_sense_is_a_sentence(
    run: Run, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_FEED_URL", "nowhere")
    done = run("fetch", "--digests", "mine", *TODAY)
    assert done.exit_code == 9
    assert "ASSISTANT_FEED_URL" in done.stderr


def test_a_question_about_newer_days_fetches_them_first(run: Run, server: FeedServer) -> None:
    done = run("ask", "what was new in robot grasping this week", "--fetch", *TODAY)
    assert done.exit_code == 0, done.output
    assert "18 papers of 6 days" in done.stderr
    assert "Robot Grasping without Labels" in done.stdout
    server.asked.clear()
    run("ask", "papers about video generation in September 2024", "--fetch", *TODAY)
    run("ask", "what is video generation", "--fetch", *TODAY)
    assert server.asked == []


def test_a_question_whose_fetch_fails_is_answered_and_says_so(run: Run, server: FeedServer) -> None:
    server.fault = lambda asked, times: Reply(404)
    done = run("ask", "what was new this week", "--fetch", *TODAY)
    assert done.exit_code == 9
    assert done.stdout
    assert "could not be fetched" in done.stderr
