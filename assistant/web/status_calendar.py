"""A calendar of the days that have a digest, one row of weeks for each year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

#: Pixels of a day's square, and from one to the next.
SIZE, PITCH = 12, 15
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
    """The calendar of a year, in pixels."""

    year: int
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
    month_name: Callable[[int], str],
    weekday_names: tuple[str, str, str],
    title: Callable[[date, int], str],
) -> tuple[Year, ...]:
    """Calendars of every year that has a digest, newest first.

    Args:
        counts: Papers by digest day.
        month_name: Short name of a month, 1 to 12.
        weekday_names: Monday, Wednesday, Friday.
        title: What a pointer over a day says; its count is 0 for a missing one.
    """
    missing = set(missing_days(counts))
    steps = levels(counts)
    weekdays = tuple(
        Label(TOP + PITCH * row + SIZE - 2, name)
        for row, name in zip((0, 2, 4), weekday_names, strict=True)
    )
    years: list[Year] = []
    for year in sorted({day.year for day in counts}, reverse=True):
        start = date(year, 1, 1)
        offset = start.weekday()
        cells: list[Cell] = []
        for number in range((date(year, 12, 31) - start).days + 1):
            day = start + timedelta(days=number)
            column, row = divmod(number + offset, 7)
            count = counts.get(day, 0)
            kind = f"l{1 + sum(count >= step for step in steps)}" if count else "none"
            kind = "missing" if day in missing else kind
            text = title(day, count) if kind != "none" else ""
            x, y = LEFT + PITCH * column, TOP + PITCH * row
            cells.append(Cell(x, y, kind, day.isoformat(), text))
        months = tuple(
            Label(
                LEFT + PITCH * (((date(year, m, 1) - start).days + offset + 6) // 7), month_name(m)
            )
            for m in range(1, 13)
        )
        width, height = LEFT + PITCH * 54, TOP + PITCH * 7
        years.append(Year(year, width, height, tuple(cells), months, weekdays))
    return tuple(years)
