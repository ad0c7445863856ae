"""Prompt templates: Markdown files with ``{{named}}`` placeholders, checked when loaded."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from assistant.errors import ConfigurationError
from assistant.question.wording import READING
from assistant.resources import prompts_dir

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.question.model import Question

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_ANSWER = frozenset({"question", "facts", "evidence", "language"})
_FORMED = _ANSWER | {"form"}

#: Every template and the placeholders it must have, no more and no fewer.
EXPECTED: Final[dict[str, frozenset[str]]] = {
    "system": frozenset({"language", "fence"}),
    "answer_search": _FORMED,
    "answer_fact": _ANSWER,
    "answer_list": _FORMED,
    "answer_compare": _FORMED,
    "answer_changes": _FORMED,
    "answer_numbers": _ANSWER,
    "answer_reading": _FORMED,
    "form_search": frozenset(),
    "form_list": frozenset(),
    "form_compare": frozenset(),
    "form_changes": frozenset(),
    "form_reading": frozenset(),
    "repair": frozenset({"fault", "language"}),
    "earlier": frozenset({"turns"}),
    "understand": frozenset({"today", "fence", "schema"}),
    "understand_asked": frozenset({"fence", "history", "question"}),
    "verify": frozenset({"fence", "entries", "claims"}),
    "summary_rules": frozenset({"language", "fence"}),
    "summary": frozenset({"paper", "language"}),
}

#: Template for each kind of question; any other uses ``answer_search``.
BY_INTENT: Final[dict[str, str]] = {
    "fact": "answer_fact",
    "paper": "answer_fact",
    "new": "answer_list",
    "digest": "answer_list",
    "compare": "answer_compare",
    "changes": "answer_changes",
    "count": "answer_numbers",
    "rank": "answer_numbers",
    "trend": "answer_numbers",
    "first": "answer_numbers",
}
#: Kinds of questions that may ask what to read.
_MAY_ASK_READING = ("search", "new", "digest", "rank")


def shape_of(question: Question) -> str:
    """The template that a question is answered by.

    Example:
        >>> shape_of(Question("Which papers on LoRA should I read first?", "LoRA", "en"))
        'answer_reading'
    """
    if question.intent in _MAY_ASK_READING and READING.search(question.text):
        return "answer_reading"
    return BY_INTENT.get(question.intent, "answer_search")


class Prompt:
    """One template.

    Args:
        name: Name of the template, without ``.md``.
        text: Its text.

    Raises:
        ConfigurationError: A placeholder is missing, or one is not known.
    """

    def __init__(self, name: str, text: str) -> None:
        found = frozenset(_PLACEHOLDER.findall(text))
        if found != EXPECTED[name]:
            missing = ", ".join(sorted(EXPECTED[name] - found)) or "none"
            unknown = ", ".join(sorted(found - EXPECTED[name])) or "none"
            raise ConfigurationError(
                f"Prompt {name}.md has the wrong placeholders: missing {missing}; unknown "
                f"{unknown}.",
                hint="Write each as {{name}}.",
            )
        self.text = text

    def fill(self, **values: str) -> str:
        """The text with every placeholder replaced once; values are never filled in themselves.

        Raises:
            KeyError: A value is missing.
        """
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.text).strip()


def load(folder: Path) -> dict[str, Prompt]:
    """Read and check every template of ``folder``.

    Raises:
        ConfigurationError: A file is missing, unreadable, or has the wrong placeholders.
    """
    prompts: dict[str, Prompt] = {}
    for name in EXPECTED:
        path = folder / f"{name}.md"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"Prompt {path} cannot be read: {error}.",
                hint="Reinstall the package, or restore the prompts folder.",
            ) from error
        prompts[name] = Prompt(name, text)
    return prompts


@lru_cache(maxsize=1)
def prompts() -> dict[str, Prompt]:
    """The templates that travel with the package, read once."""
    return load(prompts_dir())
