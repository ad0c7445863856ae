"""A log for programs to read: one line of JSON for each question."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

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
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
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
        # In one piece, so that lines of several threads don't mix.
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        sys.stdout.flush()
