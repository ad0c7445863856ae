"""What programs do with digests: fetch, summarise, sync."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from feed_server import FeedServer, feed_server, week
from scripted_llm import ScriptedLLM, words

from assistant import Assistant, ConfigurationError
from assistant.answer.summaries.report import SummaryReport

TODAY = date(2025, 12, 7)
REPLY = (
    "What's New: A model without labels.\nTechnical Details: One model.\nPerformance Highlights: -"
)

Open = Callable[..., Assistant]


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with feed_server(week(per_day=1)) as server:
        yield server


@pytest.fixture
def model() -> Iterator[ScriptedLLM]:
    with ScriptedLLM([words(REPLY)]) as server:
        yield server


@pytest.fixture
def opened(tmp_path: Path, feed: FeedServer, model: ScriptedLLM) -> Open:
    (tmp_path / "digests").mkdir()

    def _open(llm: str = "openai-like") -> Assistant:
        return Assistant.open(
            tmp_path / "digests",
            tmp_path / "data",
            llm=llm,
            llm_model="scripted",
            openai_base_url=model.url,
            feed_url=feed.url,
            feed_pause=0,
        )

    return _open


def test_a_fetch_summarises_the_newest_first_and_syncs(opened: Open, model: ScriptedLLM) -> None:
    assistant = opened()
    report = assistant.fetch(days=3, today=TODAY, summarise="en")
    assert report.summaries is not None
    assert (report.summaries.written, report.summaries.untried) == (2, 0)
    asked = [request["messages"][-1]["content"] for request in model.requests]
    assert ["Lantern-51" in asked[0], "Lantern-41" in asked[1]] == [True, True]
    paper = assistant.paper("2512.00051")
    assert paper is not None
    assert paper.items == ("A model without labels.", "One model.")


def test_without_a_range_all_fetched_days_are_summarised(opened: Open) -> None:
    opened().fetch(days=7, today=TODAY)
    plans: list[SummaryReport] = []
    report = opened().fetch(
        today=TODAY, summarise="both", confirm=lambda plan: bool(plans.append(plan))
    )
    assert plans[0].wanted == 12
    assert report.summaries is not None
    assert report.summaries.declined
    assert report.sync is not None


@pytest.mark.parametrize(
    ("llm", "choice", "said"),
    [("none", "en", "none is set"), ("openai-like", "fr", "ko, en or both")],
)
def test_what_can_not_be_done_is_said_before_anything_is_fetched(
    opened: Open, feed: FeedServer, llm: str, choice: str, said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        opened(llm).fetch(today=TODAY, summarise=choice)  # type: ignore[arg-type]
    assert feed.asked == []
