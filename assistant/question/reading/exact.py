"""What has an exact grammar: arXiv ids and links, quotations, and times as read by their rules."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.dates.find import TimeMatch
from assistant.question.draft import Draft
from assistant.question.ids import find_ids
from assistant.question.reading.tokens import Mark


def exact_marks(text: str, times: Sequence[TimeMatch]) -> list[Mark]:
    """The stretches of a question that rules have read, none within another.

    Args:
        text: The question, normalised.
        times: Time expressions found in it.
    """
    marks = [Mark("id", found.start, found.end) for found in find_ids(text)]
    marks += [Mark("quote", start, end) for start, end in Draft(text).quotes]
    taken = list(marks)
    marks += [
        Mark("time", match.start, match.end)
        for match in times
        if not any(match.start < mark.end and mark.start < match.end for mark in taken)
    ]
    return marks
