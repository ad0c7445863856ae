"""When what was found answers a question, over an index small enough to reckon by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.index.document import Fields
from assistant.index.lexical import LexicalIndex, LexicalRecord, lexical_writer
from assistant.language.analyzer import tokens
from assistant.retrieve.relevance import Wording

#: One name that papers may hold, among words that none holds.
QUESTION = "Does MaskBit cook whales in lemon butter?"


def index(folder: Path, holders: int) -> LexicalIndex:
    """Twenty papers, of which the first so many hold the name."""
    records = (
        LexicalRecord(
            f"2401.{n:05}", Fields([], tokens("MaskBit" if n < holders else "nothing"), [], []), ()
        )
        for n in range(20)
    )
    with lexical_writer(folder) as write:
        for record in records:
            write(record)
    return LexicalIndex(folder)


@pytest.mark.parametrize(
    ("holders", "best", "answered"),
    [
        (1, "2401.00000", True),
        (5, "2401.00004", True),
        (6, "2401.00004", False),  # so common a name says little
        (5, "2401.00005", False),  # the best paper does not hold it
        (0, "2401.00000", False),
    ],
)
def test_a_rare_name_that_the_best_paper_holds_settles_it(
    tmp_path: Path, holders: int, best: str, answered: bool
) -> None:
    wording = Wording(QUESTION, index(tmp_path / "index", holders))
    assert wording.answered_by([best], similarity=0.0) is answered
