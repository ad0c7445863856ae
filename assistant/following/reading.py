"""What can be followed: a question that asks for a list, without its time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.errors import ConfigurationError
from assistant.question.model import Question
from assistant.retrieve.model import Hit

if TYPE_CHECKING:
    from assistant.core import Assistant

#: Most characters of what is followed.
LONGEST = 300
#: Of one paper, two papers, or no papers: nothing is ever new in them.
_NO_LIST = frozenset({"smalltalk", "offtopic", "stats", "compare", "paper", "similar"})
#: What of a question says which papers belong to it.
_MEANING = (
    *("topics", "subjects", "authors", "organisations", "excluded_topics", "excluded_terms"),
    *("min_votes", "max_votes", "with_code", "kind", "any_subject"),
)
_HINT = "Name a topic, a method, an author or an organisation: “video generation”, “NVIDIA”."


def read(assistant: Assistant, text: str) -> Question:
    """What a text asks to follow, as a list without a time, an order or a number of its own.

    Args:
        assistant: Reads it.
        text: A question, topic, author or organisation, in English or Korean.

    Raises:
        ConfigurationError: It can't be followed.

    Example:
        >>> read(assistant, "video generation this week").window is None
        True
    """
    return timeless(as_list(assistant, text))


def as_list(assistant: Assistant, text: str) -> Question:
    """What a text asks, as a list of papers, newest first, within the time that it names.

    Raises:
        ConfigurationError: It asks for no list of papers.
    """
    text = plain(text)
    if not text:
        raise ConfigurationError("There is nothing to follow in an empty text.", hint=_HINT)
    if len(text) > LONGEST:
        raise ConfigurationError(f"What is followed has at most {LONGEST} characters.", hint=_HINT)
    question = assistant.understand(text)
    if not asks_for_a_list(question):
        raise ConfigurationError(
            f"“{text}” can't be followed: no new papers belong to it.", hint=_HINT
        )
    return replace(question, intent="new", order="date", limit=None, form="", second_window=None)


def asks_for_a_list(question: Question) -> bool:
    """Whether papers can come that belong to a question."""
    if question.intent in _NO_LIST or question.arxiv_ids:
        return False
    if question.intent in ("new", "digest", "changes"):
        return True
    named = question.subjects or question.topics or question.authors or question.organisations
    return bool(named or question.kind or question.with_code or question.bounds_votes)


def timeless(question: Question) -> Question:
    """A question without the time it asks about."""
    return replace(question, window=None, second_window=None, excluded_window=None, recent=False)


def listed(assistant: Assistant, question: Question) -> tuple[Hit, ...]:
    """The papers of a list that was read here, newest first; only those that it really means."""
    found = assistant.retrieve(question)
    # Papers that stand in for ones that aren't there are an answer's kindness; they aren't new.
    return () if found.unmatched or found.window_moved else tuple(found.hits)


def short_text(assistant: Assistant, question: Question) -> str:
    """The shortest text that is read as an asked question is, its time aside; or "".

    Args:
        assistant: Reads it.
        question: As understood, and perhaps changed since.

    Example:
        >>> short_text(assistant, assistant.understand("What's new in video generation today?"))
        'video generation'
    """
    whole = question.follows_up or question.text
    for text in (question.query, ", ".join(question.authors), whole):
        if not text.strip():
            continue
        try:
            if _same(read(assistant, text), question):
                return plain(text)
        except ConfigurationError:
            continue
    return ""


def plain(text: str) -> str:
    """A text on one line, without control characters or half characters of a broken encoding."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in " ".join(whole.split()) if char.isprintable())


def _same(one: Question, other: Question) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _MEANING)
