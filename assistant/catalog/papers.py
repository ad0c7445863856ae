"""Reads papers from the catalog's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from assistant.catalog.facts import load_facts
from assistant.catalog.keys import from_day
from assistant.catalog.records import Appearance, Paper
from assistant.catalog.transaction import transaction
from assistant.digest.model import Section

_PAPER_COLUMNS = (
    "p.arxiv_id, e.title, e.url, e.day, e.votes, e.authors, e.sections, e.thumbnail, e.video,"
    " p.record_hash, p.summary_doubtful, p.facts, e.authors_ordered"
)


def read_papers(connection: sqlite3.Connection, arxiv_ids: Sequence[str]) -> list[Paper]:
    """The papers of some arXiv ids, in no order; unknown ids are left out.

    Args:
        connection: From `assistant.catalog.schema.connect`.
        arxiv_ids: At most as many as SQLite takes variables in one statement.
    """
    # One transaction: a sync may commit between two of these queries.
    with transaction(connection, "DEFERRED"):
        return _read(connection, arxiv_ids)


def _read(connection: sqlite3.Connection, arxiv_ids: Sequence[str]) -> list[Paper]:
    marks = ",".join("?" * len(arxiv_ids))
    appearances: dict[str, list[Appearance]] = {}
    for arxiv_id, day, votes, path, line in connection.execute(
        f"SELECT arxiv_id, day, votes, path, line FROM entries WHERE arxiv_id IN ({marks})"
        " ORDER BY day, path, line",
        arxiv_ids,
    ):
        appearances.setdefault(arxiv_id, []).append(Appearance(from_day(day), votes, path, line))
    topics: dict[str, list[str]] = {}
    for arxiv_id, topic in connection.execute(
        f"SELECT arxiv_id, topic FROM paper_topics WHERE arxiv_id IN ({marks})"
        " ORDER BY score DESC, topic",
        arxiv_ids,
    ):
        topics.setdefault(arxiv_id, []).append(topic)
    rows = connection.execute(
        f"SELECT {_PAPER_COLUMNS} FROM papers p JOIN entries e ON e.id = p.entry_id"
        f" WHERE p.arxiv_id IN ({marks})",
        arxiv_ids,
    )
    return [_paper(row, appearances[row[0]], topics.get(row[0], [])) for row in rows]


def _paper(row: tuple[object, ...], appearances: list[Appearance], topics: list[str]) -> Paper:
    arxiv_id, title, url, day, votes, authors, sections, thumbnail, video, *more = row
    digest, doubtful, facts, ordered = more
    return Paper(
        arxiv_id=str(arxiv_id),
        title=str(title),
        url=str(url),
        date=from_day(int(str(day))),
        votes=votes if isinstance(votes, int) else None,
        authors=tuple(json.loads(str(authors))),
        sections=tuple(Section(name, tuple(items)) for name, items in json.loads(str(sections))),
        thumbnail=thumbnail if isinstance(thumbnail, str) else None,
        video=video if isinstance(video, str) else None,
        appearances=tuple(appearances),
        topics=tuple(topics),
        content_hash=str(digest),
        summary_doubtful=bool(doubtful),
        authors_ordered=bool(ordered),
        **load_facts(str(facts)),
    )
