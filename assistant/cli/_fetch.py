"""`assistant fetch`: its options, and what it prints."""

from __future__ import annotations

import gc
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli._options import (
    AsJson,
    DataDir,
    Digests,
    Llm,
    Today,
    load_settings,
    parse_day,
)
from assistant.cli._summaries import confirming, told
from assistant.cli._summaries import raise_failed as raise_unsummarised
from assistant.errors import FeedError
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.feed.model import DayResult, FetchReport
    from assistant.question.model import Question

#: Objects made between collections, as in a sync.
_SELDOM = 200_000
#: Days that a table shows; the JSON holds all.
_SHOWN_DAYS = 40
_AGAIN = "Run the same command again: what is in stays in, and only the rest is asked for."


def fetch(
    days: Annotated[
        int | None, typer.Option(min=1, help="How many days, up to today or --until.")
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="YYYY-MM-DD",
            help="First day. Default: the newest digest's, at most 30 days back; the first time 7.",
        ),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="YYYY-MM-DD", help="Last day. Default: today."),
    ] = None,
    abstracts: Annotated[
        bool,
        typer.Option(
            "--abstracts", help="Then get the abstracts that digests leave out, kept beside them."
        ),
    ] = False,
    summarise: Annotated[
        Literal["ko", "en", "both"] | None,
        typer.Option(
            help="Then have the model summarise the papers that have an abstract and no summary "
            "yet: of the days named, else of all fetched days. Tells the cost before and after."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Don't ask whether the model may be paid for.")
    ] = False,
    today: Today = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    llm: Llm = None,
    as_json: AsJson = False,
) -> None:
    """Fetch new days of the daily papers' feed as digests, and sync.

    The last 5 days are asked for again, for their votes. Ends with 0 when all days asked for are
    in, also where nothing was new, with 9 when days failed, and with 8 when summaries did.
    """
    from assistant.answer.summaries.report import SummariesInterruptedError
    from assistant.cli._progress import Bar
    from assistant.cli._render import print_json
    from assistant.core import Assistant

    gc.set_threshold(_SELDOM)
    # Without summaries no model takes part.
    settings = load_settings(digests, data_dir, llm=llm if summarise else "none")
    with Bar(f"Fetching from {settings.feed_url}") as bar:
        try:
            report = Assistant(settings).fetch(
                since=since,
                until=until,
                days=days,
                abstracts=abstracts,
                summarise=summarise,
                confirm=confirming(bar, ask=not yes),
                today=today,
                progress=bar.update,
            )
        except SummariesInterruptedError as interrupted:
            typer.echo(told(interrupted.report), err=True)
            raise
    if as_json:
        print_json(report.to_dict())
    else:
        print_fetched(report)
    raise_failed(report)


def fetch_for(assistant: Assistant, question: str, today: date | None) -> FetchReport | None:
    """Fetch what a question asks about, where its time is newer than the newest digest.

    Args:
        assistant: A synced one.
        question: In English or Korean.
        today: Day that relative times refer to; default: the current day.

    Returns:
        What was fetched, or None where the digests reach as far as the question.
    """
    from assistant.cli._progress import Bar
    from assistant.feed.days import days_for, read_holdings

    window = assistant.understand(question, today=today).window
    newest = max(assistant.digest_dates(), default=None)
    start, end = (window.start, window.end) if window else (None, None)
    days = days_for(
        start,
        end,
        newest=newest,
        fetched=read_holdings(assistant.settings).newest,
        today=today or assistant.settings.today(),
    )
    if days is None:
        return None
    with Bar(f"Fetching from {assistant.settings.feed_url}") as bar:
        report = assistant.fetch(days=days, today=today, progress=bar.update)
    typer.echo(summary(report), err=True)
    return report


def print_offer(assistant: Assistant, asked: Question | None = None) -> None:
    """Print on stderr, in one line, that newer days can be had, where they can.

    Args:
        assistant: A synced one.
        asked: What was asked; a question about a time that the digests cover needs nothing newer.
    """
    from assistant.feed.offer import may_fetch, offer
    from assistant.publishing.pulled import is_pulled

    if is_pulled(assistant.settings) or not may_fetch(assistant.settings):
        return
    today = (asked.today if asked else None) or assistant.settings.today()
    window, recent = (asked.window, asked.recent) if asked else (None, False)
    newest = max(assistant.digest_dates(), default=None)
    found = offer(newest, today, window, recent=recent)
    if found is None or (window is not None and not found.asked):
        return
    language = asked.language if asked else "en"
    command = say("feed.command", language, n=found.days)
    typer.secho(f"{found.sentence(language)} {command}", fg=typer.colors.YELLOW, err=True)


def print_fetched(report: FetchReport) -> None:
    """Print what became of each day, and a sentence on all of them and on what came then."""
    if report.days:
        _print_days(report.days)
    typer.echo(summary(report))
    if report.abstracts:
        typer.echo(f"{report.abstracts:,} papers got an abstract that their digest leaves out.")
    if report.summaries:
        typer.echo(told(report.summaries))


def summary(report: FetchReport) -> str:
    """What a fetch did, in one sentence."""
    written = report.of("new", "updated")
    if not written:
        return f"Nothing new from {report.first} to {report.last}."
    papers = sum(result.papers for result in written)
    days = "day" if len(written) == 1 else "days"
    return f"{papers:,} papers of {len(written):,} {days} written to {report.folder}."


def raise_failed(report: FetchReport) -> None:
    """End a command whose fetch failed in part.

    Raises:
        FeedError: Days failed, or abstracts did.
        LLMError: Summaries failed.
        EmbeddingError: The embedding service did.
    """
    failed = report.failed
    if failed:
        days = "1 day" if len(failed) == 1 else f"{len(failed):,} days"
        raise FeedError(f"{days} could not be fetched.", hint=_AGAIN)
    if report.fault:
        raise FeedError(f"Abstracts are still missing: {report.fault.sentence()}", hint=_AGAIN)
    if report.summaries:
        raise_unsummarised(report.summaries)
    if report.sync and report.sync.fault:
        raise report.sync.fault


def _print_days(days: tuple[DayResult, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    from assistant.cli._render import PIPE_WIDTH, one_line

    table = Table("Day", "Papers", "", box=None)
    shown = [day for day in days if day.status == "failed"] if len(days) > _SHOWN_DAYS else days
    for result in shown[:_SHOWN_DAYS]:
        notes = [say(f"feed.status_{result.status}", "en")]
        if result.fault:
            notes.append(result.fault.sentence())
        notes += result.left_out
        count = str(result.papers) if result.papers else ""
        table.add_row(result.day.isoformat(), count, one_line(": ".join(notes[:2])))
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    if shown:
        Console(markup=False, highlight=False, width=width).print(table)
    more = len(days) - len(shown[:_SHOWN_DAYS])
    if more > 0:
        typer.echo(f"… and {more:,} more days; --json lists all.")
