"""Figures over the whole catalog: what browsing, trends and the status page count.

Every function takes a `Catalog` and reads it once; a paper counts in a period when one of its
appearances lies in it, and counts once however often it appears there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.catalog.catalog import Catalog
from assistant.catalog.keys import from_day, name_key, to_day

#: Dates beyond every digest, for windows without a first or last day.
_FIRST, _LAST = 0, 99_999_999


@dataclass(frozen=True, slots=True)
class Titled:
    """A paper's title and the day it first appeared."""

    arxiv_id: str
    title: str
    first: date


def appearance_days(catalog: Catalog) -> list[tuple[date, str]]:
    """Day and arXiv id of every appearance, oldest first; twice on one day is once."""
    rows = catalog.connection.execute(
        "SELECT DISTINCT day, arxiv_id FROM entries ORDER BY day, arxiv_id"
    )
    return [(from_day(day), arxiv_id) for day, arxiv_id in rows]


def papers_between(catalog: Catalog, start: date | None, end: date | None) -> int:
    """How many papers appear from ``start`` to ``end``, both included; None is unbounded."""
    (count,) = catalog.connection.execute(
        "SELECT COUNT(DISTINCT arxiv_id) FROM entries WHERE day BETWEEN ? AND ?",
        _bounds(start, end),
    ).fetchone()
    return int(count)


def month_totals(catalog: Catalog) -> dict[str, int]:
    """Papers per month, ``YYYY-MM``, oldest first; months without a digest are left out."""
    rows = catalog.connection.execute(
        "SELECT day / 100, COUNT(DISTINCT arxiv_id) FROM entries GROUP BY 1 ORDER BY 1"
    )
    return {_month(number): count for number, count in rows}


def topic_months(catalog: Catalog, min_score: float) -> dict[str, dict[str, int]]:
    """Papers per topic and month; zeros are left out.

    Args:
        catalog: The records.
        min_score: Least score of a topic's tag, in [0, 1].
    """
    found: dict[str, dict[str, int]] = {}
    for topic, number, count in catalog.connection.execute(
        "SELECT t.topic, e.day / 100, COUNT(DISTINCT e.arxiv_id) FROM entries e"
        " JOIN paper_topics t ON t.arxiv_id = e.arxiv_id WHERE t.score >= ?"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        (min_score,),
    ):
        found.setdefault(topic, {})[_month(number)] = count
    return found


def topic_counts(
    catalog: Catalog, start: date | None, end: date | None, min_score: float
) -> dict[str, int]:
    """Papers per topic that appear from ``start`` to ``end``; zeros are left out."""
    rows = catalog.connection.execute(
        "SELECT t.topic, COUNT(DISTINCT e.arxiv_id) FROM entries e"
        " JOIN paper_topics t ON t.arxiv_id = e.arxiv_id"
        " WHERE e.day BETWEEN ? AND ? AND t.score >= ? GROUP BY 1",
        (*_bounds(start, end), min_score),
    )
    return dict(rows)


def topic_firsts(catalog: Catalog, min_score: float) -> dict[str, tuple[date, str]]:
    """Day and arXiv id of each topic's first paper; most votes decide within a day."""
    found: dict[str, tuple[date, str]] = {}
    for topic, day, arxiv_id in catalog.connection.execute(
        "SELECT t.topic, e.day, e.arxiv_id FROM paper_topics t JOIN entries e"
        " ON e.arxiv_id = t.arxiv_id WHERE t.score >= ?"
        " ORDER BY e.day, e.votes IS NULL, e.votes DESC, e.arxiv_id",
        (min_score,),
    ):
        found.setdefault(topic, (from_day(day), arxiv_id))
    return found


def titles(catalog: Catalog) -> tuple[Titled, ...]:
    """Every paper's title with the day of its first appearance, oldest first."""
    rows = catalog.connection.execute(
        "SELECT p.arxiv_id, e.title, (SELECT MIN(f.day) FROM entries f"
        " WHERE f.arxiv_id = p.arxiv_id) AS first"
        " FROM papers p JOIN entries e ON e.id = p.entry_id ORDER BY first, p.arxiv_id"
    )
    return tuple(Titled(arxiv_id, title, from_day(day)) for arxiv_id, title, day in rows)


def votes_by_paper(catalog: Catalog) -> dict[str, int | None]:
    """Votes of each paper's newest appearance; None when unknown."""
    return dict(catalog.connection.execute("SELECT arxiv_id, votes FROM papers"))


def by_votes(catalog: Catalog, arxiv_ids: Iterable[str]) -> list[str]:
    """The same ids, most votes first, unknown votes last; ties stay in their order."""
    votes = votes_by_paper(catalog)

    def place(arxiv_id: str) -> int:
        known = votes.get(arxiv_id)
        return 1 if known is None else -known

    return sorted(arxiv_ids, key=place)


def authors_containing(catalog: Catalog, text: str, limit: int) -> list[tuple[str, int]]:
    """People whose name contains a text, with their papers, most papers first.

    Args:
        catalog: The records.
        text: Part of a name in any case; empty is everyone.
        limit: Most people to return.
    """
    return [
        (name, count)
        for name, count in catalog.connection.execute(
            "SELECT name, COUNT(DISTINCT arxiv_id) AS n FROM paper_authors"
            " WHERE full_key LIKE ? ESCAPE '\\' GROUP BY full_key ORDER BY n DESC, name LIMIT ?",
            (_like(name_key(text)), limit),
        )
    ]


def papers_naming(catalog: Catalog, text: str) -> list[str]:
    """Papers whose title or authors contain every word of a text, also unfinished ones.

    Returns:
        Ids, newest first.
    """
    words = name_key(text).split()
    if not words:
        return []
    clause = (
        "(p.title_key LIKE ? ESCAPE '\\' OR p.arxiv_id IN"
        " (SELECT arxiv_id FROM paper_authors WHERE full_key LIKE ? ESCAPE '\\'))"
    )
    values = [pattern for word in words for pattern in (_like(word),) * 2]
    rows = catalog.connection.execute(
        f"SELECT p.arxiv_id FROM papers p WHERE {' AND '.join([clause] * len(words))}"
        " ORDER BY p.day DESC, p.votes IS NULL, p.votes DESC, p.arxiv_id DESC",
        values,
    )
    return [arxiv_id for (arxiv_id,) in rows]


def _bounds(start: date | None, end: date | None) -> tuple[int, int]:
    return (to_day(start) if start else _FIRST, to_day(end) if end else _LAST)


def _month(number: int) -> str:
    return f"{number // 100:04d}-{number % 100:02d}"


def _like(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def files_read(catalog: Catalog, root: Path) -> dict[str, tuple[int, int]] | None:
    """Size in bytes and time of change in nanoseconds of each file as it was read, by path.

    Args:
        catalog: What was read.
        root: Digest folder.

    Returns:
        None when it was another folder that was read.
    """
    if catalog.meta("root") != str(root.resolve()):
        return None
    rows = catalog.connection.execute("SELECT path, size, mtime_ns FROM files")
    return {path: (size, mtime_ns) for path, size, mtime_ns in rows}
