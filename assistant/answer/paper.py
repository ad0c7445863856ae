"""Answers about one paper: what it says, who wrote it, when, its votes, its link, its code; and
what an abbreviation stands for, as a paper spells it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from assistant.answer.listing import authors_line, headline, links_line
from assistant.answer.markup import escape
from assistant.answer.model import Source
from assistant.answer.stated.stating import asked_of
from assistant.language.abbreviations import expansion
from assistant.question.model import Language, Question
from assistant.question.wording import IN_FULL
from assistant.retrieve.model import Hit
from assistant.strings import say
from assistant.strings.days import day

Aspect = Literal[
    "",
    "authors",
    "first author",
    "author role",
    "author count",
    "organisation",
    "date",
    "votes",
    "link",
    "code",
]

_ASKED: Mapping[Aspect, str] = {
    "first author": r"\b(?:first|lead) authors?\b|제\s?1\s?저자|주\s?저자",
    "author role": r"\b(?:senior|corresponding) authors?\b|교신",
    "author count": r"how many authors|number of authors|저자\s*(?:수|가\s*몇)"
    r"|^\W*(?:모두|총)?\s*몇 명|how many people\W*(?:wrote|worked|made|are behind|contributed|$)"
    r"|몇 명이\S* (?:썼|쓴|같이|함께)",
    "organisation": r"\b(?:organi[sz]ations?|affiliat\w*|institut(?:e|ion)s?|compan(?:y|ies)"
    r"|universit(?:y|ies)|lab)\W*(?:is|was|are|made|does|did|behind|wrote|released|$)"
    r"|소속|어느 (?:기관|회사|대학|연구소)|어디서 (?:만들|낸|나온|썼)",
    "authors": r"^\W*who\b|\bwho (?:wrote|made|is|are)\b|\bauthors?\W*$|authors of"
    r"|저자|누가|누구|쓴 사람",
    "date": r"\bwhen\b|what (?:day|date)|publi(?:shed|cation) date"
    r"|언제|며칠(?! ?(?:걸|동안|만에|간))|날짜",
    "votes": r"\b(?:up)?votes?\b|how popular|추천\s*(?:을|수|은|이)?\s*(?:몇|얼마|수)|투표",
    "link": r"\b(?:link|url|arxiv address|pdf)\b|링크|주소|어디서 (?:봐|볼)",
    "code": r"\b(?:code|github|repo(?:s|sitor\w+)?|weights|open[ -]?source\w*|how many stars)\b"
    r"|\bstars\W*$|코드|깃허브|공개|오픈소스|스타\s*(?:수|가 몇|몇)",
}
#: Aspects that nobody names who describes a paper.
OF_RECORDS: tuple[Aspect, ...] = ("first author", "author role", "author count")
#: Aspects that the names of the authors answer.
OF_AUTHORS: tuple[Aspect, ...] = ("authors", *OF_RECORDS)
#: Aspects whose words are common ones too.
_GIVES_WAY: tuple[Aspect, ...] = ("code", "link", "date")
_ASPECTS = {aspect: re.compile(pattern, re.I) for aspect, pattern in _ASKED.items()}
_SHORT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*")
_CODE = re.compile(r"code|github|open[- ]?sourc|공개|코드|오픈\s?소스|깃허브", re.I)


def aspect_of(text: str) -> Aspect:
    """Which fact of a paper's record some words ask for; empty for none.

    Example:
        >>> aspect_of("코드 공개했어?"), aspect_of("공개한 데이터가 얼마나 돼?")
        ('code', '')
    """
    found: Aspect = next(
        (aspect for aspect, pattern in _ASPECTS.items() if pattern.search(text)), ""
    )
    # A figure of something else than the record is told in the summary, whatever stands beside it.
    asked = asked_of(text, "")
    other = asked.counted and found and not _ASPECTS[found].search(asked.counted)
    return "" if found in _GIVES_WAY and (asked.figure_of or other) else found


def paper_answer(source: Source, question: Question, aspect: Aspect) -> str:
    """What is asked about one paper, the asked fact first.

    Args:
        source: The paper, with the sentences to quote.
        question: The question.
        aspect: What of its record is asked for.
    """
    language = question.language
    if aspect != "code" or source.code_url:
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
        said = say("answers.first_author", language)
        if source.authors_ordered:
            said = say("answers.first_author_is", language, name=escape(source.authors[0]))
        return f"{said}\n\n{authors_line(source, language)}"
    if aspect == "author role":
        return f"{say('answers.no_author_role', language)}\n\n{authors_line(source, language)}"
    if aspect == "organisation":
        names = escape(", ".join(source.organizations))
        key = "answers.comes_from" if names else "answers.no_origin"
        return say(key, language, names=names)
    if aspect == "code":
        return links_line(source, language)
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


def spelled_out(question: Question, hits: Sequence[Hit]) -> tuple[str, str, Hit] | None:
    """The abbreviation that a question asks for in full, what it stands for, and a paper that
    says so; None when it asks for none, or no paper says.

    Args:
        question: What is asked.
        hits: Papers for it, best first.
    """
    if not IN_FULL.search(question.text):
        return None
    for short in dict.fromkeys((*question.names, *_SHORT.findall(question.text))):
        found = expansion((text for hit in hits for text in _texts(hit)), short)
        for hit in hits if found else ():
            said = expansion(_texts(hit), short)
            if found and said and said.casefold() == found.casefold():
                return short, found, hit
    return None


def _texts(hit: Hit) -> Iterable[str]:
    return hit.paper.full_text, hit.paper.abstract
