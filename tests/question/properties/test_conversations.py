"""Forty operations on ten first answers, each read as it is defined; shown by ``pytest -rP``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cases import AUGUST, field, letters

from assistant.question.model import Question, Turn

Read = Callable[..., Question]
#: Whether an operation was read as it is defined: the question, the one before, papers shown.
Holds = Callable[[Question, Question, tuple[str, ...]], bool]

LISTS = (
    "what was new in robotics last week?",
    "papers on video generation",
    "most upvoted papers on diffusion models in September",
    "how many papers on code generation are there?",
    "papers by Zheng Liu",
    "지난주 로봇 논문 알려줘",
    "강화학습 논문 보여줘",
    "9월에 추천 많은 이미지 생성 논문",
)
SINGLE = ("tell me about MaskBit", "MaskBit 논문 요약해줘")
SHOWN = ("2409.16211", "2409.16160", "2409.16280", "2409.15700")
#: Share of operations that may be misread.
SLIPS = 0.05


def _form(form: str) -> Holds:
    return lambda q, base, shown: (
        q.form == form and (q.intent == base.intent or q.arxiv_ids == shown[:1])
    )


def _one(place: int) -> Holds:
    return lambda q, base, shown: q.intent in ("paper", "fact") and q.arxiv_ids == (shown[place],)


def _ordered(order: str, limit: int | None = None) -> Holds:
    return lambda q, base, shown: (
        set(q.arxiv_ids) == set(shown) and q.order == order and limit in (None, q.limit)
    )


def _keeps(**changes: object) -> Holds:
    def holds(q: Question, base: Question, shown: tuple[str, ...]) -> bool:
        same = letters(" ".join(q.subjects)) == letters(" ".join(base.subjects))
        return same and all(field(q, name) == value for name, value in changes.items())

    return holds


def _topic(subject: str) -> Holds:
    return lambda q, base, shown: (
        letters(" ".join(q.subjects)) == letters(subject) and q.window == base.window
    )


def _more(q: Question, base: Question, shown: tuple[str, ...]) -> bool:
    return set(shown) <= set(q.exclude_ids) and q.subjects == base.subjects


def _filtered(*subjects: str) -> Holds:
    return lambda q, base, shown: (
        set(q.arxiv_ids) == set(shown) and letters(" ".join(q.subjects)) in subjects
    )


def _compared(q: Question, base: Question, shown: tuple[str, ...]) -> bool:
    return q.intent == "compare" and q.arxiv_ids == shown[:2]


def _similar(q: Question, base: Question, shown: tuple[str, ...]) -> bool:
    return q.intent == "similar" and q.arxiv_ids == shown[:1]


def _in(language: str) -> Holds:
    return lambda q, base, shown: q.language == language and q.subjects == base.subjects


ON_BOTH: tuple[tuple[str, Holds], ...] = (
    ("shorter please", _form("short")),
    ("더 짧게", _form("short")),
    ("the first one", _one(0)),
    ("첫 번째 거", _one(0)),
    ("answer in Korean please", _in("ko")),
    ("영어로 답해줘", _in("en")),
    ("something similar to the first one", _similar),
    ("첫 번째랑 비슷한 논문", _similar),
)
ON_LISTS: tuple[tuple[str, Holds], ...] = (
    ("as a table", _form("table")),
    ("표로 보여줘", _form("table")),
    ("just the titles", _form("titles")),
    ("제목만", _form("titles")),
    ("give me the links", _form("links")),
    ("링크만 줘", _form("links")),
    ("tell me about the second one", _one(1)),
    ("두 번째 논문 설명해줘", _one(1)),
    ("the last one", _one(-1)),
    ("마지막 거", _one(-1)),
    ("3번 논문", _one(2)),
    ("compare the first two", _compared),
    ("1번이랑 2번 비교해줘", _compared),
    ("sort them by date", _ordered("date")),
    ("최신순으로", _ordered("date")),
    ("which of these is most upvoted?", _ordered("votes", 1)),
    ("이 중에 추천이 제일 많은 건?", _ordered("votes", 1)),
    ("just the top 2", _ordered("votes", 2)),
    ("and in August?", _keeps(window=AUGUST)),
    ("8월에는?", _keeps(window=AUGUST)),
    ("only those with at least 20 votes", _keeps(min_votes=20)),
    ("20표 이상만", _keeps(min_votes=20)),
    ("without surveys", _keeps(excluded_topics=("surveys",))),
    ("how many are there?", _keeps(intent="count")),
    ("몇 편이야?", _keeps(intent="count")),
    ("by month", _keeps(intent="trend")),
    ("more", _more),
    ("더 보여줘", _more),
    ("what about speech synthesis?", _topic("speech synthesis")),
    ("음성 합성은?", _topic("음성 합성")),
    ("which of these use transformers?", _filtered("transformers")),
    ("이 중에 트랜스포머 쓰는 건?", _filtered("트랜스포머", "transformer")),
)


def test_there_are_forty_operations_on_ten_answers() -> None:
    assert len(ON_BOTH) + len(ON_LISTS) == 40
    assert len(LISTS) + len(SINGLE) == 10


@pytest.mark.parametrize("known", [True, False], ids=["understood", "plain"])
def test_operations(read: Read, known: bool) -> None:
    failed, asked = [], 0
    for first in (*LISTS, *SINGLE):
        base = read(first)
        shown = SHOWN if first in LISTS else SHOWN[:1]
        turn = Turn(first, "…", shown, base if known else None)
        for text, holds in (*ON_BOTH, *(ON_LISTS if first in LISTS else ())):
            question = read(text, (turn,))
            asked += 1
            if not holds(question, base, shown):
                failed.append(f"{first} … {text} → {question.intent} {question.subjects}")
    print(f"operations: {len(failed)} of {asked} misread\n" + "\n".join(failed))
    assert len(failed) <= SLIPS * asked
