"""English words for Korean text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.lexicon.vocabulary import Vocabulary, read_vocabulary, shipped_pairs

PAIRS = {
    "강화 학습": ["reinforcement learning"],
    "강화": ["strengthen"],
    "학습": ["learning", "training"],
    "로봇": ["robot"],
    "빈": [],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("강화 학습", [["reinforc", "learn"]]),
        ("강화학습을", [["reinforc", "learn"]]),
        ("성능을 강화하는 학습", [["strengthen"], ["learn", "train"]]),
        ("로봇의 강화 학습", [["robot"], ["reinforc", "learn"]]),
        ("소로봇", []),
        ("AI로봇", [["robot"]]),
        ("(로봇)", [["robot"]]),
        ("robot", []),
        ("빈 로봇", [[], ["robot"]]),
        ("", []),
    ],
)
def test_the_longest_form_at_the_beginning_of_a_word_wins(
    text: str, expected: list[list[str]]
) -> None:
    vocabulary = Vocabulary(PAIRS)
    assert vocabulary.translate(text) == expected
    assert vocabulary.stems(text) == [stem for group in expected for stem in group]


def test_forms_that_differ_in_spaces_are_one() -> None:
    vocabulary = Vocabulary({"강화 학습": ["reinforcement"], "강화학습": ["learning"], " ": ["x"]})
    assert len(vocabulary) == 1
    assert vocabulary.translate("강화 학습") == [["reinforc", "learn"]]


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert Vocabulary({}).translate("로봇") == []


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    Vocabulary(PAIRS).translate(text)


def test_a_list_is_read_from_either_side(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("# comment\n\n로봇, 로보트\trobot, bot\nwhale\t고래, 로봇\n", encoding="utf-8")
    assert read_vocabulary(path) == {
        "로봇": ("robot", "bot", "whale"),
        "로보트": ("robot", "bot"),
        "고래": ("whale",),
    }


@pytest.mark.parametrize("line", ["로봇 robot", "로봇\t", "\trobot", "로봇,\trobot", "가\ta\tb"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.tsv"
    path.write_text(f"고래\twhale\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"words.tsv, line 2"):
        read_vocabulary(path)


def test_the_shipped_lists_are_sound() -> None:
    pairs = shipped_pairs()
    assert len(pairs) > 1000
    vocabulary = Vocabulary(pairs)
    assert "video" in vocabulary.stems("비디오를 생성한다")
    assert all(words for words in pairs.values())
