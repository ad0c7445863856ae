"""What is asked of one paper's record comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.listing import paper_block
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
        ("how many stars does it have", "code"),
        ("스타 수는?", "code"),
        ("who is the corresponding author", "author role"),
        ("교신저자가 누구야", "author role"),
        ("which company is behind it", "organisation"),
        ("what lab made it?", "organisation"),
        ("소속이 어디야?", "organisation"),
        ("코드 공개했어?", "code"),
        ("what does it propose", ""),
        ("몇 명이 썼어?", "author count"),
        ("how many people worked on it?", "author count"),
        ("참가자 몇 명이었어?", ""),
        ("how many people annotated it?", ""),
        ("학습에 며칠 걸렸어?", ""),
        ("공개한 데이터가 얼마나 돼?", ""),
        ("how many bits are the weights?", ""),
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
    known = replace(SOURCE, authors_ordered=True, organizations=("Acme", "Beta"))
    assert first("first author", known) == say("answers.first_author_is", language, name="Author 0")
    assert first("author role", known) == say("answers.no_author_role", language)
    assert first("organisation", known) == say("answers.comes_from", language, names="Acme, Beta")
    assert first("organisation") == say("answers.no_origin", language)
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


@pytest.mark.parametrize("language", ["en", "ko"])
def test_recorded_code_comes_before_what_is_said_of_code(language: Language) -> None:
    question = Question(text="x", query="", language=language)
    known = replace(SOURCE, code_url="https://example.org/a_b", stars=1234)
    text = paper_answer(known, question, "code")
    address = "`https://example.org/a_b`"
    assert text.startswith(say("answers.code_stars", language, url=address, n=1234))
    assert "코드를 공개했습니다." not in text
    bare = paper_answer(replace(known, stars=None, project_url="https://p.org"), question, "code")
    assert bare.startswith(say("answers.code", language, url=address) + " · ")
    assert "`https://p.org`" in bare


def test_a_described_paper_tells_where_it_comes_from_and_where_its_code_is() -> None:
    known = replace(SOURCE, code_url="https://example.org/c", stars=3, organizations=("Acme",))
    lines = paper_block(known, "en", authors=True).split("\n\n")
    assert lines[2:4] == ["From: Acme", "Code: `https://example.org/c` (3 stars)"]
    assert "From" not in paper_block(SOURCE, "en", authors=True)
