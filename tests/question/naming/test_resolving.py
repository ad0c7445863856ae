"""Phrases that a model names become days, papers, people and topics of the digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.knowledge import Knowledge
from assistant.question.model import Question, Turn
from assistant.question.naming.named import Named
from assistant.question.understander import Asked

TODAY = date(2024, 9, 26)
HELLOBENCH, MIMO = "2409.16191", "2409.16160"
Resolve = Callable[..., Question]


@pytest.fixture
def resolve(knowledge: Knowledge, lexicon: Lexicon) -> Resolve:
    """The question that phrases stand for, asked as ``text``."""

    def _resolve(text: str = "hm?", history: tuple[Turn, ...] = (), **named: Any) -> Question:
        asked = Asked(text, TODAY, history, knowledge, lexicon)
        return asked.resolve(Named(**named))

    return _resolve


def days(question: Question) -> tuple[str, str]:
    window = question.window
    assert window is not None
    return str(window.start), str(window.end)


def test_topics_are_spelled_and_known(resolve: Resolve) -> None:
    question = resolve(intent="new", topics=("video generaton",))
    assert question.subjects == ("video generation",)
    assert question.topics == ("video_generation",)
    assert question.query == "video generation"


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("last week", "2024-09-16", "2024-09-22"),
        ("지난주", "2024-09-16", "2024-09-22"),
        ("in August 2024", "2024-08-01", "2024-08-31"),
        ("August 2024", "2024-08-01", "2024-08-31"),
        ("2024년 8월", "2024-08-01", "2024-08-31"),
    ],
)
def test_a_time_is_worked_out_by_the_program(
    resolve: Resolve, phrase: str, start: str, end: str
) -> None:
    assert days(resolve(intent="new", topics=("robotics",), time=phrase)) == (start, end)


@pytest.mark.parametrize("phrase", ["soon-ish", "DROP TABLE", "2024-13-45"])
def test_a_time_that_is_none_is_left_out(resolve: Resolve, phrase: str) -> None:
    assert resolve(intent="new", topics=("robotics",), time=phrase).window is None


def test_two_periods_stand_in_order(resolve: Resolve) -> None:
    question = resolve(intent="changes", time="September 2024", second_time="August 2024")
    assert days(question)[0] == "2024-08-01"
    assert question.second_window is not None
    assert str(question.second_window.start) == "2024-09-01"


def test_one_period_is_set_against_the_one_before(resolve: Resolve) -> None:
    question = resolve(intent="changes", time="September 2024")
    assert days(question) == ("2024-08-01", "2024-08-31")


def test_papers_are_found_by_name(resolve: Resolve) -> None:
    question = resolve(intent="compare", papers=("hellobench", "MIMO"))
    assert (question.intent, question.arxiv_ids) == ("compare", (HELLOBENCH, MIMO))


def test_an_id_counts_only_where_somebody_said_it(resolve: Resolve) -> None:
    asked = resolve(f"what is in {HELLOBENCH}", intent="paper", papers=(HELLOBENCH,))
    assert asked.arxiv_ids == (HELLOBENCH,)
    shown = (Turn("papers?", "one", (MIMO,)),)
    assert resolve(history=shown, intent="paper", papers=(MIMO,)).arxiv_ids == (MIMO,)
    for made_up in (HELLOBENCH, "2409.99999"):
        with pytest.raises(ValueError, match="Nothing is named"):
            resolve("which one?", intent="paper", papers=(made_up,))


def test_people_are_spelled_as_in_the_catalog(resolve: Resolve, knowledge: Knowledge) -> None:
    author = next(iter(knowledge.records.author_papers()))
    assert resolve(intent="new", people=(author.lower(),)).authors == (author,)


def test_people_whom_nobody_named_are_left_out(resolve: Resolve) -> None:
    question = resolve("papers by Zxq Qwpt", intent="new", people=("Zxq Qwpt", "Ivan Madeup"))
    assert question.authors == ("Zxq Qwpt",)


@pytest.mark.parametrize(
    ("named", "intent"),
    [
        ({"intent": "digest", "topics": ("robotics",)}, "new"),
        ({"intent": "new", "time": "last week"}, "digest"),
        ({"intent": "compare", "papers": ("MIMO",)}, "paper"),
        ({"intent": "compare", "topics": ("robotics",)}, "new"),
        ({"intent": "paper", "topics": ("robotics",)}, "search"),
        ({"intent": "changes", "topics": ("robotics",)}, "trend"),
    ],
)
def test_what_is_named_decides_what_can_be_asked(
    resolve: Resolve, named: dict[str, Any], intent: str
) -> None:
    assert resolve(**named).intent == intent


def test_order_number_and_exclusions(resolve: Resolve) -> None:
    question = resolve(
        intent="rank", topics=("robotics",), excluded=("video generation", "whales"), limit=3
    )
    assert (question.order, question.limit) == ("votes", 3)
    assert question.excluded_topics == ("video_generation",)
    assert question.excluded_terms == ("whales",)
    assert resolve(intent="rank", topics=("robotics",), limit=-1).limit is None
    assert resolve(intent="rank", topics=("robotics",), limit=10**9).limit is None


def test_phrases_are_phrases_and_few(resolve: Resolve) -> None:
    topics = ("x" * 5000, "", "\x00\n", *(f"topic number {n}" for n in range(50)))
    assert len(resolve(intent="new", topics=topics).subjects) <= 6


@pytest.mark.parametrize(
    ("text", "intent"),
    [("hm?", "search"), ("hm?", "fact"), ("papers about whales", "new"), ("whale papers", "rank")],
)
def test_nothing_named_is_nonsense(resolve: Resolve, text: str, intent: str) -> None:
    with pytest.raises(ValueError, match="Nothing is named"):
        resolve(text, intent=intent)


def test_where_nothing_is_asked_for_everything_may_be(resolve: Resolve) -> None:
    question = resolve("gimme the top stuff", intent="rank")
    assert (question.intent, question.order) == ("rank", "votes")


def test_the_question_keeps_its_words_and_language(resolve: Resolve) -> None:
    question = resolve("그 뭐더라 로봇?", intent="new", topics=("robotics",), alone="로봇 논문은?")
    assert (question.text, question.language) == ("그 뭐더라 로봇?", "ko")
    assert (question.follows_up, question.today) == ("로봇 논문은?", TODAY)
    assert replace(question, follows_up="") == replace(
        resolve("그 뭐더라 로봇?", intent="new", topics=("robotics",)), follows_up=""
    )
