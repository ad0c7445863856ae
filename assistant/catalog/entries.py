"""Reads entries back from the catalog as the parser made them."""

from __future__ import annotations

import json
import sqlite3

from assistant.catalog.keys import from_day
from assistant.digest import Entry, Section


def newest_entry(connection: sqlite3.Connection, arxiv_id: str) -> tuple[int, Entry] | None:
    """Row id and entry of a paper's newest appearance, or None when it has none."""
    row = connection.execute(
        "SELECT id, title, day, url, votes, authors, sections, thumbnail, video, path, line"
        " FROM entries WHERE arxiv_id = ? ORDER BY day DESC, path DESC, line DESC LIMIT 1",
        (arxiv_id,),
    ).fetchone()
    if row is None:
        return None
    row_id, title, day, url, votes, authors, sections, thumbnail, video, path, line = row
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
    )
