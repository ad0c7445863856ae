"""How well entries bear the words of a sentence, weighed by how few entries hold them."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.answer.checks.claims.entries import Entry
    from assistant.answer.checks.claims.statements import Statement
    from assistant.answer.checks.claims.words import Content

#: By how much weight, by what share of all weight, and by how many words more another entry has to
#: bear a sentence to be meant.
_BETTER, _BETTER_SHARE, _BETTER_WORDS = 0.6, 0.45, 2
#: Share of a sentence's weight that an entry has to bear for the sentence to be about it, and the
#: weight from which a sentence says anything.
_ABOUT, _LEAST_WEIGHT = 0.3, 0.45


class _Held(NamedTuple):
    weight: float
    words: int


class Bearing:
    """Compares sentences with the entries that an answer rests on.

    Args:
        entries: All of them by their numbers.
    """

    def __init__(self, entries: Mapping[int, Entry]) -> None:
        self._entries = entries
        self._weights: dict[frozenset[str], float] = {}

    def better(self, said: Statement, cited: Iterable[int]) -> int | None:
        """The entry that clearly bears a sentence better than any that it cites; None mostly."""
        named = set(cited)
        held = {n: self._held(said, entry) for n, entry in self._entries.items()}
        own = [held.pop(n) for n in named]
        if not held or not own:
            return None
        best = max(held, key=lambda n: held[n].weight)
        weight, words = max(each.weight for each in own), max(each.words for each in own)
        more = held[best].weight - weight
        clear = more >= max(_BETTER, _BETTER_SHARE * self._total(said))
        return best if clear and held[best].words - words >= _BETTER_WORDS else None

    def about(self, said: Statement, numbers: Iterable[int] = ()) -> bool:
        """Whether a sentence is about one of some entries, or of all; or says nothing of its own.

        Args:
            said: A sentence.
            numbers: Of the entries; none: all of them.
        """
        total = self._total(said)
        if total < _LEAST_WEIGHT:
            return True
        chosen = list(numbers) or list(self._entries)
        best = max((self._held(said, self._entries[n]).weight for n in chosen), default=0.0)
        return best >= _ABOUT * total

    def _total(self, said: Statement) -> float:
        return sum(self._weight(word) for word in said.words if not word.plain)

    def _held(self, said: Statement, entry: Entry) -> _Held:
        told = [word for word in said.words if not word.plain and word.keys & entry.keys]
        return _Held(sum(map(self._weight, told)), len(told))

    def _weight(self, word: Content) -> float:
        """1 for a word that no entry holds, towards 0 for one that all hold."""
        known = self._weights.get(word.keys)
        if known is None:
            size = len(self._entries)
            holding = sum(bool(word.keys & entry.keys) for entry in self._entries.values())
            known = log((size + 1) / (holding + 0.5)) / log(2 * size + 2)
            self._weights[word.keys] = known
        return known
