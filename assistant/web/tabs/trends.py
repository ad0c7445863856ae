"""The Trends tab: papers per month by topic, shifts, most upvoted and first appearances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.reports.tables import table_csv
from assistant.reports.trends import First, Trends, read_firsts
from assistant.retrieve.shifts import Shift
from assistant.web.tabs.pane import Params, TextFile, draw, pane
from assistant.web.tabs.trends_view import (
    MEASURES,
    PANEL,
    SPANS,
    TrendsQuery,
    papers_text,
    trends_of,
    view_trends,
    window_of,
)

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

#: Tables that can be downloaded.
TABLES = ("months", "shifts", "top", "firsts")
#: First appearances on the page, and in a file.
FIRSTS, ALL_FIRSTS = 15, 10_000


def build(assistant: Assistant, strings: Strings) -> None:
    """Put the tab's component into the tab that is open."""
    pane(
        "trends",
        strings,
        lambda params: trends_html(assistant, params, strings),
        lambda params: trends_file(assistant, params),
    )


def trends_html(assistant: Assistant, params: Params, strings: Strings) -> str:
    """The tab's HTML; with ``part`` set to ``firsts`` the table of first appearances alone.

    Args:
        assistant: Holds the records.
        params: The reader's choices, see `TrendsQuery`.
        strings: Texts of the page's language.

    Raises:
        NotSyncedError: Nothing was synced yet.
    """
    query = TrendsQuery.from_params(params)
    if params.get("part") == "firsts":
        return draw("firsts.html", strings, firsts=_firsts(assistant, query, FIRSTS))
    view = view_trends(assistant, query, strings)
    return draw(
        "trends.html",
        strings,
        view=view,
        query=query,
        chart=view.chart,
        spans=SPANS,
        measures=MEASURES,
        panel_cut=PANEL,
        papers=lambda count: papers_text(count, strings),
    )


def trends_file(assistant: Assistant, params: Params) -> TextFile | None:
    """A table as CSV; ``file`` names it, one of `TABLES`."""
    query, table = TrendsQuery.from_params(params), params.get("file", "")
    if table not in TABLES:
        return None
    if table == "firsts":
        rows = _first_rows(_firsts(assistant, query, ALL_FIRSTS))
    else:
        trends = trends_of(assistant, query)
        make = {"months": _month_rows, "shifts": _shift_rows, "top": _top_rows}[table]
        rows = make(trends)
    window = window_of(assistant, query)
    name = f"{table}-{window[0]}-{window[1]}.csv" if window else f"{table}.csv"
    return TextFile(name, "text/csv;charset=utf-8", table_csv(rows))


def _firsts(assistant: Assistant, query: TrendsQuery, limit: int) -> tuple[First, ...]:
    start, end = window_of(assistant, query) or (None, None)
    return read_firsts(assistant, start=start, end=end, limit=limit)


def _month_rows(trends: Trends) -> list[list[object]]:
    head: list[object] = ["month", "all papers", *(line.label_en for line in trends.topics)]
    rows = zip(trends.months, trends.totals, *(line.counts for line in trends.topics), strict=True)
    return [head, *(list(row) for row in rows)]


def _shift_rows(trends: Trends) -> list[list[object]]:
    def row(direction: str, s: Shift) -> list[object]:
        shares = (f"{s.share_now:.4f}", f"{s.share_before:.4f}")
        return [direction, s.topic, s.label_en, s.label_ko, s.now, s.before, *shares, f"{s.z:.2f}"]

    head: list[object] = [
        "direction",
        "topic",
        "label_en",
        "label_ko",
        "papers",
        "papers_before",
        "share",
        "share_before",
        "z",
    ]
    rising = [row("rising", shift) for shift in trends.rising]
    return [head, *rising, *(row("fading", shift) for shift in trends.fading)]


def _top_rows(trends: Trends) -> list[list[object]]:
    head: list[object] = ["votes", "date", "arxiv_id", "title", "url"]
    return [head, *([v.votes, v.date, v.arxiv_id, v.title, v.url] for v in trends.top)]


def _first_rows(firsts: Iterable[First]) -> list[list[object]]:
    head: list[object] = ["kind", "name_en", "name_ko", "date", "papers", "arxiv_id", "title"]
    return [
        head,
        *([f.kind, f.label_en, f.label_ko, f.date, f.papers, f.arxiv_id, f.title] for f in firsts),
    ]
