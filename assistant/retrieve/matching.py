"""Decides which papers belong to a list: all that match, not the best few."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.retrieve.ranking import Ranked
from assistant.retrieve.relevance import Wording

#: Topic tag and similarity together must reach this for a paper to be about a topic.
TOPIC_MEMBERSHIP = 0.5
#: For words that are no topic: share of the best paper's score that a member must reach …
TEXT_MEMBERSHIP = 0.4
#: … and share of the words' information that it must hold.
TEXT_COVERAGE = 0.6
#: Papers whose words are looked at, best first.
TEXT_CANDIDATES = 300


def topic_members(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranked papers that are about the topics asked for, in the same order."""
    return [
        item
        for item in ranked
        if item.parts["topic"] + item.parts["dense"] >= TOPIC_MEMBERSHIP
        and (item.parts["topic"] > 0 or item.parts["lexical"] > 0)
    ]


def text_members(ranked: Sequence[Ranked], wording: Wording) -> list[Ranked]:
    """The ranked papers that hold what a question's words ask for, in the same order."""
    best = max((item.score for item in ranked), default=0.0)
    near = [item for item in ranked if item.score >= TEXT_MEMBERSHIP * best]
    near = near[:TEXT_CANDIDATES]
    coverage = wording.coverage([item.arxiv_id for item in near])
    return [item for item in near if coverage[item.arxiv_id] >= TEXT_COVERAGE]
