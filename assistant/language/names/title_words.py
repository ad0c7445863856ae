"""The words of many titles, as numbers."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from assistant.language.names.folding import words
from assistant.language.names.packed import Groups, Integers


class TitleWords:
    """The folded words of titles.

    Args:
        titles: In their order, which numbers them from 0.

    Attributes:
        spelled: Every word once, by its number.
        numbers: The words of all titles, one title after the other.
        starts: Where each title's words start, and where the last one's end.
        rests: Where each title's words behind its first colon start; its end without one.

    Example:
        >>> TitleWords(["Genie: Worlds", "Worlds"]).used("worlds")
        2
    """

    def __init__(self, titles: Iterable[str]) -> None:
        known: dict[str, int] = {}
        numbers, starts, rests = array("i"), array("i", [0]), array("i")
        for title in titles:
            head, _, rest = title.partition(":")
            for part, ends in ((head, rests), (rest, starts)):
                numbers.extend([known.setdefault(word, len(known)) for word in words(part)])
                ends.append(len(numbers))
        self._known = known
        self.spelled = list(known)
        self.numbers, self.starts, self.rests = map(_held, (numbers, starts, rests))

    def __len__(self) -> int:
        return len(self.rests)

    def number(self, word: str) -> int | None:
        """The number of a word; None of one that no title has."""
        return self._known.get(word)

    def used(self, word: str) -> int:
        """How many titles use a word."""
        number = self._known.get(word)
        return 0 if number is None else int(self._used[number])

    def counts(self) -> dict[str, int]:
        """How often each word is used."""
        counts = np.bincount(self.numbers, minlength=len(self.spelled))
        return dict(zip(self.spelled, counts.tolist(), strict=True))

    @cached_property
    def longest(self) -> int:
        """Letters of the longest title."""
        sizes = np.fromiter(map(len, self.spelled), np.int64)
        before = np.concatenate([[0], np.cumsum(sizes[self.numbers])])
        return int(np.max(before[self.starts[1:]] - before[self.starts[:-1]], initial=0))

    @cached_property
    def _used(self) -> Integers:
        titles = np.repeat(np.arange(len(self)), np.diff(self.starts))
        return Groups.once(self.numbers, titles, len(self.spelled)).sizes


def _held(numbers: array[int]) -> Integers:
    return np.array(numbers, np.int32)
