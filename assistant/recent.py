"""What was read lately, up to a number of things."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Remembers values by key and lets go of those that were put in first. Safe between threads.

    Args:
        most: Number of values that are kept.

    Example:
        >>> held = Recent[str, int](2)
        >>> for number, name in enumerate("abc"):
        ...     held.put(name, number)
        >>> held.get("a"), held.get("c")
        (None, 2)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[K, V] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: K) -> V | None:
        """The value of a key, or None when it isn't held."""
        return self._held.get(key)

    def held(self, keys: Iterable[K]) -> dict[K, V]:
        """The values of those keys that are held."""
        return {key: value for key in keys if (value := self._held.get(key)) is not None}

    def put(self, key: K, value: V) -> None:
        """Remember a value."""
        self.put_all({key: value})

    def put_all(self, values: Mapping[K, V]) -> None:
        """Remember some values."""
        with self._lock:
            self._held.update(values)
            for key in list(islice(self._held, max(0, len(self._held) - self._most))):
                del self._held[key]
