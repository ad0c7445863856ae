"""Which of the time expressions in a question say when the papers were in the digests."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.language.dates.find import TimeMatch, Window, find_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question.draft import Draft

# A year after a proper name is part of the name: "AIME 2024", "CVPR 2023", "GPT-4 2024".
_NAMED_YEAR = re.compile(r"(?:\b[A-Z][A-Za-z]*[A-Z][\w-]*|\b(?:ImageNet|Olympiad))[\s'-]*$")
_BARE_YEAR = re.compile(r"^\W*(?:19|20)\d\d\W*$")
_AGAINST = r"(?:and|to|vs\.?|versus|compare[sd]?\s+(?:to|with)|(?:differ\w*|change[ds]?)\s+from)"
_SPLIT = re.compile(rf"\s+{_AGAINST}\s+|(?<=[월주년달일])\s*(?:와|과|하고|이랑|에서|부터)\s*", re.I)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
# "how do August and September compare": months that no preposition makes a time.
_MONTHS = re.compile(rf"\b{_MONTH}(?: \d{{4}})?\s+{_AGAINST}\s+{_MONTH}\b(?: \d{{4}})?", re.I)
# "in October compared to September": the second month has no preposition of its own either.
_OTHER = re.compile(
    rf"(?:compared\s+(?:to|with)|vs\.?|versus|than)\s+(?:in\s+)?({_MONTH}(?: \d{{4}})?)\b", re.I
)
_LEAD = re.compile(
    r"(?<![\w-])(?:from|since|in|on|during|for|of|between|within|over|across|to|until|until|and|vs\.?|versus"
    r"|with|compared (?:to|with)|the)$",
    re.I,
)
_LONGEST_LEAD = 20  # characters
_TRAIL = re.compile(
    r"^'s\b|^\s*(?:에\s*비해서?|에서는|에는|에|의|자|치|동안(?:에)?|사이에?|중에?|까지|부터|에서|대비|비해서?|이랑|랑|하고|와|과)(?=\s|$|[?,.])"
)


def pull_times(draft: Draft, *, today: date, dates: Sequence[date]) -> list[TimeMatch]:
    """Time expressions of ``draft`` that tell when, blanked with the little words around them."""
    if not any(c.isalnum() for c in draft.rest):
        return []
    found = [
        match
        for match in find_times(draft.rest, today=today, digest_dates=dates)
        if not draft.quoted(match.start, match.end) and not _in_a_name(draft.rest, match)
    ]
    for match in found:
        _blank(draft, match)
    return found


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
    if len(windows) == 1:
        before = previous_window(windows[0])
        windows = [before, windows[0]] if before else []
    if len(windows) < 2 or windows[0] == windows[1]:
        return None
    first, second = sorted(windows[:2], key=lambda window: (window.start or date.min, window.label))
    return first, second


def previous_window(window: Window) -> Window | None:
    """The period of the same length just before ``window``; a whole month gives the month before."""
    if window.start is None or window.end is None:
        return None
    start, end = window.start, window.end
    last = start - timedelta(days=1)
    whole_month = start.day == 1 and (start.year, start.month) == (end.year, end.month)
    if whole_month and (window.kind == "month" or end.day == monthrange(end.year, end.month)[1]):
        first = last.replace(day=1)
        return Window(first, last, f"{first:%Y-%m}", window.kind)
    try:
        first = start - (end - start) - timedelta(days=1)
    except OverflowError:
        return None
    return Window(first, last, f"{first.isoformat()} – {last.isoformat()}", window.kind)


def is_single_day(window: Window | None) -> bool:
    """Whether ``window`` is exactly one day."""
    return window is not None and window.start is not None and window.start == window.end


def days(window: Window | None) -> int | None:
    """Length of ``window`` in days, or None when it is open or absent."""
    if window is None or window.start is None or window.end is None:
        return None
    return (window.end - window.start).days + 1


def _in_a_name(text: str, match: TimeMatch) -> bool:
    surface = text[match.start : match.end]
    return bool(_BARE_YEAR.match(surface) and _NAMED_YEAR.search(text[: match.start]))


def _lead(head: str) -> re.Match[str] | None:
    """The little word that ``head`` ends with, blanks apart."""
    words = head.rstrip()
    return _LEAD.search(words, max(0, len(words) - _LONGEST_LEAD)) if words != head else None


def _blank(draft: Draft, match: TimeMatch) -> None:
    start, end = match.start, match.end
    while lead := _lead(draft.rest[:start]):
        start = lead.start()
    trail = _TRAIL.match(draft.rest[end:])
    draft.take(start, end + (trail.end() if trail else 0))
