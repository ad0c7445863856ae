"""Tables of the catalog, and opening them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.catalog.readonly import is_read_only, open_read_only

#: Raised whenever tables or the meaning of a column change; an older catalog is read anew.
SCHEMA_VERSION = 3
#: People of so many papers have an index of their own: one of all would change with each paper.
PROLIFIC = 10

_TABLES = f"""
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, line INTEGER NOT NULL, day INTEGER NOT NULL,
    arxiv_id TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, votes INTEGER,
    authors TEXT NOT NULL, sections TEXT NOT NULL, thumbnail TEXT, video TEXT,
    content_hash TEXT NOT NULL, facts TEXT NOT NULL, authors_ordered INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_paper ON entries (arxiv_id, day);
CREATE INDEX IF NOT EXISTS entries_by_day ON entries (day, arxiv_id);
CREATE INDEX IF NOT EXISTS entries_by_path ON entries (path);
CREATE TABLE IF NOT EXISTS skipped (
    path TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS papers (
    arxiv_id TEXT PRIMARY KEY, entry_id INTEGER NOT NULL, first INTEGER NOT NULL,
    day INTEGER NOT NULL, votes INTEGER, title_key TEXT NOT NULL, name_key TEXT NOT NULL,
    record_hash TEXT NOT NULL, summary_doubtful INTEGER NOT NULL, facts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS papers_by_name ON papers (name_key);
CREATE INDEX IF NOT EXISTS papers_by_title ON papers (title_key);
CREATE INDEX IF NOT EXISTS papers_by_day
    ON papers (day DESC, votes IS NULL, votes DESC, arxiv_id DESC);
CREATE INDEX IF NOT EXISTS papers_by_votes
    ON papers (votes IS NULL, votes DESC, day DESC, arxiv_id DESC);
CREATE INDEX IF NOT EXISTS firsts_of_papers ON papers (arxiv_id, first);
CREATE TABLE IF NOT EXISTS unindexed (
    arxiv_id TEXT PRIMARY KEY, held TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paper_topics (
    arxiv_id TEXT NOT NULL, topic TEXT NOT NULL, score REAL NOT NULL,
    PRIMARY KEY (arxiv_id, topic)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS papers_of_topic ON paper_topics (topic, arxiv_id, score);
CREATE TABLE IF NOT EXISTS title_concepts (
    arxiv_id TEXT NOT NULL, concept TEXT NOT NULL, PRIMARY KEY (arxiv_id, concept)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paper_authors (
    arxiv_id TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
    full_key TEXT NOT NULL, last_key TEXT NOT NULL, PRIMARY KEY (arxiv_id, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS authors_by_key ON paper_authors (last_key, full_key, name);
CREATE TABLE IF NOT EXISTS people (
    full_key TEXT PRIMARY KEY, name TEXT NOT NULL, papers INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS prolific_people ON people (papers DESC, name)
    WHERE papers >= {PROLIFIC};
CREATE TABLE IF NOT EXISTS paper_organizations (
    arxiv_id TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (arxiv_id, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS papers_by_organization ON paper_organizations (key);
CREATE TABLE IF NOT EXISTS supplements (
    arxiv_id TEXT NOT NULL, source TEXT NOT NULL, facts TEXT NOT NULL, merged INTEGER NOT NULL,
    PRIMARY KEY (arxiv_id, source)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS embeddings (
    model TEXT NOT NULL, hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

#: Indices of earlier versions.
_REPLACED = (
    "authors_by_full",
    "authors_by_last",
    "papers_by_concept",
    "papers_by_topic",
    "people_by_papers",
)
_DERIVED = (
    "files",
    "entries",
    "skipped",
    "papers",
    "unindexed",
    "paper_topics",
    "title_concepts",
    "paper_authors",
    "people",
    "paper_organizations",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open the catalog, creating its tables when they are missing.

    Write-ahead logging lets readers go on while a sync writes; ``synchronous=FULL`` keeps a
    committed transaction through a power cut. Where it can't be written it is opened for reading.

    Raises:
        sqlite3.DatabaseError: The file is no SQLite database or is damaged.
    """
    if is_read_only(path):
        return _connect_read_only(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            _create(connection, version)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    connection = open_read_only(path)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            raise _damage("written by another version")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _damage(what: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _create(connection: sqlite3.Connection, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if version:
        # Everything is read again from digests, but for the embeddings, which may have cost money,
        # and the supplements, which take long to ask for.
        for table in _DERIVED:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        # Whoever finds it without this reads the digests before answering from it.
        connection.execute("DELETE FROM meta WHERE key IN ('tagger', 'indexed')")
    _create_tables(connection)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _create_tables(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)


def complete(connection: sqlite3.Connection) -> None:
    """Give a catalog that an earlier version made the indices, and what else is new, of this one.

    Args:
        connection: In a transaction.
    """
    for name in _REPLACED:
        connection.execute(f"DROP INDEX IF EXISTS {name}")
    _create_tables(connection)


def check(path: Path, *, thorough: bool = True) -> None:
    """Look for damage in an existing catalog file.

    Args:
        path: The file.
        thorough: Read all of it; else it is only opened.

    Raises:
        sqlite3.DatabaseError: It is no database, is damaged (`is_damage`), or can't be read.
    """
    with closing(connect(path)) as connection:
        if thorough:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise _damage(verdict)
        connection.execute("SELECT COUNT(*) FROM entries").fetchone()


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is broken, not that it is busy or out of reach."""
    # SQLITE_ERROR: a table is missing from a file of the right version.
    broken = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in broken
