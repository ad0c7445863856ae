"""Which papers a subject has: one set, of which list, count, ranking, first and trend are views.

A paper belongs when it is about the phrase that was asked for, not about the nearest topic that has
a name (see `aboutness`); a broader topic's further papers are counted beside.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter

from assistant.catalog.catalog import Catalog
from assistant.index.generation import Generation
from assistant.index.stores.base import VectorStore
from assistant.retrieve.aboutness import (
    ALL,
    BROADER,
    Features,
    Near,
    best_cut,
    broadness,
    probability,
)
from assistant.retrieve.evidence import Namer, Texts
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Ranked, Weights, lexical_query
from assistant.retrieve.subject import SubjectReader

#: Candidates that words and meaning bring each; tagged papers come on top.
POOL = 200
#: A tag from this score on makes a paper a candidate.
TAGGED = 0.4
#: A paper is about a topic when its tag scores this much.
ABOUT = 0.5

_by_score = attrgetter("score", "arxiv_id")


class Membership:
    """Gives the papers of subjects.

    Args:
        catalog: The records.
        generation: The index.
        weights: What each field counts for words.
        dense: Where vectors are searched; None: the index's own store.
    """

    def __init__(
        self,
        catalog: Catalog,
        generation: Generation,
        weights: Weights = DEFAULT_WEIGHTS,
        dense: VectorStore | None = None,
    ) -> None:
        self._catalog = catalog
        self._generation = generation
        self._weights = weights
        self._dense = dense or generation.store()
        self._texts = Texts()
        self.reader = SubjectReader(
            generation.lexical, generation.reader.vocabulary, generation.glosses
        )

    def members(
        self, subjects: Sequence[str], within: Sequence[str] | None, *, any_of: bool = False
    ) -> list[Ranked]:
        """The papers that are about all subjects, most probable first.

        Several are read as one phrase, all of whose parts count. A subject with a part that no
        digest names has no papers.

        Args:
            subjects: Phrases, one or more.
            within: The papers asked about; None for all.
            any_of: Whether papers about one of the subjects are wanted, not about all.
        """
        if not any_of:
            return self._about(" ".join(subjects), within)
        every = [item for phrase in subjects for item in self._about(phrase, within)]
        # The last one stays: of a paper about several subjects its surest.
        best = {item.arxiv_id: item for item in sorted(every, key=_by_score)}
        return sorted(best.values(), key=_by_score, reverse=True)

    def _about(self, phrase: str, within: Sequence[str] | None) -> list[Ranked]:
        subject = self.reader.read(phrase)
        # A phrase that is a topic's name is known by the topic, whatever its words.
        known = any(share >= ALL for _, share in subject.topics)
        if not known and any(facet.frequency == 0 for facet in subject.facets):
            return []
        ranked = self.ranked(phrase, within)
        members = ranked[: best_cut([item.score for item in ranked])]
        # Nearness alone is no evidence: something is always nearest.
        return [item for item in members if item.parts["named"] > 0 or item.parts["topic"] > 0]

    def ranked(
        self, phrase: str, within: Sequence[str] | None, *, pool: int | None = None
    ) -> list[Ranked]:
        """Candidates for a subject by probability; `Ranked.score` is the probability.

        Args:
            phrase: The subject.
            within: The papers asked about; None for all.
            pool: Most candidates that words, meaning and each tag bring; None for `POOL` and all
                that are tagged.
        """
        ranked = [
            Ranked(key, probability(found), _parts(found))
            for key, found in self.evidence(phrase, within, pool=pool).items()
        ]
        ranked.sort(key=_by_score, reverse=True)
        return ranked

    def evidence(
        self, phrase: str, within: Sequence[str] | None, *, pool: int | None = None
    ) -> dict[str, dict[str, float]]:
        """The features of each candidate; the arguments are those of `ranked`."""
        among = len(self._generation.lexical) if within is None else len(within)
        if not among or not phrase.strip():
            return {}
        subject = self.reader.read(phrase)
        tags = [self._catalog.topic_scores(None, topic) for topic, _ in subject.topics]
        counts = [sum(score >= ABOUT for score in found.values()) for found in tags]
        near = self._near(phrase, within, tags, pool)
        namer = Namer(subject, self._texts)
        features = Features(subject, among, counts)
        return {
            key: features.of(near[key], namer.namings(paper))
            # A paper may have left the catalog since this generation was made.
            for key, paper in self._catalog.papers_by_id(near).items()
        }

    def broader(
        self, phrase: str, within: Sequence[str] | None, members: Collection[str]
    ) -> tuple[str, int] | None:
        """The broader topic that a phrase belongs to, and how many more papers are about it."""
        subject = self.reader.read(phrase)
        for topic, _ in subject.topics:
            scores = self._catalog.topic_scores(None, topic)
            about = {key for key, score in scores.items() if score >= ABOUT}
            if broadness(subject, len(about)) < math.log(BROADER):
                continue
            more = (about if within is None else about & set(within)) - set(members)
            if more:
                return topic, len(more)
        return None

    def _near(
        self,
        phrase: str,
        within: Sequence[str] | None,
        tags: Sequence[Mapping[str, float]],
        pool: int | None,
    ) -> dict[str, Near]:
        """Candidates, and how near each is."""
        generation = self._generation
        fields = generation.reader.question(phrase)
        query = lexical_query(phrase, fields, self._weights)
        vector = generation.lsa.embed(fields.features())
        words = generation.lexical.search(query, limit=pool or POOL, within=within)
        cosines = self._dense.search(vector, limit=pool or POOL, within=within)
        inside = None if within is None else set(within)
        keys = {*words, *cosines}
        for found in tags:
            having = [
                key
                for key, score in found.items()
                if score >= TAGGED and (inside is None or key in inside)
            ]
            if pool is not None and len(having) > pool:
                having = heapq.nlargest(pool, having, key=found.__getitem__)
            keys.update(having)
        unranked = [key for key in keys if key not in words]
        words |= generation.lexical.search(query, limit=max(1, len(unranked)), within=unranked)
        unknown = [key for key in keys if key not in cosines]
        cosines |= self._dense.search(vector, limit=len(unknown), within=unknown)
        place = {key: rank for rank, key in enumerate(words)}
        return {
            key: Near(
                place.get(key, len(words)),
                max(0.0, cosines.get(key, 0.0)),
                tuple(found.get(key, 0.0) for found in tags),
            )
            for key in keys
        }


def _parts(found: Mapping[str, float]) -> dict[str, float]:
    """The parts of a score that explain it."""
    return {
        "dense": found["cosine"],
        "topic": found["topic"],
        "named": found["named"],
    }
