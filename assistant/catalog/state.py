"""What the index must hold, and which papers it can't hold as they are.

Whenever papers are written, or go, it is noted what the index holds of them. So a sync that changes
little needn't compare all papers with all that the index holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from assistant.catalog.connection import Pool
from assistant.catalog.entries import newest_entry
from assistant.catalog.facts import known_facts
from assistant.catalog.papers import Tagger, insert_topics


class Renewed(NamedTuple):
    """A paper that was written, or went, since the index was made.

    Attributes:
        wanted: Hash of its record; empty where there is none any more.
        held: The hash that the index holds; empty where it holds none.
        flagged: Whether it is marked as having a doubtful summary.
    """

    wanted: str
    held: str
    flagged: bool


class State:
    """Reads what the index must hold, as far as it is asked for.

    Args:
        connection: The catalog's.
        digits: How many of each hash are given.
    """

    def __init__(self, connection: Pool, digits: int) -> None:
        self._connection = connection
        self._digits = digits

    @cached_property
    def _all(self) -> list[tuple[str, str, bool]]:
        query = "SELECT arxiv_id, substr(record_hash, 1, ?), summary_doubtful FROM papers"
        return self._connection.execute(query, (self._digits,))

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The hash of each paper's record, by id."""
        return {arxiv_id: record_hash for arxiv_id, record_hash, _ in self._all}

    @cached_property
    def flagged(self) -> set[str]:
        """The papers that are marked as having a doubtful summary."""
        return {arxiv_id for arxiv_id, _, flagged in self._all if flagged}

    def since(self, index: str) -> dict[str, Renewed] | None:
        """Papers that were written, or went, since an index was made; None where that isn't known.

        Args:
            index: As `note_indexed` was told.
        """
        with self._connection.lease() as connection:
            if not index or _indexed(connection) != index:
                return None
            rows = connection.execute(
                "SELECT r.arxiv_id, IFNULL(substr(p.record_hash, 1, :digits), ''),"
                " substr(r.held, 1, :digits), IFNULL(p.summary_doubtful, 0)"
                " FROM unindexed r LEFT JOIN papers p USING (arxiv_id)",
                {"digits": self._digits},
            )
            return {key: Renewed(wanted, held, bool(flag)) for key, wanted, held, flag in rows}


def note_indexed(connection: sqlite3.Connection, index: str) -> None:
    """Note that an index holds every paper as it is.

    Args:
        connection: In a transaction.
        index: Tells it from every other one.
    """
    if _indexed(connection) != index:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('indexed', ?)", (index,))
    if connection.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone():
        connection.execute("DELETE FROM unindexed")


def flag_doubtful(
    connection: sqlite3.Connection, flagged: set[str], arxiv_ids: Collection[str], tagger: Tagger
) -> None:
    """Mark exactly these papers as having a doubtful summary, which their topics leave out.

    Args:
        connection: In a transaction.
        flagged: Those that are marked.
        arxiv_ids: The papers.
        tagger: Tags those whose mark changes.
    """
    for arxiv_id in sorted(flagged.symmetric_difference(arxiv_ids)):
        newest = newest_entry(connection, arxiv_id)
        if newest is None:
            continue
        doubtful = arxiv_id not in flagged
        entry = replace(newest[1], **known_facts(connection, arxiv_id))
        topics = tagger.tag(replace(entry, sections=()) if doubtful else entry)
        connection.execute(
            "UPDATE papers SET summary_doubtful = ? WHERE arxiv_id = ?", (doubtful, arxiv_id)
        )
        connection.execute("DELETE FROM paper_topics WHERE arxiv_id = ?", (arxiv_id,))
        insert_topics(connection, arxiv_id, topics)


def _indexed(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = 'indexed'").fetchone()
    return "" if row is None else str(row[0])
