"""A log for programs to read: one line of JSON for each question and each publication."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.observing import Observer

if TYPE_CHECKING:
    from assistant.observing import Asked


class Journal(Observer):
    """Writes a line for each question to standard output.

    Args:
        texts: Whether it holds the question; else nobody learns from the log what was asked.
    """

    def __init__(self, *, texts: bool) -> None:
        self._texts = texts

    def asked(self, question: Asked) -> None:
        """Write the line of a question."""
        facts = {
            "at": _now(),
            "event": "question",
            "way": question.visitor.way,
            "user": question.visitor.user,
            "address": question.visitor.address,
            "outcome": question.outcome,
            "mode": question.mode,
            "ms": round(question.seconds * 1000),
            "papers": question.papers,
        }
        if self._texts:
            facts["text"] = question.text
        _write(facts)

    def pulled(self, outcome: str, told: str) -> None:
        """Write the line of a publication that came, or could not be fetched."""
        if outcome != "same":
            _write({"at": _now(), "event": "pull", "outcome": outcome, "text": told})


class Notices(Observer):
    """Writes to standard error why a publication could not be fetched; each reason once."""

    def __init__(self) -> None:
        self._told = ""

    def pulled(self, outcome: str, told: str) -> None:
        """Write a reason, unless it is that of the attempt before."""
        if told and told != self._told:
            sys.stderr.write(f"{told}\n")
        self._told = told


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _write(facts: dict[str, Any]) -> None:
    # In one piece, so that lines of several threads don't mix.
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()
