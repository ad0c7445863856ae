"""Brings the catalog to what the digest folder holds, in one transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.catalog.entries import insert_entries, newest_entry
from assistant.catalog.facts import dump_facts, known_facts
from assistant.catalog.keys import name_key, organization_key
from assistant.catalog.supplements import take_unmerged
from assistant.catalog.transaction import transaction
from assistant.digest import DigestFile, DigestFolders, Entry, Skipped, fingerprint


@dataclass(frozen=True, slots=True)
class Tagger:
    """Tags entries at sync.

    Attributes:
        tag: From an entry to topic scores in [0, 1].
        version: Changes whenever the same entry could be tagged otherwise.
    """

    tag: Callable[[Entry], Mapping[str, float]]
    version: str


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
        skipped: Everything that could not be read, with reasons.
    """

    added: int = 0
    updated: int = 0
    moved: int = 0
    unchanged: int = 0
    removed: int = 0
    files: int = 0
    skipped: tuple[Skipped, ...] = field(default=())

    @property
    def any(self) -> bool:
        """Whether anything in the catalog changed."""
        return bool(self.added or self.updated or self.moved or self.removed)


Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much is done, and how much there is."""


def update_catalog(
    connection: sqlite3.Connection,
    root: Path,
    tagger: Tagger,
    progress: Progress = lambda step, done, total: None,
    *,
    beside: Path | None = None,
) -> Changes:
    """Read new and changed files of ``root`` into the catalog; drop what is gone.

    Nothing is written unless everything is: a kill leaves the catalog as it was.

    Args:
        connection: From `assistant.catalog.schema.connect`.
        root: Digest folder; only read.
        tagger: Tags each changed entry.
        progress: Told about the files read.
        beside: A second folder, read as if it stood in the first; it may be missing.

    Raises:
        DigestFolderError: The folder is missing or unreadable.
    """
    folders = DigestFolders(root, beside)
    found = {file.path: file for file in folders.find()}
    with transaction(connection):
        return _update(connection, folders, found, tagger, progress)


def flag_doubtful(connection: sqlite3.Connection, arxiv_ids: Collection[str]) -> None:
    """Mark exactly these papers as having a doubtful summary."""
    flagged = {
        arxiv_id
        for (arxiv_id,) in connection.execute(
            "SELECT arxiv_id FROM papers WHERE summary_doubtful = 1"
        )
    }
    changes = [(0, key) for key in flagged - set(arxiv_ids)]
    changes += [(1, key) for key in set(arxiv_ids) - flagged]
    if changes:
        with transaction(connection):
            connection.executemany(
                "UPDATE papers SET summary_doubtful = ? WHERE arxiv_id = ?", changes
            )


def _update(
    connection: sqlite3.Connection,
    folders: DigestFolders,
    found: dict[str, DigestFile],
    tagger: Tagger,
    progress: Progress,
) -> Changes:
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
    _renew_papers(connection, sorted(touched), tagger, progress)
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


def _renew_papers(
    connection: sqlite3.Connection, arxiv_ids: list[str], tagger: Tagger, progress: Progress
) -> None:
    for done, arxiv_id in enumerate(arxiv_ids, 1):
        for table in ("papers", "paper_topics", "paper_authors", "paper_organizations"):
            connection.execute(f"DELETE FROM {table} WHERE arxiv_id = ?", (arxiv_id,))
        newest = newest_entry(connection, arxiv_id)
        if newest is not None:
            _insert_paper(connection, *newest, tagger)
        if done % 50 == 0 or done == len(arxiv_ids):
            progress("Tagging papers", done, len(arxiv_ids))


def _insert_paper(
    connection: sqlite3.Connection, entry_id: int, entry: Entry, tagger: Tagger
) -> None:
    known = known_facts(connection, entry.arxiv_id)
    topics = tagger.tag(replace(entry, **known))
    days = [
        day
        for (day,) in connection.execute(
            "SELECT day FROM entries WHERE arxiv_id = ? ORDER BY day", (entry.arxiv_id,)
        )
    ]
    facts = dump_facts(known)
    record = json.dumps([entry.content_hash, days, sorted(topics.items()), facts])
    short = entry.title.split(":", 1)[0] if ":" in entry.title else ""
    connection.execute(
        "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.arxiv_id,
            entry_id,
            days[-1],
            entry.votes,
            name_key(entry.title),
            name_key(short),
            hashlib.sha256(record.encode()).hexdigest(),
            0,
            facts,
        ),
    )
    connection.executemany(
        "INSERT INTO paper_topics VALUES (?, ?, ?)",
        [(entry.arxiv_id, topic, score) for topic, score in topics.items()],
    )
    connection.executemany(
        "INSERT INTO paper_authors VALUES (?, ?, ?, ?, ?)",
        [
            (entry.arxiv_id, position, name, name_key(name), (name_key(name).split() or [""])[-1])
            for position, name in enumerate(entry.authors)
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO paper_organizations VALUES (?, ?)",
        [(entry.arxiv_id, organization_key(name)) for name in known.get("organizations", ())],
    )


def _count(connection: sqlite3.Connection, before: _Snapshot, after: _Snapshot) -> Changes:
    same = {key for key in after if key in before and after[key][0] == before[key][0]}
    (total,) = connection.execute("SELECT COUNT(*) FROM entries").fetchone()
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
