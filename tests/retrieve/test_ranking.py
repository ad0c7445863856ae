"""What counts how much when papers are ranked, over an index small enough to reckon by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from assistant.index.document import Fields
from assistant.index.lexical import LexicalIndex, LexicalRecord, lexical_writer
from assistant.language.analyzer import tokens
from assistant.retrieve.ranking import Ranked, rank

EMPTY: Mapping[str, str] = MappingProxyType({})


def nothing(*, limit: int, within: Collection[str] | None) -> dict[str, float]:
    """Finds nothing by meaning: words alone decide."""
    return {}


def ranked(
    folder: Path, papers: dict[str, str], text: str, abstracts: Mapping[str, str] = EMPTY
) -> list[Ranked]:
    """Papers with these summaries and abstracts, ranked for a question."""
    records = (
        LexicalRecord(key, Fields([], tokens(summary), [], [], tokens(abstracts.get(key, ""))), ())
        for key, summary in papers.items()
    )
    with lexical_writer(folder) as write:
        for record in records:
            write(record)
    words = tokens(text)
    return rank(
        text,
        Fields(words, words, [], []),
        lexical=LexicalIndex(folder),
        dense=nothing,
    )


def test_a_name_counts_twice_as_much_as_another_word(tmp_path: Path) -> None:
    # Of two papers that are equal, the one with the higher id comes first.
    papers = {"2401.00001": "MaskBit", "2401.00002": "sampling"}
    name, word = ranked(tmp_path / "one", papers, "MaskBit sampling")
    assert (name.arxiv_id, word.arxiv_id) == ("2401.00001", "2401.00002")
    assert name.parts["lexical"] == 2 * word.parts["lexical"]
    plain = ranked(tmp_path / "two", papers, "maskbit sampling")
    assert [item.arxiv_id for item in plain] == ["2401.00002", "2401.00001"]


def test_words_of_an_abstract_are_found(tmp_path: Path) -> None:
    papers = {"1": "whales", "2": "ships"}
    [only] = ranked(tmp_path / "lexical", papers, "submarines", {"1": "submarines"})
    assert only.arxiv_id == "1"


def test_an_abstract_that_says_the_same_again_counts_once(tmp_path: Path) -> None:
    papers = {"1": "whales", "2": "whales", "3": "ships"}
    abstracts = {"1": "whales", "3": "whales"}
    first, second, third = ranked(tmp_path / "lexical", papers, "whales", abstracts)
    assert {first.arxiv_id, second.arxiv_id} == {"1", "2"}
    assert first.score == second.score > third.score > 0
