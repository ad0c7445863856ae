"""Settles windows: an empty one moves to the nearest digests, "recent" goes back far enough."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.language.dates.find import Window

#: Days that "recent" may mean: the fewest that hold enough.
RECENT_SPANS = (14, 30, 90)


def recent_window(window: Window, days: Iterable[date], enough: int) -> Window:
    """What "recent" means for papers of some days: the shortest span that holds enough of them.

    Args:
        window: A window of the kind ``recent``, whose end stays.
        days: When the papers appeared.
        enough: Papers that a span must hold.

    Returns:
        A window of 14, 30 or 90 days; of 90 also when there are fewer papers in it, and one
        without a beginning when there are none.
    """
    assert window.end is not None, "recent ends at a day"
    ages = [(window.end - day).days for day in days]
    ages = [age for age in ages if age >= 0]
    for span in RECENT_SPANS:
        if sum(age < span for age in ages) >= enough:
            return _back(window, span)
    if any(age < RECENT_SPANS[-1] for age in ages):
        return _back(window, RECENT_SPANS[-1])
    return replace(window, start=None)


def longest_recent(window: Window) -> Window:
    """The longest stretch that "recent" may mean: what happened before it isn't recent."""
    return _back(window, RECENT_SPANS[-1])


def _back(window: Window, days: int) -> Window:
    assert window.end is not None
    return replace(window, start=window.end - timedelta(days=days - 1))


def holds_digest(window: Window, days: Sequence[date]) -> bool:
    """Whether any digest day lies in the window."""
    return any(window.contains(day) for day in days)


def nearest_window(window: Window, days: Sequence[date]) -> Window | None:
    """The nearest stretch of the same kind that has digests, or None when there are no digests.

    A week stays a week (Monday to Sunday), a month a month, a year a year, a day a day; anything
    else keeps its length. Of two equally near days the earlier one is taken.

    Args:
        window: A window without digests.
        days: Days that have digests, oldest first.
    """
    if not days:
        return None
    day = min(days, key=lambda d: (_distance(window, d), d))
    if window.kind == "week":
        start = day - timedelta(days=day.weekday())
        return _moved(window, start, start + timedelta(days=6))
    if _is_year(window):
        return _moved(window, date(day.year, 1, 1), date(day.year, 12, 31))
    if window.kind == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return _moved(window, day.replace(day=1), day.replace(day=last))
    if window.start is None or window.end is None or window.start == window.end:
        return _moved(window, day, day)
    length = window.end - window.start
    if day < window.start:
        return _moved(window, day - length, day)
    return _moved(window, day, day + length)


def _is_year(window: Window) -> bool:
    start, end = window.start, window.end
    return start is not None and (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31))


def _moved(window: Window, start: date, end: date) -> Window:
    label = start.isoformat() if start == end else f"{start.isoformat()} – {end.isoformat()}"
    return replace(window, start=start, end=end, label=label)


def _distance(window: Window, day: date) -> int:
    if window.start is not None and day < window.start:
        return (window.start - day).days
    if window.end is not None and day > window.end:
        return (day - window.end).days
    return 0
