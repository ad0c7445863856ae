"""Ranks papers for a text: BM25 over fields and nearness in meaning, fused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Protocol

from assistant.index.document import Fields
from assistant.index.lexical import LexicalIndex, term_weights
from assistant.language.analyzer import is_korean, name_tokens


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the ranking counts; ``benchmarks/ranking.py --tune`` measures them.

    Attributes:
        title: English words of the question in titles: the most deliberate words of an entry.
        body: English words of the question in summaries, where names and terms stay English.
        abstract: English words of the question in abstracts, where they count for more there than
            in summary and translation together. The abstract says the same once more: added up,
            half an archive's papers having one (known items, recall@5: 0.92; cross-lingual,
            recall@10: 0.95), papers without one fell behind (greater of both: 0.94; 0.95).
        gloss: English words of the question among the words translated from Korean.
        korean: Korean bigrams of the question in summaries.
        translated: English words translated from a Korean question, in titles and summaries.
        concepts: Lexicon concepts that question and paper share, whatever their language.
        dense: Cosine of the built-in embedding.
        service: How far the cosine of a service's embedding stands out, where one is set. Twice as
            much loses known items what it gains in other languages; half as much gains little.
        name: Factor of words that look like names: what the asker remembers exactly.
    """

    title: float = 1.1
    body: float = 1.0
    abstract: float = 0.7
    gloss: float = 1.0
    korean: float = 1.0
    translated: float = 0.5
    concepts: float = 0.7
    dense: float = 1.2
    service: float = 2.0
    name: float = 2.0


DEFAULT_WEIGHTS = Weights()
_SCORE_AND_ID = itemgetter(0, 1)
#: Candidates that each of the two searches brings at least.
CANDIDATES = 100


class Nearness(Protocol):
    """Papers near one question in meaning, as a store finds them for its vector."""

    def __call__(self, *, limit: int, within: Collection[str] | None) -> dict[str, float]:
        """Cosines by arXiv id, best first; see `VectorStore.search`."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper's place: its id, fused score in [0, 1], and the parts it is made of."""

    arxiv_id: str
    score: float
    parts: dict[str, float] = field(default_factory=dict)


def lexical_query(text: str, question: Fields, weights: Weights) -> dict[str, dict[str, float]]:
    """Weights of a question's tokens in each field of the lexical index."""
    english = [token for token in question.body if not is_korean(token)]
    korean = [token for token in question.body if is_korean(token)]
    query = {
        "title": term_weights(english, weights.title),
        "body": term_weights(english, weights.body) | term_weights(korean, weights.korean),
        "abstract": term_weights(english, weights.abstract),
        "gloss": term_weights(english, weights.gloss),
        "concepts": term_weights(question.concepts, weights.concepts),
    }
    for token, weight in term_weights(question.gloss, weights.translated).items():
        for name, share in (("title", 1.0), ("body", 0.6), ("abstract", 0.6 * weights.abstract)):
            query[name][token] = max(query[name].get(token, 0.0), weight * share)
    for token in name_tokens(text):
        for name in ("title", "body", "abstract"):
            if token in query[name]:
                query[name][token] *= weights.name
    return query


def rank(
    text: str,
    question: Fields,
    *,
    lexical: LexicalIndex,
    dense: Nearness,
    service: Nearness | None = None,
    within: Collection[str] | None = None,
    limit: int = CANDIDATES,
    depth: int | None = CANDIDATES,
    weights: Weights = DEFAULT_WEIGHTS,
) -> list[Ranked]:
    """Rank papers for a question's text.

    Args:
        text: What is searched for.
        question: Its analysed fields.
        lexical: The lexical index.
        dense: Finds by the built-in embedding.
        service: Finds by a service's embedding; None without one.
        within: Only these papers; None for all.
        limit: Most papers to return.
        depth: Candidates that each of the searches may bring; None for all.
        weights: What each part counts.

    Returns:
        Best first; equal scores by id, newest first.
    """
    if depth is None or within is not None:
        depth = len(lexical) if within is None else max(1, len(within))
    else:
        depth = max(depth, CANDIDATES)
    words = lexical.search(lexical_query(text, question, weights), limit=depth, within=within)
    near = [("dense", weights.dense, dense), ("service", weights.service, service)]
    parts = [(name, weight, find) for name, weight, find in near if find and weight > 0]
    found = [find(limit=depth, within=within) for _, _, find in parts]
    keys = set().union(words, *found)
    if within is None:
        for cosines, (_, _, find) in zip(found, parts, strict=True):
            unknown = [key for key in keys if key not in cosines]
            cosines |= find(limit=len(unknown), within=unknown) if unknown else {}
    best_words = max(words.values(), default=0.0) or 1.0
    scored: list[tuple[float, str, dict[str, float]]] = []
    for key in keys:
        shares = {"lexical": words.get(key, 0.0) / best_words}
        total, scale = shares["lexical"], 1.0
        for cosines, (name, weight, _) in zip(found, parts, strict=True):
            # A paper that a service has not embedded yet is judged by its other parts.
            if name == "dense" or key in cosines:
                shares[name] = max(0.0, cosines.get(key, 0.0))
                total += weight * shares[name]
                scale += weight
        scored.append((total / scale, key, shares))
    scored.sort(key=_SCORE_AND_ID, reverse=True)
    return [Ranked(key, fused, shares) for fused, key, shares in scored[:limit]]
