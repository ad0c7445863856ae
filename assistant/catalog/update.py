"""Brings the catalog to what the digest folder holds, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.catalog.connection import transaction
from assistant.catalog.entries import insert_entries
from assistant.catalog.papers import Progress, Tagger, renew_papers
from assistant.catalog.supplements import take_unmerged
from assistant.digest import READER, DigestFile, DigestFolders, Skipped, fingerprint


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
) -> Changes:
    """Read new and changed files of ``root`` into the catalog; drop what is gone.

    Nothing is written unless everything is: a kill leaves the catalog as it was.

    Args:
        connection: From `assistant.catalog.schema.connect`.
        root: Digest folder; only read.
        tagger: Tags each changed entry.
        progress: Told about the files read.
        beside: A second folder, read as if it stood in the first; it may be missing.
        undated: Day of entries that nothing dates, or None to leave them out.

    Raises:
        DigestFolderError: The folder is missing or unreadable.
    """
    folders = DigestFolders(root, beside, undated)
    found = {file.path: file for file in folders.find()}
    with transaction(connection):
        return _update(connection, folders, found, tagger, progress)


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
        connection.execute("UPDATE files SET mtime_ns = -1, sha256 = ''")
        _set_meta(connection, "reader", rules)
    source = str(folders.root.resolve())
    if _meta(connection, "root") != source:
        # Another folder: equal names, sizes and times prove nothing about its files.
        connection.execute("UPDATE files SET mtime_ns = -1")
        _set_meta(connection, "root", source)
    stale = _stale_files(connection, folders, found)
    gone = [path for (path,) in connection.execute("SELECT path FROM files") if path not in found]
    before = _entries_of(connection, [*stale, *gone])
    for path in [*stale, *gone]:
        for table in ("entries", "skipped", "files"):
            connection.execute(f"DELETE FROM {table} WHERE path = ?", (path,))
    for done, (path, sha256) in enumerate(stale.items(), 1):
        _insert_file(connection, folders, found[path], sha256)
        progress("Reading digests", done, len(stale))
    after = _entries_of(connection, stale)
    retag = _meta(connection, "tagger") != tagger.version
    if retag:
        _set_meta(connection, "tagger", tagger.version)
    touched = {key[0] for key in before | after} | take_unmerged(connection)
    if retag:
        touched |= {row[0] for row in connection.execute("SELECT DISTINCT arxiv_id FROM entries")}
    renew_papers(connection, sorted(touched), tagger, progress)
    return _count(connection, before, after)


def _stale_files(
    connection: sqlite3.Connection, folders: DigestFolders, found: Mapping[str, DigestFile]
) -> dict[str, str]:
    """New and changed files with their fingerprints; touched but equal ones are only noted."""
    known = {
        path: (size, mtime_ns, sha256)
        for path, size, mtime_ns, sha256 in connection.execute("SELECT * FROM files")
    }
    stale: dict[str, str] = {}
    for path, file in found.items():
        size, mtime_ns, sha256 = known.get(path, (-1, -1, ""))
        if (size, mtime_ns) == (file.size, file.mtime_ns):
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
            stale[path] = current
    return stale


#: (arXiv id, day, occurrence) → (content hash, path)
_Key = tuple[str, int, int]
_Snapshot = dict[_Key, tuple[str, str]]


def _entries_of(connection: sqlite3.Connection, paths: Iterable[str]) -> _Snapshot:
    snapshot: _Snapshot = {}
    for path in paths:
        for arxiv_id, day, content_hash in connection.execute(
            "SELECT arxiv_id, day, content_hash FROM entries WHERE path = ? ORDER BY id", (path,)
        ):
            occurrence = 0
            while (arxiv_id, day, occurrence) in snapshot:
                occurrence += 1
            snapshot[arxiv_id, day, occurrence] = (content_hash, path)
    return snapshot


def _insert_file(
    connection: sqlite3.Connection, folders: DigestFolders, file: DigestFile, sha256: str
) -> None:
    digest = folders.read(file.path)
    connection.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?)", (file.path, file.size, file.mtime_ns, sha256)
    )
    insert_entries(connection, digest.entries)
    connection.executemany(
        "INSERT INTO skipped VALUES (?, ?, ?, ?)",
        [(item.path, item.line, item.reason, item.text) for item in digest.skipped],
    )


def _count(connection: sqlite3.Connection, before: _Snapshot, after: _Snapshot) -> Changes:
    same = {key for key in after if key in before and after[key][0] == before[key][0]}
    (total,) = connection.execute("SELECT COUNT(*) FROM entries").fetchone()
    (listed,) = connection.execute("SELECT COUNT(*) FROM files").fetchone()
    (files,) = connection.execute("SELECT COUNT(DISTINCT path) FROM entries").fetchone()
    added = len(after.keys() - before.keys())
    updated = len((after.keys() & before.keys()) - same)
    return Changes(
        added=added,
        updated=updated,
        moved=sum(after[key][1] != before[key][1] for key in same),
        unchanged=total - added - updated,
        removed=len(before.keys() - after.keys()),
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
