"""Author names by their parts, for `people`: each index is built when it is first asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

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
        return ordered.lower().replace("-", "").replace("'", "").replace(".", " ").split()
    return _PART.findall(_JOINT.sub("", fold(ordered)))


class AuthorIndex:
    """Names of authors by their parts, their letters and their sounds.

    Args:
        names: Author names as the catalog spells them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = names

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Folded parts by name."""
        return {name: name_parts(name) for name in self._names}

    @cached_property
    def by_letters(self) -> dict[str, list[str]]:
        """Names by all their letters in one word."""
        return _grouped(("".join(parts), name) for name, parts in self.parts.items())

    @cached_property
    def by_last(self) -> dict[str, list[str]]:
        """Names by their last part."""
        return _grouped((parts[-1], name) for name, parts in self.parts.items() if parts)

    @cached_property
    def by_part(self) -> dict[str, list[str]]:
        """Names by each of their parts."""
        return _grouped((part, name) for name, parts in self.parts.items() for part in parts)

    @cached_property
    def sounds(self) -> SoundIndex:
        """The parts by their sounds."""
        return SoundIndex(part for part in self.by_part if len(part) > 1)

    def last_names_near(self, word: str) -> list[str]:
        """Last names one slip away from ``word``, where it is long enough to tell."""
        if len(word) < _LONG_ENOUGH:
            return []
        near = process.extract(
            word, self.by_last.keys(), scorer=OSA.distance, processor=None, score_cutoff=1, limit=5
        )
        return [str(one) for one, _, _ in near]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, name in pairs:
        found[key].append(name)
    return dict(found)
