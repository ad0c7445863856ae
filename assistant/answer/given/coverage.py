"""How much of what matches a model has read, for the line that closes its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.retrieve.asked import LISTS
from assistant.strings import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.catalog.records import Paper
    from assistant.retrieve.model import Retrieval

_LISTED = ("new", "digest", "count", "rank")


def coverage(retrieval: Retrieval, papers: Mapping[int, Paper]) -> str:
    """What a reader has to know of an answer that rests on a part of the papers; "" of any other.

    Only of lists, counts and the like is it known how many papers match.

    Args:
        retrieval: What was found.
        papers: Records of what the model was given, by their numbers.
    """
    question, given = retrieval.question, len(papers)
    total = retrieval.total + retrieval.second_total
    if question.intent not in LISTS or not given < total or (question.limit or total) <= given:
        return ""
    abstracts = any(paper.abstract for paper in papers.values())
    key = "notes.coverage_abstracts" if abstracts else "notes.coverage"
    said = say(key, question.language, n=given, total=total)
    rest = rest_of(retrieval)
    return f"{said} {say('notes.rest', question.language, ask=rest)}" if rest else said


def rest_of(retrieval: Retrieval) -> str:
    """What to ask for the papers that an answer doesn't show; "" where no list was asked for."""
    question = retrieval.question
    return say("suggestions.rest", question.language) if question.intent in _LISTED else ""
