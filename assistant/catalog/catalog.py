"""The catalog: every entry ever read, as records and as answers to queries over them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.catalog.connection import Handle
from assistant.catalog.keys import from_day
from assistant.catalog.papers import read_papers
from assistant.catalog.records import Paper, Supplement
from assistant.catalog.schema import is_damage
from assistant.catalog.selection import EVERY, Order, Selection
from assistant.catalog.supplements import add_supplements, papers_without_abstract
from assistant.digest.model import Skipped
from assistant.errors import AssistantError, IndexDamagedError
from assistant.recent import Recent

#: SQLite's default limit of variables in one statement is far above this.
_BATCH = 500
#: Papers kept in memory; about 3 kB each.
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Memory:
    papers: Recent[str, Paper] = field(default_factory=lambda: Recent(_REMEMBERED))
    dates: tuple[date, ...] | None = None
    topics: dict[str, Mapping[str, float]] = field(default_factory=dict)


class Catalog:
    """Reads the catalog. Safe to share between threads; sees a sync's result as it commits.

    Its connections are closed when the last reader lets go of it, those of a thread when that ends.

    Args:
        path: The SQLite file; created empty when missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        # SQLite tells a connection that another one has committed; this one only listens.
        self._watch: Handle | None = None
        self._version = -1
        self._memory = _Memory()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        handle: Handle | None = getattr(self._local, "handle", None)
        if handle is None or handle.stale:
            handle = self._local.handle = Handle.open(self.path)
        return handle.connection

    def close(self) -> None:
        """Close the connections of all threads; none may be reading."""
        with self._lock:
            self._watch = None
            self._local = threading.local()

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
            for paper in read_papers(self.connection, missing[start : start + _BATCH]):
                papers[paper.arxiv_id] = paper
                remembered.put(paper.arxiv_id, paper)
        return {key: papers[key] for key in wanted if key in papers}

    def find(
        self, wanted: Selection = EVERY, order: Order = "date", *, limit: int = -1, offset: int = 0
    ) -> list[str]:
        """Ids of the papers that meet conditions, in an order.

        Args:
            wanted: The conditions; by default none.
            order: See `assistant.catalog.selection`.
            limit: Most ids to return; -1 for all.
            offset: How many are left out before them.
        """
        query, values = wanted.query("p.arxiv_id", order)
        page = {"limit": limit, "offset": offset}
        rows = self.connection.execute(f"{query} LIMIT :limit OFFSET :offset", values | page)
        return [arxiv_id for (arxiv_id,) in rows]

    def count(self, wanted: Selection) -> int:
        """How many papers meet conditions."""
        (number,) = self.connection.execute(*wanted.query("COUNT(*)")).fetchone()
        return int(number)

    def topic_scores(self, arxiv_ids: Iterable[str] | None, topic: str) -> Mapping[str, float]:
        """Scores of a topic's tag, for those of some papers (None: of all) that have it."""
        topics = self._remembered().topics
        scores = topics.get(topic)
        if scores is None:
            query = "SELECT arxiv_id, score FROM paper_topics WHERE topic = ?"
            scores = topics[topic] = dict(self.connection.execute(query, (topic,)))
        if arxiv_ids is None:
            return scores
        return {key: scores[key] for key in arxiv_ids if key in scores}

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
        add_supplements(self.connection, supplements)

    def lacking_abstracts(self) -> list[tuple[str, date]]:
        """Papers that neither a digest nor a supplement gives an abstract of, newest first.

        Returns:
            arXiv id, and day of the newest appearance.
        """
        return papers_without_abstract(self.connection)

    # Figures

    def titles(self) -> dict[str, str]:
        """Every paper's title by arXiv id."""
        rows = self.connection.execute(
            "SELECT p.arxiv_id, e.title FROM papers p JOIN entries e ON e.id = p.entry_id"
        )
        return dict(rows)

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

    def record_hashes(self) -> dict[str, str]:
        """What the index must hold: the hash of each paper's record, by id."""
        return dict(self.connection.execute("SELECT arxiv_id, record_hash FROM papers"))

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


def open_catalog(path: Path) -> Catalog:
    """Open a catalog that was filled by a sync.

    Raises:
        IndexDamagedError: It is damaged, gone, or was made by another version.
        AssistantError: It can't be read.
    """
    catalog = Catalog(path)
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
