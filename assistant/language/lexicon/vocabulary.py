"""Bilingual vocabulary: gives Korean text its English words.

A document's Korean words are looked up in two shipped lists (``vocabulary_ko.tsv`` and
``vocabulary_en.tsv``) and in the term pairs mined from the digests; the English words found are
indexed beside the text, so that an English question meets a Korean summary in one vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

import ahocorasick

from assistant.hangul import has_hangul
from assistant.language.analyzer import english_stems, normalise

_FILES = ("vocabulary_ko.tsv", "vocabulary_en.tsv")
_SPACE = re.compile(r"\s+")


def read_vocabulary(path: Path) -> dict[str, tuple[str, ...]]:
    """Read one list.

    Lines are ``a, b<TAB>c, d``; whichever side holds Hangul is the Korean one. ``#`` starts a
    comment.

    Returns:
        English words by Korean form.

    Raises:
        ValueError: A line without exactly one tab or with an empty side.
    """
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        sides = [[form.strip() for form in side.split(",")] for side in line.split("\t")]
        if len(sides) != 2 or not all(form for side in sides for form in side):
            raise ValueError(f"{path.name}, line {number}: expected 'forms<TAB>forms'.")
        korean, english = sides if has_hangul(sides[0][0]) else sides[::-1]
        for form in korean:
            known = found.get(form, ())
            found[form] = known + tuple(word for word in english if word not in known)
    return found


class Vocabulary:
    """Finds Korean forms in a text and gives their English stems.

    Args:
        pairs: English words or phrases by Korean form. A form matches where an eojeol (a word
            between spaces) begins with it; of overlapping forms the longest wins.
    """

    def __init__(self, pairs: Mapping[str, Iterable[str]]) -> None:
        stems: dict[str, dict[str, None]] = {}
        for form, words in pairs.items():
            key = _SPACE.sub("", normalise(form))
            if key:
                found = stems.setdefault(key, {})
                found.update((stem, None) for word in words for stem in english_stems(word))
        self._fill({key: list(found) for key, found in stems.items()})

    @classmethod
    def from_stems(cls, stems: Mapping[str, Sequence[str]]) -> Vocabulary:
        """A vocabulary from what `stems_by_form` gave: quicker than from words."""
        vocabulary = cls({})
        vocabulary._fill(stems)
        return vocabulary

    def _fill(self, stems: Mapping[str, Sequence[str]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for key, found in stems.items():
            self._automaton.add_word(key, (len(key), found))
        self._filled = len(self._automaton) > 0
        if self._filled:
            self._automaton.make_automaton()

    def __reduce__(self) -> tuple[object, ...]:
        # What the automaton was made of is sent, not its nodes.
        return Vocabulary.from_stems, (self.stems_by_form(),)

    def stems_by_form(self) -> dict[str, list[str]]:
        """English stems by Korean form, without spaces."""
        return {key: list(found) for key, (_, found) in self._automaton.items()}

    def __len__(self) -> int:
        return len(self._automaton)

    def translate(self, text: str) -> list[list[str]]:
        """English stems of every Korean form in a text, one list a form, in order."""
        return [list(stems) for _, _, stems in self._found(normalise(text).split())]

    def placed(self, text: str) -> list[tuple[int, int, Sequence[str]]]:
        """Begin, end and English stems of every Korean form in a normalised text, in order."""
        words = text.split()
        places: list[int] = []
        reached = 0
        for word in words:
            reached = text.index(word, reached)
            places += range(reached, reached + len(word))
            reached += len(word)
        return [
            (places[start], places[end - 1] + 1, stems) for start, end, stems in self._found(words)
        ]

    def _found(self, words: list[str]) -> list[tuple[int, int, Sequence[str]]]:
        """Begin, end and English stems of the forms in some eojeols, placed in them as joined."""
        if not self._filled:
            return []
        joined = "".join(words)
        begins = set(accumulate(map(len, words), initial=0))
        spans = [
            (last - length + 1, last + 1, stems)
            for last, (length, stems) in self._automaton.iter(joined)
            if (start := last - length + 1) in begins
            or not ("가" <= joined[start - 1] <= "힣" and "가" <= joined[start] <= "힣")
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        out: list[tuple[int, int, Sequence[str]]] = []
        reached = 0
        for span in spans:
            if span[0] >= reached:
                out.append(span)
                reached = span[1]
        return out

    def stems(self, text: str) -> list[str]:
        """All English stems of the Korean forms in a text, in order, repeated as they occur."""
        return [stem for group in self.translate(text) for stem in group]


@cache
def shipped_vocabulary() -> Vocabulary:
    """The lists that travel with the package, ready to look words up in; made once a process."""
    return Vocabulary(shipped_pairs())


@cache
def shipped_pairs() -> Mapping[str, tuple[str, ...]]:
    """English words by Korean form, of the lists that travel with the package."""
    merged: dict[str, tuple[str, ...]] = {}
    for name in _FILES:
        for form, words in read_vocabulary(Path(__file__).with_name(name)).items():
            merged[form] = tuple(dict.fromkeys(merged.get(form, ()) + words))
    return merged
