"""Folding of spellings: case, accents, punctuation; and words with where they stand."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass

# Letters that no decomposition takes apart.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
        "ı": "i", "ħ": "h", "ŋ": "ng", "ŧ": "t", "’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-",
    }
)  # fmt: skip
_MARKS = re.compile(r"[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and the stretch of the text, ``text[start:end]``, that it stands for."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """``text`` in lower case without accents; Hangul stays composed.

    Example:
        >>> fold("Łukasz Ångström")
        'lukasz angstrom'
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    lowered = lowered.translate(_LETTERS)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", lowered)))


def words(text: str) -> list[str]:
    """The folded words of ``text``: runs of letters and digits.

    Example:
        >>> words("Qwen2.5-VL, José")
        ['qwen2', '5', 'vl', 'jose']
    """
    # Titles share their words; each is held once.
    return list(map(sys.intern, _WORD.findall(fold(text))))


def placed_words(text: str) -> list[Word]:
    """The folded words of ``text`` with their places in it."""
    return [Word(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def compact(text: str) -> str:
    """``text`` folded to letters and digits alone, so that spacing and hyphens don't count.

    Example:
        >>> compact("DeepSeek-R1") == compact("deepseek r1")
        True
    """
    folded = fold(text)
    return folded if folded.isalnum() else "".join(_WORD.findall(folded))
