"""Author names by their parts, for `people`: read when one is first asked for."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.names.folding import fold
from assistant.language.names.packed import Groups, Lookup, PackedTexts
from assistant.language.names.sounds import SoundIndex

_PART = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"(?<=\w)[-'’](?=\w)")
_SIMPLE = str.maketrans("", "", "-'.")
_LONG_ENOUGH = 5  # a name in which one wrong letter can be told from another name


def name_parts(name: str) -> list[str]:
    """Folded parts of a name: hyphens join, "LeCun, Yann" is turned round.

    Example:
        >>> name_parts("Zhu, Jun-Yan")
        ['junyan', 'zhu']
    """
    last, comma, first = name.partition(",")
    ordered = f"{first} {last}" if comma else name
    if ordered.isascii() and ordered.translate(_SIMPLE).replace(" ", "").isalpha():
        return ordered.lower().replace("-", "").replace("'", "").replace(".", " ").split()
    return _PART.findall(_JOINT.sub("", fold(ordered)))


class Author(NamedTuple):
    """A name as the catalog spells it, and how many papers it stands on."""

    name: str
    papers: int


class AuthorIndex:
    """Names of authors by their parts, their letters and their sounds.

    Args:
        authors: Number of papers by author name as the catalog spells it.
    """

    def __init__(self, authors: Mapping[str, int]) -> None:
        self._names = PackedTexts(authors)
        self._papers = array("i", authors.values())

    def named(self, name: str) -> Author | None:
        """The author of just this name."""
        same = self.by_letters("".join(name_parts(name)))
        return next((author for author in same if author.name == name), None)

    def by_letters(self, letters: str) -> list[Author]:
        """Authors by all letters of their names in one word."""
        return self._authors(self._read.by_letters.find([letters]).get(letters, ()))

    def by_last(self, part: str) -> list[Author]:
        """Authors by the last part of their names."""
        number = self._read.numbers.get(part)
        return [] if number is None else self._authors(self._read.by_last[number].tolist())

    def by_part(self, part: str) -> list[Author]:
        """Authors by any part of their names."""
        number = self._read.numbers.get(part)
        return [] if number is None else self._authors(self._read.by_part[number].tolist())

    @cached_property
    def sounds(self) -> SoundIndex:
        """The parts by their sounds."""
        return SoundIndex(sorted(part for part in self._read.numbers if len(part) > 1))

    def last_names_near(self, word: str) -> list[str]:
        """Last names one slip away from ``word``, where it is long enough to tell."""
        if len(word) < _LONG_ENOUGH:
            return []
        near = process.extract(
            word, self._last_names, scorer=OSA.distance, processor=None, score_cutoff=1, limit=5
        )
        return [str(one) for one, _, _ in near]

    def _authors(self, numbers: Iterable[int]) -> list[Author]:
        return [Author(self._names[number], self._papers[number]) for number in numbers]

    @cached_property
    def _last_names(self) -> list[str]:
        sizes = self._read.by_last.sizes
        return sorted(part for part, number in self._read.numbers.items() if sizes[number])

    @cached_property
    def _read(self) -> _Parts:
        return _Parts.of(self._names)


class _Parts(NamedTuple):
    """Numbers of names by their letters, and by the numbers of their parts."""

    numbers: dict[str, int]
    by_letters: Lookup
    by_part: Groups
    by_last: Groups

    @classmethod
    def of(cls, names: Iterable[str]) -> _Parts:
        """Read names, which are numbered in their order."""
        numbers: dict[str, int] = {}
        parts, owners, last, lasts = array("i"), array("i"), array("i"), array("i")

        def letters() -> Iterator[tuple[str, int]]:
            for number, name in enumerate(names):
                found = name_parts(name)
                parts.extend([numbers.setdefault(part, len(numbers)) for part in found])
                owners.extend([number] * len(found))
                if found:
                    last.append(parts[-1])
                    lasts.append(number)
                yield "".join(found), number

        by_letters = Lookup(letters())
        count = len(numbers)
        return cls(numbers, by_letters, Groups(parts, owners, count), Groups(last, lasts, count))
