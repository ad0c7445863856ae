"""What is asked of one paper's record comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.model import Source
from assistant.answer.paper import Aspect, aspect_of, paper_answer
from assistant.question.model import Language, Question
from assistant.strings import say

SOURCE = Source(
    n=1,
    arxiv_id="2409.16191",
    title="HelloBench: A Test",
    url="https://arxiv.org/abs/2409.16191",
    date=date(2024, 9, 25),
    votes=28,
    authors=tuple(f"Author {n}" for n in range(14)),
    quotes=("코드를 공개했습니다.", "다른 문장입니다."),
)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Who wrote HelloBench?", "authors"),
        ("HelloBench의 저자는?", "authors"),
        ("who is the first author of HelloBench", "first author"),
        ("HelloBench 제1저자 알려줘", "first author"),
        ("how many authors does it have", "author count"),
        ("저자가 몇 명이야", "author count"),
        ("when was HelloBench published", "date"),
        ("언제 나왔어?", "date"),
        ("how many votes did it get", "votes"),
        ("추천 수는?", "votes"),
        ("give me the link", "link"),
        ("링크 줘", "link"),
        ("is the code on github", "code"),
        ("코드 공개했어?", "code"),
        ("what does it propose", ""),
        ("어떤 방법이야?", ""),
    ],
)
def test_aspects_are_told_apart(text: str, aspect: Aspect) -> None:
    assert aspect_of(text) == aspect


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_asked_fact_comes_first(language: Language) -> None:
    question = Question(text="x", query="", language=language)

    def first(aspect: Aspect, source: Source = SOURCE) -> str:
        return paper_answer(source, question, aspect).split("\n\n")[0]

    names = ", ".join(SOURCE.authors)
    assert first("authors") == say("answers.authors", language, names=names)
    assert first("first author") == say("answers.first_author", language)
    assert first("author count") == say("answers.authors_count", language, n=14)
    assert first("votes") == say("answers.has_votes", language, n=28)
    assert first("votes", replace(SOURCE, votes=None)) == say("answers.no_votes", language)
    assert first("authors", replace(SOURCE, authors=())) == say("answers.no_authors", language)
    assert "2024" in first("date")
    assert first("link") == SOURCE.url


@pytest.mark.parametrize(
    "aspect", ["authors", "first author", "author count", "date", "votes", "link", "code"]
)
def test_the_paper_is_cited_once(aspect: Aspect) -> None:
    text = paper_answer(SOURCE, Question(text="x", query="", language="en"), aspect)
    assert text.count(f"]({SOURCE.url})**") == 1
    assert text.count("[1]") == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_code_is_quoted_or_not_said(language: Language) -> None:
    question = Question(text="x", query="", language=language)
    text = paper_answer(SOURCE, question, "code")
    assert text.endswith("> 코드를 공개했습니다.")
    silent = paper_answer(replace(SOURCE, quotes=("다른 문장입니다.",)), question, "code")
    assert silent.startswith(say("answers.not_said_code", language))
