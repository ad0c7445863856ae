"""Settles windows: an empty one moves to the nearest digests, "recent" goes back far enough."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.language.dates.find import Window


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


#: Lengths in days of the windows tried for the newest papers, and how many papers are enough.
_RECENT = (14, 30, 90)
_ENOUGH = 8


def newest_window(days: Sequence[date], newest: date) -> Window | None:
    """The shortest window up to a day that holds enough of some days, else the longest one that
    holds any; None when none does.

    Args:
        days: A day for each paper.
        newest: Last day of the window.
    """
    for length in _RECENT:
        window = Window(newest - timedelta(days=length - 1), newest, "", "recent")
        inside = sum(window.contains(day) for day in days)
        if inside >= _ENOUGH or (inside and length == _RECENT[-1]):
            return window
    return None


def longest_recent(newest: date) -> Window:
    """The longest window that is still recent, up to a day."""
    return Window(newest - timedelta(days=_RECENT[-1] - 1), newest, "", "recent")
