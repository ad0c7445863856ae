"""`assistant brief`: its options, and where a brief goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli._options import DataDir, Digests, load_settings, open_synced, parse_day
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.following.follows import Deliver
    from assistant.following.model import Brief
    from assistant.settings import Settings


def _since(text: str) -> date | None:
    return None if text == "last" else parse_day(text)


def brief(
    since: Annotated[
        str,
        typer.Option(
            metavar="last|YYYY-MM-DD",
            help="'last': what came since it was followed, and wasn't in a brief. A day: papers "
            "of digests from that day on, whenever they came.",
        ),
    ] = "last",
    format: Annotated[
        Literal["md", "html", "slack", "json"], typer.Option(help="How it is printed.")
    ] = "md",
    send: Annotated[
        Literal["slack", "mail"] | None,
        typer.Option(help="Send it instead of printing it; see docs/following.md."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would be sent, and remember nothing of it."),
    ] = False,
    language: Annotated[
        Literal["en", "ko"] | None,
        typer.Option(help="Its language. Default: the setting, else that of what is followed."),
    ] = None,
    digests: Digests = None,
    data_dir: DataDir = None,
) -> None:
    """Tell what is new in everything followed, each paper once.

    What was printed, and what was sent, is remembered. Ends with 0 also where nothing is new; then
    it says so and sends nothing. Ends with 11 when it could not be sent.
    """
    settings = load_settings(digests, data_dir, llm="none")
    first = _since(since)
    # A server that isn't set should be known before anything is searched.
    deliver = _sender(settings, send) if send else _printer(format)
    following = open_synced(settings, explicit=digests is not None).following
    if dry_run or (first is not None and send is None):
        made = following.brief(since=first, channel=send or "print", language=language)
        _print(made, _shown(format, send))
    else:
        made = following.deliver(deliver, channel=send or "print", since=first, language=language)
        if send is None and not made.groups:
            _print(made, format)
        elif send is not None:
            _tell(made, send)
    for followed in made.unread:
        told = say("following.brief_unread", made.language, followed=followed)
        typer.secho(told, fg=typer.colors.YELLOW, err=True)


Format = Literal["md", "html", "slack", "json"]


def _sender(settings: Settings, channel: Literal["slack", "mail"]) -> Deliver:
    if channel == "slack":
        from assistant.following.slack import Slack

        return Slack(settings).deliver
    from assistant.following.mail import Mail

    return Mail(settings).deliver


def _printer(format: Format) -> Deliver:
    def deliver(made: Brief) -> Iterator[tuple[str, ...]]:
        _print(made, format)
        yield made.arxiv_ids

    return deliver


def _shown(format: Format, send: Literal["slack", "mail"] | None) -> Format:
    return "slack" if send == "slack" and format == "md" else format


def _print(made: Brief, format: Format) -> None:
    from assistant.following.rendering import render

    typer.echo(render(made, format), nl=False)
    # What didn't reach a full disk or a closed pipe wasn't printed.
    sys.stdout.flush()


def _tell(made: Brief, channel: str) -> None:
    from assistant.following.rendering import empty_sentence, title

    if made.groups:
        typer.echo(f"{title(made)} → {channel}")
    else:
        typer.echo(empty_sentence(made))
