"""What commands print: JSON for scripts, plain lines for pipes, tables and colours for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.strings import say

if TYPE_CHECKING:
    from assistant.answer.model import Answer, Source
    from assistant.digest import Skipped
    from assistant.evaluation import Score
    from assistant.index.report import SyncReport
    from assistant.language.dates.find import Window
    from assistant.publishing.publisher import PublishReport
    from assistant.publishing.pulled import Pulled
    from assistant.reports.status import Status
    from assistant.retrieve.model import Hit

#: Skipped places that are printed; the JSON holds all.
_SHOWN_SKIPPED = 20
#: Columns of a table in a pipe, which has no width.
PIPE_WIDTH = 1000


def print_json(value: object) -> None:
    """Print JSON, Korean as it is."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_markdown(text: str) -> None:
    """Print Markdown: laid out in a terminal, as it is elsewhere."""
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        # Terminals that know no hyperlinks would hide where a link leads.
        Console().print(Markdown(text, hyperlinks=False))
    else:
        typer.echo(text)


def print_hits(hits: Sequence[Hit], window: Window | None) -> None:
    """Print found papers, best first, with what identifies them."""
    if not hits:
        typer.echo("No paper fits.", err=True)
    for n, hit in enumerate(hits, start=1):
        paper = hit.paper
        typer.echo(f"{n:2}. {typer.style(one_line(paper.title), bold=True)}")
        votes = "" if paper.votes is None else f" · ▲ {paper.votes}"
        day = date_of(hit, window)
        typer.echo(f"    {paper.url} · {day}{votes} · score {hit.score:.2f}")


def hits_dict(question: str, hits: Sequence[Hit], window: Window | None) -> dict[str, Any]:
    """The JSON of ``assistant search --json``."""
    papers = [
        {
            "arxiv_id": hit.paper.arxiv_id,
            "title": hit.paper.title,
            "url": hit.paper.url,
            "date": date_of(hit, window),
            "votes": hit.paper.votes,
            "score": round(hit.score, 4),
            **hit.paper.facts(),
        }
        for hit in hits
    ]
    return {"question": question, "papers": papers}


def date_of(hit: Hit, window: Window | None) -> str:
    """The day a paper stands for: within the window asked about, if it appeared there."""
    start, end = (window.start, window.end) if window else (None, None)
    return hit.paper.date_in(start, end).isoformat()


def one_line(text: str) -> str:
    """Text of a digest without line ends and control characters, which could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def print_answer(answer: Answer) -> None:
    """Print an answer; below a model's, the sources it cites."""
    print_markdown(answer.text)
    print_sources(answer)


def print_sources(answer: Answer) -> None:
    """Print what a model's answer cites, and what the reader should know of an answer; an
    extractive one holds its sources in its text."""
    if answer.mode != "extractive":
        typer.echo()
        for source in answer.sources:
            typer.echo(f"[{source.n}] {_source_line(source)}")
        if answer.nearest:
            typer.echo(say("notes.nearest", answer.question.language))
        for source in answer.nearest:
            typer.echo(f"- {_source_line(source)}")
    for note in answer.notes:
        mark = "⚠" if note.marked else "="
        typer.secho(one_line(f"{mark} “{note.sentence}” {note.reason}"), dim=True, err=True)
    for warning in answer.warnings:
        if warning not in answer.text:
            typer.secho(one_line(warning), fg=typer.colors.YELLOW, err=True)


def _source_line(source: Source) -> str:
    votes = "" if source.votes is None else f" · ▲ {source.votes}"
    return f"{one_line(source.title)} · {source.url} · {source.date}{votes}"


def print_unserved(absence: str) -> None:
    """Say why an embedding service took no part in a search, if it is set and did not."""
    if absence:
        said = say(f"answers.embedding_{absence}", "en")
        typer.secho(said, fg=typer.colors.YELLOW, err=True)


def print_report(report: SyncReport, folder: Path) -> None:
    """Print what a sync did."""
    names = ("added", "updated", "moved", "unchanged", "removed")
    counts = {name: f"{getattr(report, name):,}" for name in names}
    _print_pairs({**counts, "skipped": f"{len(report.skipped):,}"}, right=True)
    if report.rebuilt:
        typer.echo(f"The index was built anew: {report.rebuilt.rstrip('.')}.")
    print_skipped(report.skipped, folder)
    typer.echo(
        f"{report.papers:,} papers from {report.files:,} files in the index,"
        f" {report.embedded:,} written, in {report.seconds:.1f} s."
    )


def print_skipped(skipped: Sequence[Skipped], folder: Path) -> None:
    """Print what could not be read: file, line and reason."""
    for place in skipped[:_SHOWN_SKIPPED]:
        where = one_line(f"{folder / place.path}:{place.line}")
        typer.secho(f"{where}: {place.reason}", fg=typer.colors.YELLOW)
    more = len(skipped) - _SHOWN_SKIPPED
    if more > 0:
        typer.echo(f"… and {more:,} more; --json lists all.")


def print_status(state: Status) -> None:
    """Print the state of a data folder."""
    span = f"{state.first} – {state.last}" if state.first else "none"
    rows = {
        "digests": f"{state.digests} ({state.files:,} files, {len(state.counts):,} days, {span})",
        "papers": f"{state.papers:,} in {state.entries:,} entries",
        "weekdays without a digest": f"{len(state.missing):,}",
        "term pairs mined": _glosses(state),
        "index": f"{state.generation or 'none'} in {state.data_dir}",
        "embedding": state.embedding,
        "language model": state.llm,
        "skipped": f"{len(state.skipped):,}",
    }
    if state.pulled:
        rows = {"follows": _followed(state.pulled), **rows}
        del rows["digests"]
    _print_pairs(rows)
    if state.pulled and state.pulled.fault:
        said = f"{state.pulled.fault.sentence()} {state.pulled.fault.hint()}"
        typer.secho(said, fg=typer.colors.YELLOW, err=True)
    if state.unembedded:
        lacking = f"{state.unembedded:,} of {state.papers:,} papers"
        said = f"{lacking} lack vectors of this embedding. Run: assistant sync"
        typer.secho(said, fg=typer.colors.YELLOW, err=True)
    if state.damage:
        typer.secho(f"{state.damage} Run: assistant sync", fg=typer.colors.RED, err=True)
    print_skipped(state.skipped, Path(state.digests))


def print_published(report: PublishReport) -> None:
    """Print what publishing did."""
    if not report.changed and not report.sent:
        typer.echo(f"{report.where} holds this index already.")
    else:
        typer.echo(
            f"Published to {report.where}: {report.files:,} files, {_mb(report.size)}, of which"
            f" {report.sent:,}, {_mb(report.sent_size)}, were sent, in {report.seconds:.1f} s."
        )
    if report.dropped or report.removed:
        typer.echo(
            f"Removed {report.dropped:,} old publications and {report.removed:,} files that no"
            " other has."
        )


def print_scores(scores: Sequence[Score], *, misses: bool) -> None:
    """Print measures as a table, then the questions that failed, if wanted."""
    from rich.console import Console
    from rich.table import Table

    table = Table("File", "Kind", "Measure", "Language", "Value", "Questions", box=None)
    for score in scores:
        for measure, language, value, count in score.figures():
            row = (score.file, score.kind, measure, language, f"{value:.3f}", f"{count:,}")
            table.add_row(*row)
    # Cells are never markup: file names may hold brackets. A pipe has no width.
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    Console(markup=False, highlight=False, width=width).print(table)
    times = [ms for score in scores for ms in score.milliseconds]
    from assistant.evaluation.measures import percentile

    p50, p95 = percentile(times, 50), percentile(times, 95)
    typer.echo(f"Search: p50 {p50:.1f} ms, p95 {p95:.1f} ms over {len(times):,} searches.")
    if misses:
        for score in scores:
            for miss in score.misses():
                typer.echo(f"{miss.measure} {miss.language} {miss.value:.2f}  {miss.question}")
                for reason in miss.reasons:
                    typer.echo(f"    {one_line(reason)}")
                for label, items in (("missing", miss.wanted), ("unwanted", miss.unwanted)):
                    if items:
                        typer.echo(f"    {label}: {', '.join(items)}")


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _followed(pulled: Pulled) -> str:
    """Which store is followed, and how old what came from it is."""
    if pulled.published is None:
        return f"{pulled.where} (nothing fetched yet)"
    return f"{pulled.where} (published {pulled.published:%Y-%m-%d %H:%M} UTC)"


def _glosses(state: Status) -> str:
    """How many pairs were mined, and those that most papers gloss."""
    shown = ", ".join(f"{g.korean} = {g.english} ({g.support})" for g in state.glosses[:8])
    return f"{len(state.glosses):,}" + (f": {shown} …" if shown else "")


def _print_pairs(pairs: Mapping[str, str], *, right: bool = False) -> None:
    """Print names beside values; not by rich, whose import takes as long as a sync of nothing."""
    wide = max(len(name) for name in pairs)
    most = max(len(value) for value in pairs.values())
    for name, value in pairs.items():
        shown = one_line(value).rjust(most) if right else one_line(value)
        typer.echo(f"{typer.style(name.ljust(wide), bold=True)}  {shown}")
