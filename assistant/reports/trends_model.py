"""What `assistant.reports.trends` counts, as records."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.retrieve.shifts import Shift


@dataclass(frozen=True, slots=True)
class TopicLine:
    """Papers of a topic, one number for each of `Trends.months`."""

    topic: str
    label_en: str
    label_ko: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voted:
    """A paper of the window with its votes; ``date`` is its newest day in the window."""

    arxiv_id: str
    title: str
    url: str
    date: date
    votes: int


@dataclass(frozen=True, slots=True)
class First:
    """A topic or term that the digests had not held before.

    Attributes:
        kind: ``topic`` (tagged papers) or ``term`` (named in a title).
        concept: Lexicon id.
        label_en, label_ko: Its names.
        date: Day of its first paper.
        arxiv_id, title: That paper.
        papers: Papers with it from then to the window's end.
    """

    kind: str
    concept: str
    label_en: str
    label_ko: str
    date: date
    arxiv_id: str
    title: str
    papers: int


@dataclass(frozen=True, slots=True)
class Trends:
    """Figures of a window and of the one before it, equally long.

    Attributes:
        start, end: First and last day of the window; None when there are no digests.
        before_start, before_end: The window before; None when no digest lies in it.
        papers, papers_before: Papers of the two windows.
        months: Every month from the first digest to the last, ``YYYY-MM``.
        totals: Papers of each month.
        topics: A line per topic asked for, else of the window's largest specific topics.
        rising, fading: Topics whose share changed most surely, strongest first.
        top: Most upvoted papers of the window.
    """

    start: date | None
    end: date | None
    before_start: date | None
    before_end: date | None
    papers: int
    papers_before: int
    months: tuple[str, ...]
    totals: tuple[int, ...]
    topics: tuple[TopicLine, ...]
    rising: tuple[Shift, ...]
    fading: tuple[Shift, ...]
    top: tuple[Voted, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts; dates in ISO form."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: object) -> object:
    """Dates as ISO strings and tuples as lists, through every level."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
