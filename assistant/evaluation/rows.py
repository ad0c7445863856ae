"""Reads files of questions with known answers.

Six kinds of rows, told apart by their fields, one JSON object a line:

- ``natural``: ``question, expect``, and if wanted ``history`` (earlier questions), ``today`` and
  ``category``; what ``expect`` may say stands in `expectations`;
- ``fine_topic``: ``topic, question_en, question_ko, today, start, end, implicit_window, relevant,
  ignore``; with ``implicit_window`` the question names no time, and papers outside of it don't
  count;
- ``known_item``: ``arxiv_id, question_en, question_ko, fact_question, fact_answer``;
- ``weekly_topic``: ``topic, start, end, today, question_en, question_ko, relevant, ignore``;
- ``topic``: the same without ``start``, ``end`` and ``today``;
- ``cross_lingual``: ``arxiv_id, question_en``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.errors import ConfigurationError
from assistant.evaluation.expectations import unknown_names

Row = dict[str, Any]

_FIELDS = {
    "natural": {"question", "expect"},
    "fine_topic": {
        "topic",
        "question_en",
        "question_ko",
        "today",
        "start",
        "end",
        "implicit_window",
        "relevant",
    },
    "known_item": {"arxiv_id", "question_en", "question_ko", "fact_question", "fact_answer"},
    "weekly_topic": {"topic", "today", "question_en", "question_ko", "relevant"},
    "topic": {"topic", "question_en", "question_ko", "relevant"},
    "cross_lingual": {"arxiv_id", "question_en"},
}


def read_rows(file: Path) -> list[Row]:
    """Rows of a JSONL file; empty lines are passed over.

    Raises:
        ConfigurationError: The file can't be read, or a line is no row of a known kind.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigurationError(f"{file} can't be read ({why}).") from error
    rows = []
    # Only line feeds end a line: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.append(_read_row(line, f"{file}:{number}"))
    if not rows:
        raise ConfigurationError(f"{file} holds no questions.")
    return rows


def _read_row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{place} is no JSON ({error}).") from error
    if not isinstance(row, dict) or kind_of(row) is None:
        fields = "; ".join(f"{kind}: {', '.join(sorted(f))}" for kind, f in _FIELDS.items())
        raise ConfigurationError(f"{place} is no row of a known kind.", hint=f"Fields of {fields}.")
    if "expect" in row and (unknown := unknown_names(row["expect"])):
        raise ConfigurationError(f"{place} expects what can't be measured: {', '.join(unknown)}.")
    return row


def kind_of(row: Row) -> str | None:
    """The kind of a row, by its fields; None when it is of none."""
    return next((kind for kind, fields in _FIELDS.items() if fields <= set(row)), None)
