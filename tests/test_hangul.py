"""Hangul syllables and the letters they are made of."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.hangul import final_consonant, has_hangul, is_hangul, letters_of, without_final

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]


def test_the_letters_of_every_syllable_are_those_of_its_decomposition() -> None:
    for syllable in SYLLABLES:
        initial, vowel, final = letters_of(syllable) or (-1, -1, -1)
        spelled = chr(0x1100 + initial) + chr(0x1161 + vowel) + chr(0x11A7 + final) * (final > 0)
        assert spelled == unicodedata.normalize("NFD", syllable)


def test_the_final_consonant_of_every_syllable_is_the_letter_that_unicode_names() -> None:
    for syllable in SYLLABLES:
        final = unicodedata.normalize("NFD", syllable)[2:]
        letter = final_consonant(syllable)
        assert letter is not None
        assert _name(letter) == _name(final), syllable


def _name(letter: str) -> str:
    """As ``NIEUN`` of both ㄴ and the same letter below others."""
    return unicodedata.name(letter).split()[-1] if letter else ""


@pytest.mark.parametrize(("syllable", "bare"), ["돌도", "을으", "값가", "가가"])
def test_a_syllable_without_its_final_consonant(syllable: str, bare: str) -> None:
    assert without_final(syllable) == bare


@pytest.mark.parametrize("char", ["", "a", "7", "漢", "ㄱ", "\uabff", "\ud7a4"])
def test_other_characters_have_no_letters(char: str) -> None:
    assert letters_of(char) is None
    assert final_consonant(char) is None


def test_hangul_is_told_from_other_letters() -> None:
    assert all(map(is_hangul, SYLLABLES))
    assert not any(map(is_hangul, ("", "a", "漢", "ㄱ", "\uabff", "\ud7a4")))
    assert all(map(has_hangul, ("RAG 논문", "힣")))
    assert not any(map(has_hangul, ("RAG", "ㅋㅋ", "漢字", "")))
