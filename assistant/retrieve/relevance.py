"""Decides whether what was found answers the question at all."""

from __future__ import annotations

import math
from collections.abc import Iterable

from assistant.index.document import Fields
from assistant.index.lexical import LexicalIndex
from assistant.language.analyzer import content_units, name_tokens

#: Share of a question's information that the best paper must hold …
MIN_COVERAGE = 0.35
#: … or, for long descriptions that paraphrase, that many rare words' worth of it.
MIN_RARE_WORDS = 1.5


#: A name in at most this many papers settles the matter when one of the best holds it.
RARE_NAME = 5


def coverage(text: str, lexical: LexicalIndex, papers: Iterable[Fields]) -> tuple[float, float]:
    """How much of a question's information the best of some papers holds.

    Each content word weighs its inverse document frequency, words that no paper holds included:
    a question about whales is not answered by whatever else it says.

    Returns:
        The share of the question's weight that is matched, in [0, 1], and the matched weight in
        units of a word that occurs in a single paper.
    """
    most = math.log(len(lexical) + 1.0) or 1.0
    weights = _weights(text, lexical)
    whole = sum(weights.values())
    best = 0.0
    for paper in papers:
        held = set(paper.title) | set(paper.body) | set(paper.gloss)
        best = max(best, sum(weight for unit, weight in weights.items() if unit in held))
    return (best / whole if whole else 0.0), best / most


def is_relevant(text: str, lexical: LexicalIndex, papers: Iterable[Fields]) -> bool:
    """Whether the best of some papers holds enough of a question to answer it."""
    judged = list(papers)
    share, rare_words = coverage(text, lexical, judged)
    if share >= MIN_COVERAGE or rare_words >= MIN_RARE_WORDS:
        return True
    held = {token for paper in judged for token in (*paper.title, *paper.body)}
    names = name_tokens(text) & held
    return any(0 < _frequency(lexical, name) <= RARE_NAME for name in names)


def uncovered(text: str, units: set[str], lexical: LexicalIndex) -> float:
    """Share of a question's information that lies outside some of its words, in [0, 1]."""
    weights = _weights(text, lexical)
    whole = sum(weights.values())
    return sum(w for unit, w in weights.items() if unit not in units) / whole if whole else 0.0


def _weights(text: str, lexical: LexicalIndex) -> dict[str, float]:
    total = len(lexical) + 1
    return {
        unit: max(0.0, math.log(total / (_frequency(lexical, unit) + 0.5)))
        for unit in content_units(text)
    }


def _frequency(lexical: LexicalIndex, unit: str) -> int:
    return max(lexical.document_frequency(field, unit) for field in ("title", "body", "gloss"))
