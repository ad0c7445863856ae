"""Figures over the whole catalog: what browsing, trends and the status page count.

Every function takes a `Catalog` and reads it once; a paper counts in a period when one of its
appearances lies in it, and counts once however often it appears there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from assistant.catalog.catalog import Catalog
from assistant.catalog.keys import from_day, name_key, to_day
from assistant.catalog.schema import PROLIFIC
from assistant.catalog.selection import FIRST, LAST, Selection

#: From a date's ordinal to its Julian day; Mondays are those that 7 divides.
_JULIAN = 1_721_425
#: Characters that stand in JSON as they are, and whose case SQLite folds if they have one.
_PLAIN = re.compile(r"[A-Za-z0-9 \uac00-\ud7a3-]+")


def papers_by_day(catalog: Catalog) -> dict[date, int]:
    """How many papers each day that has a digest holds, oldest first; twice on a day is once."""
    rows = catalog.connection.execute(
        "SELECT day, COUNT(DISTINCT arxiv_id) FROM entries GROUP BY day ORDER BY day"
    )
    return {from_day(day): count for day, count in rows}


def papers_by_week(catalog: Catalog) -> dict[date, int]:
    """How many papers appear in each week that has a digest, by its Monday, oldest first."""
    rows = catalog.connection.execute(
        "WITH weeks AS (SELECT day, CAST(julianday(printf('%04d-%02d-%02d', day / 10000,"
        " day / 100 % 100, day % 100)) + 0.5 AS INTEGER) / 7 AS week"
        " FROM (SELECT DISTINCT day FROM entries))"
        " SELECT week, COUNT(DISTINCT arxiv_id) FROM entries JOIN weeks USING (day)"
        " GROUP BY week ORDER BY week"
    )
    return {date.fromordinal(7 * week - _JULIAN): count for week, count in rows}


def months_of_papers(
    catalog: Catalog, arxiv_ids: Sequence[str], start: date | None, end: date | None
) -> dict[str, int]:
    """How many of some papers appear last within ``start`` to ``end`` in each month."""
    rows = catalog.connection.execute(
        "SELECT day / 100, COUNT(*) FROM (SELECT MAX(e.day) AS day FROM json_each(?) w"
        " CROSS JOIN entries e ON e.arxiv_id = w.value WHERE e.day BETWEEN ? AND ?"
        " GROUP BY w.value) GROUP BY 1",
        (json.dumps(list(arxiv_ids)), *_bounds(start, end)),
    )
    return {_month(number): count for number, count in rows}


def papers_since(catalog: Catalog, day: date) -> frozenset[str]:
    """The papers that no digest before a day holds."""
    rows = catalog.connection.execute(
        "SELECT arxiv_id FROM entries GROUP BY arxiv_id HAVING MIN(day) >= ?", (to_day(day),)
    )
    return frozenset(arxiv_id for (arxiv_id,) in rows)


def papers_between(catalog: Catalog, start: date | None, end: date | None) -> int:
    """How many papers appear from ``start`` to ``end``, both included; None is unbounded."""
    if start is None and end is None:
        return catalog.count(Selection())
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


def topic_months(
    catalog: Catalog, topics: Collection[str], min_score: float
) -> dict[str, dict[str, int]]:
    """Papers per topic and month; zeros are left out.

    Args:
        catalog: The records.
        topics: Topic ids.
        min_score: Least score of a topic's tag, in [0, 1].
    """
    found: dict[str, dict[str, int]] = {}
    marks = ",".join("?" * len(topics))
    for topic, number, count in catalog.connection.execute(
        "SELECT t.topic, e.day / 100, COUNT(DISTINCT e.arxiv_id) FROM paper_topics t"
        f" CROSS JOIN entries e ON e.arxiv_id = t.arxiv_id WHERE t.topic IN ({marks})"
        " AND t.score >= ? GROUP BY 1, 2 ORDER BY 1, 2",
        (*topics, min_score),
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


def topic_firsts(
    catalog: Catalog, start: date, end: date, min_score: float
) -> dict[str, tuple[date, str]]:
    """Day and arXiv id of the first paper of each topic that first appears from ``start`` to
    ``end``; most votes decide within a day."""
    found: dict[str, tuple[date, str]] = {}
    for topic, day, arxiv_id in catalog.connection.execute(
        "WITH firsts AS (SELECT t.topic, MIN(p.first) AS earliest FROM paper_topics t"
        " JOIN papers p INDEXED BY firsts_of_papers USING (arxiv_id) WHERE t.score >= ?"
        " GROUP BY t.topic HAVING earliest BETWEEN ? AND ?)"
        " SELECT f.topic, e.day, e.arxiv_id FROM firsts f JOIN entries e ON e.day = f.earliest"
        " JOIN paper_topics t ON t.arxiv_id = e.arxiv_id AND t.topic = f.topic AND t.score >= ?"
        " ORDER BY e.votes IS NULL, e.votes DESC, e.arxiv_id",
        (min_score, *_bounds(start, end), min_score),
    ):
        found.setdefault(topic, (from_day(day), arxiv_id))
    return found


def concept_firsts(catalog: Catalog, start: date, end: date) -> dict[str, tuple[date, str, int]]:
    """Lexicon concepts first named in a title from ``start`` to ``end``: day and arXiv id of the
    first paper, and how many papers name them until ``end``."""
    rows = catalog.connection.execute(
        "SELECT c.concept, MIN(printf('%08d', p.first) || p.arxiv_id) AS earliest, COUNT(*)"
        " FROM title_concepts c JOIN papers p USING (arxiv_id) WHERE p.first <= ?"
        " GROUP BY c.concept HAVING earliest >= printf('%08d', ?) ORDER BY earliest",
        (to_day(end), to_day(start)),
    )
    return {
        concept: (from_day(int(earliest[:8])), earliest[8:], count)
        for concept, earliest, count in rows
    }


def authors_containing(catalog: Catalog, text: str, limit: int) -> list[tuple[str, int]]:
    """People whose name contains a text, with their papers, most papers first.

    Args:
        catalog: The records.
        text: Part of a name in any case; empty is everyone.
        limit: Most people to return.
    """
    found: list[tuple[str, int]] = []
    # All are looked through only where those of many papers aren't enough.
    for least in (PROLIFIC, 1):
        found = catalog.connection.execute(
            f"SELECT name, papers FROM people WHERE papers >= {least}"
            " AND full_key LIKE ? ESCAPE '\\' ORDER BY papers DESC, name LIMIT ?",
            (_like(name_key(text)), limit),
        )
        if len(found) == limit:
            break
    return found


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


def plain_stretch(text: str) -> str:
    """The longest stretch of a text that `papers_holding` can look for; may be empty."""
    return max(_PLAIN.findall(text), key=len, default="")


def papers_holding(catalog: Catalog, text: str, within: Collection[str] | None = None) -> list[str]:
    """Papers whose title, summary or abstract holds a text in any case, newest first.

    Args:
        catalog: The records.
        text: As `plain_stretch` gives it.
        within: Only these papers; None for all.
    """
    inside = "papers p"
    values = {"text": f"%{text}%"}
    if within is not None:
        inside = "json_each(:within) w CROSS JOIN papers p ON p.arxiv_id = w.value"
        values["within"] = json.dumps(list(within))
    rows = catalog.connection.execute(
        f"SELECT p.arxiv_id FROM {inside} CROSS JOIN entries e ON e.id = p.entry_id"
        " WHERE e.title LIKE :text OR e.sections LIKE :text AND NOT p.summary_doubtful"
        " OR p.facts LIKE :text AND json_extract(p.facts, '$.abstract') LIKE :text"
        " ORDER BY p.day DESC, p.votes IS NULL, p.votes DESC, p.arxiv_id DESC",
        values,
    )
    return [arxiv_id for (arxiv_id,) in rows]


def _bounds(start: date | None, end: date | None) -> tuple[int, int]:
    return (to_day(start) if start else FIRST, to_day(end) if end else LAST)


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
