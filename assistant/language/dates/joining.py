"""From time words to windows: ranges joined, doubtful words dropped, leftovers trimmed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.language.conjunctions import AND_PARTICLE
from assistant.language.dates.calendar import Kind, Partial, Span, span_between, week
from assistant.language.dates.doubt import LOOK_BACK, head_of, is_meant
from assistant.language.dates.english_readings import FLAGS
from assistant.language.dates.rules import Candidate, Clock, compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSED = ("recent", "latest", "last_n_digests")  # kinds that neither range nor open out

_SINCE = (
    r"(?<![\w-])(?:(?:ever\s+)?since|starting(?:\s+(?:from|in|on|with))?"
    r"|beginning(?:\s+(?:from|in|on|with))"
    r"|no\s+earlier\s+than)\s+(?:the\s+)?$"
)
_AFTER = r"(?<![\w-])(?:after|(?<!no\s)later\s+than|newer\s+than)\s+(?:the\s+)?$"
_UNTIL = (
    r"(?<![\w-])(?:(?:up\s+)?(?:until|till)|up\s+(?:to|through)|through|thru"
    r"|no\s+later\s+than)\s+(?:the\s+)?$"
)
_BY = r"(?<![\w-])by\s+(?:the\s+)?$"
_BEFORE = r"(?<![\w-])(?:before|prior\s+to|earlier\s+than|older\s+than)\s+(?:the\s+)?$"
_ONWARD = (
    r"\s+(?:onwards?|forwards?|(?:or|and)\s+(?:later|after|newer)|on(?=\s*(?:[?.!,;]|$)))(?!\w)"
)
_AND_EARLIER = r"\s+(?:or|and)\s+(?:earlier|before|older)(?!\w)"
_WEEK_OF = (
    r"(?<![\w-])(?:the\s+)?week\s+(?:of|beginning|starting|containing"
    r"|commencing)\s+(?:on\s+)?(?:the\s+)?$"
)

_FROM = r"(?<![\w-])(?:from|since|starting(?:\s+(?:from|in|on))?)\s+(?:the\s+)?$"
_BETWEEN = r"(?<![\w-])(?:in\s+)?between\s+(?:the\s+)?$"
_COMPARED = r"(?:differ\w*|compar\w*)\W+(?:\w+\W+){0,4}$"
_GAP = (
    r"\s*(?:-|–|—|~|〜|∼|\.\.+|…|\b(?:up\s+)?to\b|\bthrough\b|\bthru\b|\buntil\b"
    r"|\btill\b)\s*(?:the\s+)?"
)
_AND = r"\s+and\s+(?:the\s+)?"
_KO_FROM = r"\s*(?:부터|에서부터)\s*"
_KO_AT = r"\s*에서\s*"
_KO_AND = rf"\s*{AND_PARTICLE}\s*"
_KO_TO = r"\s*까지"
_KO_AMID = r"\s*사이"
_KO_END = r"(?=의|에|는|도|만|로|$|[^가-힣])"
_KO_SINCE = rf"\s*(?:부터|이후|이래){_KO_END}"
_KO_AFTER = rf"\s*후{_KO_END}"
_KO_UNTIL = rf"\s*(?:까지|이전){_KO_END}"
_KO_BEFORE = rf"\s*전{_KO_END}"

# What opens a window to one side, whether it leads the time words, and the words that say so.
_OPENINGS = (
    ("since", False, _ONWARD),
    ("since", True, _SINCE),
    ("after", True, _AFTER),
    ("since", False, _KO_SINCE),
    ("after", False, _KO_AFTER),
    ("until", True, _UNTIL),
    ("until", True, _BY),
    ("until", False, _AND_EARLIER),
    ("until", False, _KO_UNTIL),
    ("before", True, _BEFORE),
    ("before", False, _KO_BEFORE),
)

_LIST = r"\s*(?:,|\band|\bor|&|\bvs\.?|\bversus|와|과|및|하고)\s*(?:and\s+|or\s+)?(?:in\s+)?"


@dataclass(frozen=True, slots=True)
class Found:
    """Resolved time words: the days, None for an open side, and the span of text that says so."""

    first: date | None
    last: date | None
    kind: Kind
    start: int
    end: int


def combine(text: str, found: Sequence[Candidate], clock: Clock) -> list[Found]:
    """The windows meant by `found`, which must be in order and not overlap."""
    found = _share_years(text, found)
    windows: list[Found] = []
    accepted = False  # whether the candidate just before counted, for "in March and May"
    index = 0
    while index < len(found):
        one = found[index]
        at = windows[-1].end if windows else 0
        joined = _join(text, one, found[index + 1], at, clock) if index + 1 < len(found) else None
        if joined is not None:
            windows.append(joined)
            accepted = True
            index += 2
            continue
        listed = (accepted and _is_list(text, found[index - 1], one)) or (
            one.needs == "month"
            and text[one.start].isupper()
            and any(
                not two.needs and _is_list(text, one, two) for two in found[index + 1 : index + 2]
            )
        )
        accepted = one.needs != "range" and (listed or is_meant(text, one))
        if accepted:
            window = _single(text, one, at, clock)
            accepted = window is not None
            if window is not None:
                windows.append(window)
        index += 1
    return windows


def _is_list(text: str, before: Candidate, one: Candidate) -> bool:
    same = before.needs == one.needs or not (before.needs and one.needs)
    return same and compiled(_LIST, FLAGS).fullmatch(text, before.end, one.start) is not None


def _share_years(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` where dates in a list share a year: "March and May 2023", 2023년 3월과 5월."""
    shared = list(found)
    for at in range(len(shared) - 1):
        one, two = shared[at], shared[at + 1]
        if not isinstance(one.when, Partial) or not isinstance(two.when, Partial):
            continue
        if not compiled(_LIST, FLAGS).fullmatch(text, one.end, two.start):
            continue
        if two.when.year is None and two.when.day is None:
            shared[at + 1] = replace(two, when=replace(two.when, year=one.when.year))
        elif one.when.year is None and one.when.day is None:
            shared[at] = replace(one, when=replace(one.when, year=two.when.year))
    return shared


def _join(text: str, one: Candidate, two: Candidate, floor: int, clock: Clock) -> Found | None:
    """`one` and `two` as the ends of a range, where the words between and around them say so."""
    if (
        _is_closed(one)
        or _is_closed(two)
        or (one.needs in ("today", "asked") and _is_possessive(text, one))
    ):
        return None
    head, gap, tail = head_of(text, one.start, floor), text[one.end : two.start], text[two.end :]
    if len(gap) > 20:
        return None
    edges = _english_edges(text, one, two, head, gap) or _korean_edges(gap, tail)
    if edges is None:
        return None
    try:
        span = span_between(one.when, two.when, clock.today)
    except (ValueError, OverflowError):
        return None
    if span is None:
        return None
    return Found(span.first, span.last, "range", one.start - edges[0], two.end + edges[1])


def _is_closed(one: Candidate) -> bool:
    return isinstance(one.when, Span) and one.when.kind in _CLOSED


def _is_possessive(text: str, one: Candidate) -> bool:
    return text[one.end : one.end + 2] in ("'s", "’s")


def _english_edges(
    text: str, one: Candidate, two: Candidate, head: str, gap: str
) -> tuple[int, int] | None:
    """How far a range reaches before and after its ends, None if English doesn't make it one."""
    opening = compiled(_FROM, FLAGS).search(head)
    between = compiled(_BETWEEN, FLAGS).search(head)
    if between and compiled(_AND, FLAGS).fullmatch(gap):
        if compiled(_COMPARED, FLAGS).search(head[: between.start()]):
            return None
        return len(between[0]), 0
    if not compiled(_GAP, FLAGS).fullmatch(gap):
        return None
    opening = opening or between
    if opening:
        return len(opening[0]), 0
    if compiled(_COMPARED, FLAGS).search(head):
        return None
    sure = [_is_sure_end(text, end) for end in (one, two)]
    meant = is_meant(text, one) and one.needs != "range"
    return (0, 0) if (all(sure) or meant) and one.needs != "range" else None


def _is_sure_end(text: str, one: Candidate) -> bool:
    if one.needs == "month":
        return text[one.start].isupper()
    return one.needs in ("", "today", "year", "weekday", "range")


def _korean_edges(gap: str, tail: str) -> tuple[int, int] | None:
    amid, to = compiled(_KO_AMID).match(tail), compiled(_KO_TO).match(tail)
    closing = to or amid
    if compiled(_KO_FROM).fullmatch(gap) or (closing and compiled(_KO_AT).fullmatch(gap)):
        return 0, closing.end() if closing else 0
    if amid and compiled(_KO_AND).fullmatch(gap):
        return 0, amid.end()
    if closing and compiled(_GAP, FLAGS).fullmatch(gap):
        return 0, closing.end()
    return None


def _single(text: str, one: Candidate, floor: int, clock: Clock) -> Found | None:
    span = one.when if isinstance(one.when, Span) else one.when.resolve(clock.today)
    if span is None:
        return None
    head, tail = head_of(text, one.start, floor), text[one.end : one.end + LOOK_BACK]
    plain = Found(span.first, span.last, span.kind, one.start, one.end)
    if span.kind in _CLOSED:
        return plain
    if span.kind == "day" and (of := compiled(_WEEK_OF, FLAGS).search(head)):
        whole = week(span.first)
        return Found(whole.first, whole.last, "week", one.start - len(of[0]), one.end)
    return _open_ended(plain, head, tail, clock) or plain


def _opening(head: str, tail: str) -> tuple[str, bool, re.Match[str]] | None:
    for meaning, leads, pattern in _OPENINGS:
        place = compiled(pattern, FLAGS)
        match = place.search(head) if leads else place.match(tail)
        if match:
            return meaning, leads, match
    return None


def _open_ended(one: Found, head: str, tail: str, clock: Clock) -> Found | None:
    """`one` with an open side, where the words beside it open it."""
    assert one.first is not None
    assert one.last is not None
    opening = _opening(head, tail)
    if opening is None:
        return None
    meaning, leads, match = opening
    lead = match if leads else compiled(_FROM, FLAGS).search(head)
    start = one.start - (len(lead[0]) if lead else 0)
    end = one.end if leads else one.end + match.end()
    if meaning == "since":
        return _since(one.first, start, end, clock)
    if meaning == "until":
        return Found(None, one.last, "until", start, end)
    if meaning == "after":
        beyond = one.last < date.max
        return _since(one.last + timedelta(days=1), start, end, clock) if beyond else None
    cut = one.first - timedelta(days=1) if one.first > date.min else None
    return Found(None, cut, "until", start, end) if cut else None


def _since(first: date, start: int, end: int, clock: Clock) -> Found:
    """Up to today; open where the start lies ahead of it."""
    return Found(first, clock.today if first <= clock.today else None, "since", start, end)
