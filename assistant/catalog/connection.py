"""Connections to the catalog, shared by all threads, and transactions: all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from assistant.catalog.readonly import identity, is_read_only, stamp
from assistant.catalog.schema import connect

#: Connections that read at once. SQLite works outside of Python's lock, so that this many keep as
#: many processors busy; each holds two files and up to 2 MB of pages.
MOST = 4

#: Of a file that is changed all over, kept in memory, in kB, and in the log, in pages of 4 kB. With
#: less memory, a first sync of 100,000 entries writes pages 9 GB instead of 1.5 GB.
_CACHE_KB, _LOG_PAGES = 64 << 10, 16 << 10


class Handle:
    """A connection, closed when nobody holds the handle any more.

    A connection alone would wait for garbage collection: it is part of a cycle with its cache.

    Args:
        connection: From `connect`.
        look: Tells which file is there, and where SQLite doesn't see to changes, in which state.
        seen: What it told when the connection was made.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        look: Callable[[], tuple[int, ...]],
        seen: tuple[int, ...],
    ) -> None:
        self.connection = connection
        self._look = look
        self._seen = seen

    @classmethod
    def open(cls, path: Path) -> Handle:
        """Connect to a catalog."""
        look = partial(stamp if is_read_only(path) else identity, path)
        seen, connection = look(), connect(path)
        return cls(connection, look, seen or look())

    @property
    def stale(self) -> bool:
        """Whether the file was changed without this connection's notice, or another put there."""
        # One that is being replaced is not there for a moment.
        return self._look() not in (self._seen, ())

    def close(self) -> None:
        """Close it, while others may hold the handle."""
        self.connection.close()

    def __del__(self) -> None:
        self.close()


class Rows(list[Any]):
    """The rows that a query found, all of them read."""

    def fetchone(self) -> Any:
        """The first, or None."""
        return self[0] if self else None

    def fetchall(self) -> list[Any]:
        """All of them."""
        return self


class Pool:
    """So many connections to a catalog and no more, whatever the number of threads that read.

    They are opened as they are needed, and stay open: SQLite keeps the file of one that is closed
    until all are. None may be used in a process that was forked.

    Args:
        path: The catalog.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._free = _unopened()

    def execute(self, query: str, values: Any = ()) -> Rows:
        """What a query finds, asked of the connection that is free."""
        with self.lease() as connection:
            return Rows(connection.execute(query, values).fetchall())

    @contextmanager
    def lease(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own for the block, which takes no other one from here.

        One with which the block failed is closed: what it left half done goes with it.
        """
        # Closed meanwhile, it is given back to what nobody takes from any more.
        free, handle = self._free, None
        held = free.get()
        try:
            handle = Handle.open(self._path) if held is None or held.stale else held
            yield handle.connection
            held = handle
        except BaseException:
            held = None
            if handle is not None:
                handle.close()
            raise
        finally:
            free.put(held)

    def close(self) -> None:
        """Close all; those in use, as they are given back. More may be opened again."""
        self._free = _unopened()


def _unopened() -> SimpleQueue[Handle | None]:
    free = SimpleQueue[Handle | None]()
    for _ in range(MOST):
        free.put(None)
    return free


@contextmanager
def large_changes(connection: sqlite3.Connection) -> Iterator[None]:
    """For a block that changes pages all over the file: they are put in their places seldom.

    Until then they are kept in memory and in the log, each once, however often it changes.
    """
    kept = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("cache_size", "wal_autocheckpoint")
    }
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    try:
        yield
    finally:
        for name, value in kept.items():
            connection.execute(f"PRAGMA {name} = {value}")


@contextmanager
def transaction(
    connection: sqlite3.Connection, kind: Literal["DEFERRED", "IMMEDIATE"] = "IMMEDIATE"
) -> Iterator[None]:
    """Commit what a ``with`` block did, or undo it when the block, or the commit, fails.

    Args:
        connection: In autocommit mode, as from `assistant.catalog.schema.connect`.
        kind: ``IMMEDIATE`` to write, ``DEFERRED`` to read one state throughout.
    """
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have made SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
