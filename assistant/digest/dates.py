"""Days in paths, headings and rows, in the forms that people write."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_DATE = re.compile(
    r"(?<![0-9])([0-9]{4})(?: ?[-./] ?|년 ?)([0-9]{1,2})(?: ?[-./] ?|월 ?)([0-9]{1,2})(?![0-9])일?"
)
_PAPERS = re.compile(r"\bdaily[ -]?papers?\b", re.IGNORECASE)
_PATH_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})"
    r"(?:([-/_.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2})|([0-9]{2})/([0-9]{1,2}))(?![0-9])"
)
_DAY_FIRST = re.compile(r"(?<![0-9])([0-9]{1,2})([-_.])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])")
_MONTHS = "january february march april may june july august september october november december"
_MONTH_OF = {
    short: number
    for number, name in enumerate(_MONTHS.split(), start=1)
    for short in {name, name[:3], name[:4] if name == "september" else name}
}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20)[0-9]{2})"
_BETWEEN = r"[ \t]{0,2}(?:-|–|—|~|〜|～|to)[ \t]{0,2}"
_FORMS = re.compile(
    r"(?<![0-9])(?P<y1>[0-9]{4})(?: ?[-./] ?| ?[年년] ?)(?P<m1>[0-9]{1,2})(?: ?[-./] ?| ?[月월] ?)"
    r"(?P<d1>[0-9]{1,2})(?![0-9])[일日]?"
    rf"|\b(?:(?:{_MONTH})\.? {{1,2}}{_DAY}{_BETWEEN})?"
    rf"(?P<m2>{_MONTH})\.? {{1,2}}(?:{_DAY}{_BETWEEN})?(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?\b"
    rf"(?:[, \t)\]–—-]{{1,5}}(?P<y2>(?:19|20)[0-9]{{2}})\b)?"
    rf"|\b(?:{_DAY} (?:{_MONTH})\.?{_BETWEEN})?(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)? "
    rf"(?P<m3>{_MONTH})\.?,? {{1,2}}(?P<y3>(?:19|20)[0-9]{{2}})\b"
    r"|(?<![0-9])(?P<m4>[0-9]{1,2}) ?[月월] ?(?P<d4>[0-9]{1,2}) ?[일日]",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(r"(?<![0-9./-])([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9./-])")
_YEAR_ALONE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_MONTH_ONLY = re.compile(r"\D{0,40}((?:19|20)[0-9]{2})[-./年년 ]{1,2}([0-9]{1,2})[월月]?\W{0,9}")
_NO_DAY = re.compile(r"\b(?:release|version|changelog)\b", re.IGNORECASE)
_JOINED = re.compile(r"[ \t)\]]{0,3}(?:-|–|—|~|〜|～|to|至|到|부터)[ \t(\[]{0,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateHeading:
    """A heading that dates what follows.

    Args:
        date: The date, or None where what stands there is not in the calendar.
        named: Whether the heading says "Daily Papers"; else it is a bare date.
    """

    date: datetime.date | None
    named: bool


def date_heading(text: str) -> DateHeading | None:
    """The date that a heading's text gives to the entries below it; None for other headings.

    >>> date_heading("Daily Papers (2024-09-25)")
    DateHeading(date=datetime.date(2024, 9, 25), named=True)
    """
    named = _PAPERS.search(text) is not None
    match = _DATE.search(text)
    if match is None:
        garbled = named and any(map(str.isdigit, text))
        return DateHeading(None, named) if garbled else None
    bare = not (text[: match.start()] + text[match.end() :]).strip(" \t()[]#:*_")
    return DateHeading(calendar_day(match.groups()), named) if named or bare else None


Day = tuple[int, datetime.date | None, bool]
"""From which line a day counts, the day, and whether more than its year or month is known."""


def path_date(path: str) -> datetime.date | None:
    """The last date in a path: 2024/09/25.md, 2024-09-25.md, 20240925.md, 202409/25/notes.md.

    With the day first (25-09-2024.md) it counts only where it can't be the month.
    """
    dates = [
        calendar_day([match[1], match[3] or match[5] or match[7], match[4] or match[6] or match[8]])
        for match in _PATH_DATE.finditer(path)
    ]
    found = next((date for date in reversed(dates) if date), None)
    if found is None and (match := _DAY_FIRST.search(path)) and not _misread(match):
        return calendar_day([match[4], match[3], match[1]]) or calendar_day(
            [match[4], match[1], match[3]]
        )
    return found


def ambiguous_path(path: str) -> bool:
    """Whether a path holds a date, and only one, whose day might be its month: 01-07-2026.md."""
    match = _DAY_FIRST.search(path)
    return match is not None and _misread(match) and path_date(path) is None


def day_in(text: str, near: datetime.date | None = None) -> datetime.date | None:
    """The day that a heading or cell names; the last one of a week or of any range.

    Args:
        text: What stands there.
        near: A day whose year counts where the text names none; without it such text has no day.

    >>> day_in("Top papers of the week (June 29 - July 5) - 2026")
    datetime.date(2026, 7, 5)
    """
    if _NO_DAY.search(text):
        return None
    matches = list(_FORMS.finditer(text))
    if not matches:
        return None
    at = 0
    while at + 1 < len(matches) and _JOINED.fullmatch(
        text, matches[at].end(), matches[at + 1].start()
    ):
        at += 1
    match = matches[at]
    parts = match.groupdict()
    year = next((parts[name] for name in ("y1", "y2", "y3") if parts[name]), None)
    if year is None:
        alone = _YEAR_ALONE.search(text)
        year = alone[1] if alone else str(near.year) if near else None
    month = next(parts[name] for name in ("m1", "m2", "m3", "m4") if parts[name])
    day = next(parts[name] for name in ("d1", "d2", "d3", "d4") if parts[name])
    if year is None:
        return None
    return calendar_day([year, str(_MONTH_OF.get(month.lower(), month)), day])


def day_of_row(text: str, near: datetime.date | None) -> datetime.date | None:
    """The day in a cell that holds nothing else, which may lack the year: 07-05.

    Args:
        text: The cell, without markup.
        near: A day, or month, of the year that counts then.
    """
    spans = spans_of_days(text)
    if spans:
        rest = "".join((text[: spans[0][0]], text[spans[-1][1] :]))
        return None if any(map(str.isalnum, rest)) else day_in(text, near)
    match = _MONTH_DAY.fullmatch(text.strip(" \t()[]"))
    return calendar_day([str(near.year), match[1], match[2]]) if match and near else None


def spans_of_days(text: str) -> list[tuple[int, int]]:
    """Where days stand in a text."""
    return [match.span() for match in _FORMS.finditer(text)]


def year_in(text: str) -> datetime.date | None:
    """The first day of the year that a text names, for days below it that lack theirs."""
    match = _YEAR_ALONE.search(text)
    return calendar_day([match[1], "1", "1"]) if match else None


def days_below(headings: Iterable[tuple[int, str]], given: datetime.date | None) -> list[Day]:
    """Where each day begins to count.

    Args:
        headings: Line and words of headings, without markup.
        given: Day of the file, or None.
    """
    days: list[Day] = [(0, given, True)] if given else []
    for line, words in headings:
        month = _MONTH_ONLY.fullmatch(words)
        dated = date_heading(words)
        if dated and dated.date is None:
            # What it says is no day, and the one above it says nothing of what is below.
            days.append((line, given, given is not None))
        elif day := day_in(words, days[-1][1] if days else None):
            days.append((line, day, True))
        elif given is None and (
            day := calendar_day([month[1], month[2], "1"]) if month else year_in(words)
        ):
            days.append((line, day, False))
    return days


def latest(days: Sequence[Day], line: int) -> tuple[datetime.date, bool] | None:
    """The last of such days above a line, and whether more than its year or month is known."""
    at = bisect_right(days, line, key=lambda day: day[0])
    _, day, whole = days[at - 1] if at else (0, None, False)
    return (day, whole) if day else None


def calendar_day(parts: Iterable[str]) -> datetime.date | None:
    """The day of a year, month and day, or None where the calendar has none."""
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None


def _misread(match: re.Match[str]) -> bool:
    day, month = int(match[1]), int(match[3])
    return day <= 12 and month <= 12 and day != month
