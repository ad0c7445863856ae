"""The catalog: every entry ever read, as records and as answers to queries over them."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.catalog.connection import Handle, Pool
from assistant.catalog.keys import from_day
from assistant.catalog.papers import read_papers, read_texts
from assistant.catalog.records import Paper, Standing, Supplement
from assistant.catalog.schema import is_damage
from assistant.catalog.selection import EVERY, Order, Selection
from assistant.catalog.supplements import add_supplements, papers_without_abstract
from assistant.digest.model import Skipped
from assistant.errors import AssistantError, IndexDamagedError
from assistant.recent import Recent

#: SQLite's default limit of variables in one statement is far above this.
_BATCH = 500
#: Papers kept in memory; about 4 kB each.
_REMEMBERED = 2_000


@dataclass(slots=True)
class _Memory:
    papers: Recent[str, Paper] = field(default_factory=lambda: Recent(_REMEMBERED))
    dates: tuple[date, ...] | None = None
    kept: dict[str, Recent[Any, Any]] = field(default_factory=dict)


class Catalog:
    """Reads the catalog. Safe to share between threads; sees a sync's result as it commits.

    Its connections, a few for all threads, are closed when the last reader lets go of it.

    Args:
        path: The SQLite file; created empty when missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        #: Executes a query as a connection of SQLite's does, on whichever is free.
        self.connection = Pool(path)
        self._lock = threading.Lock()
        # SQLite tells a connection that another one has committed; this one only listens.
        self._watch: Handle | None = None
        self._version = -1
        self._memory = _Memory()

    def close(self) -> None:
        """Close the connections; those in use as soon as they aren't. It may be used again."""
        with self._lock:
            self._watch = None
        self.connection.close()

    # Papers

    def paper(self, arxiv_id: str) -> Paper | None:
        """The paper of an arXiv id (without version), or None."""
        return self.papers_by_id([arxiv_id]).get(arxiv_id)

    def papers_by_id(self, arxiv_ids: Iterable[str]) -> dict[str, Paper]:
        """Papers by id; unknown ids are left out."""
        remembered = self._remembered().papers
        wanted = list(dict.fromkeys(arxiv_ids))
        papers = remembered.held(wanted)
        missing = [arxiv_id for arxiv_id in wanted if arxiv_id not in papers]
        for start in range(0, len(missing), _BATCH):
            with self.connection.lease() as connection:
                read = read_papers(connection, missing[start : start + _BATCH])
            for paper in read:
                papers[paper.arxiv_id] = paper
                remembered.put(paper.arxiv_id, paper)
        return {key: papers[key] for key in wanted if key in papers}

    def find(
        self,
        wanted: Selection = EVERY,
        order: Order = "date",
        within: Collection[str] | None = None,
        *,
        limit: int = -1,
        offset: int = 0,
    ) -> list[str]:
        """Ids of the papers that meet conditions, in an order.

        Args:
            wanted: The conditions; by default none.
            order: See `assistant.catalog.selection`.
            within: Only these ids; None for all.
            limit: Most ids to return; -1 for all.
            offset: How many are left out before them.
        """
        query, values = wanted.query("p.arxiv_id", order, within)
        page = {"limit": limit, "offset": offset}
        rows = self.connection.execute(f"{query} LIMIT :limit OFFSET :offset", values | page)
        return [arxiv_id for (arxiv_id,) in rows]

    def count(self, wanted: Selection) -> int:
        """How many papers meet conditions."""
        (number,) = self.connection.execute(*wanted.query("COUNT(*)")).fetchone()
        return int(number)

    def texts(self, arxiv_ids: Collection[str]) -> list[tuple[str, str, str]]:
        """Id, title and what is told of each paper: its summary, or the abstract where that is
        missing or doubtful; unknown ids are left out."""
        return list(read_texts(self.connection, arxiv_ids))

    # Many ids are looked up in their order: papers of near ids lie near one another.

    def standings(self, arxiv_ids: Collection[str]) -> dict[str, Standing]:
        """What decides the order of some papers, by id; unknown ids are left out."""
        rows = self.connection.execute(
            "SELECT p.arxiv_id, p.first, p.day, p.votes FROM json_each(?) w"
            " CROSS JOIN papers p ON p.arxiv_id = w.value",
            (json.dumps(sorted(arxiv_ids)),),
        )
        return {key: Standing(first, day, votes) for key, first, day, votes in rows}

    def topic_scores(self, arxiv_ids: Collection[str] | None, topic: str) -> dict[str, float]:
        """Scores of a topic's tag, for those of some papers (None: of all) that have it."""
        if arxiv_ids is None:
            every = "SELECT arxiv_id, score FROM paper_topics WHERE topic = ?"
            return {sys.intern(key): s for key, s in self.connection.execute(every, (topic,))}
        among = (
            "SELECT t.arxiv_id, t.score FROM json_each(?) w"
            " CROSS JOIN paper_topics t ON t.arxiv_id = w.value AND t.topic = ?"
        )
        return dict(self.connection.execute(among, (json.dumps(sorted(arxiv_ids)), topic)))

    def tagged(
        self, topic: str, least: float, within: Collection[str] | None = None, *, limit: int = -1
    ) -> list[str]:
        """Papers with a topic's tag, highest score first.

        Args:
            topic: Lexicon id.
            least: Least score, in [0, 1].
            within: Only these ids; None for all.
            limit: Most ids to return; -1 for all.
        """
        inside = "" if within is None else " AND arxiv_id IN (SELECT value FROM json_each(:within))"
        values = {"topic": topic, "least": least, "limit": limit}
        values |= {} if within is None else {"within": json.dumps(list(within))}
        rows = self.connection.execute(
            f"SELECT arxiv_id FROM paper_topics WHERE topic = :topic AND score >= :least{inside}"
            " ORDER BY score DESC, arxiv_id LIMIT :limit",
            values,
        )
        return [arxiv_id for (arxiv_id,) in rows]

    def count_tagged(self, topic: str, least: float) -> int:
        """How many papers have a topic's tag of at least a score."""
        (number,) = self.connection.execute(
            "SELECT COUNT(*) FROM paper_topics WHERE topic = ? AND score >= ?", (topic, least)
        ).fetchone()
        return int(number)

    def kept(self, name: str, most: int) -> Recent[Any, Any]:
        """What readers keep of what they read here, until a sync commits.

        Args:
            name: What is kept.
            most: Number of values that are kept.
        """
        return self._remembered().kept.setdefault(name, Recent(most))

    # What a question may name

    def digest_dates(self) -> tuple[date, ...]:
        """Days that have a digest, oldest first."""
        memory = self._remembered()
        if memory.dates is None:
            rows = self.connection.execute("SELECT DISTINCT day FROM entries ORDER BY day")
            memory.dates = tuple(from_day(day) for (day,) in rows)
        return memory.dates

    def supplement(self, supplements: Iterable[Supplement]) -> None:
        """Keep what other sources say of papers; the next sync completes the papers with it.

        One of the same paper and source is replaced. They outlive syncs, rebuilds and the digests.
        """
        with self.connection.lease() as connection:
            add_supplements(connection, supplements)

    def lacking_abstracts(self) -> list[tuple[str, date]]:
        """Papers that neither a digest nor a supplement gives an abstract of, newest first, each
        with the day of its newest appearance."""
        return papers_without_abstract(self.connection)

    # Figures

    def titles(self, arxiv_ids: Collection[str] | None = None) -> dict[str, str]:
        """Titles by arXiv id, of some papers or (None) of all; unknown ids are left out."""
        query = "SELECT p.arxiv_id, e.title FROM papers p JOIN entries e ON e.id = p.entry_id"
        if arxiv_ids is None:
            return dict(self.connection.execute(query))
        only = f"{query} WHERE p.arxiv_id IN (SELECT value FROM json_each(?))"
        return dict(self.connection.execute(only, (json.dumps(sorted(arxiv_ids)),)))

    def author_papers(self) -> dict[str, int]:
        """How many papers every author has, as spelled."""
        rows = self.connection.execute(
            "SELECT name, COUNT(DISTINCT arxiv_id) FROM paper_authors GROUP BY name"
        )
        return dict(rows)

    def organization_keys(self) -> frozenset[str]:
        """The organisations that papers are recorded as from, each as `organization_key`."""
        rows = self.connection.execute("SELECT DISTINCT key FROM paper_organizations")
        return frozenset(key for (key,) in rows)

    def counts_by_day(self) -> dict[date, int]:
        """Entries per digest day."""
        rows = self.connection.execute("SELECT day, COUNT(*) FROM entries GROUP BY day")
        return {from_day(day): count for day, count in rows}

    def size(self) -> tuple[int, int, int]:
        """Numbers of files that hold entries, of entries, and of distinct papers."""
        one = self.connection.execute(
            "SELECT (SELECT COUNT(DISTINCT path) FROM entries), (SELECT COUNT(*) FROM entries),"
            " (SELECT COUNT(*) FROM papers)"
        ).fetchone()
        return int(one[0]), int(one[1]), int(one[2])

    def skipped(self) -> list[Skipped]:
        """Entries that could not be read, with their reasons."""
        rows = self.connection.execute(
            "SELECT path, line, reason, text FROM skipped ORDER BY path, line"
        )
        return [Skipped(*row) for row in rows]

    def meta(self, key: str) -> str | None:
        """A remembered fact, or None."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def filled(self) -> bool:
        """Whether a sync has filled it, be it with nothing, since its tables were made."""
        return self.meta("tagger") is not None

    @property
    def instance(self) -> str:
        """A short random name of this catalog, for what it stores on shared servers."""
        name = self.meta("instance")
        if name is None:
            self.connection.execute(
                "INSERT OR IGNORE INTO meta VALUES ('instance', lower(hex(randomblob(4))))"
            )
            name = self.meta("instance")
        return str(name)

    def _remembered(self) -> _Memory:
        """What was read since the last commit of a sync."""
        with self._lock:
            if self._watch is None or self._watch.stale:
                self._watch, self._version = Handle.open(self.path), -1
            (version,) = self._watch.connection.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._version = version
                self._memory = _Memory()
            return self._memory


def open_catalog(path: Path, held: Catalog | None = None) -> Catalog:
    """Open a catalog that was filled by a sync.

    Args:
        path: The SQLite file.
        held: One that is open, and is returned if it is of that file.

    Raises:
        IndexDamagedError: It is damaged, gone, or was made by another version.
        AssistantError: It can't be read.
    """
    catalog = held if held is not None and held.path == path else Catalog(path)
    try:
        if catalog.filled:
            return catalog
    except sqlite3.Error as error:
        if not is_damage(error):
            raise AssistantError(
                f"The catalog {catalog.path} can't be opened: {error}.",
                hint="Check that the data folder may be read and written.",
            ) from error
    catalog.close()
    raise IndexDamagedError(f"The catalog {catalog.path} is damaged or gone.")
