"""Which organisations papers come from, as far as digests and supplements record it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from assistant.catalog.connection import Pool
from assistant.catalog.keys import from_day


def papers_of(connection: Pool, keys: Collection[str]) -> set[str]:
    """Ids of the papers of some organisations.

    Args:
        connection: The catalog's.
        keys: Of the organisations (`assistant.catalog.keys.organization_key`).
    """
    marks = ",".join("?" * len(keys))
    rows = connection.execute(
        f"SELECT arxiv_id FROM paper_organizations WHERE key IN ({marks})", list(keys)
    )
    return {arxiv_id for (arxiv_id,) in rows}


def organized_papers(connection: Pool) -> set[str]:
    """Ids of all papers whose organisation is recorded."""
    rows = connection.execute("SELECT DISTINCT arxiv_id FROM paper_organizations")
    return {arxiv_id for (arxiv_id,) in rows}


def organized_span(connection: Pool) -> tuple[date, date] | None:
    """First and last day of the papers whose organisation is recorded; None when there is none."""
    first, last = connection.execute(
        "SELECT MIN(day), MAX(day) FROM papers"
        " WHERE arxiv_id IN (SELECT arxiv_id FROM paper_organizations)"
    ).fetchone()
    return None if first is None else (from_day(first), from_day(last))
