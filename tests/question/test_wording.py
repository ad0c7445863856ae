"""What the words of a question settle, however the reader takes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.question.model import Question

Read = Callable[..., Question]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("which month had the fewest papers?", {"intent": "stats", "aspect": "busiest"}),
        ("어느 달에 논문이 제일 많았어?", {"intent": "stats", "aspect": "busiest"}),
        ("robot manipulation papers as a table", {"intent": "new", "form": "table"}),
        ("비디오 생성 논문 제목만", {"intent": "new", "form": "titles"}),
        ("video generation, just the links", {"form": "links"}),
        ("what has Ge Zhang written?", {"intent": "new"}),
        ("which video generation paper came first?", {"intent": "first"}),
        ("show me the trend of video generation", {"intent": "trend"}),
        ("who is the first author of the paper on long text generation?", {"intent": "search"}),
        ("the three most upvoted papers on agents", {"intent": "rank", "limit": 3}),
        ("추천 수 10개 이상인 RAG 논문 알려줘", {"intent": "new", "min_votes": 10}),
    ],
)
def test_words_that_settle_it(read: Read, text: str, fields: dict[str, object]) -> None:
    question = read(text)
    assert {name: getattr(question, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anything good from nvidia this week?", "nvidia"),
        ("이번 주 엔비디아 논문", "NVIDIA"),
        ("what did deepseek put out so far", "deepseek"),
    ],
)
def test_an_organisation_named_in_passing_is_the_subject(read: Read, text: str, name: str) -> None:
    question = read(text)
    assert question.intent == "new"
    assert question.subjects == (name,)


def test_a_description_asks_for_no_order(read: Read) -> None:
    question = read(
        "상위 k개만 고르지 말고 후보에서 무작위로 뽑아 학습하면 검색 오류에 덜 흔들린다고 한 논문 "
        "뭐였지? 검색 증강 캡션이었던 듯"
    )
    assert question.intent in ("search", "fact")
    assert question.order == "relevance"
