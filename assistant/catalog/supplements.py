"""What other sources than digests say of papers; kept whatever becomes of the digests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from assistant.catalog.connection import Pool, transaction
from assistant.catalog.facts import dump_facts, facts_of
from assistant.catalog.keys import from_day
from assistant.catalog.records import Supplement


def add_supplements(connection: sqlite3.Connection, supplements: Iterable[Supplement]) -> None:
    """Remember supplements, durably; one of the same paper and source is replaced."""
    with transaction(connection):
        connection.executemany(
            "INSERT INTO supplements VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE"
            " SET facts = excluded.facts, merged = 0 WHERE facts <> excluded.facts",
            [(s.arxiv_id, s.source, dump_facts(facts_of(s))) for s in supplements],
        )


def papers_without_abstract(connection: Pool) -> list[tuple[str, date]]:
    """Papers whose abstract neither a digest nor a supplement gives, with their newest day."""
    abstract = "json_extract(facts, '$.abstract') IS NOT NULL"
    rows = connection.execute(
        "SELECT arxiv_id, day FROM papers WHERE arxiv_id NOT IN"
        f" (SELECT arxiv_id FROM entries WHERE {abstract} UNION"
        f" SELECT arxiv_id FROM supplements WHERE {abstract}) ORDER BY day DESC, arxiv_id DESC"
    )
    return [(arxiv_id, from_day(day)) for arxiv_id, day in rows]


def take_unmerged(connection: sqlite3.Connection) -> set[str]:
    """Papers with supplements that no sync has seen; they count as seen from now on."""
    rows = connection.execute("SELECT DISTINCT arxiv_id FROM supplements WHERE merged = 0")
    found = {arxiv_id for (arxiv_id,) in rows}
    connection.execute("UPDATE supplements SET merged = 1 WHERE merged = 0")
    return found
