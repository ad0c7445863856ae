"""Which papers a subject has: one set, of which list, count, ranking, first and trend are views.

For every candidate a logistic model gives the probability that the paper is about the phrase that
was asked for: from how its title and summary name the phrase's parts, how near it is by words and
by meaning, and the tags of the topics that the phrase names. The set is the best papers, as many as
promise the highest F1 (Ye, Chai, Lee, Chieu, "Optimizing F-measure", ICML 2012).

The coefficients are fitted by::

    python benchmarks/membership.py --data-dir DIR QUESTIONS.jsonl …
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from assistant.catalog.catalog import Catalog
from assistant.index.embedding import Embedder
from assistant.index.generation import Generation
from assistant.retrieve.evidence import Namer, Naming, Texts
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Ranked, Weights, lexical_query
from assistant.retrieve.subject import Subject, SubjectReader

#: What each of the `Features` counts, and the intercept.
COEFFICIENTS: Mapping[str, float] = {
    "title": 1.824,
    "named": 0.373,
    "least": 1.604,
    "cosine": 6.565,
    "rank": 0.654,
    "among": -0.685,
    "topic": 2.031,
    "narrow_topic": 0.597,
    "own_topic": 2.021,
    "is_topic": -0.976,
}
INTERCEPT = 0.725
#: A paper less likely than this to be about a subject is in no set.
FLOOR = 0.1
#: Candidates that words and meaning bring each; tagged papers come on top.
POOL = 200
#: A tag from this score on makes a paper a candidate.
TAGGED = 0.4
#: A topic whose name is this share of a phrase is the phrase.
ALL = 0.99
#: A topic with this many times as many papers as name the phrase is a broader one.
BROADER = 2.0
#: A paper is about a topic when its tag scores this much.
ABOUT = 0.5


class Near(NamedTuple):
    """How near one paper is to a subject, besides how it names it.

    Attributes:
        rank: Its place by BM25 score among the papers asked about, from 0.
        cosine: Of the embeddings.
        tags: Scores of the topics that the subject names, in their order.
    """

    rank: int
    cosine: float
    tags: tuple[float, ...]


class Features:
    """What speaks for papers being about a subject.

    Args:
        subject: The phrase, read.
        among: How many papers were asked about.
        tagged: How many papers of the archive are about each topic that the subject names.
    """

    def __init__(self, subject: Subject, among: int, tagged: Sequence[int]) -> None:
        whole = sum(facet.weight for facet in subject.facets) or 1.0
        heaviest = max((facet.weight for facet in subject.facets), default=0.0)
        self._shares = [facet.weight / whole for facet in subject.facets]
        self._telling = [facet.weight >= heaviest / 2 for facet in subject.facets]
        self._among = math.log(among)
        # A topic that far more papers have than name the phrase says little about the phrase.
        breadths = [broadness(subject, count) for count in tagged]
        self._narrowness = [math.exp(-breadth) for breadth in breadths]
        self._is_topic = 0.0
        if any(share >= ALL for _, share in subject.topics):
            self._is_topic = 1.0 - min(1.0, min(breadths) / BROADER)

    def of(self, near: Near, namings: Sequence[Naming]) -> dict[str, float]:
        """The features of one paper.

        Args:
            near: How near it is.
            namings: How it names each facet.
        """
        title = named = 0.0
        least = 1.0 if namings else 0.0
        for share, tells, (in_title, in_body) in zip(
            self._shares, self._telling, namings, strict=True
        ):
            # A title's words are chosen, a summary's may be said in passing.
            strength = 1.0 if in_title else 0.8 * _often(in_body)
            title += share * in_title
            named += share * (strength > 0)
            if tells and strength < least:
                least = strength
        topic = max(near.tags, default=0.0)
        narrow = [score * much for score, much in zip(near.tags, self._narrowness, strict=True)]
        return {
            "title": title,
            "named": named,
            "least": least,
            "cosine": near.cosine,
            "rank": -math.log1p(near.rank),
            "among": self._among,
            "topic": topic,
            "narrow_topic": max(narrow, default=0.0),
            "own_topic": topic * self._is_topic,
            "is_topic": self._is_topic,
        }


def broadness(subject: Subject, tagged: int) -> float:
    """How much broader a topic with so many papers is than a subject: 0 or a positive log ratio."""
    return max(0.0, math.log((tagged + 1) / (max(1, subject.frequency) + 1)))


def _often(count: int) -> float:
    """How often a summary names something, levelling off at five times."""
    return min(1.0, math.log1p(count) / math.log(6))


def probability(found: Mapping[str, float]) -> float:
    """The probability that a paper with these features is about the subject."""
    z = INTERCEPT + sum(COEFFICIENTS[name] * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-z))


def best_cut(probabilities: Sequence[float]) -> int:
    """How many of the best papers promise the highest F1.

    Args:
        probabilities: Of all candidates, falling.

    Example:
        >>> best_cut([0.9, 0.8, 0.2, 0.05])
        2
    """
    expected = sum(probabilities)
    best, cut, right = 0.0, 0, 0.0
    for count, value in enumerate(probabilities, start=1):
        right += value
        promised = 2 * right / (count + expected)
        if value < FLOOR or promised < best:
            break
        best, cut = promised, count
    return cut


class Membership:
    """Gives the papers of subjects.

    Args:
        catalog: The records.
        generation: The index.
        embedder: Embeds phrases.
        weights: What each field counts for words.
    """

    def __init__(
        self,
        catalog: Catalog,
        generation: Generation,
        embedder: Embedder,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> None:
        self._catalog = catalog
        self._generation = generation
        self._embedder = embedder
        self._weights = weights
        self._dense = generation.store()
        self._texts = Texts()
        self.reader = SubjectReader(
            generation.lexical, generation.reader.vocabulary, generation.glosses
        )

    def members(self, subjects: Sequence[str], within: Sequence[str] | None) -> list[Ranked]:
        """The papers that are about all subjects, most probable first.

        Args:
            subjects: Phrases, one or more.
            within: The papers asked about; None for all.
        """
        sets = [self._cut(self.ranked(phrase, within)) for phrase in subjects]
        return _intersection(sets)

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
        ranked.sort(key=lambda item: (item.score, item.arxiv_id), reverse=True)
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

    def _cut(self, ranked: list[Ranked]) -> list[Ranked]:
        return ranked[: best_cut([item.score for item in ranked])]

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
        vector = self._embedder.question(phrase, fields)
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


def _intersection(sets: Sequence[list[Ranked]]) -> list[Ranked]:
    """The papers in all sets; a paper is as probable as the least probable of its memberships."""
    if not sets:
        return []
    least = {item.arxiv_id: item for item in sets[0]}
    for found in sets[1:]:
        others = {item.arxiv_id: item for item in found}
        least = {
            key: min(item, others[key], key=lambda ranked: ranked.score)
            for key, item in least.items()
            if key in others
        }
    return sorted(least.values(), key=lambda item: (item.score, item.arxiv_id), reverse=True)
