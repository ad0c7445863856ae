"""A calendar of the days that have a digest, one row of weeks for each year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

#: Least and most pixels from one day to the next, and between two days.
PITCHES, GAP = (15, 21), 3
#: Room for the names of weekdays on the left and of months above.
LEFT, TOP = 36, 20
#: Shades of days that hold papers.
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day: place in pixels, its kind (``none``, ``missing``, ``l1`` … ``l4``), and its title."""

    x: int
    y: int
    kind: str
    iso: str
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A month's or weekday's name and where it stands."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar of a year, in pixels; ``size`` is a day's."""

    year: int
    size: int
    width: int
    height: int
    cells: tuple[Cell, ...]
    months: tuple[Label, ...]
    weekdays: tuple[Label, ...]


def missing_days(counts: Mapping[date, int]) -> list[date]:
    """Weekdays between the first and the last digest without one, oldest first."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if day.weekday() < 5 and day not in counts]


def levels(counts: Mapping[date, int]) -> list[int]:
    """Least count of each shade above the lightest: the quartiles of the days' counts.

    Example:
        >>> levels({date(2024, 1, n): n for n in range(1, 9)})
        [3, 5, 7]
    """
    ordered = sorted(counts.values())
    return [ordered[len(ordered) * n // LEVELS] for n in range(1, LEVELS)] if ordered else []


def lay_out_years(
    counts: Mapping[date, int],
    *,
    width: int,
    month_name: Callable[[int], str],
    weekday_names: tuple[str, str, str],
    title: Callable[[date, int], str],
) -> tuple[Year, ...]:
    """Calendars of every year that has a digest, newest first, from the first month to the last.

    Args:
        counts: Papers by digest day.
        width: Pixels there are; a narrower place has to scroll.
        month_name: Short name of a month, 1 to 12.
        weekday_names: Monday, Wednesday, Friday.
        title: What a pointer over a day says; its count is 0 for a missing one.
    """
    if not counts:
        return ()
    pitch = min(max((width - LEFT) // 54, PITCHES[0]), PITCHES[1])
    first, last = min(counts).replace(day=1), _month_end(max(counts))
    missing = set(missing_days(counts))
    steps = levels(counts)

    def kind(day: date) -> str:
        if day in missing:
            return "missing"
        count = counts.get(day, 0)
        return f"l{1 + sum(count >= step for step in steps)}" if count else "none"

    years: list[Year] = []
    for year in range(last.year, first.year - 1, -1):
        start = max(date(year, 1, 1), first)
        end = min(date(year, 12, 31), last)
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        columns = {day: (n + start.weekday()) // 7 for n, day in enumerate(days)}
        cells = tuple(
            Cell(
                LEFT + pitch * columns[day],
                TOP + pitch * day.weekday(),
                kind(day),
                day.isoformat(),
                "" if kind(day) == "none" else title(day, counts.get(day, 0)),
            )
            for day in days
        )
        months = tuple(
            # A month is named above its first whole week.
            Label(LEFT + pitch * (columns[day] + (day.weekday() > 0)), month_name(day.month))
            for day in days
            if day.day == 1
        )
        weekdays = tuple(
            Label(TOP + pitch * row + pitch - GAP - 2, name)
            for row, name in zip((0, 2, 4), weekday_names, strict=True)
        )
        wide = LEFT + pitch * (columns[end] + 2)
        years.append(Year(year, pitch - GAP, wide, TOP + pitch * 7, cells, months, weekdays))
    return tuple(years)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
