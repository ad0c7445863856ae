"""The topics that papers are tagged with, as often as questions look at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.catalog.catalog import Catalog

#: Topics whose papers are counted once: as many as there are.
COUNTED = 1_000
#: Topics of which the scores of all papers are kept, 100 bytes for each paper, and of how many
#: papers each at most.
KEPT, MOST_KEPT = 64, 6_000
#: A tag from this score on makes a paper a candidate.
TAGGED = 0.4
#: A paper is about a topic when its tag scores this much.
ABOUT = 0.5


class TopicTags:
    """The tags of a catalog's papers.

    Args:
        catalog: The records.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def about(self, topic: str, within: Sequence[str] | None) -> int:
        """How many of some papers, or of all, are about a topic."""
        if within is None:
            return self.count(topic, ABOUT)
        return sum(score >= ABOUT for score in self.scores(within, topic).values())

    def scores(self, among: Collection[str], topic: str) -> Mapping[str, float]:
        """Scores of a topic's tag, for those of some papers that have it."""
        every = self._every(topic)
        if every is None:
            return self._catalog.topic_scores(among, topic)
        return {key: every[key] for key in among if key in every}

    def _every(self, topic: str) -> Mapping[str, float] | None:
        """Scores of a topic's tag for all papers that have it; None where those are very many.

        The same few topics are asked about again and again, with one period after another.
        """
        known = self._catalog.kept("topics", KEPT)
        scores: dict[str, float] | None = known.get(topic)
        if scores is None and self.count(topic, 0.0) <= MOST_KEPT:
            scores = self._catalog.topic_scores(None, topic)
            known.put(topic, scores)
        return scores

    def count(self, topic: str, least: float) -> int:
        """How many papers have a topic's tag of at least a score; counted once until a sync."""
        known = self._catalog.kept("tags", COUNTED)
        if (count := known.get(key := f"{topic} {least}")) is None:
            known.put(key, count := self._catalog.count_tagged(topic, least))
        return int(count)

    def tagged(
        self, topics: Sequence[str], within: Sequence[str] | None, *, each: int | None, most: int
    ) -> set[str] | None:
        """Papers that are tagged with one of some topics.

        Args:
            topics: Topic ids.
            within: Only these papers; None for all.
            each: Of each topic at most the surest so many; None for all.
            most: Where more are tagged, None is given.
        """
        every = each is None and within is None
        if every and any(self.count(topic, TAGGED) > most for topic in topics):
            return None
        limit = each or most + 1
        tagged: set[str] = set()
        for topic in topics:
            tagged.update(self._surest(topic, within, limit))
        return tagged if len(tagged) <= most else None

    def _surest(self, topic: str, within: Sequence[str] | None, limit: int) -> Iterable[str]:
        """The papers that are tagged with a topic, of more than so many the surest."""
        every = self._every(topic)
        if every is None:
            return self._catalog.tagged(topic, TAGGED, within, limit=limit)
        among = every if within is None else [key for key in within if key in every]
        tagged = [key for key in among if every[key] >= TAGGED]
        if len(tagged) <= limit:
            return tagged
        return sorted(tagged, key=lambda key: (-every[key], key))[:limit]
