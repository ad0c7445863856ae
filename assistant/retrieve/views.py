"""Views of a set of papers: in an order, by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from assistant.catalog.records import Paper
from assistant.language.dates.find import Window
from assistant.question.model import Order
from assistant.retrieve.model import Hit, MonthCount


def in_order(hits: list[Hit], order: Order) -> list[Hit]:
    """Papers in an order: of equal votes the newest first, of one day the most upvoted.

    Args:
        hits: Papers, most relevant first.
        order: ``fewest votes`` leaves out papers whose votes aren't known: of these nobody can
            say that they are few.
    """
    if order == "votes":
        return sorted(hits, key=lambda hit: (-_votes(hit.paper), -_day(hit)))
    if order == "fewest votes":
        known = [hit for hit in hits if hit.paper.votes is not None]
        return sorted(known, key=lambda hit: (_votes(hit.paper), -_day(hit)))
    if order == "oldest":
        return sorted(hits, key=lambda hit: (_day(hit), -_votes(hit.paper)))
    if order == "date":
        return sorted(hits, key=lambda hit: (-_day(hit), -_votes(hit.paper)))
    return hits


def by_month(
    papers: Mapping[date, int], hits: Iterable[Hit], window: Window | None
) -> tuple[MonthCount, ...]:
    """How many of some papers each month has, and of all, oldest first.

    Args:
        papers: Papers of each day.
        hits: Those that are counted; one of several days counts where the window sees it.
        window: Days asked about; None for all.
    """
    totals: dict[str, int] = {}
    for day, count in papers.items():
        if window is None or window.contains(day):
            month = f"{day:%Y-%m}"
            totals[month] = totals.get(month, 0) + count
    counts = dict.fromkeys(totals, 0)
    for hit in hits:
        day = hit.paper.date_in(window.start, window.end) if window else hit.paper.date
        month = f"{day:%Y-%m}"
        counts[month] = counts.get(month, 0) + 1
    return tuple(MonthCount(month, counts[month], totals.get(month, 0)) for month in sorted(counts))


def _votes(paper: Paper) -> int:
    return -1 if paper.votes is None else paper.votes


def _day(hit: Hit) -> int:
    return hit.paper.date.toordinal()
