"""Reads a conversation, in any of the shapes callers keep it in, into turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.answer.model import Answer
from assistant.errors import ConfigurationError
from assistant.question.model import Turn

_CITED = re.compile(r"arxiv\.org/abs/((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))")

HistoryItem = Turn | Answer | Mapping[str, Any]


def read_history(history: Iterable[HistoryItem] | None) -> list[Turn]:
    """Turns of a conversation, oldest first.

    Args:
        history: `Turn`s, earlier `Answer`s, or chat messages ``{"role": …, "content": …}`` in
            order; roles other than user and assistant are passed over.

    Raises:
        ConfigurationError: An item is none of these.
    """
    turns: list[Turn] = []
    for item in history or ():
        if isinstance(item, Turn):
            turns.append(item)
        elif isinstance(item, Answer):
            ids = tuple(source.arxiv_id for source in item.sources)
            turns.append(Turn(item.question.text, item.text, ids, item.question))
        elif isinstance(item, Mapping) and "role" in item:
            _add_message(turns, str(item["role"]), _text(item.get("content", "")))
        else:
            raise ConfigurationError(
                f"A history item of type {type(item).__name__} can't be read.",
                hint="Pass earlier answers, or messages with 'role' and 'content'.",
            )
    return turns


def _add_message(turns: list[Turn], role: str, content: str) -> None:
    if role == "user":
        turns.append(Turn(content))
    elif role == "assistant" and turns and not turns[-1].answer:
        ids = tuple(dict.fromkeys(_CITED.findall(content)))
        turns[-1] = Turn(turns[-1].question, content, ids)


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(_text(part.get("text", "")) for part in content if isinstance(part, Mapping))
    return ""
