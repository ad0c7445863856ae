"""How probable it is that a paper is about a subject, and how many of the best to take.

A logistic model over `Features`. Its coefficients are fitted by::

    python benchmarks/membership.py DIR:QUESTIONS.jsonl …

The cut is at the highest expected F1 (Ye, Chai, Lee, Chieu, "Optimizing F-measure", ICML 2012).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.retrieve.evidence import Naming
from assistant.retrieve.ranking import Ranked
from assistant.retrieve.subject import Subject

Numbers = NDArray[np.float64]

#: What each of the `Features` counts, and the intercept.
COEFFICIENTS: Mapping[str, float] = {
    "title": 2.565,
    "named": 0.729,
    "least": 0.183,
    "cosine": 8.727,
    "rank": 0.577,
    "among": -0.646,
    "topic": 1.861,
    "own_topic": 3.020,
    "is_topic": -1.716,
    "no_topic": 0.310,
}
INTERCEPT = -0.310
#: Papers of the largest archive that they were fitted on.
FITTED = 5_500
#: Of a broad word a place counts as that among so many. Of the papers tagged with
#: the three topics of video, the list on "video" holds 60% with this, 31% with 100, 12% without.
COMMON = 10
#: A paper less likely than this to be about a subject is in no set.
FLOOR = 0.1
#: A topic with this many times as many papers as name the phrase is a broader one.
BROADER = 2.0
#: A topic whose name is this share of a phrase is the phrase.
ALL = 0.99

#: Best first where reversed; of equal ones in the order of their ids.
by_score = attrgetter("score", "arxiv_id")
#: The parts of a score that explain it, and the features that they are.
_PARTS = {"dense": "cosine", "topic": "topic", "named": "named"}


class Near(NamedTuple):
    """How near some papers are to a subject, besides how they name it: a row or number for each.

    Attributes:
        ranks: Their places by BM25 score among the papers asked about, from 0.
        cosines: Of the embeddings.
        tags: Scores of the topics that the subject names, a column for each in their order.
    """

    ranks: Numbers
    cosines: Numbers
    tags: Numbers


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
        # Of ten times as many papers ten times as many are about it: a place counts as that in as
        # many as the coefficients were fitted on.
        share = min(1.0, FITTED / among)
        self._among = math.log(among * share)
        # Of very many papers that name a word it says little which stands where.
        self._share = min(share, COMMON / subject.frequency) if subject.is_broad else share
        self._either = subject.either
        # A topic that far more papers have than name the phrase says little about the phrase.
        breadths = [broadness(subject, count) for count in tagged]
        self._is_topic = 0.0
        shares = [share for _, share in subject.topics]
        if (sum(shares) if self._either else max(shares, default=0.0)) >= ALL:
            self._is_topic = 1.0 - min(1.0, min(breadths) / BROADER)

    def of(self, near: Near, namings: Sequence[tuple[Naming, ...]]) -> dict[str, Numbers]:
        """The features of papers, each a number for every paper.

        Args:
            near: How near they are.
            namings: How each paper names each facet.
        """
        # Of thousands of papers most name the subject in one of a few dozen ways.
        known = {naming: self._named(naming) for naming in set(namings)}
        named = np.array([known[naming] for naming in namings]).reshape(-1, 3)
        return dict(zip(("title", "named", "least"), named.T, strict=True)) | self.unread(near)

    def unread(self, near: Near) -> dict[str, Numbers]:
        """Those of the features that no text has to be read for."""
        none = np.zeros(len(near.ranks))
        topic = none
        if near.tags.shape[1]:
            # "X and Y" asks for either, "X for Y" for what is both.
            topic = near.tags.max(axis=1) if self._either else near.tags.min(axis=1)
        return {
            "cosine": near.cosines,
            # Where tags say what is about a phrase, its words' places only say how many papers
            # were asked about.
            "rank": -np.log1p(near.ranks * self._share) * (1.0 - self._is_topic),
            "among": none + self._among,
            "topic": topic,
            "own_topic": topic * self._is_topic,
            "is_topic": none + self._is_topic,
            "no_topic": none + float(not near.tags.shape[1]),
        }

    def _named(self, namings: Sequence[Naming]) -> tuple[float, float, float]:
        """How far a title names a subject, title and summary together, and its least named part."""
        title = named = 0.0
        strengths = []
        for share, tells, (in_title, in_body) in zip(
            self._shares, self._telling, namings, strict=True
        ):
            # A title's words are chosen, a summary's may be said in passing.
            strength = 1.0 if in_title else 0.8 * _often(in_body)
            title += share * in_title
            named += share * (strength > 0)
            if tells:
                strengths.append(strength)
        worst = max if self._either else min
        return title, named, worst(strengths, default=0.0)


def broadness(subject: Subject, tagged: int) -> float:
    """How much broader a topic with so many papers is than a subject: 0 or a positive log ratio."""
    return max(0.0, math.log((tagged + 1) / (max(1, subject.frequency) + 1)))


@lru_cache(maxsize=256)
def _often(count: int) -> float:
    """How often a summary names something, levelling off at five times."""
    return min(1.0, math.log1p(count) / math.log(6))


def probabilities(found: Mapping[str, Numbers]) -> Numbers:
    """The probabilities that papers with some features are about the subject."""
    z = sum((COEFFICIENTS[name] * values for name, values in found.items()), start=np.float64(0))
    likely: Numbers = 1.0 / (1.0 + np.exp(-(INTERCEPT + z)))
    return likely


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for candidates of a subject.

    Attributes:
        ids: The candidates.
        features: Numbers by feature, one for each of them.
        unread: How many papers that nobody read are probably about it as well.
    """

    ids: list[str]
    features: dict[str, Numbers]
    unread: float = 0.0

    def ranked(self) -> list[Ranked]:
        """The candidates by probability, which is their score, with what explains it."""
        if not self.ids:
            return []
        columns = zip(*(self.features[name].tolist() for name in _PARTS.values()), strict=True)
        parts = [dict(zip(_PARTS, column, strict=True)) for column in columns]
        scores = probabilities(self.features).tolist()
        ranked = list(map(Ranked, self.ids, scores, parts))
        ranked.sort(key=by_score, reverse=True)
        return ranked


def best_cut(probabilities: Sequence[float], unread: float = 0.0) -> int:
    """How many of the best papers promise the highest F1.

    Args:
        probabilities: Of the candidates, falling.
        unread: How many further papers are probably about the subject.

    Example:
        >>> best_cut([0.9, 0.8, 0.2, 0.05])
        2
    """
    expected = sum(probabilities) + unread
    best, cut, right = 0.0, 0, 0.0
    for count, value in enumerate(probabilities, start=1):
        right += value
        promised = 2 * right / (count + expected)
        if value < FLOOR or promised < best:
            break
        best, cut = promised, count
    return cut
