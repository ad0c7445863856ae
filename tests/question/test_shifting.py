"""Questions of which topics rose and fell, seen from 26 September 2024."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cases import AUGUST, SEPTEMBER, field

from assistant.question.model import Question, Turn

Read = Callable[..., Question]
Days = tuple[str, str] | None

# (question, days asked about, days that they are compared with)
SHIFTS: list[tuple[str, Days, Days]] = [
    ("what rose and fell between this month and last month", SEPTEMBER, AUGUST),
    ("what's rising lately", None, None),
    ("what topics are heating up", None, None),
    ("which topics are declining", None, None),
    ("top growing keywords", None, None),
    ("which fields are losing ground", None, None),
    ("what topics gained the most in August", AUGUST, None),
    ("what topics changed between August and September 2024", SEPTEMBER, AUGUST),
    ("compare the topics of August and September", SEPTEMBER, AUGUST),
    ("요즘 뜨는 주제", None, None),
    ("지난달이랑 이번 달에 달라진 주제", SEPTEMBER, AUGUST),
    ("어떤 연구가 늘고 어떤 연구가 줄었나요", None, None),
    ("요즘 뭐가 뜨고 뭐가 지고 있어?", None, None),
    ("8월에 급증한 주제", AUGUST, None),
]


@pytest.mark.parametrize(("text", "window", "before"), SHIFTS, ids=[row[0] for row in SHIFTS])
def test_asks_for_the_topics_that_changed(
    read: Read, text: str, window: Days, before: Days
) -> None:
    question = read(text)
    assert (question.intent, question.aspect, question.query) == ("stats", "shifts", "")
    assert (field(question, "window"), field(question, "second_window")) == (window, before)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("is RAG still growing", "trend"),
        ("what's trending in robotics", "new"),
        ("trending papers", "rank"),
        ("papers on trend forecasting", "new"),
        ("what changed in robotics between August and September", "changes"),
        ("were there more papers in September than in August?", "changes"),
        ("papers by month", "trend"),
        ("8월과 9월 논문 수 비교", "changes"),
        ("8월이랑 9월 중에 언제가 더 많았어?", "changes"),
        ("is this month busier than last month", "changes"),
        ("yesterday vs today", "changes"),
        ("what dropped today", "digest"),
        ("ways to shrink a 70b model to fit one gpu", "new|search"),
        ("요즘 뜨는 로봇 논문", "new"),
        ("rising star researchers", "offtopic"),
    ],
)
def test_asks_for_something_else(read: Read, text: str, intent: str) -> None:
    question = read(text)
    assert question.intent in intent.split("|")
    assert question.aspect != "shifts"


def test_how_many_topics_there_are_is_no_change(read: Read) -> None:
    assert read("how many topics are there").aspect == "topics"
    assert read("which topics had most papers in August").aspect == "topics"


def test_stands_alone_after_an_answer_and_is_followed_by_another_time(read: Read) -> None:
    before = Turn("robotics papers", "…", ("2409.16211",), read("robotics papers"))
    question = read("which topics are declining", (before,))
    assert (question.aspect, question.follows_up) == ("shifts", "")
    compared = read("what topics changed between July and August 2024")
    turn = Turn(compared.text, "…", (), compared)
    followed = read("and in September?", (turn,))
    assert (followed.aspect, field(followed, "window")) == ("shifts", SEPTEMBER)
    assert followed.second_window is None
