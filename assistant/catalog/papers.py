"""Writes papers into the catalog's tables, and reads them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from assistant.catalog.connection import Pool, transaction
from assistant.catalog.entries import newest_entry
from assistant.catalog.facts import Facts, dump_facts, known_facts, load_facts
from assistant.catalog.keys import from_day, last_key, name_key, organization_key
from assistant.catalog.records import Appearance, Paper
from assistant.digest.model import Entry, Section
from assistant.language.lexicon.lexicon import Lexicon
from assistant.processes import spread

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much is done, and how much there is."""

#: Tables whose rows belong to a paper, and are written anew with it.
_OF_A_PAPER = (
    "papers",
    "paper_topics",
    "title_concepts",
    "paper_authors",
    "paper_organizations",
)
_PAPER_COLUMNS = (
    "p.arxiv_id, e.title, e.url, e.day, e.votes, e.authors, e.sections, e.thumbnail, e.video,"
    " p.record_hash, p.summary_doubtful, p.facts, e.authors_ordered"
)


@dataclass(frozen=True, slots=True)
class Tagger:
    """Tags entries at sync.

    Attributes:
        tag: From an entry to topic scores in [0, 1]; of more entries than a few, in helper
            processes as well, so that it has to be a function of a module.
        version: Changes whenever the same entry could be tagged otherwise.
    """

    tag: Callable[[Entry], Mapping[str, float]]
    version: str


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


def read_texts(connection: Pool, arxiv_ids: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Id, title and summary of papers, or the abstract where that is missing or doubtful.

    Args:
        connection: The catalog's.
        arxiv_ids: The papers; unknown ids are left out.
    """
    for arxiv_id, title, sections, facts in connection.execute(
        "SELECT p.arxiv_id, e.title, CASE WHEN p.summary_doubtful THEN '[]' ELSE e.sections END,"
        " p.facts FROM json_each(?) w"
        " CROSS JOIN papers p ON p.arxiv_id = w.value CROSS JOIN entries e ON e.id = p.entry_id",
        (json.dumps(sorted(arxiv_ids)),),
    ):
        held = json.loads(sections)
        summary = "\n".join(Section(name, tuple(items)).text for name, items in held)
        yield arxiv_id, title, summary or json.loads(facts).get("abstract", "")


def renew_papers(
    connection: sqlite3.Connection, arxiv_ids: Sequence[str], tagger: Tagger, progress: Progress
) -> None:
    """Write the papers of some arXiv ids anew, from their newest entries; those of none go.

    Args:
        connection: In a transaction.
        arxiv_ids: Papers whose entries or supplements changed.
        tagger: Tags each.
        progress: Told about the papers tagged.
    """
    keys, total = [(arxiv_id,) for arxiv_id in arxiv_ids], len(arxiv_ids)
    _note_people(connection, keys)
    # Of one that is written twice before it is indexed the index still holds what it did at first.
    connection.executemany(
        "INSERT OR IGNORE INTO unindexed"
        " SELECT ?1, IFNULL((SELECT record_hash FROM papers WHERE arxiv_id = ?1), '')"
        " WHERE EXISTS (SELECT 1 FROM meta WHERE key = 'indexed')",
        keys,
    )
    for table in _OF_A_PAPER:
        connection.executemany(f"DELETE FROM {table} WHERE arxiv_id = ?", keys)
    ahead = deque[_Newest]()
    read = partial(_read_entry, tagger.tag)
    with spread(read, _newest(connection, arxiv_ids, ahead), total) as results:
        for done, (topics, concepts) in enumerate(results, 1):
            _insert_paper(connection, ahead.popleft(), topics, concepts)
            if done % 50 == 0:
                progress("Tagging papers", done, total)
    if total:
        progress("Tagging papers", total, total)
    _note_people(connection, keys)
    _count_people(connection)


class _Newest(NamedTuple):
    """A paper's newest entry, with what is known of the paper, and its row."""

    row: int
    entry: Entry
    known: Facts


def _newest(
    connection: sqlite3.Connection, arxiv_ids: Iterable[str], ahead: deque[_Newest]
) -> Iterator[Entry]:
    """The entries that papers are written from; of those given out and not yet written, more is
    kept in ``ahead``."""
    for arxiv_id in arxiv_ids:
        newest = newest_entry(connection, arxiv_id)
        if newest is not None:
            known = known_facts(connection, arxiv_id)
            ahead.append(_Newest(newest[0], replace(newest[1], **known), known))
            yield ahead[-1].entry


def _read_entry(
    tag: Callable[[Entry], Mapping[str, float]], entry: Entry
) -> tuple[Mapping[str, float], list[str]]:
    """Topics of an entry, and concepts that its title names."""
    found = Lexicon.default().find(entry.title)
    return tag(entry), list(dict.fromkeys(match.concept for match in found))


def _note_people(connection: sqlite3.Connection, papers: Iterable[tuple[str]]) -> None:
    """Remember whose papers are written anew."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS renewed (full_key TEXT PRIMARY KEY, last_key TEXT)"
        " WITHOUT ROWID"
    )
    connection.executemany(
        "INSERT OR IGNORE INTO renewed"
        " SELECT full_key, last_key FROM paper_authors WHERE arxiv_id = ?",
        papers,
    )


def _count_people(connection: sqlite3.Connection) -> None:
    """Count the papers of those remembered anew; the commonest spelling stands for all."""
    theirs = "{0}.last_key = r.last_key AND {0}.full_key = r.full_key"
    connection.execute(
        "DELETE FROM people WHERE full_key IN (SELECT full_key FROM renewed r"
        f" WHERE NOT EXISTS (SELECT 1 FROM paper_authors a WHERE {theirs.format('a')}))"
    )
    counted = connection.execute(
        "SELECT r.full_key, (SELECT s.name FROM paper_authors s WHERE"
        f" {theirs.format('s')} GROUP BY s.name ORDER BY COUNT(*) DESC, s.name DESC LIMIT 1),"
        # Crossed, as otherwise SQLite reads all authors.
        " COUNT(DISTINCT a.arxiv_id) FROM renewed r"
        f" CROSS JOIN paper_authors a ON {theirs.format('a')} GROUP BY r.full_key"
    )
    # One by one: an insert of many rows keeps what it changes in another file, to undo it alone.
    connection.executemany(
        "INSERT INTO people VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET name = excluded.name, papers = excluded.papers"
        " WHERE (name, papers) IS NOT (excluded.name, excluded.papers)",
        counted,
    )
    connection.execute("DELETE FROM renewed")


def _insert_paper(
    connection: sqlite3.Connection,
    newest: _Newest,
    topics: Mapping[str, float],
    concepts: Iterable[str],
) -> None:
    entry_id, entry, known = newest
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
        "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.arxiv_id,
            entry_id,
            days[0],
            days[-1],
            entry.votes,
            name_key(entry.title),
            name_key(short),
            hashlib.sha256(record.encode()).hexdigest(),
            0,
            facts,
        ),
    )
    insert_topics(connection, entry.arxiv_id, topics)
    connection.executemany(
        "INSERT INTO title_concepts VALUES (?, ?)",
        [(entry.arxiv_id, concept) for concept in concepts],
    )
    connection.executemany(
        "INSERT INTO paper_authors VALUES (?, ?, ?, ?, ?)",
        [
            (entry.arxiv_id, position, name, name_key(name), last_key(name))
            for position, name in enumerate(entry.authors)
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO paper_organizations VALUES (?, ?)",
        [(entry.arxiv_id, organization_key(name)) for name in known.get("organizations", ())],
    )


def insert_topics(
    connection: sqlite3.Connection, arxiv_id: str, topics: Mapping[str, float]
) -> None:
    """Write the topics of a paper."""
    connection.executemany(
        "INSERT INTO paper_topics VALUES (?, ?, ?)",
        [(arxiv_id, topic, score) for topic, score in topics.items()],
    )
