"""How often somebody may ask, and how often try a password."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

#: Most users, addresses or pairs that are remembered; the one seen longest ago is forgotten first.
_REMEMBERED = 20_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """So many times a minute for each of any number of users or addresses (a token bucket each).

    Args:
        per_minute: How often; that many at once at most.
        clock: Seconds that only grow.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def take(self, who: Hashable) -> float:
        """Count one time; seconds to wait when it is one too many, else 0."""
        now = self._clock()
        bucket = self._buckets.setdefault(who, _Bucket(self._most, now))
        self._buckets.move_to_end(who)
        _trim(self._buckets)
        grown = bucket.left + (now - bucket.at) * self._most / 60
        bucket.left, bucket.at = min(self._most, grown), now
        if bucket.left < 1:
            return (1 - bucket.left) * 60 / self._most
        bucket.left -= 1
        return 0.0


@dataclass(slots=True)
class _Tries:
    count: int = 0
    until: float = 0.0
    last: float = 0.0


class Attempts:
    """Attempts that may fail: some are free, after each further one the wait doubles.

    An attempt counts as failed from its start until it is taken back, so that many at
    once are no more than many in a row.

    Args:
        free: Attempts without a wait.
        longest: Longest wait in seconds.
        clock: Seconds that only grow.
    """

    def __init__(
        self, free: int, longest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._free = free
        self._longest = longest
        self._clock = clock
        self._tries: OrderedDict[Hashable, _Tries] = OrderedDict()

    def wait(self, who: Hashable) -> float:
        """Seconds until the next attempt may begin; 0 when it may now."""
        tries = self._tries.get(who)
        return max(0.0, tries.until - self._clock()) if tries else 0.0

    def begin(self, who: Hashable) -> None:
        """Count an attempt."""
        now = self._clock()
        tries = self._tries.setdefault(who, _Tries())
        self._tries.move_to_end(who)
        _trim(self._tries)
        if now - tries.last > 2 * self._longest:
            tries.count = 0
        tries.count, tries.last = tries.count + 1, now
        over = tries.count - self._free
        if over >= 0:
            tries.until = now + min(2.0 ** min(over, 30), self._longest)

    def take_back(self, who: Hashable) -> None:
        """Count one attempt less: it was right."""
        tries = self._tries.get(who)
        if tries is not None:
            tries.count, tries.until = tries.count - 1, 0.0

    def forget(self, who: Hashable) -> None:
        """Begin anew for somebody."""
        self._tries.pop(who, None)


def _trim(known: OrderedDict[Hashable, _Bucket] | OrderedDict[Hashable, _Tries]) -> None:
    while len(known) > _REMEMBERED:
        known.popitem(last=False)
