"""Where words begin in texts, and with which letters: names are looked for there alone.

Walking through every letter of thousands of texts takes most of the time of a question about a
long period. Words are marked once, when a text is read; a question compares only their marks.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.int32]
"""Place and code of each word, a row each."""

#: Codes that a word can have.
_CODES = 1 << 16
_LATIN, _HANGUL, _OTHER = 1, 2, 3
_ALPHABET = string.ascii_lowercase + string.digits
#: Numbers of letters and figures, from 1; each of the first three of a word has a digit of a code.
_BASE = len(_ALPHABET) + 1
_NUMBERS = np.zeros(128, np.int32)
_NUMBERS[[ord(letter) for letter in _ALPHABET]] = np.arange(1, _BASE)
_FIRST_SYLLABLE, _SYLLABLES = 0xAC00, 11_172


def marked(texts: Sequence[str]) -> list[bytes]:
    """The marks of each text, packed: small, and quickly put together.

    Args:
        texts: As `assistant.retrieve.subject.plain` makes them.
    """
    if not texts:
        return []
    joined = "\n".join(texts) + "\n\n\n"
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int32)
    numbers = np.where(letters < 128, _NUMBERS[np.minimum(letters, 127)], 0)
    syllable = (letters >= _FIRST_SYLLABLE) & (letters < _FIRST_SYLLABLE + _SYLLABLES)
    kinds = np.select([numbers > 0, syllable, letters > 127], [_LATIN, _HANGUL, _OTHER], 0)
    before = np.concatenate([[0], kinds[:-1]])
    # Of other letters each may begin a name, unless it stands within a Latin word.
    begins = np.where(kinds == _OTHER, before != _LATIN, (kinds > 0) & (kinds != before))
    places = np.flatnonzero(begins)
    second = numbers[places + 1]
    latin = (numbers[places] - 1) * _BASE**2 + second * _BASE
    latin += np.where(second > 0, numbers[places + 2], 0)
    following = np.where(syllable[places + 1], letters[places + 1] & 255, 0)
    korean = (letters[places] & 255) << 8 | following
    kind = kinds[places]
    codes = np.select([kind == _LATIN, kind == _HANGUL], [latin, korean], letters[places])
    codes &= _CODES - 1
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    bounds = np.searchsorted(places, starts).tolist()
    marks: Marks = np.stack([places, codes], axis=1).astype(np.int32)
    for start, (first, last) in zip(starts, pairwise(bounds), strict=False):
        marks[first:last, 0] -= start
    return [marks[first:last].tobytes() for first, last in pairwise(bounds)]


class Beginnings:
    """Finds the words that some names may stand at.

    Args:
        names: As `plain` makes them; each begins with a letter or figure.
    """

    def __init__(self, names: Sequence[str]) -> None:
        alike: dict[int, list[str]] = {}
        for name, packed in zip(names, marked(names), strict=True):
            for code in _codes(name, packed):
                alike.setdefault(code, []).append(name)
        self._names = {code: (_common(found), found) for code, found in alike.items()}
        self._wanted = np.zeros(_CODES, np.bool_)
        self._wanted[list(alike)] = True

    def candidates(
        self, packed: Sequence[bytes]
    ) -> Iterator[tuple[int, int, tuple[str, list[str]]]]:
        """Words that may begin with a name, text by text in order: number of the text, place of the
        word, and the names that begin with the same letters, behind what they have in common.

        Args:
            packed: The marks of the texts.
        """
        marks = np.frombuffer(b"".join(packed), np.int32).reshape(-1, 2)
        met = np.flatnonzero(self._wanted[marks[:, 1]])
        ends = np.cumsum([len(each) for each in packed]) // (2 * marks.itemsize)
        owners = np.searchsorted(ends, met, side="right")
        places, codes = marks[met].T
        names = map(self._names.__getitem__, codes.tolist())
        return zip(owners.tolist(), places.tolist(), names, strict=True)


def _common(names: Sequence[str]) -> str:
    """What some names all begin with."""
    first, last = min(names), max(names)
    while not last.startswith(first):
        first = first[:-1]
    return first


def _codes(name: str, packed: bytes) -> range:
    """Codes of the words that may begin with a name: several where it has few letters."""
    marks = np.frombuffer(packed, np.int32).reshape(-1, 2)
    if not len(marks) or marks[0, 0] > 0:
        return range(0)
    code = int(marks[0, 1])
    if "가" <= name[0] <= "힣":
        return range(code, code + (256 if len(name) == 1 else 1))
    # What follows the last letter of a name may belong to the word, as in "GPUs".
    whole = len(name) < 3 and all(letter in _ALPHABET for letter in name)
    return range(code, code + (_BASE ** (3 - len(name)) if whole else 1))
