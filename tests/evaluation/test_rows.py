"""Files of questions with known answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import ConfigurationError
from assistant.evaluation.rows import kind_of, read_rows


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"arxiv_id": "1", "question_en": "q"}, "cross_lingual"),
        (
            dict.fromkeys(
                ("arxiv_id", "question_en", "question_ko", "fact_question", "fact_answer")
            ),
            "known_item",
        ),
        (dict.fromkeys(("topic", "question_en", "question_ko", "relevant", "ignore")), "topic"),
        (
            dict.fromkeys(("topic", "question_en", "question_ko", "relevant", "today")),
            "weekly_topic",
        ),
        ({"question_en": "q"}, None),
    ],
)
def test_kinds_are_told_apart_by_their_fields(row: dict[str, Any], kind: str | None) -> None:
    assert kind_of(row) == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no questions"), ("{", ":1 is no JSON"), ('\n{"question": 1}\n', ":2 is no row")],
)
def test_a_file_that_holds_no_questions_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match=said):
        read_rows(file)
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_rows(tmp_path / "missing.jsonl")


def test_rows_may_hold_any_line_separator_inside(tmp_path: Path) -> None:
    row = {"arxiv_id": "1", "question_en": "one\u2028line"}
    file = tmp_path / "questions.jsonl"
    file.write_text("\ufeff" + json.dumps(row, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert read_rows(file) == [row]
