"""Views of what was found: in an order, by month, and the figures of the collection."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import overload

from assistant.catalog.catalog import Catalog
from assistant.catalog.collection import read_collection
from assistant.catalog.counts import months_of_papers
from assistant.catalog.records import Standing
from assistant.catalog.selection import Selection
from assistant.language.dates.find import Window
from assistant.question.model import Order, Question
from assistant.retrieve.asked import LISTS
from assistant.retrieve.model import (
    Found,
    Hit,
    Key,
    MonthCount,
    Retrieval,
    ids_of,
    sorted_by,
)
from assistant.retrieve.naming import of_kind_in

#: Papers handed to an answer about a description or a fact.
BEST = 8
#: Papers of a ranking by votes when no number is asked for.
TOP = 10


def shares(question: Question, find: Callable[[Question], Found]) -> tuple[int, ...]:
    """How many papers each of several subjects has; empty but for lists about any of them.

    Args:
        question: Its conditions hold for each.
        find: Finds the papers of a question.
    """
    if not question.any_subject or question.intent not in ("new", "count"):
        return ()
    whole = replace(question, any_subject=False)
    return tuple(len(find(replace(whole, subjects=(s,), query=s))) for s in question.subjects)


def shown_of(question: Question, hits: Found) -> tuple[Sequence[Hit], tuple[Hit, ...]]:
    """The papers that an answer shows, and those that it offers beside them."""
    if question.intent in LISTS:
        return hits[: question.limit or (TOP if question.intent == "rank" else None)], ()
    limit = question.limit or BEST
    return tuple(hits[:limit]), () if question.limit else tuple(hits[limit:])


def collected(
    catalog: Catalog,
    question: Question,
    archive: tuple[date, date] | None,
    among: Sequence[str] | None = None,
) -> Retrieval:
    """The figures of the collection that a question asks about.

    Args:
        catalog: The records.
        question: Its window narrows the figures, unless it asks which days there are.
        archive: First and last day of all digests.
        among: arXiv ids of the papers about the subject, where it names one.
    """
    window = question.window
    whole = window is None or question.aspect in ("span", "missing", "updates")
    bounds = (None, None) if window is None or whole else (window.start, window.end)
    held = read_collection(catalog, *bounds, among)
    return Retrieval(
        question, window=window, collection=held, relevant=held is not None, archive=archive
    )


def months_of(
    catalog: Catalog, question: Question, hits: Sequence[Hit], window: Window | None
) -> tuple[MonthCount, ...]:
    """Papers found by month, for a trend or a first appearance; nothing for other questions."""
    if question.intent not in ("trend", "first"):
        return ()
    totals: dict[str, int] = {}
    for day, count in catalog.counts_by_day().items():
        if window is None or window.contains(day):
            month = f"{day:%Y-%m}"
            totals[month] = totals.get(month, 0) + count
    # A paper of several days counts where the window sees it.
    bounds = (window.start, window.end) if window else (None, None)
    counts = dict.fromkeys(totals, 0) | months_of_papers(catalog, ids_of(hits), *bounds)
    return tuple(MonthCount(month, counts[month], totals.get(month, 0)) for month in sorted(counts))


def everything(catalog: Catalog, question: Question, within: Collection[str] | None) -> Found:
    """All papers of the kind that a question asks for, in its order; none of them is read.

    Args:
        catalog: The records.
        question: Its order; by relevance is by votes.
        within: The papers that meet its conditions; None for all.
    """
    order = "votes" if question.order == "relevance" else question.order
    # Of unknown votes nobody can say that they are few.
    known = Selection(min_votes=0) if order == "fewest votes" else Selection()
    return of_kind_in(catalog, question, Found(catalog, catalog.find(known, order, within)))


@overload
def in_order(hits: Found, order: Order) -> Found: ...
@overload
def in_order(hits: Sequence[Hit], order: Order) -> Sequence[Hit]: ...
def in_order(hits: Sequence[Hit], order: Order) -> Sequence[Hit]:
    """Papers in the order asked for; relevance is the order they come in."""
    return hits if order == "relevance" else sorted_by(hits, _KEYS[order])


def _votes(paper: Standing) -> int:
    return -1 if paper.votes is None else paper.votes


_KEYS: Mapping[Order, Callable[[Standing], Key]] = {
    "votes": lambda paper: (-_votes(paper), -paper.day),
    # Of unknown votes nobody can say that they are few.
    "fewest votes": lambda paper: None if paper.votes is None else (paper.votes, -paper.day),
    "oldest": lambda paper: (paper.day, -_votes(paper)),
    "date": lambda paper: (-paper.day, -_votes(paper)),
}


def ordered(question: Question, hits: Found) -> Found:
    """Papers in the order that a question asks for."""
    ranked = question.intent == "rank" and question.order == "relevance"
    return in_order(hits, "votes" if ranked else question.order)
