"""Days and authors against the record."""

from __future__ import annotations

import pytest
from llm_world import paper

from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.record import denied

ENTRY = Entry.of(
    paper("2409.16191", "Alpha: A Model", "Alpha is a model.", authors=("Ada Kim", "Bo van Lee"))
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Alpha was written by Ada Kim and Bo van Lee.",
        "Alpha has 2 authors and is in the digest of 25 September 2024.",
        "The authors trained it in Sunny Valley.",
        "2024년 9월 25일에 실린 논문이다.",
        "저자는 2명입니다.",
    ],
)
def test_what_the_record_says(sentence: str) -> None:
    assert denied(sentence, [ENTRY]) is None


@pytest.mark.parametrize(
    ("sentence", "kind", "said"),
    [
        ("Alpha was written by Ada Kim and Yann Smith.", "author", "Yann Smith"),
        ("Alpha is by Cara Stone.", "author", "Cara Stone"),
        ("It has 3 authors.", "authors", "3"),
        ("저자는 4명입니다.", "authors", "4"),
        ("It appeared on 24 September 2024.", "day", "24 September 2024"),
        ("2024년 9월 5일에 실렸습니다.", "day", "2024년 9월 5일"),
    ],
)
def test_what_it_denies(sentence: str, kind: str, said: str) -> None:
    found = denied(sentence, [ENTRY])
    assert found is not None
    assert (found.kind, found.said) == (kind, said)
