"""Figures at the wrong one of two names, and all that only looks like it."""

from __future__ import annotations

import pytest

from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.placing import misplaced
from assistant.answer.checks.claims.statements import statement

KOREAN = Entry("AlphaNet-7B는 MMLU에서 70.1%, BetaNet-9B는 82.5%를 기록했습니다.")
ENGLISH = Entry("AlphaNet-7B reaches 70.1% on MMLU, while BetaNet-9B reaches 82.5%.")
LISTED = Entry("AlphaNet-7B and BetaNet-9B reach 70.1% and 82.5%, respectively.")


@pytest.mark.parametrize("entry", [KOREAN, ENGLISH])
@pytest.mark.parametrize(
    "text",
    [
        "AlphaNet-7B scores 82.5% and BetaNet-9B scores 70.1%.",
        "BetaNet-9B gets 70.1%, AlphaNet-7B 82.5%.",
        "AlphaNet-7B는 82.5%, BetaNet-9B는 70.1%입니다.",
    ],
)
def test_swapped(text: str, entry: Entry) -> None:
    found = misplaced(statement(text), [entry])
    assert found is not None
    assert found.other is not None
    assert {found.figure.text, found.other.text} == {"70.1%", "82.5%"}


@pytest.mark.parametrize("entry", [KOREAN, ENGLISH, LISTED])
@pytest.mark.parametrize(
    "text",
    [
        "AlphaNet-7B scores 70.1% and BetaNet-9B scores 82.5%.",
        "BetaNet-9B gets 82.5%, AlphaNet-7B 70.1%.",
        "AlphaNet-7B는 70.1%, BetaNet-9B는 82.5%입니다.",
        "AlphaNet-7B and BetaNet-9B reach 70.1% and 82.5%.",
        "With 82.5%, BetaNet-9B is ahead of AlphaNet-7B with 70.1%.",
        "BetaNet-9B (82.5%) beats AlphaNet-7B (70.1%).",
        "82.5% for BetaNet-9B and 70.1% for AlphaNet-7B.",
        "AlphaNet-7B는 70.1%로 BetaNet-9B의 82.5%보다 낮습니다.",
        "BetaNet-9B beats AlphaNet-7B by 12.4 points on MMLU.",
    ],
)
def test_not_swapped(text: str, entry: Entry) -> None:
    assert misplaced(statement(text), [entry]) is None


def test_one_entry_that_says_so_is_enough() -> None:
    text = "AlphaNet-7B scores 70.1% and BetaNet-9B scores 82.5%."
    other = Entry("AlphaNet-7B reaches 82.5%; BetaNet-9B reaches 70.1%.")
    assert misplaced(statement(text), [other])
    assert misplaced(statement(text), [other, ENGLISH]) is None
