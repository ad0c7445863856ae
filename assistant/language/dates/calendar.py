"""Calendar arithmetic behind `assistant.language.dates.find`: periods as spans of days.

Weeks run Monday to Sunday. The n-th week of a month follows ISO 8601's rule for weeks of a year:
a week belongs to the month that holds its Thursday.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Kind = Literal[
    "day", "week", "month", "quarter", "half", "year", "range",
    "since", "until", "recent", "latest", "last_n_digests",
]  # fmt: skip

RECENT_DAYS = 14
_YEARS_BACK = 8  # the longest wait for a date: 29 February across a century year such as 1900


@dataclass(frozen=True, slots=True)
class Span:
    """Two resolved days, both included, and the kind of period they bound."""

    first: date
    last: date
    kind: Kind


def day(when: date) -> Span:
    """The single day `when`."""
    return Span(when, when, "day")


def week(when: date) -> Span:
    """The Monday-to-Sunday week that holds `when`."""
    monday = when - timedelta(days=when.weekday())
    return Span(monday, monday + timedelta(days=6), "week")


def weekend(when: date) -> Span:
    """Saturday and Sunday of the week that holds `when`."""
    sunday = week(when).last
    return Span(sunday - timedelta(days=1), sunday, "range")


def latest_weekend(today: date) -> Span:
    """The latest weekend that has begun."""
    begun = today.weekday() >= 5
    return weekend(today if begun else today - timedelta(weeks=1))


def month(year: int, number: int) -> Span:
    """Calendar month `number` (1 to 12) of `year`; ValueError when there is none."""
    first = date(year, number, 1)
    return Span(first, date(year, number, monthrange(year, number)[1]), "month")


def months(year: int, first: int, last: int, kind: Kind) -> Span:
    """Months `first` to `last` of one year, as a span of the given kind."""
    return Span(month(year, first).first, month(year, last).last, kind)


def quarter(year: int, number: int) -> Span:
    """Quarter `number` (1 to 4) of `year`."""
    return months(year, 3 * number - 2, 3 * number, "quarter")


def half(year: int, number: int) -> Span:
    """Half `number` (1 or 2) of `year`."""
    return months(year, 6 * number - 5, 6 * number, "half")


def year_span(year: int) -> Span:
    """The whole of `year`."""
    return months(year, 1, 12, "year")


def add_months(when: date, count: int) -> date:
    """`when` moved by `count` months, to the last day where the month is shorter."""
    year, index = divmod(when.year * 12 + when.month - 1 + count, 12)
    return date(year, index + 1, min(when.day, monthrange(year, index + 1)[1]))


def week_of_month(year: int, number: int, nth: int) -> Span | None:
    """The `nth` week of a month (1 to 5, -1 for the last); None where there is none."""
    whole = month(year, number)
    thursday = whole.first + timedelta(days=(3 - whole.first.weekday()) % 7)
    if nth < 0:
        thursday += timedelta(days=(whole.last - thursday).days // 7 * 7)
    else:
        thursday += timedelta(weeks=nth - 1)
    return week(thursday) if whole.first <= thursday <= whole.last else None


def rolling(today: date, count: int, unit: str) -> Span:
    """The last `count` days, weeks, months or years, ending today and counting it.

    Units are the English singulars. An hour count reaches back to the day it started on.
    """
    if unit == "hour":
        return Span(today - timedelta(days=-(-count // 24)), today, "range")
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return Span(today - timedelta(days=max(days, 1) - 1), today, "range")
    back = add_months(today, -count * (12 if unit == "year" else 1))
    return Span(min(back + timedelta(days=1), today), today, "range")


def shifted(today: date, count: int, unit: str) -> Span:
    """The day, week, month, quarter, half or year that lies `count` of its kind from today's."""
    if unit == "day":
        return day(today + timedelta(days=count))
    if unit == "week":
        return week(today + timedelta(weeks=count))
    if unit == "weekend":
        return weekend(today + timedelta(weeks=count))
    if unit == "year":
        return year_span(today.year + count)
    when = add_months(today, count * {"month": 1, "quarter": 3, "half": 6}[unit])
    if unit == "month":
        return month(when.year, when.month)
    if unit == "quarter":
        return quarter(when.year, (when.month + 2) // 3)
    return half(when.year, (when.month + 5) // 6)


def part_of(whole: Span, part: str) -> Span | None:
    """Part of a month or year: `early`, `mid`, `late`, a half `h1`, quarter `q3`, week `w-1`,
    or of a month the first or last days, `first14` and `last10`.

    A month's parts are its days 1-10, 11-20 and 21 to the end, as in Korean 초순, 중순 and 하순;
    a year's are four months each. A month's halves part after the 15th. None where there is no
    such part.
    """
    year, number = whole.first.year, whole.first.month
    is_month = whole.kind == "month"
    if part[0] == "w":
        return week_of_month(year, number, int(part[1:])) if is_month else None
    if part.startswith(("first", "last")):
        return _end_of(whole, part) if is_month else None
    if part[0] == "q":
        return None if is_month else quarter(year, int(part[1:]))
    if part[0] == "h" and not is_month:
        return half(year, int(part[1:]))
    if is_month:
        low, high = {
            "early": (1, 10), "mid": (11, 20), "late": (21, 31), "h1": (1, 15), "h2": (16, 31),
        }[part]  # fmt: skip
        first = date(year, number, low)
        return Span(first, min(whole.last, first + timedelta(days=high - low)), "range")
    low, high = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
    return months(year, low, high, "range")


def _end_of(whole: Span, part: str) -> Span:
    if part.startswith("first"):
        last = whole.first + timedelta(days=int(part.removeprefix("first")) - 1)
        return Span(whole.first, min(last, whole.last), "range")
    first = whole.last - timedelta(days=int(part.removeprefix("last")) - 1)
    return Span(max(first, whole.first), whole.last, "range")


@dataclass(frozen=True, slots=True)
class Partial:
    """A calendar date of which some fields were left unsaid: "25 September", "Q3", "the 5th".

    `part` is one of `part_of`'s names. `resolve` completes it to the latest such period begun.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None

    def resolve(self, today: date) -> Span | None:
        """The period meant by someone speaking on `today`, or None where there is no such date."""
        if self.year is not None:
            return self._in_year(self.year)
        if self.month is None and self.day is not None:
            return self._latest_day(today)
        for year in range(today.year, max(today.year - _YEARS_BACK - 1, 0), -1):
            span = self._in_year(year)
            if span is not None and span.first <= today:
                return span
        return None

    def following(self, first: date) -> Span | None:
        """The earliest such period that starts on or after `first`: the far end of a range."""
        if self.year is not None:
            return self._in_year(self.year)
        for year in range(first.year, min(first.year + _YEARS_BACK, 9999) + 1):
            span = self._in_year(year)
            if span is not None and span.first >= first:
                return span
        return None

    def filled_from(self, other: Partial) -> Partial:
        """This date with the month it lacks, and the year with it, taken from `other`."""
        if self.month is None and self.day is not None and other.month is not None:
            return replace(self, month=other.month, year=self.year or other.year)
        return self

    def _in_year(self, year: int) -> Span | None:
        if self.month is None:
            whole = year_span(year)
        elif self.day is None:
            whole = month(year, self.month)
        else:
            if self.day > monthrange(year, self.month)[1]:
                return None
            return day(date(year, self.month, self.day))
        return part_of(whole, self.part) if self.part else whole

    def _latest_day(self, today: date) -> Span | None:
        for back in range(3):
            start = add_months(today.replace(day=1), -back)
            wanted = self.day or 0
            if 1 <= wanted <= monthrange(start.year, start.month)[1]:
                found = start.replace(day=wanted)
                if found <= today:
                    return day(found)
        return None


def span_between(first: Span | Partial, last: Span | Partial, today: date) -> Span | None:
    """From `first` to `last`, each lending the other what it lacks; None if one is no date.

    A range said backwards is turned round.
    """
    if isinstance(first, Partial) and isinstance(last, Partial):
        first, last = first.filled_from(last), last.filled_from(first)
        first = _before(first, last, today)
    start = first if isinstance(first, Span) else first.resolve(today)
    if start is None:
        return None
    if isinstance(last, Span):
        end: Span | None = last
    elif isinstance(first, Partial) and last.year is None and last.month is not None:
        end = last.following(start.first)
    else:
        end = last.resolve(today)
    if end is None:
        return None
    return Span(min(start.first, end.first), max(start.last, end.last), "range")


def _before(first: Partial, last: Partial, today: date) -> Partial:
    """`first` given the year (a bare day: the month) that puts it nearest before `last`."""
    if first.month is None and first.day is not None:
        end = last.resolve(today)
        if end is None:
            return first
        near = end.first if end.first.day >= first.day else add_months(end.first, -1)
        return replace(first, year=near.year, month=near.month)
    if first.year is not None or last.year is None:
        return first
    same = replace(first, year=last.year)
    start, end = same.resolve(today), last.resolve(today)
    if start is not None and end is not None and start.first > end.last:
        return replace(first, year=last.year - 1)
    return same
