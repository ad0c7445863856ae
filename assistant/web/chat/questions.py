"""Understood questions as chips that a reader can remove or change, and as JSON for the browser."""

from __future__ import annotations

import re
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

if TYPE_CHECKING:
    from assistant.strings import Strings

_DATES = TypeAdapter(date | None)


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood.

    Attributes:
        kind: ``window``, ``second_window``, ``topic``, ``without_topic``, ``without_term``,
            ``author``, ``paper``, ``votes`` or ``limit``.
        value: What `edit` knows it by.
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
    found += [Chip("topic", topic, _label(topic, strings)) for topic in question.topics]
    found += [Chip("author", name, name) for name in question.authors]
    found += [Chip("paper", key, titles.get(key, key)) for key in question.arxiv_ids]
    if question.min_votes is not None:
        found.append(Chip("votes", str(question.min_votes), f"▲ ≥ {question.min_votes}"))
    if question.limit is not None:
        limit = strings("chat.chip_limit", n=question.limit)
        found.append(Chip("limit", str(question.limit), limit))
    for topic in question.excluded_topics:
        label = strings("chat.chip_without", what=_label(topic, strings))
        found.append(Chip("without_topic", topic, label))
    for term in question.excluded_terms:
        found.append(Chip("without_term", term, strings("chat.chip_without", what=term)))
    return found


def edit(question: Question, kind: str, value: str, to: Any = None) -> Question:
    """The question with one chip removed, or changed to something else.

    Args:
        question: As understood.
        kind: Kind of the chip.
        value: Its value.
        to: What it shall be: for windows ``{"start": ISO, "end": ISO}``, for others text; None
            removes the chip.

    Raises:
        ConfigurationError: There is no such chip, or it can't become that.
    """
    if kind == "window":
        return replace(question, window=None if to is None else _window(to))
    if kind == "second_window":
        return replace(question, second_window=None if to is None else _window(to))
    if to is not None and not isinstance(to, str):
        raise ConfigurationError(f"A chip {kind!r} can't become {to!r}.")
    if kind == "topic":
        return _edit_topic(question, value, to)
    if kind in ("votes", "limit"):
        number = _number(to)
        if kind == "votes":
            return replace(question, min_votes=number)
        return replace(question, limit=number)
    lists = {
        "author": "authors",
        "paper": "arxiv_ids",
        "without_topic": "excluded_topics",
        "without_term": "excluded_terms",
    }
    if kind not in lists:
        raise ConfigurationError(f"There is no chip of kind {kind!r}.")
    name = lists[kind]
    changed = _replaced(getattr(question, name), value, to)
    if kind == "author":
        query = re.sub(re.escape(value), to or "", question.query, flags=re.IGNORECASE)
        return replace(question, authors=changed, query=" ".join(query.split()))
    if kind == "paper" and not changed and question.intent in ("paper", "compare"):
        # Without a paper to show, what is left is a search for the words.
        return replace(question, arxiv_ids=(), intent="search", follows_up="")
    fields: dict[str, Any] = {name: changed}
    return replace(question, **fields)


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


def about_paper(question: Question, arxiv_id: str, title: str) -> Question:
    """The question asked of one paper alone."""
    return replace(
        question,
        intent="fact",
        arxiv_ids=(arxiv_id,),
        window=None,
        second_window=None,
        topics=(),
        authors=(),
        limit=1,
        follows_up=f"{title}: {question.text}",
    )


@cache
def _adapter() -> TypeAdapter[Question]:
    adapter = TypeAdapter(Question)
    # The model names its types for checkers only, so they are given to pydantic here.
    adapter.rebuild(_types_namespace={"Window": Window, "date": date, "Question": Question})
    return adapter


def _label(topic: str, strings: Strings) -> str:
    known = Lexicon.default().topics.get(topic)
    return known.label(strings.language) if known else topic


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


def _window(to: Any) -> Window:
    try:
        start = _DATES.validate_python(to.get("start") or None)
        end = _DATES.validate_python(to.get("end") or None)
    except (AttributeError, ValidationError) as error:
        raise ConfigurationError(f"{to!r} is no window of dates.") from error
    if start and end and start > end:
        start, end = end, start
    return Window(start, end, "", "range")


def _edit_topic(question: Question, value: str, to: str | None) -> Question:
    topics = Lexicon.default().topics
    if to is not None and to not in topics:
        raise ConfigurationError(f"There is no topic {to!r}.")
    new = topics[to].label_en if to else ""
    words = _cut(question.query, value, new)
    return replace(question, topics=_replaced(question.topics, value, to), query=words)


def _cut(text: str, topic: str, new: str) -> str:
    """The text with the names of a topic replaced, so that they aren't searched for as words."""
    out, reached = [], 0
    for match in Lexicon.default().find(text):
        if match.concept == topic and match.start >= reached:
            out += [text[reached : match.start], new]
            reached = match.end
    return " ".join("".join([*out, text[reached:]]).split())


def _replaced(values: tuple[str, ...], value: str, to: str | None) -> tuple[str, ...]:
    changed = [to if item == value else item for item in values]
    if to is not None and value not in values:
        changed.append(to)
    return tuple(dict.fromkeys(item for item in changed if item))


def _number(to: str | None) -> int | None:
    if to is None:
        return None
    if not to.strip().isdecimal():
        raise ConfigurationError(f"{to!r} is no number.")
    return int(to)
