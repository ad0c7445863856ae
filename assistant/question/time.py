"""Which of the time expressions in a question say when the papers were in the digests."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.language.conjunctions import AND_PARTICLE
from assistant.language.dates.find import TimeMatch, Window, find_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question.draft import Draft

# A year after a proper name is part of the name: "AIME 2024", "CVPR 2023", "GPT-4 2024".
_AGAINST = r"(?:and|to|vs\.?|versus|compare[sd]?\s+(?:to|with)|(?:differ\w*|change[ds]?)\s+from)"
_SPLIT = re.compile(rf"\s+{_AGAINST}\s+|(?<=[월주년달일])\s*(?:{AND_PARTICLE}|에서|부터)\s*", re.I)
#: Sets a time against the present: "fewer now than a year ago".
_NOW = re.compile(
    r"\b(?:now|today|these days|currently)\b"
    r"|\bthan (?:an?|one|two|\d+) \w+ (?:ago|before|earlier)\b|지금|현재",
    re.I,
)
#: Days from one time to the next that are one time: a weekend may lie between.
_MEET = 3
#: Not more days than these are compared with now.
_SEASON = timedelta(days=91)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
# "how do August and September compare": months that no preposition makes a time.
_MONTHS = re.compile(rf"\b{_MONTH}(?: \d{{4}})?\s+{_AGAINST}\s+{_MONTH}\b(?: \d{{4}})?", re.I)
# "in October compared to September": the second month has no preposition of its own either.
_OTHER = re.compile(
    rf"(?:compared\s+(?:to|with)|vs\.?|versus|than)\s+(?:in\s+)?({_MONTH}(?: \d{{4}})?)\b", re.I
)


def two_periods(
    draft: Draft, found: Sequence[TimeMatch], *, today: date, dates: Sequence[date]
) -> tuple[Window, Window] | None:
    """The two periods a comparison names, the earlier first; None when it names none.

    "August and September" may be read as one span, "between August and September", and is taken
    apart again; one period alone is set against the one just before it.
    """
    windows = [match.window for match in found]
    other = _OTHER.search(draft.rest) if len(windows) == 1 else None
    if other and (against := find_times(f"in {other[1]}", today=today, digest_dates=dates)):
        draft.take(*other.span())
        windows.append(against[0].window)
    bare = None if found else _MONTHS.search(draft.rest)
    if len(windows) == 1 or bare:
        surface = bare.group() if bare else draft.text[found[0].start : found[0].end]
        parts = [
            part[0].window
            for piece in _SPLIT.split(re.sub(r"^(?:between|from)\s+", "", surface, flags=re.I))
            if (part := find_times(f"in {piece}", today=today, digest_dates=dates))
        ]
        if bare and len(parts) == 2:
            draft.take(*bare.span())
        if len(parts) == 2:
            windows = parts
    if len(windows) == 1 and _NOW.search(draft.text):
        windows = list(_then_and_now(windows[0], min((today, *dates[-1:]))) or windows)
    if len(windows) == 1:
        before = previous_window(windows[0])
        windows = [before, windows[0]] if before else []
    if len(windows) < 2 or windows[0] == windows[1]:
        return None
    first, second = sorted(windows[:2], key=lambda window: (window.start or date.min, window.label))
    return first, second


def _then_and_now(then: Window, now: date) -> tuple[Window, Window] | None:
    """What is set against now, and as many days until now; of a long time the same season."""
    if then.start is None or then.end is None or then.end >= now:
        return None
    days = min(then.end - then.start, _SEASON)
    late = _days(now - days, now, then)
    if then.end - then.start <= _SEASON:
        return then, late
    years = (now.year - then.start.year) * timedelta(days=365)
    return _days(now - days - years, now - years, then), late


def _days(first: date, last: date, like: Window) -> Window:
    return Window(first, last, f"{first.isoformat()} – {last.isoformat()}", like.kind)


def previous_window(window: Window) -> Window | None:
    """The period of the same length just before ``window``: of a whole month, the month before."""
    if window.start is None or window.end is None:
        return None
    start, end = window.start, window.end
    last = start - timedelta(days=1)
    if window.kind == "year":
        return _days(last.replace(month=1, day=1), last, window)
    whole_month = start.day == 1 and (start.year, start.month) == (end.year, end.month)
    if whole_month and (window.kind == "month" or end.day == monthrange(end.year, end.month)[1]):
        first = last.replace(day=1)
        return Window(first, last, f"{first:%Y-%m}", window.kind)
    try:
        first = start - (end - start) - timedelta(days=1)
    except OverflowError:
        return None
    return _days(first, last, window)


def one_window(windows: Sequence[Window]) -> Window | None:
    """The first of some times, or two as one where they meet: "yesterday and today"."""
    if len(windows) != 2:
        return windows[0] if windows else None
    early, late = sorted(windows, key=lambda window: window.start or date.min)
    apart = late.start and early.end and (late.start - early.end).days
    if apart and 0 < apart <= _MEET:
        return Window(early.start, late.end, f"{early.label}, {late.label}", "range")
    return windows[0]
