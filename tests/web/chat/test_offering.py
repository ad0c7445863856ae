"""The offer on the page, and what is said of a fetch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.errors import FeedError, FetchBusyError
from assistant.feed.model import DayResult, Fault, FaultError, FetchReport
from assistant.strings import LANGUAGES, Strings
from assistant.web.chat.offering import offered, progress, start
from assistant.web.server.jobs import Jobs, JobState
from assistant.web.tabs.fetching import has_failed, outcome, running_text

EN, KO = Strings("en"), Strings("ko")
DAY = date(2025, 12, 1)
GONE = Fault("unreachable", "feed.example")


def report(*days: DayResult, **facts: Any) -> FetchReport:
    return FetchReport(Path("d"), days, DAY, DAY, **facts)


def test_old_digests_are_offered_newer_ones(seeds: Assistant) -> None:
    found = offered(seeds, EN)
    assert found is not None
    assert (found["days"], found["asked"]) == (7, False)
    asked = offered(seeds, KO, seeds.understand("이번 주에 나온 논문"))
    assert asked is not None
    assert asked["asked"]
    assert asked["action"].endswith("가져오기")


def test_a_question_about_days_that_are_there_asks_for_none(seeds: Assistant) -> None:
    question = seeds.understand("papers of September 2024", today=date(2024, 11, 15))
    assert offered(seeds, EN, question) is None


def test_who_may_not_sync_is_offered_and_gets_nothing(own_seeds: Callable[..., Assistant]) -> None:
    assistant = own_seeds(allow_sync=False)
    jobs = Jobs(assistant)
    assert offered(assistant, EN) is None
    reply = start(assistant, jobs, 7, EN)
    assert reply["failed"]
    assert reply["text"] == EN("status.sync_refused")
    assert not jobs.running


def test_without_an_index_nothing_is_offered(tmp_path: Path) -> None:
    assert offered(Assistant.open(data_dir=tmp_path, llm="none"), EN) is None


@pytest.mark.parametrize("days", [None, "7", True, -5, 10**9, 14])
def test_a_browser_cannot_ask_for_more_than_a_month(days: object) -> None:
    given: list[int] = []

    class Fake:
        settings = type("S", (), {"allow_sync": True})

        def sync(self, **_: Any) -> None: ...

        def fetch(self, *, progress: Any, days: int, wait: float) -> FetchReport:
            given.append(days)
            return report()

    fake: Any = Fake()
    jobs = Jobs(fake)
    start(fake, jobs, days, EN)
    jobs.fetch.wait(60)
    assert given == [{14: 14, -5: 1, 10**9: 30}.get(days, 7) if type(days) is int else 7]
    assert progress(jobs, EN)["text"] == EN("feed.nothing_new")


@pytest.mark.parametrize("strings", [EN, KO], ids=LANGUAGES)
def test_every_end_is_said_in_the_readers_language(strings: Strings) -> None:
    language = strings.language

    def said(state: JobState[FetchReport]) -> str:
        return outcome(state, strings)

    came = DayResult(DAY, "new", 3)
    failed = DayResult(DAY, "failed", fault=GONE)
    fetched = strings("feed.fetched", papers=3, days=1)
    missed = strings("feed.days_failed", n=1, why=GONE.sentence(language))
    assert said(JobState()) == ""
    assert said(JobState(report=report())) == strings("feed.nothing_new")
    assert said(JobState(report=report(came))) == fetched
    assert said(JobState(report=report(failed))) == missed
    assert said(JobState(report=report(came, failed))) == f"{fetched} {missed}"
    assert said(JobState(error=FetchBusyError("x"))) == strings("feed.busy")
    assert GONE.sentence(language) in said(JobState(error=FaultError(GONE)))
    assert "No room." in said(JobState(error=FeedError("No room.")))


def test_a_part_that_failed_is_a_failure() -> None:
    assert has_failed(JobState(report=report(DayResult(DAY, "failed", fault=GONE))))
    assert has_failed(JobState(report=report(fault=GONE)))
    assert not has_failed(JobState(report=report(DayResult(DAY, "quiet"))))


def test_days_are_counted_then_the_steps_of_the_sync_are_named() -> None:
    assert running_text(JobState(running=True), KO) == KO("feed.connecting")
    days: JobState[FetchReport] = JobState(running=True, step="Fetching days", done=3, total=7)
    assert running_text(days, EN) == "Getting the papers: 3 of 7 days"
    reading: JobState[FetchReport] = JobState(running=True, step="Reading digests", done=1, total=7)
    assert "다이제스트 읽기" in running_text(reading, KO)
