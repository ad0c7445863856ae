"""What retrieval hands to the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, overload

from assistant.catalog.catalog import Catalog
from assistant.catalog.collection import Collection
from assistant.catalog.records import Paper
from assistant.language.dates.find import Window
from assistant.question.model import Question
from assistant.retrieve.shifts import Shifts

if TYPE_CHECKING:
    from assistant.index.embedding.served import Absence

#: Papers read at once.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper found for a question.

    Attributes:
        paper: Its record.
        score: Fused relevance in [0, 1]; 1 is a perfect match. Comparable within one result.
        parts: Score of each part of the ranking (lexical, dense, topic…), for explanation.
    """

    paper: Paper
    score: float
    parts: dict[str, float] = field(default_factory=dict)


class AllHits(Sequence[Hit]):
    """The papers of ids, each a perfect match: of thousands an answer shows a few.

    A paper that has left the catalog meanwhile is passed over.

    Args:
        catalog: Gives the papers.
        ids: arXiv ids, in order.
    """

    def __init__(self, catalog: Catalog, ids: Sequence[str]) -> None:
        self._catalog = catalog
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Hit]:
        for start in range(0, len(self.ids), _BATCH):
            wanted = self.ids[start : start + _BATCH]
            for paper in self._catalog.papers_by_id(wanted).values():
                yield Hit(paper, 1.0)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> AllHits: ...
    def __getitem__(self, index: int | slice) -> Hit | AllHits:
        if isinstance(index, slice):
            return AllHits(self._catalog, self.ids[index])
        return Hit(self._catalog.papers_by_id([self.ids[index]])[self.ids[index]], 1.0)


def ids_of(hits: Sequence[Hit]) -> Sequence[str]:
    """The arXiv ids of hits; no paper is read for them."""
    return hits.ids if isinstance(hits, AllHits) else [hit.paper.arxiv_id for hit in hits]


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Papers of one calendar month: ``month`` as ``YYYY-MM``, ``count``, and all papers of it."""

    month: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Everything found for a question; the only thing an answer may be built from.

    Attributes:
        question: The understood question.
        hits: Papers, best first (or in the order asked for).
        total: How many papers match in all; exact for counts, lists and rankings, for any other
            question the size of the ranking.
        window: The window really used. Differs from ``question.window`` only when that one holds
            no digest and the nearest that has some stands in (``window_moved``).
        window_moved: Whether ``window`` stands in for an empty one.
        further: Papers of the same ranking behind `hits`, best first, for who reads more of them
            than an answer shows; none for lists, whose hits are all of them.
        second_hits: Papers of the second period of a comparison of two periods.
        second_total: How many match in that period.
        months: Counts by month, for trends and first appearances.
        unmatched: Words that no paper of a list bears; those listed share its topics alone.
        most_voted: Whether the most upvoted stand in for papers with more votes than any has.
        broader: A broader topic of a list's subject (lexicon id), and how many papers beyond the
            hits are about it; never mixed in. None when there is none.
        relevant: Whether the hits hold an answer at all; False means: say so and cite nothing.
        collection: Figures of the collection, for questions about it.
        shifts: Topics whose shares changed, for questions about that.
        archive: First and last day the digests cover, or None when there are none.
        origins: First and last day of the papers whose organisation is recorded, for a question
            that names one; None when no paper's is.
        of_origin: How many of the matching papers are recorded as of an organisation asked for.
        by_words: Whether papers were found by their words alone, as vectors can't be searched now.
        unserved: Why the embedding service that is set took no part; empty when it did, or wasn't
            needed.
    """

    question: Question
    hits: Sequence[Hit] = ()
    total: int = 0
    window: Window | None = None
    window_moved: bool = False
    further: tuple[Hit, ...] = ()
    second_hits: tuple[Hit, ...] = ()
    second_total: int = 0
    months: tuple[MonthCount, ...] = ()
    unmatched: str = ""
    most_voted: bool = False
    broader: tuple[str, int] | None = None
    relevant: bool = True
    collection: Collection | None = None
    shifts: Shifts | None = None
    archive: tuple[date, date] | None = None
    origins: tuple[date, date] | None = None
    of_origin: int = 0
    by_words: bool = False
    unserved: Absence = ""
