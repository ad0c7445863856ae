"""Answers about one paper: what it says, who wrote it, when, its votes, its link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from assistant.answer.listing import authors_line, headline
from assistant.answer.markup import escape
from assistant.answer.model import Source
from assistant.question.model import Language, Question
from assistant.strings import say
from assistant.strings.days import day

Aspect = Literal["", "authors", "first author", "author count", "date", "votes", "link", "code"]

_ASKED: Mapping[Aspect, str] = {
    "first author": r"\b(?:first|lead|senior|corresponding) authors?\b|제\s?1\s?저자|주저자|교신",
    "author count": r"how many (?:authors|people)|number of authors|저자\s*(?:수|가\s*몇)|몇 명",
    "authors": r"^\W*who\b|\bwho (?:wrote|made|is|are)\b|\bauthors?\W*$|authors of"
    r"|저자|누가|누구|쓴 사람",
    "date": r"\bwhen\b|what (?:day|date)|publi(?:shed|cation) date|언제|며칠|날짜",
    "votes": r"\b(?:up)?votes?\b|how popular|추천\s*(?:을|수|은|이)?\s*(?:몇|얼마|수)|투표",
    "link": r"\b(?:link|url|arxiv address|pdf)\b|링크|주소|어디서 (?:봐|볼)",
    "code": r"\b(?:code|github|repo\w*|weights|open[ -]?source\w*)\b|코드|깃허브|공개|오픈소스",
}
_ASPECTS = {aspect: re.compile(pattern, re.I) for aspect, pattern in _ASKED.items()}
_CODE = re.compile(r"code|github|open[- ]?sourc|공개|코드|오픈\s?소스|깃허브", re.I)


def aspect_of(text: str) -> Aspect:
    """Which fact of a paper's record some words ask for; empty for none."""
    return next((aspect for aspect, pattern in _ASPECTS.items() if pattern.search(text)), "")


def paper_answer(source: Source, question: Question, aspect: Aspect) -> str:
    """What is asked about one paper, the asked fact first.

    Args:
        source: The paper, with the sentences to quote.
        question: The question.
        aspect: What of its record is asked for.
    """
    language = question.language
    if aspect != "code":
        return f"{_fact(source, aspect, language)}\n\n{headline(source, language)}"
    said = [quote for quote in source.quotes if _CODE.search(quote)]
    if not said:
        return f"{say('answers.not_said_code', language)}\n\n{headline(source, language)}"
    one = say(
        "answers.one",
        language,
        title=escape(source.title),
        url=source.url,
        source=source.n,
        date=day(source.date, language),
    )
    return "\n\n".join((one, *(f"> {escape(quote)}" for quote in said)))


def _fact(source: Source, aspect: Aspect, language: Language) -> str:
    if aspect == "first author":
        return f"{say('answers.first_author', language)}\n\n{authors_line(source, language)}"
    if aspect == "author count":
        return say("answers.authors_count", language, n=len(source.authors))
    if aspect == "authors":
        return authors_line(source, language, all_of_them=True)
    if aspect == "date":
        return say("answers.written_on", language, date=day(source.date, language))
    if aspect == "votes" and source.votes is not None:
        return say("answers.has_votes", language, n=source.votes)
    if aspect == "votes":
        return say("answers.no_votes", language)
    return source.url
