"""Decides whether what was found answers the question, by how much of it the papers hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.index.lexical import LexicalIndex
from assistant.language.analyzer import content_units, is_function_word, is_korean, name_tokens
from assistant.question.model import Question
from assistant.retrieve.asked import LISTS, Attempt, of_topic, phrase, weaker
from assistant.retrieve.model import Hit
from assistant.retrieve.subject import TEXT_FIELDS
from assistant.retrieve.views import BEST

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.retrieve.model import Found
    from assistant.retrieve.subject import SubjectReader

#: Papers whose text decides whether anything relevant was found.
JUDGED = 3
#: Share of a question's information that the best paper must hold …
MIN_COVERAGE = 0.35
#: … or, for long descriptions that paraphrase, that many rare words' worth of it.
MIN_RARE_WORDS = 1.5
#: A paper this similar in meaning needs only one rare word.
SIMILAR = 0.45
#: A name in at most this many papers settles the matter when one of the best holds it.
RARE_NAME = 5


class Wording:
    """The content words of a question, weighted by how rare they are.

    Each word weighs its inverse document frequency, words that no paper holds included: a question
    about whales is not answered by whatever else it says.

    Args:
        text: The question.
        lexical: Knows how rare a word is, and which papers hold it.
    """

    def __init__(self, text: str, lexical: LexicalIndex) -> None:
        self._lexical = lexical
        total = len(lexical) + 1
        self._rarest = math.log(total) or 1.0
        self._frequency = {
            unit: _frequency(lexical, unit)
            for unit in content_units(text)
            if not is_function_word(unit)
        }
        self._names = name_tokens(text)
        self.weights = {
            unit: max(0.0, math.log(total / (frequency + 0.5)))
            for unit, frequency in self._frequency.items()
        }
        self.whole = sum(self.weights.values())

    def held(self, papers: Collection[str]) -> dict[str, float]:
        """The weight of the words that each of some papers holds."""
        found = dict.fromkeys(papers, 0.0)
        for unit, weight in self.weights.items():
            for arxiv_id in self._holders(unit, papers):
                found[arxiv_id] += weight
        return found

    def outside(self, units: Collection[str]) -> float:
        """The share of the question that lies outside some of its words, in [0, 1]."""
        left = sum(weight for unit, weight in self.weights.items() if unit not in units)
        return left / self.whole if self.whole else 0.0

    def answered_by(self, papers: Sequence[str], similarity: float) -> bool:
        """Whether the best of some papers holds enough of the question to answer it.

        Args:
            papers: Ids, best first.
            similarity: Cosine of the most similar of them.
        """
        best = max(self.held(papers).values(), default=0.0)
        rare_words = best / self._rarest
        if best >= MIN_COVERAGE * self.whole or rare_words >= MIN_RARE_WORDS:
            return True
        if similarity >= SIMILAR and rare_words >= 1:
            return True
        return any(
            0 < _frequency(self._lexical, name) <= RARE_NAME and self._holders(name, papers)
            for name in self._names
        )

    def _holders(self, unit: str, papers: Collection[str]) -> dict[str, float]:
        # A Korean word stands in summaries only; English ones also in titles and translations.
        fields = ("body",) if is_korean(unit) else TEXT_FIELDS
        query = {field: {unit: 1.0} for field in fields}
        return self._lexical.search(query, limit=max(1, len(papers)), within=papers)


def _frequency(lexical: LexicalIndex, unit: str) -> int:
    return max(lexical.document_frequency(field, unit) for field in TEXT_FIELDS)


def is_answered(question: Question, hits: Sequence[Hit], lexical: LexicalIndex) -> bool:
    """Whether the papers found for a question hold an answer.

    Args:
        question: What is asked.
        hits: The papers, best first.
        lexical: Knows how rare the question's words are.
    """
    if not hits:
        return False
    # A list holds what is about its subject, or nothing.
    if question.intent in LISTS or question.arxiv_ids or question.authors:
        return True
    if not question.query.strip():
        return True
    judged = hits[:JUDGED]
    similarity = max(hit.parts.get("dense", 0.0) for hit in judged)
    wording = Wording(question.query, lexical)
    return wording.answered_by([hit.paper.arxiv_id for hit in judged], similarity)


def answering(
    question: Question,
    window: Window | None,
    hits: Found,
    find: Callable[[Question, Window | None], Found],
    lexical: LexicalIndex,
    reader: SubjectReader,
) -> tuple[Attempt, Found, bool]:
    """What a question is answered with, and whether that is an answer at all.

    Args:
        question: What is asked.
        window: Its time.
        hits: What is found for it.
        find: Finds the papers of another question within a time.
        lexical: Knows which papers hold a word.
        reader: Tells topics, and words that no paper holds.
    """
    asked = Attempt(question)
    if not hits:
        # The first weaker question that anything is found for.
        for attempt in weaker(question, reader.unknown):
            if found := find(attempt.question, window):
                asked, hits = attempt, found
                break
    question = asked.question
    if is_answered(question, hits, lexical):
        return asked, hits, True
    if asked.described and hits:
        # Every word of it is known: the nearest are worth a look, called what they are.
        return replace(asked, unmatched=phrase(question)), hits[:BEST], True
    if question.intent == "search" and window is not None:
        # When a paper was seen is easily misremembered.
        found = find(replace(question, window=None), None)
        if is_answered(question, found, lexical):
            return replace(asked, elsewhere=True), found, True
    topic = of_topic(question, reader)
    if topic is not None and (found := find(topic, window)):
        # A topic or name that digests know is never said to be in none of them.
        return Attempt(topic, unanswered=True), found, True
    return asked, hits, False
