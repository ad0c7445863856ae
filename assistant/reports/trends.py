"""Trends of the digests, counted from the records: topics by month, shifts, votes, firsts.

Example:
    >>> from assistant import Assistant
    >>> found = read_trends(Assistant.open(digests="seeds"))  # after a sync
    >>> [shift.topic for shift in found.rising]
    [...]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.catalog import counts as figures
from assistant.catalog.selection import Selection
from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.trends_model import First, TopicLine, Trends, Voted
from assistant.retrieve.shifts import read_shifts, specific_topics
from assistant.retrieve.tags import ABOUT

if TYPE_CHECKING:
    from assistant.catalog.catalog import Catalog
    from assistant.core import Assistant

__all__ = ["ABOUT", "First", "TopicLine", "Trends", "Voted", "read_firsts", "read_trends"]

#: Days of the window when none is given.
WINDOW_DAYS = 90
#: Lines of a chart when no topic is chosen.
LINES = 6


def read_trends(
    assistant: Assistant,
    *,
    start: date | None = None,
    end: date | None = None,
    topics: Sequence[str] | None = None,
    limit: int = 10,
) -> Trends:
    """Count trends over a window of digests.

    Args:
        assistant: A synced assistant.
        start: First day; default: 90 days up to ``end``.
        end: Last day; default: the last digest.
        topics: Lexicon topic ids to draw; unknown ones are left out. Default: the largest six.
        limit: Most rows of each ranking.

    Raises:
        NotSyncedError: Nothing was synced yet.
        ValueError: ``start`` lies after ``end``.
    """
    catalog = assistant.catalog
    days = catalog.digest_dates()
    if not days:
        return Trends(None, None, None, None, 0, 0, (), (), (), (), (), ())
    end = end or days[-1]
    start = start or _days_before(end, WINDOW_DAYS - 1)
    if start > end:
        raise ValueError(f"The window starts on {start}, after its end on {end}.")
    length = (end - start).days + 1
    before = (_days_before(start, length), _days_before(start, 1))
    shifts = read_shifts(catalog, (start, end), before, specific_topics(), ABOUT)
    months = months_between(days[0], days[-1])
    totals = figures.month_totals(catalog)
    return Trends(
        start=start,
        end=end,
        before_start=before[0] if shifts.papers_before else None,
        before_end=before[1] if shifts.papers_before else None,
        papers=shifts.papers,
        papers_before=shifts.papers_before,
        months=months,
        totals=tuple(totals.get(month, 0) for month in months),
        topics=_lines(catalog, topics, (start, end), months),
        rising=tuple(shifts.rising[:limit]),
        fading=tuple(shifts.fading[:limit]),
        top=_top(catalog, start, end, limit),
    )


def read_firsts(
    assistant: Assistant,
    *,
    start: date | None = None,
    end: date | None = None,
    limit: int = 20,
) -> tuple[First, ...]:
    """Topics and terms whose first paper lies in a window, most papers since first.

    A term's papers are those whose title names it, in any of the lexicon's spellings.

    Args:
        assistant: A synced assistant.
        start: First day; default: 90 days up to ``end``.
        end: Last day; default: the last digest.
        limit: Most rows.

    Raises:
        NotSyncedError: Nothing was synced yet.
    """
    catalog = assistant.catalog
    days = catalog.digest_dates()
    if not days:
        return ()
    end = end or days[-1]
    start = start or _days_before(end, WINDOW_DAYS - 1)
    found = [*_new_topics(catalog, start, end), *_new_terms(catalog, start, end)]
    found.sort(key=lambda first: (-first.papers, first.date, first.label_en))
    return tuple(found[:limit])


def papers_about(topic: str, start: date | None, end: date | None) -> Selection:
    """The papers that a topic's figure counts."""
    return Selection(start, end, topic=topic, min_topic_score=ABOUT)


def months_between(first: date, last: date) -> tuple[str, ...]:
    """Every month from ``first`` to ``last``, also those without a digest.

    Example:
        >>> months_between(date(2023, 12, 31), date(2024, 1, 1))
        ('2023-12', '2024-01')
    """
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = (first.year * 12 + first.month - 1 + n for n in range(count))
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers)


def _days_before(day: date, days: int) -> date:
    """The day so many days earlier, or the calendar's first."""
    return date.fromordinal(max(1, day.toordinal() - days))


def _lines(
    catalog: Catalog,
    topics: Sequence[str] | None,
    window: tuple[date, date],
    months: Sequence[str],
) -> tuple[TopicLine, ...]:
    known = Lexicon.default().topics
    if topics is None:
        counts = figures.topic_counts(catalog, *window, ABOUT)
        largest = sorted(specific_topics(), key=lambda topic: -counts.get(topic, 0))
        topics = [topic for topic in largest[:LINES] if counts.get(topic)]
    topics = [topic for topic in dict.fromkeys(topics) if topic in known]
    by_topic = figures.topic_months(catalog, topics, ABOUT)
    return tuple(
        TopicLine(
            topic,
            known[topic].label_en,
            known[topic].label_ko,
            tuple(by_topic.get(topic, {}).get(month, 0) for month in months),
        )
        for topic in topics
    )


def _top(catalog: Catalog, start: date, end: date, limit: int) -> tuple[Voted, ...]:
    wanted = Selection(start, end, min_votes=0)
    papers = catalog.papers_by_id(catalog.find(wanted, "votes", limit=limit)).values()
    return tuple(
        Voted(p.arxiv_id, p.title, p.url, p.date_in(start, end), p.votes or 0) for p in papers
    )


def _new_topics(catalog: Catalog, start: date, end: date) -> list[First]:
    known = Lexicon.default().topics
    counts = figures.topic_counts(catalog, start, end, ABOUT)
    firsts = figures.topic_firsts(catalog, start, end, ABOUT)
    titles = _titles(catalog, (arxiv_id for _, arxiv_id in firsts.values()))
    return [
        First(
            "topic",
            topic,
            known[topic].label_en,
            known[topic].label_ko,
            day,
            arxiv_id,
            titles[arxiv_id],
            counts[topic],
        )
        for topic, (day, arxiv_id) in firsts.items()
        if topic in known
    ]


def _new_terms(catalog: Catalog, start: date, end: date) -> list[First]:
    terms = Lexicon.default().terms
    firsts = figures.concept_firsts(catalog, start, end)
    titles = _titles(catalog, (arxiv_id for _, arxiv_id, _ in firsts.values()))
    found: list[First] = []
    for concept, (day, arxiv_id, count) in firsts.items():
        if concept in terms:
            english, korean = terms[concept].en, terms[concept].ko
            label = english[0] if english else korean[0]
            in_korean = korean[0] if korean else label
            title = titles[arxiv_id]
            found.append(First("term", concept, label, in_korean, day, arxiv_id, title, count))
    return found


def _titles(catalog: Catalog, arxiv_ids: Iterable[str]) -> dict[str, str]:
    return {key: paper.title for key, paper in catalog.papers_by_id(arxiv_ids).items()}
