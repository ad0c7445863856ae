"""What the words of a question settle, however the reader takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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
        ("when was it the most hectic?", {"intent": "stats", "aspect": "busiest"}),
        ("제일 바빴던 날이 언제야", {"intent": "stats", "aspect": "busiest"}),
        ("9월엔 다이제스트가 며칠 있었어?", {"intent": "stats", "aspect": "days"}),
        ("9월에 다이제스트가 빠진 날이 며칠이야?", {"intent": "stats", "aspect": "missing"}),
        ("which lab has the most papers", {"intent": "stats", "aspect": "organizations"}),
        ("어느 기관이 논문을 제일 많이 냈어", {"intent": "stats", "aspect": "organizations"}),
        ("who wrote the most papers", {"intent": "stats", "aspect": "authors"}),
        ("what does RAG stand for", {"intent": "fact"}),
        ("what's the difference between dpo and ppo", {"intent": "new", "any_subject": True}),
        ("dpo랑 ppo 차이가 뭐야", {"intent": "new", "subjects": ("dpo", "ppo")}),
        ("papers similar to 2409.16211", {"intent": "similar", "arxiv_ids": ("2409.16211",)}),
        ("MaskBit이랑 비슷한 논문", {"intent": "similar", "arxiv_ids": ("2409.16211",)}),
        ("papers like maskbit", {"intent": "similar", "arxiv_ids": ("2409.16211",)}),
        ("how many chess games were annotated to train it", {"intent": "fact"}),
        ("논문 몇개나 있어 총", {"intent": "count", "subjects": ()}),
        ("list papers by ge zhang", {"authors": ("Ge Zhang",), "subjects": ()}),
        ("did ge zhang publish anything", {"intent": "new", "authors": ("Ge Zhang",)}),
        ("what was new in speech and audio this week?", {"intent": "new"}),
        ("what's new in safety and hallucination this month", {"intent": "new"}),
        ("what changed in speech and audio this week?", {"intent": "changes"}),
        ("what does VLA mean", {"intent": "fact"}),
        ("the paper on talking avatars, what was it", {"intent": "search"}),
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


@pytest.mark.parametrize(
    ("text", "subjects", "any_of"),
    [
        ("papers on safety and alignment", ("safety and alignment",), False),
        ("papers on both safety and alignment", ("safety", "alignment"), False),
        ("강화학습이랑 비디오 둘 다 다루는 논문", ("강화학습", "비디오"), False),
        ("compare video generation and image generation", None, True),
    ],
)
def test_both_or_either(
    read: Read, text: str, subjects: tuple[str, ...] | None, any_of: bool
) -> None:
    question = read(text)
    assert question.any_subject == any_of
    assert subjects is None or question.subjects == subjects


@pytest.mark.parametrize(
    "text",
    [
        "image generation papers since MaskBit came out",
        "image generation papers since MaskBit",
        "MaskBit 이후로 나온 이미지 생성 논문",
        "MaskBit 나온 뒤 이미지 생성 논문",
    ],
)
def test_a_paper_can_say_since_when(read: Read, text: str) -> None:
    question = read(text)
    assert question.window is not None
    assert (question.window.start, question.window.end) == (date(2024, 9, 25), None)
    assert question.intent == "new"
    assert not question.arxiv_ids


@pytest.mark.parametrize(
    "text",
    [
        "내가 2주 쉬었는데 놓친 거 뭐야",
        "2주 동안 못 봤는데 뭐 나왔어?",
        "I was off for two weeks, what did I miss",
        "been on vacation 2 weeks, anything new?",
    ],
)
def test_how_long_somebody_was_away_says_when(read: Read, text: str) -> None:
    question = read(text)
    assert question.window is not None
    assert (question.window.end or date.max) >= date(2024, 9, 25)
    assert question.window.start is not None
    assert 13 <= (date(2024, 9, 26) - question.window.start).days <= 14
    assert not question.subjects
