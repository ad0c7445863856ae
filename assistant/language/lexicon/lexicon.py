"""The bilingual concept lexicon: research topics and technical terms in English and Korean.

It says which concepts a text names, which topics a paper is about, and how else a question's
words could have been written, in either language.

>>> lexicon = Lexicon.default()
>>> lexicon.topics_in("비디오 생성 논문 알려줘")
['video_generation']
"""

from __future__ import annotations

import gc
import re
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.language.lexicon.matching import (
    Hit,
    Role,
    longest,
    nfc,
)
from assistant.language.lexicon.model import (
    Match,
    Term,
    Topic,
    load_lexicon,
    terms_of,
    topics_of,
)
from assistant.language.lexicon.scoring import (
    LEAST_EVIDENCE,
    PARENT_SHARE,
    Evidence,
    add_body,
    add_title,
    facet_spans,
    name_hits,
    sentence_ends,
)
from assistant.language.lexicon.trie import PhraseTrie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["LEXICON_PATH", "Lexicon", "Match", "Term", "Topic"]

LEXICON_PATH = Path(__file__).with_name("concepts.yaml")

# What may stand between two names that are asked for alike.
_AND = re.compile(r"\s*(?:,|&|\band\b|,\s*and\b|및|(?:와|과|이랑|하고)(?=\s))\s*", re.IGNORECASE)
_NAMES = (Role.TERM, Role.NAME, Role.ASK)


class Lexicon:
    """Topics and terms, with one matcher over all their names.

    Args:
        topics: research topics by id; every parent must be among them.
        terms: technical terms by id.

    The matcher is built at first use; a lexicon never changes, so threads can share it.
    """

    def __init__(self, topics: Mapping[str, Topic], terms: Mapping[str, Term]) -> None:
        self._topics = MappingProxyType(dict(topics))
        self._terms = MappingProxyType(dict(terms))

    @classmethod
    def default(cls) -> Lexicon:
        """The shipped lexicon, read once per process."""
        return _default()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Lexicon:
        """A lexicon from parsed YAML (see `concepts.yaml` for the fields)."""
        return cls(topics_of(data), terms_of(data))

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Topics by id, in file order."""
        return self._topics

    @property
    def terms(self) -> Mapping[str, Term]:
        """Terms by id, in file order."""
        return self._terms

    @cached_property
    def _trie(self) -> PhraseTrie:
        trie = PhraseTrie()
        for term in self._terms.values():
            for name in term.en + term.ko:
                trie.add(name, term.id, Role.TERM)
        for topic in self._topics.values():
            for role, names in (
                (Role.NAME, topic.en + topic.ko),
                (Role.ASK, topic.ask),
                (Role.RELATED, topic.related),
            ):
                for name in names:
                    trie.add(name, topic.id, role)
            for number, group in enumerate(topic.facets):
                for stem in group:
                    trie.add(stem, topic.id, Role.FACET, number)
        return trie

    def warm(self) -> None:
        """Build the whole matcher now instead of as texts need it (0.1 s)."""
        self._trie.build()

    def find(self, text: str) -> list[Match]:
        """Concepts named in `text`, in order; of overlapping names the longest wins.

        A topic and a term with the same name both match. English matches whole words, plurals
        included; a Korean name must begin a word and may go on with particles. An abbreviation
        that could be read as a word (RAG, SAM) keeps its case. Offsets are of NFC text.

        >>> [m.surface for m in Lexicon.default().find("LoRA로 미세조정")]
        ['LoRA', '미세조정']
        """
        text = nfc(text)
        hits = longest([hit for hit in self._trie.scan(text) if hit.phrase.role in _NAMES])
        seen = dict.fromkeys((hit.phrase.concept, hit.start, hit.end) for hit in hits)
        return [Match(concept, start, end, text[start:end]) for concept, start, end in seen]

    def topics_in(self, text: str) -> list[str]:
        """Ids of the topics that a question names, in order, the most specific ones.

        A topic gives way to its descendants, and a broad root to any narrower topic, unless
        "and" sets them side by side. If no more than broad roots are named, topics all of whose
        facets stand in one sentence count as named.
        """
        text = nfc(text)
        hits = self._trie.scan(text)
        names = name_hits(hits, text)
        found = list(dict.fromkeys(hit.phrase.concept for hit in names))
        if all(self._is_broad(topic) for topic in found):
            spans = facet_spans(hits, sentence_ends(text))
            found += [
                topic
                for (topic, _), groups in spans.items()
                if len(groups) == len(self._topics[topic].facets)
            ]
            found = list(dict.fromkeys(found))
        broader = {parent for topic in found for parent in self._ancestors(topic)}
        if any(self._topics[topic].parent for topic in found):
            broader |= {topic for topic in found if self._is_broad(topic)}
        broader -= _side_by_side(names, text)
        return [topic for topic in found if topic not in broader]

    def score_topics(self, title: str, body: str) -> dict[str, float]:
        """Evidence in [0, 1] that a paper is about each topic, strongest first.

        Args:
            title: the paper's title.
            body: its summary, as text or Markdown, in either language.

        From about 0.5 a paper is about the topic; less than 0.1 is left out. A broader topic
        inherits part of its strongest child. The weights and their reasons are in `scoring`.
        """
        evidence = Evidence()
        title, body = nfc(title), nfc(body)
        add_title(evidence, title, self._trie.scan(title), self._topics, self._terms)
        add_body(evidence, body, self._trie.scan(body), self._topics, self._terms)
        scores = evidence.scores()
        for topic, score in list(scores.items()):
            for parent in self._ancestors(topic):
                score *= PARENT_SHARE
                scores[parent] = max(scores.get(parent, 0.0), score)
        kept = [(topic, score) for topic, score in scores.items() if score >= LEAST_EVIDENCE]
        return dict(sorted(kept, key=lambda item: (-item[1], item[0])))

    def _is_broad(self, topic: str) -> bool:
        return self._topics[topic].parent is None and self._topics[topic].common

    def _ancestors(self, topic: str) -> Iterator[str]:
        parent = self._topics[topic].parent
        while parent is not None:
            yield parent
            parent = self._topics[parent].parent


@cache
def _default() -> Lexicon:
    # Parsing makes tens of thousands of small objects that all stay; collecting garbage
    # meanwhile finds nothing and doubles the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Lexicon.from_dict(load_lexicon(LEXICON_PATH))
    finally:
        if collecting:
            gc.enable()


def _side_by_side(names: Sequence[Hit], text: str) -> set[str]:
    """Topics whose name is joined to another one by "and" or a comma."""
    ordered = sorted(names, key=lambda hit: hit.start)
    joined: set[str] = set()
    for left, right in pairwise(ordered):
        if left.end <= right.start and _AND.fullmatch(text[left.end : right.start]):
            joined |= {left.phrase.concept, right.phrase.concept}
    return joined
