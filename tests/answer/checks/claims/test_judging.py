"""What a sentence of an answer may rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer.checks.basis import Basis
from assistant.answer.checks.checking import Checker
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.judging import Judge

FACTS = Entry("- Papers that match: 32")
BASIS = Basis(
    entries={
        1: Entry("Alpha\nAlpha trains a Transformer on 8 GPUs and reaches 91.5% on MMLU."),
        2: Entry("Beta\nBeta needs 40 hours and scores 82.5% on VBench and AIME2024."),
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
        ("Beta was tested on AIME 2024.", (2,)),
        ("These 2 papers are about it:", ()),
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
        ("Beta was tested on VBench 2024.", (2,)),
        ("These 2 papers use 55 GPUs:", ()),
    ],
)
def test_what_is_not(sentence: str, cited: tuple[int, ...]) -> None:
    assert Judge(BASIS).marks(sentence, cited)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Alpha reaches 91.5% [1], while Beta scores 82.5% [2].",
            "Alpha reaches 91.5% [1], while Beta scores 82.5% [2].",
        ),
        (
            "Alpha reaches 82.5% [1], while Beta scores 91.5% [2].",
            "Alpha reaches 82.5% [1], while Beta scores 91.5% [2]. ⚠",
        ),
        (
            "Alpha [1] and Beta [2] reach 91.5% and 82.5%.",
            "Alpha [1] and Beta [2] reach 91.5% and 82.5%.",
        ),
        (
            "Alpha has this [1]:\n- 8 GPUs\n- 91.5% on MMLU",
            "Alpha has this [1]:\n- 8 GPUs\n- 91.5% on MMLU",
        ),
        (
            "Alpha has this [1]:\n- 8 GPUs\n- 40 hours\n\nIt has 8 GPUs.",
            "Alpha has this [1]:\n- 8 GPUs\n- 40 hours ⚠\n\nIt has 8 GPUs. ⚠",
        ),
    ],
    ids=["clauses", "swapped", "together", "lead-in", "after the list"],
)
def test_each_clause_and_item_rests_on_its_own_citation(text: str, shown: str) -> None:
    checker = Checker(BASIS)
    assert checker.feed(text) + checker.finish() == shown


def test_a_title_with_a_dot_does_not_end_a_sentence() -> None:
    title = "CS. Drafting for Models"
    checker = Checker(replace(BASIS, titles=(title,), entries={1: Entry(title)}))
    assert checker.feed("CS. Drafting is new [1].") + checker.finish() == "CS. Drafting is new [1]."
    assert (checker.checks.supported, checker.checks.unsupported) == (1, 0)


def test_where_something_was_measured_is_no_range() -> None:
    basis = replace(
        BASIS, entries={1: Entry("해상도 256에서 2.5%를 얻고 10에서 20%로 늘었습니다.")}
    )
    assert not Judge(basis).marks("해상도 256에서 2.5%를 얻었습니다.", (1,))
    assert not Judge(basis).marks("10%에서 20%로 늘었습니다.", (1,))
    assert Judge(basis).marks("256%를 얻었습니다.", (1,))


ENTRY = Entry("Alpha was trained on 8 GPUs for 300 billion time points. It scores 91.5%.")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("It scores 92.5% [1].", "92.5% is not in [1]; it says 91.5%."),
        (
            "Alpha has 300 billion parameters [1].",
            "300 billion parameters is not in [1]; it says 300 billion time points.",
        ),
        ("Alpha uses BetaNet [1].", "Not in [1]: BetaNet."),
        ("It scores 91.5% [1]. Banks have bought it.", "No source is given for this, and [1]"),
        ("It scores 91.5% [1].\n\nBanks have bought it.", "No source is given for this."),
    ],
)
def test_the_reason_is_told(sentence: str, reason: str) -> None:
    checker = Checker(replace(BASIS, entries={1: ENTRY}))
    assert (checker.feed(sentence) + checker.finish()).endswith("⚠")
    assert checker.notes[-1].reason.startswith(reason)
    assert checker.notes[-1].marked


def test_what_was_worked_out_is_told_and_not_marked() -> None:
    checker = Checker(replace(BASIS, entries={1: ENTRY}))
    assert "⚠" not in checker.feed("The other 8.5% of the score is lost [1].") + checker.finish()
    assert [note.reason for note in checker.notes] == ["Worked out: 8.5% = 100% − 91.5%"]
    assert (checker.checks.supported, checker.checks.marked) == (1, 0)
