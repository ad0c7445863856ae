"""What a sentence of an answer may rest on."""

from __future__ import annotations

import pytest

from assistant.answer.checks.basis import Basis
from assistant.answer.checks.judging import Judge
from assistant.answer.checks.support import Entry

FACTS = Entry("- Papers that match: 32\n- Entries given below: 2")
BASIS = Basis(
    entries={
        1: Entry("Alpha\nAlpha trains a Transformer on 8 GPUs and reaches 91.5% on MMLU."),
        2: Entry("Beta\nBeta needs 40 hours and scores 82.5% on VBench."),
    },
    arxiv_ids={},
    titles=("Alpha", "Beta"),
    facts=FACTS,
    language="en",
    question=Entry("Does Alpha use GPT-7 for 5 hours?"),
)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("32 papers match.", ()),
        ("Alpha was trained on 8 GPUs.", (1,)),
        ("The entries do not say whether Alpha uses GPT-7 for 5 hours.", ()),
        ("The entries do not mention GPT-7, only Alpha.", (1,)),
    ],
)
def test_what_is_borne(sentence: str, cited: tuple[int, ...]) -> None:
    assert not Judge(BASIS).marks(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Alpha was trained on 32 GPUs.", (1,)),  # a figure of the facts bears no claim
        ("Beta needs 32 hours.", (2,)),
        ("Alpha was trained on 8 GPUs.", ()),
        ("Alpha uses GPT-7.", (1,)),  # a name of the question neither
        ("The entries do not mention GPT-9.", ()),
    ],
)
def test_what_is_not(sentence: str, cited: tuple[int, ...]) -> None:
    assert Judge(BASIS).marks(sentence, cited)
