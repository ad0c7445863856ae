"""Writes entries into the catalog, and reads them back as the parser made them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from assistant.catalog.facts import dump_facts, facts_of, load_facts
from assistant.catalog.keys import from_day, to_day
from assistant.digest import Entry, Section


def insert_entries(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Write entries, in their order."""
    connection.executemany(
        "INSERT INTO entries (path, line, day, arxiv_id, title, url, votes, authors, sections,"
        " thumbnail, video, content_hash, facts, authors_ordered)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(entry) for entry in entries],
    )


def newest_entry(connection: sqlite3.Connection, arxiv_id: str) -> tuple[int, Entry] | None:
    """Row id and entry of a paper's newest appearance, or None when it has none."""
    row = connection.execute(
        "SELECT id, title, day, url, votes, authors, sections, thumbnail, video, path, line,"
        " facts, authors_ordered FROM entries WHERE arxiv_id = ?"
        " ORDER BY day DESC, path DESC, line DESC LIMIT 1",
        (arxiv_id,),
    ).fetchone()
    if row is None:
        return None
    row_id, title, day, url, votes, authors, sections, thumbnail, video, path, line, *more = row
    facts, ordered = more
    return row_id, Entry(
        arxiv_id,
        title,
        from_day(day),
        url=url,
        votes=votes,
        authors=tuple(json.loads(authors)),
        sections=tuple(Section(name, tuple(items)) for name, items in json.loads(sections)),
        thumbnail=thumbnail,
        video=video,
        path=path,
        line=line,
        authors_ordered=bool(ordered),
        **load_facts(facts),
    )


def _row(entry: Entry) -> tuple[object, ...]:
    sections = [[section.name, list(section.items)] for section in entry.sections]
    return (
        entry.path,
        entry.line,
        to_day(entry.date),
        entry.arxiv_id,
        entry.title,
        entry.url,
        entry.votes,
        json.dumps(entry.authors, ensure_ascii=False),
        json.dumps(sections, ensure_ascii=False),
        entry.thumbnail,
        entry.video,
        entry.content_hash,
        dump_facts(facts_of(entry)),
        entry.authors_ordered,
    )
