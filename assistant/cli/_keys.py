"""``assistant keys``: who may ask the server as a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli._options import AsJson, DataDir

if TYPE_CHECKING:
    from assistant.web.server.gate.keys import Keys

keys = typer.Typer(
    help="API keys of the server: programs need one as soon as there is a key file.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")]


def _keys(data_dir: Path | None) -> Keys:
    from assistant.settings import Settings
    from assistant.web.server.gate.keys import Keys

    return Keys.of(Settings.load(data_dir=data_dir))


@keys.command()
def add(name: Name, data_dir: DataDir = None) -> None:
    """Make a key and print it, once: only its hash is kept."""
    typer.echo(_keys(data_dir).add(name))


@keys.command("list")
def list_names(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Print the names of all keys and the day each was made."""
    found = _keys(data_dir).all()
    if as_json:
        from assistant.cli._render import print_json

        print_json([{"name": key.name, "made": key.made.isoformat()} for key in found])
        return
    for key in found:
        typer.echo(f"{key.made.isoformat()}  {key.name}")


@keys.command()
def revoke(name: Name, data_dir: DataDir = None) -> None:
    """Take a key back; a running server knows at once."""
    _keys(data_dir).revoke(name)
