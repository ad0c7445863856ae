"""What `assistant fetch --summarise` asks beforehand and says afterwards."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import typer

from assistant.errors import LLMError

if TYPE_CHECKING:
    from assistant.answer.summaries.report import SummaryReport
    from assistant.answer.summaries.summariser import Confirm
    from assistant.cli._progress import Bar

#: Reasons of failures that are listed; the JSON holds all.
_SHOWN_REASONS = 5


def confirming(bar: Bar, *, ask: bool) -> Confirm:
    """Tells the planned cost on stderr and, in a terminal, asks whether to go on.

    Args:
        bar: Taken off the screen first.
        ask: Whether to ask at all.
    """

    def confirm(plan: SummaryReport) -> bool:
        bar.clear()
        typer.echo(f"{_count(plan.wanted)} by {plan.model} to make: {plan.planned}.", err=True)
        if not (ask and is_terminal()):
            return True
        return typer.confirm("Go on?", default=False, err=True)

    return confirm


def is_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def told(report: SummaryReport) -> str:
    """What summarising did and cost, a line each."""
    if not report.wanted:
        return "No paper lacks a summary."
    if report.declined:
        return "No paper was summarised."
    lines = [f"{_count(report.written)} by {report.model} written: {report.spent}."]
    if report.dropped:
        were = "sentence was" if report.dropped == 1 else "sentences were"
        lines.append(f"{report.dropped:,} {were} left out: not borne out by the abstract.")
    reasons = Counter(failure.reason for failure in report.failures)
    shown = reasons.most_common(_SHOWN_REASONS)
    lines += [f"{count:,} failed: {reason}" for reason, count in shown]
    if report.untried:
        lines.append(f"{report.untried:,} not tried.")
    return "\n".join(lines)


def raise_failed(report: SummaryReport) -> None:
    """End a command some of whose summaries could not be made.

    Raises:
        LLMError: Some could not.
    """
    missing = len(report.failures) + report.untried
    if missing and not report.declined:
        raise LLMError(
            f"{_count(missing)} could not be made.",
            hint="Run the same command again: only these are asked for.",
        )


def _count(summaries: int) -> str:
    return "1 summary" if summaries == 1 else f"{summaries:,} summaries"
