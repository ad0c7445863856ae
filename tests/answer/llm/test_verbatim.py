"""Sentences of the shipped digests: quoted as they stand they pass, with altered figures not."""

from __future__ import annotations

import random
import re

import pytest
from llm_world import paper

from assistant.answer.checks.basis import Basis
from assistant.answer.checks.checking import Checker
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.llm.hostile import sentences
from assistant.digest.files import find_digests, read_digest
from assistant.resources import seeds_dir

FIGURE = re.compile(r"(?<![\w.\-])\d+(?:\.\d+)?(?=%|배|\s?(?:개|명|시간|억|만))")


def entries() -> list[tuple[str, str, str]]:
    """Id, title and summary of every seed entry."""
    root = seeds_dir()
    found = []
    for file in find_digests(root):
        for entry in read_digest(root / file.path, root).entries:
            summary = "\n".join(section.text for section in entry.sections)
            found.append((entry.arxiv_id, entry.title, summary))
    return found


def check(arxiv_id: str, title: str, summary: str, said: str) -> Checker:
    entry = Entry.of(paper(arxiv_id, title, summary))
    basis = Basis({1: entry}, {arxiv_id: 1}, (title,), Entry(""), "ko")
    checker = Checker(basis)
    checker.feed(said)
    checker.finish()
    return checker


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry[0])
def test_quoted_sentences_are_never_marked(entry: tuple[str, str, str]) -> None:
    said = " ".join(f"{each.strip().rstrip('.')} [1]." for each in sentences(entry[2]))
    checker = check(*entry, said)
    assert checker.checks.marked == 0, checker.warnings
    assert checker.checks.supported > 0


def test_altered_figures_are_marked() -> None:
    dice = random.Random(1)
    altered = marked = 0
    for entry in entries():
        for sentence in sentences(entry[2]):
            if not (figures := list(FIGURE.finditer(sentence))):
                continue
            figure = dice.choice(figures)
            wrong = f"{float(figure[0]) * 1.37 + 3:.1f}" if "." in figure[0] else f"{figure[0]}7"
            said = sentence[: figure.start()] + wrong + sentence[figure.end() :]
            altered += 1
            marked += check(*entry, f"{said.strip().rstrip('.')} [1].").checks.marked
    assert altered >= 30
    assert marked >= 0.95 * altered
