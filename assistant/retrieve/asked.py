"""What of a question decides how it is retrieved."""

from __future__ import annotations

from datetime import date

from assistant.question.model import Question
from assistant.retrieve.model import Hit
from assistant.retrieve.naming import of_kind

#: Intents whose answer is all that belongs to a set, not the best of a ranking.
LISTS = frozenset({"new", "count", "rank", "digest", "trend", "first", "changes"})


def phrase(question: Question) -> str:
    """What is searched for."""
    return question.query.strip() or question.text


def asks_for_all(question: Question) -> bool:
    """Whether a list is asked for with no subject: whatever meets its conditions belongs to it."""
    return question.intent in LISTS and not question.topics and not question.query.strip()


def is_to_come(question: Question, last: date) -> bool:
    """Whether a question is about a time after today and after the last digest.

    Args:
        question: What is asked.
        last: Day of the newest digest.
    """
    start = question.window.start if question.window is not None else None
    today = question.today
    return start is not None and today is not None and start > max(today, last)


def is_of_kind(hit: Hit, question: Question) -> bool:
    """Whether a paper is of the kind that a question asks for, if it asks for one."""
    return question.kind is None or of_kind(hit.paper.title, question.kind)
