"""How strongly a paper's title and summary speak for each topic.

Each kind of evidence has a weight; independent pieces combine as a noisy-or,
1 - (1 - w1)(1 - w2)..., so evidence adds up and never passes 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from assistant.hangul import is_hangul
from assistant.language.lexicon.matching import Hit, Role, longest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.language.lexicon.model import Term, Topic

# Authors choose a title's words to say what the paper is about.
TITLE_NAME = 0.7
# The same for a word of several senses (alignment, code), which the summary must bear out.
TITLE_ASK = 0.48
# The words are there but not the name: "generate" and "video" may belong to different things.
TITLE_FACETS = 0.55
# A method or dataset in the title places the paper, but often only as a means.
TITLE_TERM = 0.3
TITLE_RELATED = 0.25
# Summaries open with what the paper does; a name there is nearly a statement of topic.
LEAD_NAME = 0.35
LEAD_FACETS = 0.2
# A name further on may be background or comparison; repetition makes it the subject.
BODY_NAME = 0.45
# Sentences that hold all facets; many may be about data or baselines.
BODY_FACETS = 0.3
# Terms and related words are shared by many topics; even many of them decide nothing alone.
BODY_TERM = 0.3
BODY_RELATED = 0.2
# What is left after each further mention: the second says half as much as the first.
REPEAT_NAME = 0.5
REPEAT_OTHER = 0.6
# A paper on a narrow topic is on the broad one too, but a reader of the broad one wants
# papers that name it first.
PARENT_SHARE = 0.8
# One related word in passing says nothing; without this a third of all scores would be such.
LEAST_EVIDENCE = 0.1
# Sentences that count as the opening of a summary.
LEAD_SENTENCES = 2

_SENTENCE_END = re.compile(r"[.!?。][)\"'*\]]*(?=\s)|\n")


class Evidence:
    """Collects weights per topic and combines them."""

    def __init__(self) -> None:
        self._doubt: dict[str, float] = defaultdict(lambda: 1.0)

    def add(self, topic: str, weight: float) -> None:
        """One more independent piece of evidence, with a weight in [0, 1]."""
        self._doubt[topic] *= 1.0 - weight

    def scores(self) -> dict[str, float]:
        """Each topic's combined evidence in [0, 1]."""
        return {topic: 1.0 - doubt for topic, doubt in self._doubt.items()}


def saturating(weight: float, repeat: float, count: int) -> float:
    """Evidence of `count` mentions: grows towards `weight`, each worth `repeat` of the last."""
    return weight * (1.0 - repeat**count)


def name_hits(hits: Iterable[Hit], text: str) -> list[Hit]:
    """Topic names in `text`: the longest of overlapping ones, and none that a longer term
    swallows within one Korean word (코드 in 코드북)."""
    hits = list(hits)
    terms: dict[int, int] = {}
    for hit in hits:
        if hit.phrase.role is Role.TERM:
            terms[hit.start] = max(hit.end, terms.get(hit.start, 0))
    names = [
        hit
        for hit in hits
        if hit.phrase.role in (Role.NAME, Role.ASK)
        and not (terms.get(hit.start, 0) > hit.end and is_hangul(text[hit.end]))
    ]
    return longest(names)


def facet_spans(hits: Iterable[Hit], ends: list[int]) -> dict[tuple[str, int], set[int]]:
    """By topic and sentence number, the facet groups that the sentence holds a word of."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for hit in hits:
        if hit.phrase.role is Role.FACET:
            found[hit.phrase.concept, bisect_right(ends, hit.start)].add(hit.phrase.group)
    return found


def sentence_ends(text: str) -> list[int]:
    """Offsets just after each sentence of `text` but the last."""
    return [match.end() for match in _SENTENCE_END.finditer(text)]


def add_title(
    evidence: Evidence,
    title: str,
    hits: list[Hit],
    topics: Mapping[str, Topic],
    terms: Mapping[str, Term],
) -> None:
    """Add what a title says."""
    names = name_hits(hits, title)
    named = {hit.phrase.concept: TITLE_ASK for hit in names}
    named |= {hit.phrase.concept: TITLE_NAME for hit in names if hit.phrase.role is Role.NAME}
    for topic, weight in named.items():
        evidence.add(topic, weight)
    for (topic, _), groups in facet_spans(_free_facets(hits, names, topics), []).items():
        if topic not in named and len(groups) == len(topics[topic].facets):
            evidence.add(topic, TITLE_FACETS)
    for topic in {hit.phrase.concept for hit in hits if hit.phrase.role is Role.RELATED}:
        evidence.add(topic, TITLE_RELATED)
    for topic in _term_topics(hits, terms):
        evidence.add(topic, TITLE_TERM)


def add_body(
    evidence: Evidence,
    body: str,
    hits: list[Hit],
    topics: Mapping[str, Topic],
    terms: Mapping[str, Term],
) -> None:
    """Add what a summary says."""
    ends = sentence_ends(body)
    names: dict[str, int] = defaultdict(int)
    weak: dict[str, set[str]] = defaultdict(set)
    lead: set[str] = set()
    named: set[tuple[str, int]] = set()
    found_names = name_hits(hits, body)
    for hit in found_names:
        topic, sentence = hit.phrase.concept, bisect_right(ends, hit.start)
        named.add((topic, sentence))
        if topics[topic].common or hit.phrase.role is Role.ASK:
            weak[topic].add(body[hit.start : hit.end].lower())
            continue
        names[topic] += 1
        if sentence < LEAD_SENTENCES:
            lead.add(topic)
    for hit in hits:
        if hit.phrase.role is Role.RELATED:
            weak[hit.phrase.concept].add(body[hit.start : hit.end].lower())
    for topic in lead:
        evidence.add(topic, LEAD_NAME)
    for topic, count in names.items():
        evidence.add(topic, saturating(BODY_NAME, REPEAT_NAME, count))
    for topic, surfaces in weak.items():
        evidence.add(topic, saturating(BODY_RELATED, REPEAT_OTHER, len(surfaces)))
    for topic, found in _term_topics(hits, terms).items():
        evidence.add(topic, saturating(BODY_TERM, REPEAT_OTHER, len(found)))
    free = _free_facets(hits, found_names, topics)
    spans = facet_spans(free, ends)
    # A name holds its own facets; they would count the same words twice.
    unnamed = {key: groups for key, groups in spans.items() if key not in named}
    _add_body_facets(evidence, unnamed, topics)


def _add_body_facets(
    evidence: Evidence,
    spans: Mapping[tuple[str, int], set[int]],
    topics: Mapping[str, Topic],
) -> None:
    sentences: dict[str, list[int]] = defaultdict(list)
    for (topic, sentence), groups in spans.items():
        if len(groups) == len(topics[topic].facets):
            sentences[topic].append(sentence)
    for topic, numbers in sentences.items():
        if min(numbers) < LEAD_SENTENCES:
            evidence.add(topic, LEAD_FACETS)
        evidence.add(topic, saturating(BODY_FACETS, REPEAT_OTHER, len(numbers)))


def _term_topics(hits: Iterable[Hit], terms: Mapping[str, Term]) -> dict[str, set[str]]:
    """By topic, the terms found that are evidence for it and aren't just its own name."""
    hits = list(hits)
    names = {
        (hit.start, hit.phrase.concept) for hit in hits if hit.phrase.role in (Role.NAME, Role.ASK)
    }
    found: dict[str, set[str]] = defaultdict(set)
    for hit in longest([hit for hit in hits if hit.phrase.role is Role.TERM]):
        for topic in terms[hit.phrase.concept].topics:
            if (hit.start, topic) not in names:
                found[topic].add(hit.phrase.concept)
    return found


def _root(topic: str, topics: Mapping[str, Topic]) -> str:
    while (parent := topics[topic].parent) is not None:
        topic = parent
    return topic


def _free_facets(hits: list[Hit], names: list[Hit], topics: Mapping[str, Topic]) -> list[Hit]:
    """Facet words, without those inside the name of a topic of another field.

    The "video" of "video-to-audio generation" is no evidence for video generation.
    """
    owner: dict[int, str] = {}
    for name in names:
        if not topics[name.phrase.concept].common and name.phrase.role is Role.NAME:
            root = _root(name.phrase.concept, topics)
            owner.update(dict.fromkeys(range(name.start, name.end), root))
    return [
        hit
        for hit in hits
        if hit.phrase.role is Role.FACET
        and owner.get(hit.start, root := _root(hit.phrase.concept, topics)) == root
    ]
