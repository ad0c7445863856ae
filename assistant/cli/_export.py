"""`assistant export`: papers to take along."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.cli._options import (
    DataDir,
    Digests,
    Question,
    Today,
    load_settings,
    open_synced,
)


def export(
    question: Question,
    format: Annotated[
        Literal["bibtex", "ris", "csl", "markdown", "csv", "obsidian"],
        typer.Option(help="csl: CSL-JSON; obsidian: a Markdown note a paper, with front matter."),
    ] = "bibtex",
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="File to write; for obsidian the folder, where notes that are there stay as they "
            "are. Default: printed.",
        ),
    ] = None,
    today: Today = None,
    digests: Digests = None,
    data_dir: DataDir = None,
) -> None:
    """Export the papers that answer a question, for Zotero, Obsidian and others."""
    from assistant.reports import export as exports

    if format == "obsidian" and to is None:
        raise typer.BadParameter("Notes are files: name their folder with --to.")
    # Which papers belong to the answer is found without a model.
    settings = load_settings(digests, data_dir, llm="none")
    assistant = open_synced(settings, explicit=digests is not None)
    found = [source.arxiv_id for source in assistant.ask(question, today=today).sources]
    if format == "obsidian":
        assert to is not None
        written = _write_notes(to, exports.notes(assistant, found))
        typer.echo(f"{written:,} of {len(found):,} papers are new notes in {to}.")
        return
    text = exports.export(assistant, format, found)
    if to is None:
        typer.echo(text, nl=False)
    else:
        to.write_text(text, encoding="utf-8", newline="")
        typer.echo(f"{len(found):,} papers written to {to}.")


def _write_notes(folder: Path, notes: dict[str, str]) -> int:
    """Write the notes that aren't there yet; a person may have written into the others."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, text in notes.items():
        path = folder / name
        if not path.exists():
            path.write_text(text, encoding="utf-8", newline="")
            written += 1
    return written
