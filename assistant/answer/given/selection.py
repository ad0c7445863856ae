"""Which of the papers found a model may read, in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answer.sources import make_source
from assistant.retrieve.asked import LISTS
from assistant.retrieve.model import hits_of, ids_of, sorted_by
from assistant.retrieve.views import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.model import Source
    from assistant.retrieve.model import Hit, Retrieval

#: Of more entries each would be cut to a sentence or two, and no answer names them all.
MOST_ENTRIES = 30
#: Share of the best paper's score that a paper of a search has at least. Of "how do people reduce
#: KV cache memory" in a year of digests, 22 of 32 stay, all of them about caches.
RELEVANT = 0.6


def selected(retrieval: Retrieval, quoted: Sequence[Source]) -> tuple[Source, ...]:
    """Sources for a model: the quoted ones, then further papers in the same order.

    Args:
        retrieval: What was found.
        quoted: Sources of the answer without a model, numbered; their numbers stay.

    Returns:
        At most `MOST_ENTRIES`. Of a comparison of two periods, as many of each as there are.
    """
    if retrieval.second_hits:
        return _of_both_periods(retrieval, quoted, MOST_ENTRIES)
    kept = quoted[:MOST_ENTRIES]
    known = {source.arxiv_id for source in kept}
    number = max((source.n for source in quoted), default=0)
    hits = _ordered(retrieval)
    more = [key for key in ids_of(hits) if key not in known][: MOST_ENTRIES - len(kept)]
    further = [
        make_source(number + place, hit.paper, retrieval.question)
        for place, hit in enumerate(hits_of(hits, set(more)), start=1)
    ]
    return (*kept, *further)


def best_of(retrieval: Retrieval, sources: Sequence[Source], most: int) -> tuple[Source, ...]:
    """The sources that stay when only so many have room: the first, of two periods each's."""
    if retrieval.second_hits:
        return _of_both_periods(retrieval, sources, most)
    return tuple(sources[:most])


def _of_both_periods(
    retrieval: Retrieval, sources: Sequence[Source], most: int
) -> tuple[Source, ...]:
    second_ids = {hit.paper.arxiv_id for hit in retrieval.second_hits}
    second = [source for source in sources if source.arxiv_id in second_ids]
    first = [source for source in sources if source.arxiv_id not in second_ids]
    half = max(most // 2, most - len(second))
    kept = first[:half]
    return (*kept, *second[: most - len(kept)])


def _ordered(retrieval: Retrieval) -> Sequence[Hit]:
    """Papers beyond the quoted ones that bear on the question, in the order of the answer."""
    intent = retrieval.question.intent
    hits = retrieval.hits
    if intent == "trend":
        return in_order(hits, "votes")
    if intent == "first":
        return sorted_by(hits, lambda paper: (paper.first,))
    if intent in LISTS or intent not in ("search", "fact") or not hits:
        return hits
    if retrieval.question.limit:
        return hits
    least = RELEVANT * hits[0].score
    return [hit for hit in (*hits, *retrieval.further) if hit.score >= least]
