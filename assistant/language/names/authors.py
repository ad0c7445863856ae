"""Author names by their parts, for `people`: each index is built when it is first asked."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from functools import cached_property
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.names.folding import fold
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
        folded = ordered.lower().replace("-", "").replace("'", "").replace(".", " ").split()
    else:
        folded = _PART.findall(_JOINT.sub("", fold(ordered)))
    # People share their names; each is held once.
    return list(map(sys.intern, folded))


class Groups:
    """Names by keys that they share, in their order.

    Two lists take a third of the memory of a dictionary of tuples, and an archive of 100,000 papers
    has 200,000 people.

    Args:
        pairs: Keys and names.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        ordered = sorted(pairs, key=itemgetter(0))
        self._keys = [key for key, _ in ordered]
        self._names = [name for _, name in ordered]

    def get(self, key: str) -> list[str]:
        """The names of a key; none when it is unknown."""
        return self._names[bisect_left(self._keys, key) : bisect_right(self._keys, key)]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every key once."""
        return tuple(dict.fromkeys(self._keys))


class AuthorIndex:
    """Names of authors by their parts, their letters and their sounds.

    Args:
        names: Author names as the catalog spells them.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    @cached_property
    def by_letters(self) -> Groups:
        """Names by all their letters in one word."""
        return Groups(("".join(name_parts(name)), name) for name in self._names)

    @cached_property
    def by_last(self) -> Groups:
        """Names by their last part."""
        return Groups((part, name) for name in self._names for part in name_parts(name)[-1:])

    @cached_property
    def by_part(self) -> Groups:
        """Names by each of their parts."""
        return Groups((part, name) for name in self._names for part in name_parts(name))

    @cached_property
    def sounds(self) -> SoundIndex:
        """The parts by their sounds."""
        return SoundIndex(part for part in self.by_part.keys if len(part) > 1)

    def last_names_near(self, word: str) -> list[str]:
        """Last names one slip away from ``word``, where it is long enough to tell."""
        if len(word) < _LONG_ENOUGH:
            return []
        near = process.extract(
            word, self.by_last.keys, scorer=OSA.distance, processor=None, score_cutoff=1, limit=5
        )
        return [str(one) for one, _, _ in near]
