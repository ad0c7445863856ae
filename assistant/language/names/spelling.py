"""Typos in what a question is about, set right by the words that are known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.hangul import has_hangul
from assistant.language.names.aliases import PARTICLE
from assistant.language.names.folding import Word, fold, placed_words, words
from assistant.language.names.sounds import jamo, similarity

_LEAST = 4  # letters of a word (a Hangul syllable has two or three) that a typo can be told in
_LONG = 8  # letters of a word in which two slips are forgiven
_LONG_HANGUL = 12
_SAME_SOUND = 0.95
_SHORT = 7  # letters below which a letter changed for another makes another word: whale, while
_MOST = 6
_INFLECTED = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
)
_DOUBLED = re.compile(r"(.)\1")
_PAIR = 2  # syllables of the shortest Korean words that are corrected
# What may follow a Korean word: particles, and endings that make verbs and adjectives of it.
_ENDING = re.compile(rf"(?:{PARTICLE}|들.*|[하되된한할했해적형용화시별간상].*)$")


@dataclass(frozen=True, slots=True)
class Correction:
    """A phrase with its typos set right.

    Attributes:
        text: The phrase to use.
        changes: Each word as typed and as read, in order, for "read as ...".
    """

    text: str
    changes: tuple[tuple[str, str], ...]


class Speller:
    """Corrects words by a vocabulary.

    Args:
        vocabulary: How often each term is used; a term may be of several words. Every word of
            every term is known and never changed.

    Example:
        >>> Speller({"mixture of experts": 9}).correct("mixtrue of expert").text
        'mixture of expert'
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._uses: dict[str, int] = defaultdict(int)
        for term, count in vocabulary.items():
            for word in words(term):
                self._uses[word] += max(count, 1)

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """Every known word by its letters."""
        return {jamo(known): known for known in self._uses}

    @cached_property
    def _by_size(self) -> dict[tuple[bool, int], list[str]]:
        """Letters of the known words of each script and length."""
        found: dict[tuple[bool, int], list[str]] = defaultdict(list)
        for letters, known in self._spelled.items():
            found[has_hangul(known), len(letters)].append(letters)
        return found

    def knows(self, word: str) -> bool:
        """Whether ``word`` is one of the vocabulary, in a plural, or with a particle or ending."""
        key = fold(word)
        if key in self._uses or not key.isalpha():
            return True
        if has_hangul(key):
            return any(
                key[:size] in self._uses and (key[size:] in self._uses or _ENDING.match(key[size:]))
                for size in range(2, len(key))
            )
        return f"{key}s" in self._uses or any(
            key.endswith(end) and key.removesuffix(end) + put in self._uses
            for end, put in _INFLECTED
        )

    def correct(self, phrase: str) -> Correction | None:
        """``phrase`` with its unknown words read as the nearest known ones; None if none is near.

        Names (with a figure or a capital inside) are left alone.
        """
        out, changes, at = [], [], 0
        for word in placed_words(phrase):
            typed = phrase[word.start : word.end]
            if typed[1:] != typed[1:].lower() or self.knows(typed):
                continue
            near = self._nearest(word)
            if near is None:
                continue
            out += [phrase[at : word.start], near]
            changes.append((typed, near))
            at = word.end
        return Correction("".join([*out, phrase[at:]]), tuple(changes)) if changes else None

    def _nearest(self, word: Word) -> str | None:
        korean = has_hangul(word.text)
        letters = jamo(word.text)
        if len(letters) < _LEAST or (korean and len(word.text) < 2):
            return None
        slips = 2 if len(letters) >= (_LONG_HANGUL if korean else _LONG) else 1
        near = self._within(letters, slips, korean)
        if not near and korean:  # 로보트 and 로봇 are spelled apart and sound the same
            heard = self._within(letters, 3, korean)
            near = [one for one in heard if similarity(word.text, one[0]) >= _SAME_SOUND]
        if not korean:
            near = [one for one in near if _is_slip(word.text, one[0])]
        elif len(word.text) == _PAIR:
            # 고래 is a word of its own, not 노래 mistyped.
            near = [one for one in near if one[0][0] == word.text[0]]
        if not near:
            return None
        return min(near, key=lambda one: (one[1], -self._uses[one[0]], one[0]))[0]

    def _within(self, letters: str, slips: int, korean: bool) -> list[tuple[str, int]]:
        found = []
        for size in range(len(letters) - slips, len(letters) + slips + 1):
            found += process.extract(
                letters, self._by_size.get((korean, size), ()), scorer=OSA.distance,
                processor=None, score_cutoff=slips, limit=_MOST,
            )  # fmt: skip
        return [(self._spelled[str(one)], int(slip)) for one, slip, _ in found]


def _is_slip(typed: str, word: str) -> bool:
    """Whether ``typed`` is more likely a slip of the fingers than a word of its own.

    In a short word only letters that changed places or a letter doubled or halved are; in one a
    little longer also a letter left out.
    """
    if len(typed) >= _SHORT:
        return True
    if len(typed) == len(word):
        return sorted(typed) == sorted(word)
    if len(typed) == _SHORT - 1 and len(typed) < len(word) and typed[-1] == word[-1]:
        return True
    return _DOUBLED.sub(r"\1", typed) == _DOUBLED.sub(r"\1", word)
