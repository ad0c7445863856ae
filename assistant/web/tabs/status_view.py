"""What Status shows: figures, the calendar, what was skipped, and how a sync is going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.catalog import counts as figures
from assistant.catalog.selection import Selection
from assistant.errors import NotSyncedError
from assistant.reports.trends import months_between
from assistant.strings import days, theme
from assistant.web.tabs.pane import iso_day
from assistant.web.tabs.papers import Card, make_cards
from assistant.web.tabs.status_calendar import Year, lay_out_years, missing_days
from assistant.web.tabs.trends_view import papers_text

if TYPE_CHECKING:
    from assistant.answer.llm.connect import ModelInUse
    from assistant.catalog.catalog import Catalog
    from assistant.core import Assistant
    from assistant.digest import Skipped
    from assistant.strings import Strings
    from assistant.web.server.jobs import JobState

_STEPS = {
    "Reading digests": "status.step_reading",
    "Tagging papers": "status.step_tagging",
    "Embedding": "status.step_embedding",
    "Fetching the embedding model": "status.step_model",
    "Analysing papers": "status.step_analysing",
    "Fitting the embedding": "status.step_fitting",
    "Writing the index": "status.step_writing",
}


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month: digest days, weekdays without one, papers."""

    month: str
    days: int
    missing: int
    papers: int


@dataclass(frozen=True, slots=True)
class Day:
    """The papers of a day chosen in the calendar."""

    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class StatusView:
    """Everything the tab shows but the index and models, which are asked for on their own.

    Attributes:
        synced: Whether there is anything to show.
        folder: Name of the digest folder.
        files, entries, papers, days: Counts.
        span: First and last digest day, as shown.
        years: Calendars, newest first.
        months: The same by month, newest first.
        missing: Weekdays without a digest, newest first, as shown.
        skipped: What could not be read.
        day: The day chosen, or None.
    """

    synced: bool
    folder: str
    files: int = 0
    entries: int = 0
    papers: int = 0
    days: int = 0
    span: str = ""
    years: tuple[Year, ...] = ()
    months: tuple[MonthRow, ...] = ()
    missing: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    day: Day | None = None


def view_status(
    assistant: Assistant, chosen: str, strings: Strings, width: int = 900
) -> StatusView:
    """The state of the archive.

    Args:
        assistant: Synced or not.
        chosen: Day whose papers are shown, in ISO form; anything else is none.
        strings: Texts of the page's language.
        width: Pixels there are for the calendar.
    """
    folder = assistant.settings.digests.name
    try:
        catalog = assistant.catalog
    except NotSyncedError:
        return StatusView(False, folder)
    files, entries, papers = catalog.size()
    counts = figures.papers_by_day(catalog)
    missing = missing_days(counts)
    language = strings.language
    return StatusView(
        synced=True,
        folder=folder,
        files=files,
        entries=entries,
        papers=papers,
        days=len(counts),
        span=days.span(min(counts), max(counts), language) if counts else "",
        years=_years(counts, width, strings),
        months=_months(catalog, counts, missing),
        missing=tuple(days.day(day, language, weekday=True) for day in reversed(missing)),
        skipped=tuple(catalog.skipped()),
        day=_day(assistant, catalog, chosen, counts, strings),
    )


def step_text(state: JobState[Any], strings: Strings) -> str:
    """What a running sync is doing, in the reader's language."""
    known = _STEPS.get(state.step)
    step = strings(known) if known else state.step or strings("status.starting")
    return strings("status.syncing", step=step)


def model_text(model: ModelInUse, strings: Strings) -> str:
    """Who writes answers, in the reader's language."""
    if not model.name:
        return strings("status.llm_none")
    if not model.where:
        return model.name
    kind = "local" if model.local else "hosted"
    return strings(f"status.llm_{kind}", name=model.name, where=model.where)


def reason_text(reason: str, strings: Strings) -> str:
    """Why an entry was skipped, in the reader's language if it is a fixed sentence."""
    for texts in theme("reasons").values():
        if texts["en"] == reason:
            return texts[strings.language]
    return reason


def _years(counts: Mapping[date, int], width: int, strings: Strings) -> tuple[Year, ...]:
    language = strings.language
    names = days.weekdays(language)

    def title(day: date, count: int) -> str:
        shown = days.day(day, language, weekday=True)
        if not count:
            return strings("status.cell_missing", day=shown)
        return strings("status.cell", day=shown, papers=papers_text(count, strings))

    return lay_out_years(
        counts,
        width=width,
        month_name=lambda month: days.month_name(month, language, short=True),
        weekday_names=(names[0], names[2], names[4]),
        title=title,
    )


def _months(
    catalog: Catalog, counts: Mapping[date, int], missing: list[date]
) -> tuple[MonthRow, ...]:
    if not counts:
        return ()
    totals = figures.month_totals(catalog)
    held = [f"{day:%Y-%m}" for day in counts]
    gone = [f"{day:%Y-%m}" for day in missing]
    return tuple(
        MonthRow(month, held.count(month), gone.count(month), totals.get(month, 0))
        for month in reversed(months_between(min(counts), max(counts)))
    )


def _day(
    assistant: Assistant,
    catalog: Catalog,
    chosen: str,
    counts: Mapping[date, int],
    strings: Strings,
) -> Day | None:
    day = iso_day(chosen)
    if day is None or day not in counts:
        return None
    papers = catalog.papers_by_id(catalog.find(Selection(day, day))).values()
    cards = make_cards(papers, assistant, strings, start=day, end=day)
    return Day(days.day(day, strings.language, weekday=True), cards)
