"""Fitting a conversation into a budget: the newest turns whole, older ones condensed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.checks.citations import numbers
from assistant.language.tokens import count_tokens, truncate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question.model import Turn

_BRACKET = re.compile(r"\s?\[([^\[\]\n]{1,40})\](?:\([^()\n]*\))?")
_CONDENSED = 60
_LEAST = 24


@dataclass(frozen=True, slots=True)
class Past:
    """A conversation as a model gets to see it.

    Attributes:
        earlier: Older turns, one line each, oldest first; may be empty.
        recent: Newer questions and answers, oldest first.
    """

    earlier: str
    recent: tuple[tuple[str, str], ...]


def fit(history: Sequence[Turn], budget: int) -> Past:
    """Keep the newest turns of ``history`` whole within three quarters of ``budget`` tokens.

    The newest turn is cut if it alone is longer. Of the turns before, a line each is kept while
    there is room. Citations are taken out: their numbers mean other papers by now.
    """
    recent: list[tuple[str, str]] = []
    left = budget - budget // 4
    index = len(history) - 1
    while index >= 0:
        asked, answered = history[index].question, without_citations(history[index].answer)
        cost = count_tokens(asked) + count_tokens(answered)
        if cost > left:
            if recent or left < _LEAST:
                break
            asked = truncate(asked, left // 2)
            answered = truncate(answered, left - count_tokens(asked))
            cost = left
        recent.append((asked, answered))
        left -= cost
        index -= 1
    lines: list[str] = []
    left = budget // 4
    while index >= 0:
        line = _line(history[index])
        left -= count_tokens(line)
        if left < 0:
            lines.append(f"- ({index + 1} earlier turns left out)")
            break
        lines.append(line)
        index -= 1
    return Past("\n".join(reversed(lines)), tuple(reversed(recent)))


def without_citations(text: str) -> str:
    """``text`` without citations of numbered sources."""

    def stripped(match: re.Match[str]) -> str:
        return match[0] if numbers(match[1]) is None else ""

    return _BRACKET.sub(stripped, text)


def _line(turn: Turn) -> str:
    asked = " ".join(truncate(turn.question, _CONDENSED).split())
    answered = without_citations(turn.answer).strip().partition("\n")[0]
    return f"- Asked: {asked} — Answered: {truncate(answered, _CONDENSED)}"
