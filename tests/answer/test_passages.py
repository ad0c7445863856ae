"""Which text of a paper a reader is quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.passages import Passages, passages
from assistant.catalog.records import Paper
from assistant.digest import Section

KOREAN = ("로봇을 움직입니다.", "정확도는 91%입니다.")
ABSTRACT = ("Robots are hard to move.", "In this work, we present Mover.", "It reaches 80%.")
PAPER = Paper(
    "2401.00001",
    "Mover: Moving Robots",
    "https://arxiv.org/abs/2401.00001",
    date(2024, 1, 2),
    None,
    (),
    (Section("What's New", (" ".join(KOREAN),)),),
    None,
    None,
    (),
    (),
    "",
)
BOTH = replace(PAPER, abstract=" ".join(ABSTRACT))
ENGLISH = replace(PAPER, sections=(Section("", ("It moves robots.",)),))


@pytest.mark.parametrize(
    ("paper", "language", "expected"),
    [
        (PAPER, "ko", Passages(KOREAN)),
        (PAPER, "en", Passages(KOREAN)),
        (BOTH, "ko", Passages(KOREAN, ABSTRACT)),
        (BOTH, "en", Passages(ABSTRACT, KOREAN, ABSTRACT[1])),
        (replace(BOTH, sections=()), "ko", Passages(ABSTRACT, (), ABSTRACT[1])),
        (replace(BOTH, summary_doubtful=True), "ko", Passages(ABSTRACT, (), ABSTRACT[1])),
        (replace(PAPER, summary_doubtful=True), "en", Passages(KOREAN)),
        (
            replace(BOTH, summary_en="Robots move."),
            "en",
            Passages(("Robots move.", *ABSTRACT), KOREAN, "Robots move."),
        ),
        (replace(PAPER, summary_en="Robots move."), "ko", Passages(KOREAN, ("Robots move.",))),
        (ENGLISH, "ko", Passages(("It moves robots.",))),
        (
            replace(ENGLISH, abstract=" ".join(ABSTRACT)),
            "en",
            Passages(("It moves robots.", *ABSTRACT), (), ABSTRACT[1]),
        ),
    ],
)
def test_the_readers_language_comes_first(paper: Paper, language: str, expected: Passages) -> None:
    assert passages(paper, language) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sentence",
    [
        "We propose Mover.",
        "In this paper, we systematically study robots.",
        "This survey reviews how robots move.",
        "This technical report describes Mover.",
    ],
)
def test_the_sentence_that_presents_the_paper_introduces_it(sentence: str) -> None:
    paper = replace(PAPER, abstract=f"Robots matter. Others propose much. {sentence} It works.")
    assert passages(paper, "en").introduction == sentence
