"""Figures that follow from those of a source, and those that do not."""

from __future__ import annotations

import pytest

from assistant.answer.checks.claims.derived import computed
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.statements import statement

ENTRY = Entry(
    "Keystrokes saved rise from 9% to 17%. It makes up 42% of the accepted characters. "
    "Training takes 307M steps against 86M steps before. FID falls from 7.94 to 1.66."
)


@pytest.mark.parametrize(
    ("sentence", "figure", "sum_"),
    [
        ("Keystrokes saved rise by 8 points, from 9% to 17%.", "8 points", "17% − 9%"),
        ("The other 58% of the characters are typed.", "58%", "100% − 42%"),
        ("Training takes 3.6 times as many steps.", "3.6 times", "307M ÷ 86M"),
        ("FID falls by 79%.", "79%", "1 − 1.66 ÷ 7.94"),
        ("About 40% of the accepted characters.", "40%", "42%"),
        ("키스트로크가 8%포인트 늘었습니다: 9%에서 17%.", "8%포인트", "17% − 9%"),
    ],
)
def test_what_follows(sentence: str, figure: str, sum_: str) -> None:
    said = statement(sentence)
    found = next(each for each in said.figures if each.text == figure)
    result = computed(found, said, [ENTRY])
    assert result is not None
    assert result.sum.endswith(sum_)


@pytest.mark.parametrize(
    "sentence",
    [
        "Keystrokes saved rise by 7 points, from 9% to 17%.",
        "It makes up 43% of the accepted characters.",
        "Training takes 4.6 times as many steps.",
        "The FID falls by 60%.",
        "58% of the accepted characters.",
    ],
)
def test_what_does_not(sentence: str) -> None:
    said = statement(sentence)
    assert computed(said.figures[0], said, [ENTRY]) is None
