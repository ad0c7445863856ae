"""Lists of names that take few bytes each: an archive has as many titles as papers, and more
people. A Python string takes 50 bytes beside its letters, a list of its own 60."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Self, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int32]


class PackedTexts(Sequence[str]):
    """Texts, held as one.

    Args:
        texts: In their order.

    Example:
        >>> PackedTexts(["one", "two"])[1]
        'two'
    """

    def __init__(self, texts: Iterable[str]) -> None:
        whole, ends = bytearray(), array("q", [0])
        for text in texts:
            whole += text.encode()
            ends.append(len(whole))
        self._whole = bytes(whole)
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[place] for place in range(len(self))[at]]
        place = at + len(self) if at < 0 else at
        if place < 0:
            raise IndexError(at)
        return self._whole[self._ends[place] : self._ends[place + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return (self._whole[start:end].decode() for start, end in pairwise(self._ends))


class Groups:
    """Numbers by group, in their order within each.

    Args:
        groups: The group of each member, from 0.
        members: Their numbers.
        count: Of the groups.

    Example:
        >>> Groups([1, 0, 1], [5, 6, 7], 2)[1].tolist()
        [5, 7]
    """

    def __init__(self, groups: ArrayLike, members: ArrayLike, count: int) -> None:
        of = np.asarray(groups, np.int32)
        self._members = np.asarray(members, np.int32)[np.argsort(of, kind="stable")]
        sizes = np.bincount(of, minlength=count)
        self._ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)

    @classmethod
    def once(cls, groups: ArrayLike, members: ArrayLike, count: int) -> Self:
        """Groups that hold each member once, in the order of the numbers."""
        pairs = np.unique(np.asarray(members, np.int64) * count + np.asarray(groups, np.int64))
        return cls(pairs % max(1, count), pairs // max(1, count), count)

    def __getitem__(self, group: int) -> Integers:
        return self._members[self._ends[group] : self._ends[group + 1]]

    @property
    def sizes(self) -> Integers:
        """How many members each group has."""
        return np.diff(self._ends)


class Lookup:
    """Numbers by keys that aren't kept, only their hashes.

    Args:
        pairs: Keys and numbers; the same key may come with several.

    Example:
        >>> Lookup([("b", 0), ("a", 1), ("b", 2)]).find(["b", "c"])
        {'b': [0, 2]}
    """

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        hashed, numbers = array("q"), array("i")
        for key, number in pairs:
            hashed.append(hash(key))
            numbers.append(number)
        hashes = np.array(hashed, np.int64)
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._numbers = np.array(numbers, np.int32)[order]

    def find(self, keys: Sequence[str]) -> dict[str, list[int]]:
        """The numbers of those keys that are known; of another key with the same hash, too, which
        is as likely as to guess a number of 19 digits."""
        wanted = np.fromiter(map(hash, keys), np.int64)
        first = np.searchsorted(self._hashes, wanted, "left").tolist()
        end = np.searchsorted(self._hashes, wanted, "right").tolist()
        return {
            key: self._numbers[a:b].tolist()
            for key, a, b in zip(keys, first, end, strict=True)
            if a < b
        }
