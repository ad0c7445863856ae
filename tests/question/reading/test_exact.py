"""What has an exact grammar."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.language.dates.find import find_times
from assistant.question.reading.exact import exact_marks

TODAY = date(2024, 9, 26)


def _marks(text: str) -> list[tuple[str, str]]:
    found = exact_marks(text, find_times(text, today=TODAY))
    return sorted((mark.kind, text[mark.start : mark.end]) for mark in found)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("chess last week", [("time", "last week")]),
        ("summarise 2409.16211v2 please", [("id", "2409.16211v2")]),
        ("hf.co/papers/2409.16211", [("id", "hf.co/papers/2409.16211")]),
        ('who wrote "A Year in August 2024"', [("quote", "A Year in August 2024")]),
        ("9월에 나온 논문", [("time", "9월")]),
        ("diffusion models", []),
    ],
)
def test_marks(text: str, marks: list[tuple[str, str]]) -> None:
    assert _marks(text) == marks


def test_none_within_another() -> None:
    text = 'papers like "news of August 2024" and 2408.12345'
    found = exact_marks(text, find_times(text, today=TODAY))
    assert {mark.kind for mark in found} == {"quote", "id"}
