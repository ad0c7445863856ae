"""A collection that searches ask over the network, where a server may stall or go away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from assistant.errors import VectorStoreError
from assistant.index.stores.base import Record, Vectors
from assistant.index.stores.chroma import ChromaStore

#: Seconds in which a server that failed isn't asked again: whoever searches meanwhile is told at
#: once, and doesn't wait for the same limit of time once more.
PAUSE = 15.0


class ServedStore:
    """See `VectorStore`. Opened when a server answers, and again after it has failed.

    Args:
        open_store: Opens the collection.
        clock: Seconds that only go up.

    Raises:
        IndexDamagedError: The server answers, and doesn't hold the collection.
    """

    def __init__(
        self, open_store: Callable[[], ChromaStore], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._open = open_store
        self._clock = clock
        self._lock = threading.Lock()
        self._store: ChromaStore | None = None
        self._fault: VectorStoreError | None = None
        self._until = 0.0
        try:
            with self._opened():
                pass
        except VectorStoreError:
            # Words can be searched; who asks for vectors is told.
            return

    def write(self, removed: Collection[str], records: Sequence[Record]) -> None:
        """See `VectorStore`."""
        with self._opened() as store:
            store.write(removed, records)

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `VectorStore`.

        Raises:
            VectorStoreError: The server fails, or did so less than `PAUSE` seconds ago.
            IndexDamagedError: It holds something else than it should.
        """
        with self._opened() as store:
            return store.search(vector, limit=limit, within=within)

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """See `VectorStore`; raises what `search` does."""
        with self._opened() as store:
            return store.vector_of(arxiv_id)

    def check(self, count: int, probes: Mapping[str, Sequence[float]]) -> None:
        """See `VectorStore`."""
        with self._opened() as store:
            store.check(count, probes)

    def close(self) -> None:
        """See `VectorStore`."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    @contextmanager
    def _opened(self) -> Iterator[ChromaStore]:
        try:
            yield self._current()
        except VectorStoreError as error:
            with self._lock:
                if error is not self._fault:
                    self._fault, self._until = error, self._clock() + PAUSE
            raise

    def _current(self) -> ChromaStore:
        # Opening holds the lock: of many who come first, one waits for the server's limit of time.
        with self._lock:
            if self._fault is not None and self._clock() < self._until:
                raise self._fault
            if self._store is None:
                try:
                    self._store = self._open()
                except VectorStoreError as error:
                    self._fault, self._until = error, self._clock() + PAUSE
                    raise
            self._fault = None
            return self._store
