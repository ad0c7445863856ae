"""What Trends shows: the window chosen, its chart, its tables and the papers behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.catalog import counts as figures
from assistant.catalog.selection import Selection
from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.trends import Trends, papers_about, read_trends
from assistant.retrieve.tags import ABOUT
from assistant.strings import days
from assistant.web.tabs.pane import iso_day, whole_number
from assistant.web.tabs.papers import Card, make_cards, topic_label
from assistant.web.tabs.trends_chart import Chart, Series, lay_out

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

SPANS = ("30", "90", "180", "365", "all")
MEASURES = ("papers", "share")
#: Lines that can still be told apart.
MAX_LINES = 8
#: Papers shown behind a figure.
PANEL = 60
#: Months drawn; the table and the file hold all of them.
MONTHS = 36


@dataclass(frozen=True, slots=True)
class TrendsQuery:
    """What the reader chose.

    Attributes:
        span: One of `SPANS`; empty when ``start`` and ``end`` are given.
        start, end: The window, when chosen by date.
        backwards: The dates were the wrong way round and were not used.
        measure: One of `MEASURES`.
        topics: Topics to draw; empty is the largest.
        cell: Figure whose papers are shown, ``PERIOD|TOPIC``: a month or ``now`` or ``before``, and
            a topic id or nothing for all papers.
        width: Pixels the chart has.
    """

    span: str = "90"
    start: date | None = None
    end: date | None = None
    backwards: bool = False
    measure: str = "papers"
    topics: tuple[str, ...] = ()
    cell: str = ""
    width: int = 900

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> TrendsQuery:
        """Read a browser's words; what makes no sense becomes the default."""
        known = Lexicon.default().topics
        span = params.get("span", "90")
        start, end = iso_day(params.get("start", "")), iso_day(params.get("end", ""))
        own = span == "" and (start is not None or end is not None)
        backwards = bool(own and start and end and start > end)
        topics = dict.fromkeys(t for t in params.get("topics", "").split(",") if t in known)
        return cls(
            span=span if span in SPANS else "" if own and not backwards else "90",
            start=start if own and not backwards else None,
            end=end if own and not backwards else None,
            backwards=backwards,
            measure="share" if params.get("measure") == "share" else "papers",
            topics=tuple(topics)[:MAX_LINES],
            cell=params.get("cell", ""),
            width=whole_number(params.get("width", ""), 900),
        )


@dataclass(frozen=True, slots=True)
class Panel:
    """The papers behind a figure."""

    heading: str
    total: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A topic drawn: its colour's index, its label, and the topics left without it."""

    index: int
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class TrendsView:
    """Everything the tab shows but first appearances, which are asked for on their own."""

    query: TrendsQuery
    trends: Trends
    window: str
    before: str
    chart: Chart
    chips: tuple[Chip, ...]
    addable: tuple[tuple[str, str], ...]
    panel: Panel | None


def window_of(assistant: Assistant, query: TrendsQuery) -> tuple[date, date] | None:
    """First and last day of the window chosen, or None when there are no digests."""
    days = assistant.digest_dates()
    if not days:
        return None
    first, last = days[0], days[-1]
    if query.span == "all":
        return first, last
    if query.span:
        return last - timedelta(days=int(query.span) - 1), last
    end = query.end or max(last, query.start or last)
    return query.start or min(first, end), end


def trends_of(assistant: Assistant, query: TrendsQuery) -> Trends:
    """The figures of the window chosen."""
    window = window_of(assistant, query)
    start, end = window or (None, None)
    return read_trends(assistant, start=start, end=end, topics=query.topics or None)


def view_trends(assistant: Assistant, query: TrendsQuery, strings: Strings) -> TrendsView:
    """The tab as a query asks for it.

    Raises:
        NotSyncedError: Nothing was synced yet.
    """
    trends = trends_of(assistant, query)
    language = strings.language
    drawn = [line.topic for line in trends.topics]
    chips = tuple(
        Chip(index, topic_label(topic, language), ",".join(t for t in drawn if t != topic))
        for index, topic in enumerate(drawn)
    )
    others = sorted(
        (topic_label(topic, language), topic)
        for topic in figures.topic_counts(assistant.catalog, None, None, ABOUT)
        if topic not in drawn
    )
    room = len(drawn) < MAX_LINES
    return TrendsView(
        query=query,
        trends=trends,
        window=_period(trends.start, trends.end, strings),
        before=_period(trends.before_start, trends.before_end, strings),
        chart=draw_chart(trends, query, strings),
        chips=chips,
        addable=tuple((",".join([*drawn, t]), label) for label, t in others) if room else (),
        panel=view_panel(assistant, trends, query.cell, strings),
    )


def draw_chart(trends: Trends, query: TrendsQuery, strings: Strings) -> Chart:
    """The chart of a window's topics over the newest months."""
    language = strings.language
    months = trends.months[-MONTHS:]
    totals = trends.totals[-MONTHS:]
    share = query.measure == "share"
    series: list[Series] = []
    for line in trends.topics:
        label = topic_label(line.topic, language)
        counts = line.counts[-MONTHS:]
        shares = [n / total if total else 0.0 for n, total in zip(counts, totals, strict=True)]
        titles = [
            strings(
                "trends.point",
                topic=label,
                month=days.month(_first_day(month), language),
                papers=papers_text(n, strings),
                share=f"{part:.0%}",
            )
            for month, n, part in zip(months, counts, shares, strict=True)
        ]
        cells = [f"{month}|{line.topic}" for month in months]
        series.append(Series(label, shares if share else counts, titles, cells))
    window = (f"{trends.start:%Y-%m}", f"{trends.end:%Y-%m}") if trends.start else None
    return lay_out(
        months,
        series,
        width=query.width,
        window=window,
        month_name=lambda month: days.month_name(int(month[5:]), language, short=True),
        value_name=(lambda value: f"{value:.2g}" if value % 1 else f"{value:.0f}")
        if not share
        else (lambda value: f"{value * 100:.3g}%"),
        whole=not share,
    )


def view_panel(assistant: Assistant, trends: Trends, cell: str, strings: Strings) -> Panel | None:
    """The papers behind a figure, most votes first; None when the figure doesn't exist."""
    period, _, topic = cell.partition("|")
    bounds = _bounds(trends, period)
    if bounds is None or (topic and topic not in Lexicon.default().topics):
        return None
    start, end = bounds
    catalog = assistant.catalog
    wanted = papers_about(topic, start, end) if topic else Selection(start, end)
    shown = catalog.papers_by_id(catalog.find(wanted, "votes", limit=PANEL)).values()
    language = strings.language
    label = topic_label(topic, language) if topic else strings("trends.all_papers")
    when = (
        _period(start, end, strings) if period in ("now", "before") else days.month(start, language)
    )
    heading = strings("trends.panel", topic=label, period=when)
    total = catalog.count(wanted)
    return Panel(heading, total, make_cards(shown, assistant, strings, start=start, end=end))


def papers_text(count: int, strings: Strings) -> str:
    """``1 paper``, ``2,933 papers``."""
    return strings("tabs.papers", n=count)


def _bounds(trends: Trends, period: str) -> tuple[date, date] | None:
    if period == "now" and trends.start and trends.end:
        return trends.start, trends.end
    if period == "before" and trends.before_start and trends.before_end:
        return trends.before_start, trends.before_end
    if period not in trends.months:
        return None
    first = _first_day(period)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _period(start: date | None, end: date | None, strings: Strings) -> str:
    if start is None or end is None:
        return ""
    return days.span(start, end, strings.language)


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
