"""Where words begin in texts, and with which letters: names are looked for there alone.

Walking through every letter of thousands of texts takes most of the time of a question about a
long period. Words are marked once, when a text is read; a question compares only their marks.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

#: Texts marked at once: of a letter that takes 20 bytes meanwhile.
_AT_ONCE = 500
#: Codes that a word can have.
_CODES = 1 << 16
_ALPHABET = string.ascii_lowercase + string.digits
#: Numbers of letters and figures, from 1; each of the first three of a word has a digit of a code.
_BASE = len(_ALPHABET) + 1
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_LATIN, _HANGUL, _OTHER = 1, 2, 3
#: Of every letter; those beyond the first 65,536 count as the last of these.
_KINDS = np.full(_CODES, _OTHER, np.uint8)
_KINDS[:128] = 0
_KINDS[_FIRST_SYLLABLE : _LAST_SYLLABLE + 1] = _HANGUL
_NUMBERS = np.zeros(_CODES, np.int32)
for _number, _letter in enumerate(_ALPHABET, start=1):
    _KINDS[ord(_letter)], _NUMBERS[ord(_letter)] = _LATIN, _number


def marked(texts: Sequence[str]) -> list[bytes]:
    """Where the words of each text begin and with what, packed: small, and quickly put together.

    Args:
        texts: As `assistant.retrieve.subject.plain` makes them.
    """
    packed: list[bytes] = []
    for start in range(0, len(texts), _AT_ONCE):
        places, codes, bounds = _words(texts[start : start + _AT_ONCE])
        marks = np.stack([places, codes], axis=1)
        packed += [marks[first:last].tobytes() for first, last in pairwise(bounds)]
    return packed


def _words(texts: Sequence[str]) -> tuple[Numbers, Numbers, list[int]]:
    """Place in its text, and code, of each word, and where each text's words begin and end."""
    joined = "\n".join(texts) + "\n\n\n"
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = np.minimum(letters, _CODES - 1)
    kinds = _KINDS[letters]
    before = np.concatenate([np.zeros(1, np.uint8), kinds[:-1]])
    begins = (kinds > 0) & (kinds != before)
    # Of other letters each may begin a name, unless it stands within a Latin word.
    begins |= kinds == _OTHER
    begins &= (kinds != _OTHER) | (before != _LATIN)
    places = np.flatnonzero(begins)
    first, second, third = (letters[places + offset] for offset in range(3))
    number = _NUMBERS[second]
    latin = ((_NUMBERS[first] - 1) * _BASE + number) * _BASE + _NUMBERS[third] * (number > 0)
    korean = (first & 255) << 8 | (second & 255) * (_KINDS[second] == _HANGUL)
    kind = kinds[places]
    codes = np.where(kind == _LATIN, latin, np.where(kind == _HANGUL, korean, first))
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    bounds = np.searchsorted(places, starts)
    places -= np.repeat(starts[:-1], np.diff(bounds))
    return places.astype(np.int32), codes.astype(np.int32), bounds.tolist()


class Alike(NamedTuple):
    """Names that begin with the same letters.

    Attributes:
        beginning: What all of them begin with.
        named: Whether that is one of them.
        longer: The others, by the letter that follows.
    """

    beginning: str
    named: bool
    longer: dict[str, Alike]


class Beginnings:
    """Finds some names where words begin.

    Args:
        names: As `plain` makes them; one that begins with a sign is found nowhere.
    """

    def __init__(self, names: Sequence[str]) -> None:
        alike: dict[int, list[str]] = {}
        places, codes, bounds = _words(names)
        for name, (first, last) in zip(names, pairwise(bounds), strict=True):
            if first < last and places[first] == 0:
                for code in _extended(name, int(codes[first])):
                    alike.setdefault(code, []).append(name)
        self._alike = {code: _alike(found) for code, found in alike.items()}
        self._wanted = np.zeros(_CODES, np.bool_)
        self._wanted[list(alike)] = True

    def found(
        self, texts: Sequence[str], packed: Sequence[bytes]
    ) -> Iterator[tuple[int, int, str]]:
        """Number of the text, place and name of every name that a word begins with, text by text.

        Args:
            texts: Where to look.
            packed: Their marks.
        """
        marks = np.frombuffer(b"".join(packed), np.int32).reshape(-1, 2)
        met = np.flatnonzero(self._wanted[marks[:, 1]])
        ends = np.cumsum([len(each) for each in packed]) // (2 * marks.itemsize)
        owners = np.searchsorted(ends, met, side="right")
        places, codes = marks[met].T
        alike = map(self._alike.__getitem__, codes.tolist())
        candidates = zip(owners.tolist(), places.tolist(), alike, strict=True)
        for number, place, names in candidates:
            text = texts[number]
            beginning, named, longer = names
            while text.startswith(beginning, place):
                if named:
                    yield number, place, beginning
                end = place + len(beginning)
                further = longer.get(text[end : end + 1])
                if further is None:
                    break
                beginning, named, longer = further


def _alike(names: Sequence[str]) -> Alike:
    beginning, last = min(names), max(names)
    while not last.startswith(beginning):
        beginning = beginning[:-1]
    longer: dict[str, list[str]] = {}
    for name in names:
        if name != beginning:
            longer.setdefault(name[len(beginning)], []).append(name)
    further = {letter: _alike(found) for letter, found in longer.items()}
    return Alike(beginning, beginning in names, further)


def _extended(name: str, code: int) -> range:
    """Codes of the words that may begin with a name: several where it has few letters."""
    if "가" <= name[0] <= "힣":
        return range(code, code + (256 if len(name) == 1 else 1))
    # What follows the last letter of a name may belong to the word, as in "GPUs".
    whole = len(name) < 3 and all(letter in _ALPHABET for letter in name)
    return range(code, code + (_BASE ** (3 - len(name)) if whole else 1))
