"""Understood questions as chips that a reader can remove or change, and as JSON for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import ConfigurationError
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Question
from assistant.strings.days import says_more, span
from assistant.web.chat.edits import without_topics

if TYPE_CHECKING:
    from assistant.strings import Strings


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood.

    Attributes:
        kind: ``window``, ``second_window``, ``recent``, ``subject``, ``topic``, ``kind``,
            ``author``, ``paper``, ``votes``, ``limit``, ``without_topic`` or ``without_term``.
        value: What `edits.edit` knows it by.
        label: What the page shows.
        start, end: Days of a window, ISO; empty: open.
    """

    kind: str
    value: str
    label: str
    start: str = ""
    end: str = ""


def chips(question: Question, strings: Strings, titles: Mapping[str, str]) -> list[Chip]:
    """What was understood, one chip each, in the page's language.

    Args:
        question: As understood.
        strings: The page's texts.
        titles: Titles of the papers it names, by arXiv id.
    """
    found = [
        _window_chip(kind, window, strings)
        for kind, window in (
            ("window", question.window),
            ("second_window", question.second_window),
        )
        if window is not None
    ]
    if question.recent:
        found.append(Chip("recent", "recent", strings("chat.chip_recent")))
    # What named a paper is shown by its chip.
    subjects = () if question.arxiv_ids else question.subjects
    found += [Chip("subject", phrase, phrase) for phrase in subjects if _says_more(phrase)]
    found += [Chip("topic", topic, _label(topic, strings)) for topic in question.topics]
    if question.kind is not None:
        found.append(Chip("kind", question.kind, strings(f"answers.kind_{question.kind}")))
    found += [Chip("author", name, name) for name in question.authors]
    found += [Chip("paper", key, titles.get(key, key)) for key in question.arxiv_ids]
    if question.min_votes is not None:
        found.append(Chip("votes", str(question.min_votes), f"▲ ≥ {question.min_votes}"))
    if question.max_votes is not None:
        found.append(Chip("max_votes", str(question.max_votes), f"▲ ≤ {question.max_votes}"))
    if question.with_code:
        found.append(Chip("code", "code", strings("chat.chip_code")))
    if question.limit is not None:
        limit = strings("chat.chip_limit", n=question.limit)
        found.append(Chip("limit", str(question.limit), limit))
    for topic in question.excluded_topics:
        label = strings("chat.chip_without", what=_label(topic, strings))
        found.append(Chip("without_topic", topic, label))
    for term in question.excluded_terms:
        found.append(Chip("without_term", term, strings("chat.chip_without", what=term)))
    if question.excluded_window is not None:
        days = _window_chip("without_time", question.excluded_window, strings)
        found.append(replace(days, label=strings("chat.chip_without", what=days.label)))
    return found


def to_json(question: Question) -> dict[str, Any]:
    """The question for the browser to keep; `from_json` reads it."""
    dumped: dict[str, Any] = _adapter().dump_python(question, mode="json")
    return dumped


def from_json(data: object) -> Question:
    """A question that `to_json` wrote.

    Raises:
        ConfigurationError: It is something else.
    """
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        raise ConfigurationError("The stored question can't be read.") from error


@cache
def _adapter() -> TypeAdapter[Question]:
    adapter = TypeAdapter(Question)
    # The model names its types for checkers only, so they are given to pydantic here.
    adapter.rebuild(_types_namespace={"Window": Window, "date": date, "Question": Question})
    return adapter


def _label(topic: str, strings: Strings) -> str:
    known = Lexicon.default().topics.get(topic)
    return known.label(strings.language) if known else topic


def _says_more(phrase: str) -> bool:
    """Whether a subject is more than the names of topics, whose chips show it already."""
    return bool(without_topics(phrase, Lexicon.default().topics_in(phrase)))


def _window_chip(kind: str, window: Window, strings: Strings) -> Chip:
    days = span(window.start, window.end, strings.language)
    label = window.label.strip()
    return Chip(
        kind,
        kind,
        f"{label} · {days}" if says_more(label, days) else days,
        window.start.isoformat() if window.start else "",
        window.end.isoformat() if window.end else "",
    )
