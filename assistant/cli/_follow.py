"""`assistant follow`: what a data folder follows."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli._options import AsJson, DataDir, Digests, load_settings, open_synced
from assistant.errors import ConfigurationError
from assistant.strings import say

Text = Annotated[
    str,
    typer.Argument(
        metavar="TEXT", help="A question, topic, author or organisation; its time doesn't count."
    ),
]

app = typer.Typer(
    help="Follow questions, topics, authors and organisations; `assistant brief` tells what is "
    "new in them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def add(text: Text, digests: Digests = None, data_dir: DataDir = None) -> None:
    """Follow something: papers that come from now on are new."""
    settings = load_settings(digests, data_dir, llm="none")
    following = open_synced(settings, explicit=digests is not None).following
    followed = following.add(text)
    count = following.count(followed.text)
    papers = "1 paper" if count == 1 else f"{count:,} papers"
    typer.echo(f"Following “{followed.text}”: {papers} so far.")


@app.command("list")
def show(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List what is followed."""
    from assistant.cli._render import print_json
    from assistant.core import Assistant

    everything = Assistant(load_settings(None, data_dir, llm="none")).following.all()
    if as_json:
        print_json([{"text": one.text, "added": one.added.isoformat()} for one in everything])
        return
    for one in everything:
        typer.echo(f"{one.added.isoformat()}  {one.text}")
    if not everything:
        typer.echo(say("following.brief_nothing", "en"))


@app.command()
def remove(text: Text, data_dir: DataDir = None) -> None:
    """Follow something no longer."""
    from assistant.core import Assistant

    following = Assistant(load_settings(None, data_dir, llm="none")).following
    if not following.remove(text):
        raise ConfigurationError(
            f"“{text}” isn't followed.", hint="See what is: assistant follow list"
        )
    typer.echo(f"No longer following “{text}”.")
