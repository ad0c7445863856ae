"""Brings the catalog to what the digest folder holds, in one transaction."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.catalog.connection import transaction
from assistant.catalog.entries import insert_entries
from assistant.catalog.papers import Progress, Tagger, renew_papers
from assistant.catalog.supplements import take_unmerged
from assistant.digest import READER, DigestFile, DigestFolders, Skipped, fingerprint

#: Nanoseconds after which the content of all files is compared, and that a file system's clock may
#: stand still.
_COMPARED_EVERY = 24 * 3600 * 10**9
_TICK = 2 * 10**9


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did, counted in entries.

    Attributes:
        added: New entries.
        updated: Entries whose facts or text changed.
        moved: Entries that stand unchanged in another file.
        unchanged: Entries that are as they were.
        removed: Entries that are gone.
        files: Digest files in the folder, files without entries left out.
        listed: All files that might be digests.
        skipped: Everything that could not be read, with reasons.
    """

    added: int = 0
    updated: int = 0
    moved: int = 0
    unchanged: int = 0
    removed: int = 0
    files: int = 0
    listed: int = 0
    skipped: tuple[Skipped, ...] = field(default=())

    @property
    def any(self) -> bool:
        """Whether anything in the catalog changed."""
        return bool(self.added or self.updated or self.moved or self.removed)


def update_catalog(
    connection: sqlite3.Connection,
    root: Path,
    tagger: Tagger,
    progress: Progress = lambda step, done, total: None,
    *,
    beside: Path | None = None,
    undated: date | None = None,
    anew: bool = False,
) -> Changes:
    """Read new and changed files of ``root`` into the catalog; drop what is gone.

    Nothing is written unless everything is: a kill leaves the catalog as it was. A file counts as
    unchanged while its size and time are. Once a day, and while it has only just been written,
    its content is compared as well: an edit may leave size and time as they were.

    Args:
        connection: From `assistant.catalog.schema.connect`.
        root: Digest folder; only read.
        tagger: Tags each changed entry.
        progress: Told about the files read.
        beside: A second folder, read as if it stood in the first; it may be missing.
        undated: Day of entries that nothing dates, or None to leave them out.
        anew: Read all files, whatever is known of them.

    Raises:
        DigestFolderError: The folder is missing or unreadable.
    """
    folders = DigestFolders(root, beside, undated)
    listed = time.time_ns()
    found = {file.path: file for file in folders.find()}
    with transaction(connection):
        if anew:
            _forget(connection)
        changes = _update(connection, folders, found, tagger, progress)
        _note_look(connection, listed)
        return changes


def _update(
    connection: sqlite3.Connection,
    folders: DigestFolders,
    found: dict[str, DigestFile],
    tagger: Tagger,
    progress: Progress,
) -> Changes:
    rules = f"{READER} {folders.undated or ''}"
    if _meta(connection, "reader") != rules:
        # What was read by other rules is read again, though the files are the same.
        _forget(connection)
        _set_meta(connection, "reader", rules)
    source = str(folders.root.resolve())
    if _meta(connection, "root") != source:
        # Another folder: equal names, sizes and times prove nothing about its files.
        connection.execute("UPDATE files SET mtime_ns = -1")
        _set_meta(connection, "root", source)
    stale = _stale_files(connection, folders, found)
    gone = [path for (path,) in connection.execute("SELECT path FROM files") if path not in found]
    _note_entries(connection, "before", [*stale, *gone])
    for path in [*stale, *gone]:
        for table in ("entries", "skipped", "files"):
            connection.execute(f"DELETE FROM {table} WHERE path = ?", (path,))
    for done, path in enumerate(stale, 1):
        _insert_file(connection, folders, found[path])
        progress("Reading digests", done, len(stale))
    _note_entries(connection, "after", stale)
    retag = _meta(connection, "tagger") != tagger.version
    if retag:
        _set_meta(connection, "tagger", tagger.version)
    touched = _papers_noted(connection) | take_unmerged(connection)
    if retag:
        touched |= {row[0] for row in connection.execute("SELECT DISTINCT arxiv_id FROM entries")}
    renew_papers(connection, sorted(touched), tagger, progress)
    return _count(connection)


def _forget(connection: sqlite3.Connection) -> None:
    """Have all files read again."""
    connection.execute("UPDATE files SET mtime_ns = -1, sha256 = ''")


def _stale_files(
    connection: sqlite3.Connection, folders: DigestFolders, found: Mapping[str, DigestFile]
) -> list[str]:
    """New and changed files; touched but equal ones are only noted."""
    known = {
        path: (size, mtime_ns, sha256)
        for path, size, mtime_ns, sha256 in connection.execute("SELECT * FROM files")
    }
    trusted = _trusted_before(connection)
    stale: list[str] = []
    for path, file in found.items():
        size, mtime_ns, sha256 = known.get(path, (-1, -1, ""))
        if (size, mtime_ns) == (file.size, file.mtime_ns) and mtime_ns < trusted:
            continue
        try:
            current = fingerprint(folders.file(path))
        except OSError:
            current = ""  # reported when it is read
        if current and current == sha256:
            connection.execute(
                "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?",
                (file.size, file.mtime_ns, path),
            )
        else:
            stale.append(path)
    return stale


def _trusted_before(connection: sqlite3.Connection) -> float:
    """The time, in ns, before which a file must have changed for its size and time to tell.

    A write within a clock's tick of the last look may have left both as they were then seen.
    """
    compared, listed = (int(_meta(connection, key) or 0) for key in ("compared_ns", "listed_ns"))
    if not 0 <= time.time_ns() - compared < _COMPARED_EVERY:
        return -math.inf
    return listed - _TICK


def _note_look(connection: sqlite3.Connection, listed: int) -> None:
    """Remember when the files were listed, and when all of them were compared."""
    if _trusted_before(connection) == -math.inf:
        _set_meta(connection, "compared_ns", str(listed))
    _set_meta(connection, "listed_ns", str(listed))


_When = Literal["before", "after"]
#: Tells an entry of a day apart from others of the same paper, which one day may hold several of.
_ENTRY = "arxiv_id, day, occurrence"


class _Difference(NamedTuple):
    """Numbers of entries."""

    added: int
    updated: int
    moved: int
    removed: int


def _note_entries(connection: sqlite3.Connection, when: _When, paths: Iterable[str]) -> None:
    """Note the entries of files, in a table that SQLite puts on disk when it grows."""
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {when} (arxiv_id TEXT, day INTEGER, occurrence INTEGER,"
        f" content_hash TEXT, path TEXT, PRIMARY KEY ({_ENTRY})) WITHOUT ROWID"
    )
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS noted (place INTEGER PRIMARY KEY, path)")
    connection.execute(f"DELETE FROM {when}")
    connection.execute("DELETE FROM noted")
    connection.executemany("INSERT INTO noted (path) VALUES (?)", ((path,) for path in paths))
    connection.execute(
        f"INSERT INTO {when} SELECT e.arxiv_id, e.day, ROW_NUMBER() OVER"
        " (PARTITION BY e.arxiv_id, e.day ORDER BY n.place, e.id), e.content_hash, e.path"
        # Crossed, as otherwise SQLite reads all entries.
        " FROM noted n CROSS JOIN entries e ON e.path = n.path"
    )


def _papers_noted(connection: sqlite3.Connection) -> set[str]:
    """The papers whose entries were noted, before or after."""
    rows = connection.execute("SELECT arxiv_id FROM before UNION SELECT arxiv_id FROM after")
    return {arxiv_id for (arxiv_id,) in rows}


def _difference(connection: sqlite3.Connection) -> _Difference:
    """Compare what was noted before with what was noted after, and forget both."""
    missing = f"SELECT COUNT(*) FROM {{}} LEFT JOIN {{}} b USING ({_ENTRY}) WHERE b.path IS NULL"
    both = f"FROM before b JOIN after a USING ({_ENTRY})"
    [added, removed, updated, moved] = (
        connection.execute(query).fetchone()[0]
        for query in (
            missing.format("after", "before"),
            missing.format("before", "after"),
            f"SELECT COUNT(*) {both} WHERE a.content_hash <> b.content_hash",
            f"SELECT COUNT(*) {both} WHERE a.content_hash = b.content_hash AND a.path <> b.path",
        )
    )
    for table in ("before", "after", "noted"):
        connection.execute(f"DELETE FROM {table}")
    return _Difference(added=added, updated=updated, moved=moved, removed=removed)


def _insert_file(connection: sqlite3.Connection, folders: DigestFolders, file: DigestFile) -> None:
    digest, sha256 = folders.read(file.path)
    connection.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?)", (file.path, file.size, file.mtime_ns, sha256)
    )
    insert_entries(connection, digest.entries)
    connection.executemany(
        "INSERT INTO skipped VALUES (?, ?, ?, ?)",
        [(item.path, item.line, item.reason, item.text) for item in digest.skipped],
    )


def _count(connection: sqlite3.Connection) -> Changes:
    found = _difference(connection)
    (total,) = connection.execute("SELECT COUNT(*) FROM entries").fetchone()
    (listed,) = connection.execute("SELECT COUNT(*) FROM files").fetchone()
    (files,) = connection.execute(
        # By the few files, not by the many entries.
        "SELECT COUNT(*) FROM files f WHERE EXISTS (SELECT 1 FROM entries e WHERE e.path = f.path)"
    ).fetchone()
    return Changes(
        **found._asdict(),
        unchanged=total - found.added - found.updated,
        files=files,
        listed=listed,
        skipped=tuple(
            Skipped(*row)
            for row in connection.execute(
                "SELECT path, line, reason, text FROM skipped ORDER BY path, line"
            )
        ),
    )


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
