"""Connections to the catalog that close themselves, and transactions: all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from assistant.catalog.readonly import is_read_only, stamp
from assistant.catalog.schema import connect


class Handle:
    """A connection, closed when nobody holds the handle any more.

    A connection alone would wait for garbage collection: it is part of a cycle with its cache.

    Args:
        path: The catalog.
        connection: From `connect`.
        seen: The file's stamp before it was opened; None where SQLite sees to changes itself.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, seen: tuple[int, ...] | None
    ) -> None:
        self.connection = connection
        self._path = path
        self._seen = seen

    @classmethod
    def open(cls, path: Path) -> Handle:
        """Connect to a catalog."""
        seen = stamp(path) if is_read_only(path) else None
        return cls(path, connect(path), seen)

    @property
    def stale(self) -> bool:
        """Whether the file was changed without this connection's notice."""
        return self._seen is not None and self._seen != stamp(self._path)

    def __del__(self) -> None:
        self.connection.close()


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
