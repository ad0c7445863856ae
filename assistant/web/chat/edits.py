"""Changes of an understood question: what a reader removes from it or puts in a part's place."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from assistant.errors import ConfigurationError
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Kind, Question

_DATES = TypeAdapter(date | None)
_LISTS = {
    "author": "authors",
    "paper": "arxiv_ids",
    "without_topic": "excluded_topics",
    "without_term": "excluded_terms",
}


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
        # Days that are named take the place of "the newest".
        recent = question.recent and to is None
        return replace(question, window=None if to is None else _window(to), recent=recent)
    if kind == "second_window":
        return replace(question, second_window=None if to is None else _window(to))
    if to is not None and not isinstance(to, str):
        raise ConfigurationError(f"A chip {kind!r} can't become {to!r}.")
    if kind == "topic":
        return _edit_topic(question, value, to)
    if kind == "subject":
        return _edit_subject(question, value, to)
    if kind == "recent":
        return replace(question, recent=to is not None)
    if kind == "kind":
        return replace(question, kind=_kind(to))
    if kind == "votes":
        return replace(question, min_votes=_number(to))
    if kind == "max_votes":
        return replace(question, max_votes=_number(to))
    if kind == "without_time":
        return replace(question, excluded_window=None if to is None else _window(to))
    if kind == "code":
        return replace(question, with_code=to is not None)
    if kind == "limit":
        return replace(question, limit=_number(to))
    if kind not in _LISTS:
        raise ConfigurationError(f"There is no chip of kind {kind!r}.")
    return _edit_list(question, kind, value, to)


def about_paper(question: Question, arxiv_id: str, title: str) -> Question:
    """The question asked of one paper alone."""
    return Question(
        text=question.text,
        query=question.query,
        language=question.language,
        intent="fact",
        arxiv_ids=(arxiv_id,),
        limit=1,
        form=question.form,
        today=question.today,
        follows_up=f"{title}: {question.text}",
    )


def without_topics(text: str, topics: Collection[str], new: str = "") -> str:
    """A text with the names of topics replaced, so that they aren't searched for as words.

    Args:
        text: A subject, or what is searched for.
        topics: Ids of the topics.
        new: What stands in their place.
    """
    out, reached = [], 0
    for match in Lexicon.default().find(text):
        if match.concept in topics and match.start >= reached:
            out += [text[reached : match.start], new]
            reached = match.end
    return _spaced("".join([*out, text[reached:]]))


def _edit_topic(question: Question, value: str, to: str | None) -> Question:
    topics = Lexicon.default().topics
    if to is not None and to not in topics:
        raise ConfigurationError(f"There is no topic {to!r}.")
    new = topics[to].label_en if to else ""
    renamed = {
        phrase: without_topics(phrase, (value,), new)
        for phrase in (*question.subjects, *question.names)
    }
    changed = replace(
        question,
        query=without_topics(question.query, (value,), new),
        topics=_replaced(question.topics, value, to),
    )
    return _with_subjects(changed, renamed)


def _edit_subject(question: Question, value: str, to: str | None) -> Question:
    new = _spaced(to or "")
    query = _with(question.query, value, new)
    lexicon = Lexicon.default()
    gone, left = set(lexicon.topics_in(value)), lexicon.topics_in(query)
    topics = [topic for topic in question.topics if topic not in gone or topic in left]
    changed = replace(
        question, query=query, topics=tuple(dict.fromkeys((*topics, *lexicon.topics_in(new))))
    )
    return _with_subjects(changed, {value: new})


def _with_subjects(question: Question, renamed: dict[str, str]) -> Question:
    """The question with subjects, and the names among them, called otherwise; empty: left out."""

    def changed(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new for old in values if (new := renamed.get(old, old))))

    subjects = changed(question.subjects)
    return replace(
        question,
        subjects=subjects,
        names=changed(question.names),
        any_subject=question.any_subject and len(subjects) > 1,
        # What was looked up for a subject holds for it as long as it stands.
        unknown=tuple(name for name in question.unknown if renamed.get(name, name) == name),
        organisations=tuple(
            name for name in question.organisations if renamed.get(name, name) == name
        ),
        read_as=tuple(
            pair for pair in question.read_as if renamed.get(pair[1], pair[1]) == pair[1]
        ),
    )


def _edit_list(question: Question, kind: str, value: str, to: str | None) -> Question:
    name = _LISTS[kind]
    changed = _replaced(getattr(question, name), value, to)
    if kind == "author":
        read_as = tuple(pair for pair in question.read_as if pair[1] != value)
        query = _with(question.query, value, to or "")
        return replace(question, authors=changed, query=query, read_as=read_as)
    if kind == "paper" and not changed and question.intent in ("paper", "compare"):
        # Without a paper to show, what is left is a search for the words.
        return replace(question, arxiv_ids=(), intent="search", follows_up="")
    fields: dict[str, Any] = {name: changed}
    return replace(question, **fields)


def _replaced(values: tuple[str, ...], value: str, to: str | None) -> tuple[str, ...]:
    changed = [to if item == value else item for item in values]
    if to is not None and value not in values:
        changed.append(to)
    return tuple(dict.fromkeys(item for item in changed if item))


def _with(text: str, old: str, new: str) -> str:
    return _spaced(re.sub(re.escape(old), lambda _: new, text, flags=re.IGNORECASE))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _window(to: Any) -> Window:
    try:
        start = _DATES.validate_python(to.get("start") or None)
        end = _DATES.validate_python(to.get("end") or None)
    except (AttributeError, ValidationError) as error:
        raise ConfigurationError(f"{to!r} is no window of dates.") from error
    if start and end and start > end:
        start, end = end, start
    return Window(start, end, "", "range")


def _kind(to: str | None) -> Kind | None:
    if to is None:
        return None
    known: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    if to not in known:
        raise ConfigurationError(f"There is no kind of paper {to!r}.")
    return known[to]


def _number(to: str | None) -> int | None:
    if to is None:
        return None
    if not to.strip().isdecimal():
        raise ConfigurationError(f"{to!r} is no number.")
    return int(to)
