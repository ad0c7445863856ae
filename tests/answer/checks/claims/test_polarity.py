"""Sentences that say the opposite of their source, and those that only look so."""

from __future__ import annotations

import pytest

from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.polarity import flipped
from assistant.answer.checks.claims.statements import statement

KOREAN = Entry(
    "Alpha는 별도의 보상 모델 없이 학습합니다. Alpha는 BetaNet을 능가하며, "
    "사람의 피드백이 필요합니다."
)
ENGLISH = Entry(
    "Alpha does not need a separate reward model. Alpha outperforms BetaNet. "
    "It requires human feedback."
)


@pytest.mark.parametrize("entry", [KOREAN, ENGLISH], ids=["ko", "en"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Alpha requires a separate reward model.",
        "BetaNet outperforms Alpha.",
        "BetaNet이 Alpha보다 우수합니다.",
    ],
)
def test_the_opposite(entry: Entry, sentence: str) -> None:
    assert flipped(statement(sentence), [entry]) is not None


@pytest.mark.parametrize("entry", [KOREAN, ENGLISH], ids=["ko", "en"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Alpha does without a separate reward model.",
        "Alpha needs no separate reward model.",
        "Alpha outperforms BetaNet.",
        "BetaNet is outperformed by Alpha.",
        "Alpha needs human feedback.",
        "Other methods need a separate reward model.",
    ],
)
def test_the_same(entry: Entry, sentence: str) -> None:
    assert flipped(statement(sentence), [entry]) is None
