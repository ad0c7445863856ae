"""Titles heard in a Korean text: "어텐션 이즈 올 유 니드" for "Attention Is All You Need"."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.hangul import has_hangul
from assistant.language.names.aliases import PARTICLE_END
from assistant.language.names.folding import words
from assistant.language.names.packed import Groups
from assistant.language.names.sounds import SoundIndex, similarity, sounds
from assistant.language.names.title_names import Name

_EOJEOL = re.compile(r"[가-힣]+|[A-Za-z0-9.]+")
_MOST_WORDS = 14
_FIRST = 0.8  # likeness of the first word that makes a title worth comparing
_SURE = 0.92
_SURE_LONG = 0.82  # several words that fit in order leave less to chance
_NAMES = 2  # that are listened for of one title: itself and its short name
_LEAST_SOUNDS = 5  # shorter names sound like too many ordinary words


@dataclass(frozen=True, slots=True)
class Heard:
    """A name that ``text[start:end]`` sounds like, and how much so, 0 to 1."""

    name: Name
    start: int
    end: int
    score: float


class HeardTitles:
    """Finds names of papers by their sound.

    Args:
        titles: How many there are.
        names: The names to listen for that each has, by the title's number.
    """

    def __init__(self, titles: int, names: Callable[[int], Sequence[Name]]) -> None:
        self._names = names
        firsts: dict[str, int] = {}
        first, sizes, of = array("i"), array("i"), array("i")
        for number in range(titles):
            for place, name in enumerate(names(number)):
                spelled = words(name.text)
                if _is_heard(spelled):
                    first.append(firsts.setdefault(spelled[0], len(firsts)))
                    sizes.append(len(spelled))
                    of.append(number * _NAMES + place)
        self._of = np.array(of, np.int32)
        self._sizes = np.array(sizes, np.uint8)
        self._by_first = Groups(first, np.arange(len(first)), len(firsts))
        self._number = firsts
        self._firsts = SoundIndex(firsts)

    def find(self, text: str) -> list[Heard]:
        """The best name at each place of ``text`` that sounds like one."""
        pieces = [(m.group(), m.start(), m.end()) for m in _EOJEOL.finditer(text)]
        found = []
        for at, (piece, _, _) in enumerate(pieces):
            if not _may_start(piece, pieces[at + 1][0] if at + 1 < len(pieces) else ""):
                continue
            scored = [
                heard
                for first, _ in self._firsts.nearest(piece, cut=_FIRST)
                for name in self._starting(first, len(pieces) - at)
                if (heard := _heard(name, words(name.text), pieces[at:]))
            ]
            if scored:
                found.append(max(scored, key=lambda heard: (heard.end, heard.score)))
        return found

    def _starting(self, first: str, most: int) -> Iterator[Name]:
        """Names that start with a word and have at most so many."""
        named = self._by_first[self._number[first]]
        for one in self._of[named[self._sizes[named] <= most]].tolist():
            yield self._names(one // _NAMES)[one % _NAMES]


def _is_heard(spelled: Sequence[str]) -> bool:
    return 0 < len(spelled) <= _MOST_WORDS and spelled[0].isascii() and spelled[0].isalpha()


def _heard(
    name: Name, spelled: Sequence[str], pieces: Sequence[tuple[str, int, int]]
) -> Heard | None:
    said = [piece for piece, _, _ in pieces[: len(spelled)]]
    said[-1] = PARTICLE_END.sub("", said[-1]) if _is_known(said[-1], spelled[-1]) else said[-1]
    whole = similarity("".join(said), "".join(spelled))
    long = len(spelled) >= 3
    if whole < (_SURE_LONG if long else _SURE) or len(sounds("".join(said))) < _LEAST_SOUNDS:
        return None
    if not long and any(_is_korean(piece) for piece in said):
        return None
    if any(similarity(one, two) < 0.5 for one, two in zip(said, spelled, strict=True)):
        return None
    end = pieces[len(spelled) - 1][1] + len(said[-1])
    return Heard(name, pieces[0][1], end, whole)


def _may_start(piece: str, after: str) -> bool:
    """Whether a name may start at ``piece``: not at a Korean word, unless a foreign one follows."""
    if len(piece) < 2 or not has_hangul(piece):
        return False
    return not _is_korean(piece) or (len(after) > 1 and has_hangul(after) and not _is_korean(after))


def _is_known(said: str, spelled: str) -> bool:
    """Whether ``said`` is nearer to the word without the particle it may end in."""
    bare = PARTICLE_END.sub("", said)
    return bare != said and similarity(bare, spelled) > similarity(said, spelled)


def _is_korean(word: str) -> bool:
    """Whether ``word`` begins with a word of the Korean vocabulary: it names no paper by sound."""
    return any(word[:size] in _korean_words() for size in range(2, len(word) + 1))


@cache
def _korean_words() -> frozenset[str]:
    from assistant.language.lexicon.vocabulary import shipped_pairs

    return frozenset(shipped_pairs())
