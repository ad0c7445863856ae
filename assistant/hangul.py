"""Hangul syllables: told from other letters, and taken apart into the letters they are made of."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FIRST, _LAST = "가", "힣"
_VOWELS = 21
#: The final consonants in the order of Unicode, first of all none.
_FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_SYLLABLE = re.compile(f"[{_FIRST}-{_LAST}]")


def is_hangul(char: str) -> bool:
    """Whether a character is a Hangul syllable."""
    return _FIRST <= char <= _LAST


def has_hangul(text: str) -> bool:
    """Whether a text holds a Hangul syllable."""
    return _SYLLABLE.search(text) is not None


def letters_of(char: str) -> tuple[int, int, int] | None:
    """The numbers of a syllable's initial, vowel and final consonant; None for any other character.

    Each counts from 0 in the order of Unicode; final 0 is none.

    Example:
        >>> letters_of("한"), letters_of("a")
        ((18, 0, 4), None)
    """
    if not is_hangul(char):
        return None
    rest, final = divmod(ord(char) - ord(_FIRST), len(_FINALS))
    return *divmod(rest, _VOWELS), final


def final_consonant(char: str) -> str | None:
    """The consonant a syllable ends with, ``""`` without one; None for any other character.

    Example:
        >>> final_consonant("돌"), final_consonant("가"), final_consonant("a")
        ('ㄹ', '', None)
    """
    letters = letters_of(char)
    return None if letters is None else _FINALS[letters[2]]


def without_final(syllable: str) -> str:
    """A syllable without the consonant it ends with.

    Example:
        >>> without_final("돌")
        '도'
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", syllable)[:2])
