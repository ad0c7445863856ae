"""Decides which papers belong to a list: all that match, not the best few."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.retrieve.ranking import Ranked

#: Topic tag and similarity together must reach this for a paper to be about a topic.
TOPIC_MEMBERSHIP = 0.5
#: For words that are no topic: share of the best paper's score that a member must reach.
TEXT_MEMBERSHIP = 0.55
#: For words that are no topic: least lexical share; similarity alone lists neighbours.
TEXT_LEXICAL = 0.25


def members(ranked: Sequence[Ranked], *, by_topic: bool) -> list[Ranked]:
    """The ranked papers that a reader expects in an exhaustive answer, in the same order.

    Args:
        ranked: Best first.
        by_topic: Whether the question names lexicon topics; else words decide.
    """
    if by_topic:
        return [
            item
            for item in ranked
            if item.parts["topic"] + item.parts["dense"] >= TOPIC_MEMBERSHIP
            and (item.parts["topic"] > 0 or item.parts["lexical"] > 0)
        ]
    best = max((item.score for item in ranked), default=0.0)
    return [
        item
        for item in ranked
        if item.score >= TEXT_MEMBERSHIP * best and item.parts["lexical"] >= TEXT_LEXICAL
    ]
