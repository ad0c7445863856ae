"""The kind of answer a question asks for, read off its grammar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.question import phrases_en as en
from assistant.question import phrases_ko as ko
from assistant.question.time import days, is_single_day

if TYPE_CHECKING:
    import re

    from assistant.language.dates.find import Window
    from assistant.question.model import Intent, Language

_DESCRIBED = 4  # words beyond its topics that make a subject one description, not a field
_MONTH = 31


@dataclass(frozen=True, slots=True)
class Signs:
    """What the grammar of a question shows; each is a pattern found in it."""

    count: bool
    first: bool
    trend: bool
    trend_explicit: bool
    changes: bool
    compare: bool
    digest: bool
    digest_word: bool
    new: bool
    listing: bool
    all: bool
    one_paper: bool
    fact: bool
    wrote: bool
    yes_no: bool
    recommend: bool


def read_signs(text: str, language: Language, whole: str = "") -> Signs:
    """Look for every sign in ``text``: Korean rules when it has Hangul, English ones always.

    ``whole`` is the question before anything was blanked: "yesterday's digest" is a time and yet
    names the digest.
    """
    hangul = any("가" <= c <= "힣" for c in text)

    def has(english: re.Pattern[str] | None, korean: re.Pattern[str] | None) -> bool:
        if english is not None and english.search(text):
            return True
        return hangul and korean is not None and korean.search(text) is not None

    counted = en.COUNT.search(text) is not None
    if hangul and not counted:
        counted = bool(ko.COUNT.search(text)) and not ko.COUNT_NOT.search(text)
    return Signs(
        count=counted,
        first=has(en.FIRST, ko.FIRST),
        trend=has(en.TREND, ko.TREND),
        trend_explicit=has(en.TREND, ko.TREND_EXPLICIT),
        changes=has(en.CHANGES, ko.CHANGES),
        compare=has(en.COMPARE, ko.COMPARE),
        digest=has(en.DIGEST, ko.DIGEST) or bool(en.DIGEST_WORD.search(whole)),
        digest_word=has(en.DIGEST_WORD, ko.DIGEST_WORD),
        new=has(en.NEW, ko.NEW),
        listing=has(en.LIST, ko.LIST),
        all=has(en.ALL, ko.ALL),
        one_paper=has(en.ONE_PAPER, ko.ONE_PAPER),
        fact=has(en.FACT, None) if language == "en" else has(None, ko.FACT),
        wrote=has(en.WROTE, ko.WROTE),
        yes_no=has(en.YES_NO, None),
        recommend=has(en.RECOMMEND, ko.RECOMMEND),
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about, as far as its intent depends on it.

    Attributes:
        papers: Papers named by id, link or title.
        only_named: Nothing but their names and words of asking stand in it.
        windows: Periods named.
        periods: They can be set against each other.
        topics: Whether topics or authors are named.
        loose_words: Words of the query beyond its topics.
        defined: A topic alone is asked about, "X가 뭐야?".
        query: Whether anything is left to search.
        ranked: An order by votes was asked for.
        filtered: Authors, votes, exclusions or an order narrow the papers.
        excluded: Exclusions alone do.
    """

    papers: tuple[str, ...]
    only_named: bool
    windows: tuple[Window, ...]
    periods: bool
    topics: bool
    loose_words: int
    defined: bool
    query: bool
    ranked: bool
    filtered: bool
    excluded: bool


def decide(signs: Signs, subject: Subject) -> Intent:
    """The intent, the most telling signs first."""
    window = subject.windows[0] if subject.windows else None
    if len(subject.papers) >= 2 and signs.compare:
        return "compare"
    named = _about_named(signs, subject)
    if named:
        return named
    if signs.changes and subject.periods and not signs.one_paper and not signs.count:
        return "changes"
    if signs.count and not (signs.trend and signs.trend_explicit):
        return "count"
    if signs.first and (subject.query or subject.topics):
        return "first"
    if signs.trend and not signs.one_paper and not subject.ranked:
        short = days(window) is not None and (days(window) or 0) <= _MONTH
        return "new" if short and not signs.trend_explicit else "trend"
    if subject.ranked:
        return "rank"
    if window is not None and not subject.query and not subject.filtered:
        return _whole_window(signs, window)
    return _search_or_list(signs, subject, window)


def _about_named(signs: Signs, subject: Subject) -> Intent | None:
    if not subject.papers:
        return None
    if signs.wrote or subject.only_named:
        return "paper"
    if signs.fact or signs.yes_no:
        return "fact"
    return None


def _whole_window(signs: Signs, window: Window) -> Intent:
    if signs.digest:
        return "digest"
    return "digest" if is_single_day(window) and not (signs.new or signs.listing) else "new"


def _search_or_list(signs: Signs, subject: Subject, window: Window | None) -> Intent:
    if signs.recommend and window is None and not (subject.query or subject.topics):
        return "rank"
    if signs.one_paper:
        return "search"
    if signs.digest_word and not subject.query and not subject.filtered:
        return "digest"
    if not (subject.query or subject.topics):
        return "new" if window is not None or signs.listing or signs.new else "search"
    if signs.compare and not subject.filtered and window is None:
        return "search"
    if signs.fact and not (signs.listing or signs.new or subject.filtered):
        # "가우시안 스플래팅이 뭐야?" asks for the topic, not for one figure.
        return "search" if subject.defined else "fact"
    described = subject.loose_words >= _DESCRIBED
    if described and subject.excluded and window is None and not signs.all:
        # "... with no MoE tricks": one paper, described by what it is not as well.
        return "search"
    if window is not None and (signs.new or signs.listing or not described):
        return "new"
    if signs.new or signs.all or subject.filtered:
        return "search" if described and not signs.all and not subject.filtered else "new"
    if signs.listing and subject.topics and not described:
        return "new"
    return "search"
