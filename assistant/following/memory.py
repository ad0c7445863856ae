"""What a data folder remembers of following: what is followed, what came when, what was sent.

Papers are remembered, not days: a day that failed and comes later brings its papers as new ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from assistant.catalog.connection import transaction
from assistant.errors import AssistantError
from assistant.following.model import Channel, Followed

_FILE = "followed.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS followed (
  key TEXT PRIMARY KEY, text TEXT NOT NULL, added TEXT NOT NULL, since TEXT, moment INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS arrived (arxiv_id TEXT PRIMARY KEY, moment INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (channel TEXT, arxiv_id TEXT, PRIMARY KEY (channel, arxiv_id))
  WITHOUT ROWID;
"""
#: Of the last thing that happened; moments are counted, because clocks may be set back.
_LAST = (
    "SELECT MAX((SELECT COALESCE(MAX(moment), 0) FROM followed),"
    " (SELECT COALESCE(MAX(moment), 0) FROM arrived))"
)


class Memory:
    """Remembers in ``followed.sqlite`` of a data folder. Safe to share between threads.

    Args:
        data_dir: The data folder; made where it isn't there.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _FILE

    def followed(self) -> tuple[Followed, ...]:
        """What is followed, in the order in which it was added."""
        if not self._path.exists():
            return ()
        with self._open() as connection:
            rows = connection.execute("SELECT text, added, since FROM followed ORDER BY moment")
            return tuple(
                Followed(text, date.fromisoformat(added), _optional(since))
                for text, added, since in rows
            )

    def follow(self, followed: Followed, held: Iterable[str]) -> bool:
        """Follow something from now on; False where it is followed already.

        Args:
            followed: What.
            held: Identifiers of all papers there are: none of them is new.
        """
        with self._open() as connection, transaction(connection):
            _note(connection, held)
            (moment,) = connection.execute(_LAST).fetchone()
            since = followed.since.isoformat() if followed.since else None
            added = connection.execute(
                "INSERT OR IGNORE INTO followed VALUES (?, ?, ?, ?, ?)",
                (_key(followed.text), followed.text, followed.added.isoformat(), since, moment + 1),
            )
            return added.rowcount == 1

    def unfollow(self, text: str) -> bool:
        """Follow something no longer; False where it wasn't followed."""
        with self._open() as connection:
            gone = connection.execute("DELETE FROM followed WHERE key = ?", (_key(text),))
            return gone.rowcount == 1

    def note_arrived(self, held: Iterable[str]) -> None:
        """Take notice of the papers there are; those not known yet arrive now."""
        with self._open() as connection, transaction(connection):
            _note(connection, held)

    def arrived_since(self, followed: Followed) -> frozenset[str]:
        """Identifiers of the papers that arrived after something was followed."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT arxiv_id FROM arrived WHERE moment > "
                "(SELECT moment FROM followed WHERE key = ?)",
                (_key(followed.text),),
            )
            return frozenset(arxiv_id for (arxiv_id,) in rows)

    def sent(self, channel: Channel) -> frozenset[str]:
        """Identifiers of the papers that a channel has had."""
        with self._open() as connection:
            rows = connection.execute("SELECT arxiv_id FROM sent WHERE channel = ?", (channel,))
            return frozenset(arxiv_id for (arxiv_id,) in rows)

    def mark_sent(self, channel: Channel, arxiv_ids: Iterable[str]) -> None:
        """Remember that a channel has had papers; those it had already are fine."""
        with self._open() as connection, transaction(connection):
            connection.executemany(
                "INSERT OR IGNORE INTO sent VALUES (?, ?)",
                [(channel, arxiv_id) for arxiv_id in arxiv_ids],
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as opened:
                opened.executescript(_SCHEMA)
                yield opened
        except (sqlite3.Error, OSError) as error:
            raise AssistantError(
                f"What is followed can't be kept in {self._path} ({error}).",
                hint="Check that the data folder is writable and has room; "
                "a damaged file may be moved away, then nothing is followed yet.",
            ) from error


def _note(connection: sqlite3.Connection, held: Iterable[str]) -> None:
    (moment,) = connection.execute(_LAST).fetchone()
    connection.executemany(
        "INSERT OR IGNORE INTO arrived VALUES (?, ?)",
        [(arxiv_id, moment + 1) for arxiv_id in held],
    )


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _optional(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
