"""Tells summaries that describe another paper, or nothing, from those of their own paper.

A model that is handed an empty text for a paper invents one: of some months of the public archive
one summary in eight.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.index.document import Fields
from assistant.index.lsa import LSA

#: Of 2,860 summaries whose abstract is known, the 165 that describe another paper or nothing were
#: told from the others by a logistic model of two measures: of the title's weight held by the
#: summary, and of their likeness in meaning. In the space of half of the papers it marks 75% of the
#: wrong ones and 0.5% of the right ones.
_BIAS, _TITLE_SHARE, _TITLE_LIKENESS = 8.9, -8.4, -22.8
#: With the abstract at hand: likeness in meaning, and the share of the summary's English words that
#: title or abstract hold, weighted; below the limit it describes something else.
_SHARE_WEIGHT, _LEAST_LIKENESS = 0.3, 0.48
#: A model of fewer dimensions, of a dozen papers at most, doesn't tell meanings apart.
_LEAST_DIMENSIONS = 10


def doubtful_summaries(papers: Sequence[Fields], lsa: LSA) -> list[bool]:
    """Of each paper, whether its summary seems to describe another, or nothing.

    It is compared with the abstract where that is known, else with the title, of which fewer than
    three content words prove nothing.

    Args:
        papers: Fields of whole papers.
        lsa: Knows meanings, and how much a word tells.
    """
    if lsa.dimensions < _LEAST_DIMENSIONS:
        return [False] * len(papers)
    summaries = lsa.embed_all([Fields([], p.body, p.gloss, []).features() for p in papers])
    others = lsa.embed_all([Fields(p.title, [], [], [], p.abstract).features() for p in papers])
    likeness = np.einsum("ij,ij->i", summaries, others).tolist()
    return [
        bool(paper.body) and _is_doubtful(paper, like, lsa)
        for paper, like in zip(papers, likeness, strict=True)
    ]


def _is_doubtful(paper: Fields, likeness: float, lsa: LSA) -> bool:
    title = {token for token in paper.title if len(token) > 1}
    if paper.abstract:
        words = {word for word in paper.body if len(word) > 1 and word.isascii()}
        words -= {word for word in words if word.isdigit()}
        share = len(words & {*title, *paper.abstract}) / max(1, len(words))
        return likeness + _SHARE_WEIGHT * share < _LEAST_LIKENESS
    if len(title) < 3:
        return False
    held = sum(map(lsa.weight, title & {*paper.body, *paper.gloss}))
    share = held / sum(map(lsa.weight, title))
    return _BIAS + _TITLE_SHARE * share + _TITLE_LIKENESS * likeness > 0
