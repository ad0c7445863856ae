"""What a model may say without a citation: dates, and counts that are exact."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from assistant.answer.llm.hostile import as_data
from assistant.retrieve.asked import LISTS

if TYPE_CHECKING:
    from datetime import date

    from assistant.retrieve.model import MonthCount, Retrieval

_MOST_MONTHS = 24


def computed_facts(retrieval: Retrieval, *, shown: int) -> str:
    """Counts and dates that come from the records, a line each.

    Only a list, a count, a ranking, a trend and a first appearance have a set of papers that can
    be counted. Of any other question nobody knows how many papers match, so nothing is said.

    Args:
        retrieval: What was found.
        shown: How many entries the model gets.

    Example:
        >>> computed_facts(retrieval, shown=3)  # doctest: +SKIP
        '- Today: 2024-11-14\\n- Digests cover 2024-09-01 to 2024-10-31\\n- Entries given below: 3'
    """
    question, counted = retrieval.question, retrieval.question.intent in LISTS
    lines = [f"- Today: {question.today}"] if question.today else []
    if retrieval.archive:
        lines.append(f"- Digests cover {retrieval.archive[0]} to {retrieval.archive[1]}")
    window = retrieval.window
    if window is not None:
        moved = " (the period asked for holds no digest)" if retrieval.window_moved else ""
        lines.append(f"- Period: {window.start or 'the beginning'} to {window.end or 'now'}{moved}")
    if counted:
        lines.append(f"- Papers that match: {retrieval.total}")
    if counted and question.second_window is not None:
        second = question.second_window
        label = f"{second.start or 'the beginning'} to {second.end or 'now'}"
        lines.append(f"- Papers that match in {label}: {retrieval.second_total}")
    lines.append(f"- Entries given below: {shown}")
    if retrieval.unmatched:
        words = " ".join(as_data(retrieval.unmatched).split())
        lines.append(f"- No entry matches these words, only the topic: {words}")
    if counted and retrieval.months:
        bounds = _bounds(retrieval)
        months = "; ".join(_month(month, *bounds) for month in retrieval.months[-_MOST_MONTHS:])
        lines.append(f"- Matching papers by month, of all entries: {months}")
    return "\n".join(lines)


def _bounds(retrieval: Retrieval) -> tuple[date | None, date | None]:
    """First and last day that the counts by month may hold."""
    first, last = retrieval.archive or (None, None)
    window = retrieval.window
    if window is not None and window.start and first:
        first = max(first, window.start)
    if window is not None and window.end and last:
        last = min(last, window.end)
    return first, last


def _month(month: MonthCount, first: date | None, last: date | None) -> str:
    """Count, total and share of a month, and what part of it is covered unless it is all."""
    share = f" ({100 * month.count / month.total:.1f}%)" if month.total else ""
    text = f"{month.month}: {month.count} of {month.total}{share}"
    if first is not None and month.month == f"{first:%Y-%m}" and first.day > 1:
        text += f", only from {first}"
    if last is not None and month.month == f"{last:%Y-%m}":
        _, days = calendar.monthrange(last.year, last.month)
        if last.day < days:
            text += f", only to {last}"
    return text
