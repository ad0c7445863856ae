"""What of a question decides how it is retrieved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.question.model import Question

#: Intents whose answer is all that belongs to a set, not the best of a ranking.
LISTS = frozenset({"new", "count", "rank", "digest", "trend", "first", "changes"})

#: Words of a subject from which on it may describe a paper.
_DESCRIBED = 4


def phrase(question: Question) -> str:
    """What is searched for."""
    return question.query.strip() or question.text


def asks_for_all(question: Question) -> bool:
    """Whether a list is asked for with no subject: whatever meets its conditions belongs to it."""
    return question.intent in LISTS and not question.topics and not question.query.strip()


def may_describe(question: Question) -> bool:
    """Whether a list, none of whose papers was found, may be meant as the description of some."""
    limited = question.window or question.authors or question.min_votes or question.with_code
    if question.intent != "new" or limited or question.kind or question.exclude_ids:
        return False
    named = set(question.subjects) <= set(question.names)
    return not named and len(question.query.split()) >= _DESCRIBED


def without_names(question: Question, unknown: Sequence[str]) -> tuple[Question, str]:
    """A question without the names in it that no digest knows, and these.

    Digests name no places of work, so "from Stanford" can't be looked up; but nobody who asks for
    papers on whales is helped by papers on something else.

    Args:
        question: What is asked.
        unknown: Words of its query that no paper holds.
    """
    kept = [word for word in question.query.split() if word not in unknown]
    if not (unknown and kept and all(word[:1].isupper() for word in unknown)):
        return question, ""
    return replace(question, query=" ".join(kept)), " ".join(unknown)


def is_to_come(question: Question, last: date) -> bool:
    """Whether a question is about a time after today and after the last digest.

    Args:
        question: What is asked.
        last: Day of the newest digest.
    """
    start = question.window.start if question.window is not None else None
    today = question.today
    return start is not None and today is not None and start > max(today, last)
