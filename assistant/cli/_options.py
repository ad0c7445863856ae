"""Options that several commands share, and what they open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.settings import Settings


def parse_day(text: str) -> date:
    """A day written as an argument.

    Raises:
        typer.BadParameter: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it as YYYY-MM-DD.") from error


def _question(text: str) -> str:
    # Bytes of an argument that are no UTF-8 arrive as lone surrogates, which nothing can encode.
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not text:
        raise typer.BadParameter("The question is empty.")
    return text


Question = Annotated[
    str,
    typer.Argument(metavar="QUESTION", help="In English or Korean, in quotes.", callback=_question),
]
Digests = Annotated[
    Path | None,
    typer.Option(
        help="Folder of digest files. Default: the one synced last, else the shipped seeds."
    ),
]
DataDir = Annotated[
    Path | None, typer.Option(help="Folder for the catalog and the index. Default: .assistant.")
]
Today = Annotated[
    date | None,
    typer.Option(
        parser=parse_day,
        metavar="YYYY-MM-DD",
        help="Day that 'this week' and 'yesterday' refer to.",
    ),
]
Llm = Annotated[
    str | None,
    typer.Option(
        help="Who writes answers: auto, none, openai, openai-like or ollama. Default: auto."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script to read.")]


def load_settings(
    digests: Path | None,
    data_dir: Path | None,
    *,
    llm: str | None = None,
    host: str | None = None,
    port: int | None = None,
    follow: str | None = None,
) -> Settings:
    """Settings with the options of a command; the digest folder defaults to the one synced last.

    Raises:
        ConfigurationError: A setting has a value that makes no sense.
    """
    from assistant.settings import Settings

    settings = Settings.load(
        digests=digests, data_dir=data_dir, llm=llm, host=host, port=port, follow=follow
    )
    if "digests" not in settings.model_fields_set:
        # Otherwise `assistant sync DIR` and then `assistant sync` would replace DIR by the seeds.
        last = synced_folder(settings.data_dir)
        if last is not None:
            settings = settings.model_copy(update={"digests": last})
    return settings


def synced_folder(data_dir: Path) -> Path | None:
    """The digest folder that a data folder was synced from last; None when there is none."""
    path = data_dir / "catalog.sqlite"
    if not path.is_file():
        return None
    from assistant.catalog.readonly import is_read_only, open_read_only

    try:
        opened = open_read_only(path) if is_read_only(path) else sqlite3.connect(path, timeout=30)
        with closing(opened) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'root'").fetchone()
    except sqlite3.DatabaseError:
        # A damaged catalog is the sync's to report and to make anew.
        return None
    return Path(row[0]) if row else None


def open_synced(settings: Settings, *, explicit: bool = False) -> Assistant:
    """An assistant with an index: syncs first when there is none, with progress on stderr.

    Where a store is followed, what is published there is fetched instead.

    Args:
        settings: Where digests and index are.
        explicit: The folder was named on the command line; an index of another one is synced to it.
    """
    from assistant.core import Assistant
    from assistant.index.pointer import current_name

    assistant = Assistant(settings)
    missing = current_name(settings.data_dir) is None
    if missing and settings.follow:
        from assistant.cli._progress import Bar

        with Bar("Fetching the index") as bar:
            assistant.pull(progress=bar.update)
    elif missing or (explicit and synced_folder(settings.data_dir) != settings.digests.resolve()):
        from assistant.cli._progress import Bar

        with Bar(f"Syncing {settings.digests}") as bar:
            report = assistant.sync(progress=bar.update)
        report.check()
        if report.fault is not None:
            typer.secho(str(report.fault), fg=typer.colors.YELLOW, err=True)
    return assistant
