"""The conversation in a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import typer

from assistant.answer.model import Answer, Delta, Done, Event
from assistant.cli._fetch import print_offer
from assistant.cli._render import print_markdown, print_sources
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.core import Assistant

# An indented line after an empty one still belongs to the list item before.
_BLOCKS = re.compile(r"\n\n(?=\S)")
_HELP = """\
Ask in English or Korean; follow-ups such as "the second one" or "그 논문" refer to the last answer.
/help   this text
/new    forget the conversation
/quit   leave (or Ctrl-D)
Ctrl-C stops an answer."""


def run(assistant: Assistant, today: date | None) -> None:
    """Read questions from stdin and print answers until /quit or the end of input.

    Args:
        assistant: A synced one.
        today: Day that relative times refer to; default: the current day.
    """
    talking = sys.stdin.isatty()
    if talking:
        with suppress(ImportError):
            # Its import gives `input` line editing and a history; not every Python has it.
            import readline  # noqa: F401
        typer.echo(f"Answers: {assistant.model_name}. /help for help, /quit to leave.", err=True)
        print_offer(assistant)
    history: list[Answer] = []
    while (line := _read(talking)) is not None:
        if line in ("/quit", "/exit"):
            return
        if line == "/new":
            history.clear()
        elif line.startswith("/"):
            typer.echo(_HELP)
        elif line:
            _reply(assistant, line, today, history)


def _read(talking: bool) -> str | None:
    if not talking:
        line = sys.stdin.readline()
        return line.strip() if line else None
    try:
        return input("\n› ").strip()
    except EOFError:
        typer.echo()
        return None


def _reply(assistant: Assistant, question: str, today: date | None, history: list[Answer]) -> None:
    try:
        answer = _stream(assistant.stream(question, today=today, history=history))
    except KeyboardInterrupt:
        if not sys.stdin.isatty():
            raise
        typer.secho("\nStopped.", fg=typer.colors.YELLOW, err=True)
    except AssistantError as error:
        # The conversation goes on: the next question may be answered.
        typer.secho(str(error), fg=typer.colors.RED, err=True)
    else:
        print_sources(answer)
        if answer.question.window is not None or answer.question.recent:
            print_offer(assistant, answer.question)
        history.append(answer)


def _stream(events: Iterable[Event]) -> Answer:
    """Print an answer as it comes, by blocks: a half-written Markdown block can't be laid out.

    A terminal can't take text back, so that of the quoted answer isn't shown meanwhile.
    """
    pending = ""
    for event in events:
        if isinstance(event, Delta) and not event.provisional:
            *blocks, pending = _BLOCKS.split(pending + event.text)
            for block in blocks:
                print_markdown(block + "\n")
        elif isinstance(event, Done):
            print_markdown(pending)
            return event.answer
    raise AssertionError("a stream ends in Done")
