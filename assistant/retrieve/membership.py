"""Which papers a subject has: one set, of which list, count, ranking, first and trend are views.

A paper belongs when it is about the phrase that was asked for, not about the nearest topic that has
a name (see `aboutness`); a broader topic's further papers are counted beside.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from itertools import islice

import numpy as np

from assistant.catalog.catalog import Catalog
from assistant.index.generation import Generation
from assistant.index.stores.base import VectorStore
from assistant.recent import Recent
from assistant.retrieve.aboutness import (
    ALL,
    BROADER,
    Evidence,
    Features,
    Near,
    best_cut,
    broadness,
    by_score,
    probabilities,
)
from assistant.retrieve.evidence import Namer, Texts
from assistant.retrieve.naming import bearing
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Ranked, Weights, lexical_query
from assistant.retrieve.subject import SubjectReader
from assistant.retrieve.tags import ABOUT, TAGGED, TopicTags

#: Candidates that words and meaning bring each; tagged papers come on top.
POOL = 200
#: Papers whose texts are read for one subject: of more candidates the most probable without them.
MOST_READ = 3000
#: Subjects of which the papers are kept, and how many papers they are looked for among at most:
#: questions in a row share theirs.
KEPT, MOST_KEPT = 64, 6_000
#: Some papers can only hold more about a subject than all do where more than one in so many of
#: those that name it are among them.
RARE = 3
#: A paper that names less than this share of a phrase must be about it with this probability.
MOSTLY, LIKELY = 0.5, 0.25


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
        self._texts = Texts(catalog)
        self._tags = TopicTags(catalog)
        # What a server holds may be gone, or not to be had, from one question to the next.
        self._keeps = not generation.manifest.server
        self._known = Recent[tuple[str, tuple[str, ...] | None], list[Ranked]](KEPT)
        self.reader = SubjectReader(
            generation.lexical, generation.reader.vocabulary, generation.glosses
        )

    def warm(self) -> None:
        """Read what the first lists would otherwise wait for."""
        self._texts.warm()

    def members(
        self,
        subjects: Sequence[str],
        within: Sequence[str] | None,
        *,
        names: Collection[str] = (),
        every: bool = True,
        any_of: bool = False,
    ) -> list[Ranked]:
        """The papers that are about all subjects, most probable first.

        A subject with a part that no digest names has no papers.

        Args:
            subjects: Phrases, one or more.
            within: The papers asked about; None for all.
            names: Those of the subjects that papers are about which say them word for word.
            every: Whether of names alone those belong too that only mention them.
            any_of: Whether papers about one of the subjects are wanted, not about all; those about
                most of them come first.
        """
        if not any_of and set(subjects) <= set(names):
            return bearing(self._catalog, subjects, within, every=every)
        found = [
            item
            for phrase in subjects
            for item in (
                bearing(self._catalog, (phrase,), within, every=every or not any_of)
                if phrase in names
                else self._about(phrase, within)
            )
        ]
        # The last one stays: of a paper about several subjects its surest.
        best = {item.arxiv_id: item for item in sorted(found, key=by_score)}
        about = Counter(item.arxiv_id for item in found)
        members = [best[key] for key, n in about.items() if any_of or n >= len(subjects)]
        return sorted(members, key=lambda i: (about[i.arxiv_id], *by_score(i)), reverse=True)

    def _about(self, phrase: str, within: Sequence[str] | None) -> list[Ranked]:
        """The papers that are about one subject, most probable first."""
        if not self._keeps or (within is not None and len(within) > MOST_KEPT):
            return self._read(phrase, within)
        key = (phrase, None if within is None else tuple(within))
        if (known := self._known.get(key)) is None:
            self._known.put(key, known := self._read(phrase, within))
        return known

    def _read(self, phrase: str, within: Sequence[str] | None) -> list[Ranked]:
        subject = self.reader.read(phrase)
        # A phrase that is a topic's name is known by the topic, whatever its words.
        known = any(share >= ALL for _, share in subject.topics)
        if not known and any(facet.frequency == 0 for facet in subject.facets):
            return []
        found = self.evidence(phrase, within)
        ranked = found.ranked()
        members = ranked[: best_cut([item.score for item in ranked], found.unread)]
        members = [item for item in members if _speaks_for(item, whole=within is None)]
        if within is not None and len(members) * RARE > subject.frequency:
            # Of a few papers less is asked than of all, as where little is found each counts more;
            # of all, the number holds.
            members = members[: len(self._about(phrase, None))]
        return members

    def ranked(self, phrase: str, within: Sequence[str] | None, *, pool: int) -> list[Ranked]:
        """Candidates for a subject by probability; `Ranked.score` is the probability.

        Args:
            phrase: The subject.
            within: The papers asked about; None for all.
            pool: Most candidates that words, meaning and each tag bring.
        """
        return self.evidence(phrase, within, pool=pool).ranked()

    def evidence(
        self, phrase: str, within: Sequence[str] | None, *, pool: int | None = None
    ) -> Evidence:
        """What speaks for each candidate.

        Args:
            phrase: The subject.
            within: The papers asked about; None for all.
            pool: As of `ranked`; None: `POOL` from words and meaning, and all that are tagged.
        """
        among = len(self._generation.lexical) if within is None else len(within)
        if not among or not phrase.strip():
            return Evidence([], {})
        subject = self.reader.read(phrase)
        topics = [topic for topic, _ in subject.topics]
        counts = [self._tags.count(topic, ABOUT) for topic in topics]
        features = Features(subject, among, counts)
        if subject.is_broad:
            pool = pool or max(POOL, min(subject.frequency, MOST_READ))
        keys, near = self._near(phrase, within, topics, pool)
        unread = 0.0
        if len(keys) > MOST_READ:
            likely = probabilities(features.unread(near))
            best = np.argsort(-likely, kind="stable")
            unread = float(likely[best[MOST_READ:]].sum())
            best = best[:MOST_READ]
            keys = [keys[place] for place in best]
            near = Near(near.ranks[best], near.cosines[best], near.tags[best])
        namings = Namer(subject, self._texts).namings(keys)
        # A paper may have left the catalog since this generation was made.
        held = [place for place, key in enumerate(keys) if key in namings]
        near = Near(near.ranks[held], near.cosines[held], near.tags[held])
        return Evidence(list(namings), features.of(near, list(namings.values())), unread)

    def broader(
        self, phrase: str, within: Sequence[str] | None, members: Sequence[str]
    ) -> tuple[str, int] | None:
        """The broader topic that a phrase belongs to, and how many more papers are about it."""
        subject = self.reader.read(phrase)
        for topic, _ in subject.topics:
            if broadness(subject, self._tags.count(topic, ABOUT)) < math.log(BROADER):
                continue
            more = self._tags.about(topic, within) - self._tags.about(topic, members)
            if more > 0:
                return topic, more
        return None

    def _near(
        self, phrase: str, within: Sequence[str] | None, topics: Sequence[str], pool: int | None
    ) -> tuple[list[str], Near]:
        """Candidates, and how near each is."""
        generation = self._generation
        fields = generation.reader.question(phrase)
        vector = generation.lsa.embed(fields.features())
        query = lexical_query(phrase, fields, self._weights)
        by_words = partial(generation.lexical.search, query)
        by_meaning = partial(self._dense.search, vector)
        tagged = self._tags.tagged(topics, within, each=pool, most=MOST_READ)
        nearest = pool or POOL
        depth = MOST_READ if tagged is None else nearest
        words = by_words(limit=depth, within=within)
        cosines = by_meaning(limit=depth, within=within)
        if tagged is not None:
            keys = list({*words, *cosines, *tagged})
            unranked = [key for key in keys if key not in words]
            words |= by_words(limit=max(1, len(unranked)), within=unranked)
            scores = [self._tags.scores(keys, topic) for topic in topics]
        else:
            # Of so many, those that neither words nor meaning bring near are hardly about it.
            among = {*words, *cosines}
            scores = [self._tags.scores(among, topic) for topic in topics]
            tagged = {key for found in scores for key, score in found.items() if score >= TAGGED}
            keys = list({*islice(words, nearest), *islice(cosines, nearest), *tagged})
            ranked = tagged.union(islice(words, nearest))
            words = {key: score for key, score in words.items() if key in ranked}
        unknown = [key for key in keys if key not in cosines]
        cosines |= by_meaning(limit=len(unknown), within=unknown)
        place = {key: rank for rank, key in enumerate(words)}
        tags = [[found.get(key, 0.0) for key in keys] for found in scores]
        return keys, Near(
            np.array([place.get(key, len(words)) for key in keys]),
            np.maximum(0.0, np.array([cosines.get(key, 0.0) for key in keys])),
            np.array(tags).reshape(len(topics), len(keys)).T,
        )


def _speaks_for(item: Ranked, *, whole: bool) -> bool:
    """Whether a paper's own words speak for it: nearness alone is no evidence, as something is
    always nearest, and of all papers some name a small part of whatever is asked for."""
    if item.parts["named"] >= MOSTLY:
        return True
    named = max(item.parts["named"], item.parts["topic"]) > 0
    return named and (item.score >= LIKELY or not whole)
