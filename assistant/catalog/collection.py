"""What is held, in figures: for questions about the collection itself."""

from __future__ import annotations

import json
from collections.abc import Collection as Several
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.catalog.catalog import Catalog
from assistant.catalog.connection import Pool
from assistant.catalog.keys import from_day, organization_key, to_day
from assistant.catalog.records import Paper

_FRIDAY = 4
#: A topic's tag from which on a paper is about it.
_ABOUT = 0.5
#: Rows of a ranking.
_ROWS = 10
_ENTRIES = (
    "FROM entries WHERE day BETWEEN :first AND :last"
    " AND (:ids IS NULL OR arxiv_id IN (SELECT value FROM json_each(:ids)))"
)
_CHOSEN = f"(SELECT arxiv_id {_ENTRIES})"


@dataclass(frozen=True, slots=True)
class Collection:
    """Figures of the digests of a stretch of days.

    Attributes:
        first: First day that has a digest.
        last: Last day that has one.
        days: Number of days that have one.
        papers: Number of papers.
        authors: Number of names that papers give as authors.
        by_day: Papers of each day that has a digest.
        months: Papers of each month, ``YYYY-MM``, oldest first.
        prolific: The people with most papers.
        topics: The topics with most papers, by id.
        missing: Weekdays without a digest between the first day and the last.
        votes: Mean votes of the papers whose votes are known, or None.
        largest_team: The paper with most authors, by title, and their number; None without any.
        organizations: Number of organisations that papers are recorded as from.
        productive: Those of them with most papers.
    """

    first: date
    last: date
    days: int
    papers: int
    authors: int
    by_day: Mapping[date, int]
    months: tuple[tuple[str, int], ...]
    prolific: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    missing: tuple[date, ...]
    votes: float | None
    largest_team: tuple[str, int] | None = None
    organizations: int = 0
    productive: tuple[tuple[str, int], ...] = ()

    @property
    def calendar_days(self) -> int:
        """Days from the first to the last, with or without a digest."""
        return (self.last - self.first).days + 1

    @property
    def busiest(self) -> list[tuple[date, int]]:
        """Days by number of papers, most first; of equal ones the newest first."""
        return sorted(self.by_day.items(), key=lambda item: (item[1], item[0]), reverse=True)

    @property
    def weeks(self) -> list[tuple[date, int]]:
        """Papers by week, named by its Monday, oldest first."""
        counts: dict[date, int] = {}
        for day, count in sorted(self.by_day.items()):
            monday = day - timedelta(days=day.weekday())
            counts[monday] = counts.get(monday, 0) + count
        return list(counts.items())

    @property
    def quietest(self) -> list[tuple[date, int]]:
        """Days by number of papers, fewest first; of equal ones the oldest first."""
        return sorted(self.by_day.items(), key=lambda item: (item[1], item[0]))


def read_collection(
    catalog: Catalog,
    start: date | None = None,
    end: date | None = None,
    among: Sequence[str] | None = None,
) -> Collection | None:
    """The figures of the digests from one day to another; None when there is none.

    Args:
        catalog: The records.
        start: First day; None for all.
        end: Last day; None for all.
        among: arXiv ids of the papers that count; None for all.
    """
    bounds = {
        "first": to_day(start or date.min),
        "last": to_day(end or date.max),
        "ids": None if among is None else json.dumps(list(among)),
    }
    run = catalog.connection.execute
    rows = run(f"SELECT day, COUNT(DISTINCT arxiv_id) {_ENTRIES} GROUP BY day ORDER BY day", bounds)
    counts = {from_day(day): count for day, count in rows}
    if not counts:
        return None
    first, last = min(counts), max(counts)
    papers, votes = run(
        f"SELECT COUNT(*), AVG(votes) FROM papers WHERE arxiv_id IN {_CHOSEN}", bounds
    ).fetchone()
    (authors,) = run(
        f"SELECT COUNT(DISTINCT name) FROM paper_authors WHERE arxiv_id IN {_CHOSEN}", bounds
    ).fetchone()
    prolific = run(
        "SELECT MIN(name), COUNT(DISTINCT arxiv_id) AS n FROM paper_authors"
        f" WHERE arxiv_id IN {_CHOSEN} GROUP BY full_key ORDER BY n DESC, full_key LIMIT {_ROWS}",
        bounds,
    ).fetchall()
    topics = run(
        "SELECT topic, COUNT(DISTINCT arxiv_id) AS n FROM paper_topics"
        f" WHERE score >= {_ABOUT} AND arxiv_id IN {_CHOSEN}"
        " GROUP BY topic ORDER BY n DESC, topic",
        bounds,
    ).fetchall()
    largest = run(
        "SELECT e.title, COUNT(*) AS n FROM paper_authors a JOIN papers p USING (arxiv_id)"
        f" JOIN entries e ON e.id = p.entry_id WHERE a.arxiv_id IN {_CHOSEN}"
        " GROUP BY a.arxiv_id ORDER BY n DESC, a.arxiv_id LIMIT 1",
        bounds,
    ).fetchone()
    months = run(
        f"SELECT day / 100, COUNT(DISTINCT arxiv_id) {_ENTRIES} GROUP BY 1 ORDER BY 1", bounds
    ).fetchall()
    organized = run(
        "SELECT key, MAX(arxiv_id), COUNT(DISTINCT arxiv_id) AS n FROM paper_organizations"
        f" WHERE arxiv_id IN {_CHOSEN} GROUP BY key ORDER BY n DESC, key",
        bounds,
    ).fetchall()
    named = catalog.papers_by_id(arxiv_id for _, arxiv_id, _ in organized[:_ROWS])
    return Collection(
        first=first,
        last=last,
        days=len(counts),
        papers=papers,
        authors=authors,
        by_day=counts,
        months=tuple((f"{month // 100}-{month % 100:02d}", count) for month, count in months),
        prolific=tuple(prolific),
        topics=tuple(topics),
        missing=_missing(counts, start or first, min(end or last, last)),
        votes=votes,
        largest_team=largest,
        organizations=len(organized),
        productive=tuple((_name_of(key, named[one]), n) for key, one, n in organized[:_ROWS]),
    )


def _name_of(key: str, paper: Paper) -> str:
    """An organisation as a paper of it spells it."""
    return next(name for name in paper.organizations if organization_key(name) == key)


def _missing(counts: Mapping[date, int], first: date, last: date) -> tuple[date, ...]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in days if day.weekday() <= _FRIDAY and day not in counts)


def papers_of(connection: Pool, keys: Several[str]) -> set[str]:
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
