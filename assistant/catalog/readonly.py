"""SQLite files where nothing can be written: a read-only mount, an image, another user's folder."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

#: Name of a catalog that belongs to one generation and is never written any more.
SNAPSHOT = "catalog.snapshot.sqlite"


def is_read_only(path: Path) -> bool:
    """Whether a database is there, and this process may write to it or its folder no more."""
    return path.exists() and not (
        path.name != SNAPSHOT and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    )


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a database so that neither it nor its folder is written to.

    Raises:
        sqlite3.Error: It can't be opened.
    """
    # A log means that somebody is writing, or was: then it is read too, under SQLite's locks.
    # Without one there is nothing to lock, and where nothing can be written no lock can be made.
    still = is_read_only(path) and not _size(_log(path))
    mode = "mode=ro&immutable=1" if still else "mode=ro"
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=30,
        isolation_level=None,
        check_same_thread=False,
    )


def stamp(path: Path) -> tuple[int, ...]:
    """What tells whether a database that is read without locks has been changed by others."""
    try:
        facts = path.stat()
    except OSError:
        return ()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, _size(_log(path)) > 0


def identity(path: Path) -> tuple[int, ...]:
    """Which file is at a path, whatever it holds; nothing where there is none."""
    try:
        facts = path.stat()
    except OSError:
        return ()
    return facts.st_dev, facts.st_ino


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
