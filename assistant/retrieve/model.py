"""What retrieval hands to the answer."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, overload

from assistant.catalog.catalog import Catalog
from assistant.catalog.collection import Collection
from assistant.catalog.records import Paper, Standing
from assistant.language.dates.find import Window
from assistant.question.model import Kind, Question

if TYPE_CHECKING:
    from assistant.index.embedding.served import Absence
    from assistant.retrieve.ranking import Ranked
    from assistant.retrieve.shifts import Shifts

#: Papers read at once.
_BATCH = 200
_PERFECT: Mapping[str, Ranked] = {}


Key = tuple[int, ...] | None
"""What hits are sorted by."""


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


class Found(Sequence[Hit]):
    """Papers found, each read when it is looked at: of thousands an answer shows a few.

    A paper that has left the catalog meanwhile is passed over.

    Args:
        catalog: Gives the papers.
        ids: arXiv ids, in order.
        ranked: What each scored; papers without are perfect matches.
    """

    def __init__(
        self, catalog: Catalog, ids: Sequence[str], ranked: Mapping[str, Ranked] = _PERFECT
    ) -> None:
        self._catalog = catalog
        self._ranked = ranked
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Hit]:
        for start in range(0, len(self.ids), _BATCH):
            wanted = self.ids[start : start + _BATCH]
            yield from map(self._hit, self._catalog.papers_by_id(wanted).values())

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Found: ...
    def __getitem__(self, index: int | slice) -> Hit | Found:
        if isinstance(index, slice):
            return self.of(self.ids[index])
        return self._hit(self._catalog.papers_by_id([self.ids[index]])[self.ids[index]])

    def of(self, ids: Sequence[str]) -> Found:
        """Some of them, in an order."""
        return Found(self._catalog, ids, self._ranked)

    def then(self, more: Found) -> Found:
        """These, and others behind them."""
        return Found(self._catalog, [*self.ids, *more.ids], {**self._ranked, **more._ranked})

    def standings(self) -> dict[str, Standing]:
        """What of their records decides their order, by id; of those that are still held."""
        return self._catalog.standings(self.ids)

    def _hit(self, paper: Paper) -> Hit:
        ranked = self._ranked.get(paper.arxiv_id)
        return Hit(paper, ranked.score, ranked.parts) if ranked is not None else Hit(paper, 1.0)


def ids_of(hits: Sequence[Hit]) -> Sequence[str]:
    """The arXiv ids of hits; no paper is read for them."""
    return hits.ids if isinstance(hits, Found) else [hit.paper.arxiv_id for hit in hits]


def hits_of(hits: Sequence[Hit], wanted: Container[str]) -> Sequence[Hit]:
    """Those hits that are of some papers, in their order; no other paper is read."""
    if isinstance(hits, Found):
        return hits.of([key for key in hits.ids if key in wanted])
    return [hit for hit in hits if hit.paper.arxiv_id in wanted]


def standings_of(hits: Sequence[Hit]) -> dict[str, Standing]:
    """What of the records of hits decides their order, by id; no paper is read for it."""
    if isinstance(hits, Found):
        return hits.standings()
    return {hit.paper.arxiv_id: Standing.of(hit.paper) for hit in hits}


@overload
def sorted_by(hits: Found, key: Callable[[Standing], Key]) -> Found: ...
@overload
def sorted_by(hits: Sequence[Hit], key: Callable[[Standing], Key]) -> Sequence[Hit]: ...
def sorted_by(hits: Sequence[Hit], key: Callable[[Standing], Key]) -> Sequence[Hit]:
    """Hits sorted by what their records say; equal ones stay in their order, no paper is read.

    Args:
        hits: As found.
        key: Smallest first; None: is left out.
    """
    keys = {arxiv_id: key(standing) for arxiv_id, standing in standings_of(hits).items()}
    kept = {arxiv_id: rank for arxiv_id, rank in keys.items() if rank is not None}
    if isinstance(hits, Found):
        return hits.of(sorted(filter(kept.__contains__, hits.ids), key=kept.__getitem__))
    own = [hit for hit in hits if hit.paper.arxiv_id in kept]
    return sorted(own, key=lambda hit: kept[hit.paper.arxiv_id])


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
        unanswered: Whether the list of a topic stands in for what no summary says about it.
        elsewhere: Whether the paper found is of another time than was asked for.
        most_voted: Whether the most upvoted stand in for papers with more votes than any has.
        other_kind: The kind asked for, where no title says that and all papers stand in.
        shares: Of a list about any of several subjects how many papers each of them has.
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
    second_hits: Sequence[Hit] = ()
    second_total: int = 0
    months: tuple[MonthCount, ...] = ()
    unmatched: str = ""
    unanswered: bool = False
    elsewhere: bool = False
    most_voted: bool = False
    other_kind: Kind | None = None
    shares: tuple[int, ...] = ()
    broader: tuple[str, int] | None = None
    relevant: bool = True
    collection: Collection | None = None
    shifts: Shifts | None = None
    archive: tuple[date, date] | None = None
    origins: tuple[date, date] | None = None
    of_origin: int = 0
    by_words: bool = False
    unserved: Absence = ""
