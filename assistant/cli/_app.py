"""The commands. Everything heavy is imported inside them, so that ``--help`` answers at once."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import _follow
from assistant.cli._brief import brief
from assistant.cli._doctor import doctor
from assistant.cli._export import export
from assistant.cli._fetch import fetch, fetch_for, print_offer, raise_failed
from assistant.cli._group import FailingGroup
from assistant.cli._keys import keys
from assistant.cli._mcp import mcp
from assistant.cli._options import (
    AsJson,
    DataDir,
    Digests,
    Llm,
    Question,
    Today,
    load_settings,
    open_synced,
    parse_day,
)
from assistant.cli._publish import publish

#: Objects made between collections in commands that end when they have done their work.
_SELDOM = 200_000

app = typer.Typer(
    cls=FailingGroup,
    help="Ask questions, in English or Korean, of daily machine-learning paper digests; "
    "every answer cites arXiv.",
    epilog="Settings come from options, ASSISTANT_… variables and a .env file; "
    "see docs/configuration.md.",
    no_args_is_help=True,
    # Rich's help takes as long to import as everything else together.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from assistant import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Holds what belongs to no command."""


@app.command()
def sync(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder of digests; as --digests.")
    ] = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Read and build everything anew even when it seems right."),
    ] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Fail at once when another process is syncing.")
    ] = False,
    undated: Annotated[
        date | None,
        typer.Option(
            parser=parse_day, metavar="YYYY-MM-DD", help="Day of entries that nothing dates."
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Forget vectors of embedding models no longer used."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index to exactly what a folder of digests holds."""
    if folder is not None and digests is not None:
        raise typer.BadParameter("Name the folder once: as DIR or as --digests.")
    # This process ends with its sync: what it makes is hardly ever garbage, and each collection
    # walks a million objects of the lexicon and of Chroma.
    gc.set_threshold(_SELDOM)
    from assistant.cli._progress import Bar
    from assistant.cli._render import print_json, print_report
    from assistant.index.sync import Syncer
    from assistant.publishing.pulled import refuse_pulled

    settings = load_settings(folder or digests, data_dir)
    if undated is not None:
        settings = settings.model_copy(update={"undated": undated})
    wait = 0.0 if no_wait else 600.0
    refuse_pulled(settings)
    with Bar(f"Syncing {settings.digests}") as bar:
        # Without what answers, whose imports take a tenth of a sync of one digest.
        report = Syncer(settings).run(rebuild=rebuild, prune=prune, wait=wait, progress=bar.update)
    if as_json:
        print_json(report.to_dict())
    else:
        print_report(report, settings.digests)
    report.check()
    if report.fault is not None:
        raise report.fault


app.command()(fetch)
app.add_typer(keys, name="keys")


@app.command()
def search(
    question: Question,
    k: Annotated[int, typer.Option("-n", "-k", min=1, help="Most papers to print.")] = 10,
    today: Today = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Find the papers that fit a question best."""
    # As in a sync; a search makes little, and ends.
    gc.disable()
    from assistant.cli._render import hits_dict, print_hits, print_json, print_unserved

    # No model takes part in a search.
    settings = load_settings(digests, data_dir, llm="none")
    assistant = open_synced(settings, explicit=digests is not None)
    hits = assistant.search(question, k, today=today)
    print_unserved(assistant.unserved)
    window = assistant.understand(question, today=today).window
    if as_json:
        print_json(hits_dict(question, hits, window))
    else:
        print_hits(hits, window)


@app.command()
def ask(
    question: Question,
    fetch_first: Annotated[
        bool,
        typer.Option(
            "--fetch", help="First fetch new days, where the question asks about newer ones."
        ),
    ] = False,
    papers: Annotated[
        int | None, typer.Option("-n", min=1, help="Most papers of a list to print.")
    ] = None,
    today: Today = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    llm: Llm = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question, with numbered sources."""
    gc.set_threshold(_SELDOM)
    from assistant.cli._render import print_answer, print_json

    settings = load_settings(digests, data_dir, llm=llm)
    assistant = open_synced(settings, explicit=digests is not None)
    fetched = fetch_for(assistant, question, today) if fetch_first else None
    asked = assistant.understand(question, today=today)
    answer = assistant.ask(replace(asked, limit=papers) if papers else asked)
    if as_json:
        print_json(answer.to_dict())
    else:
        print_answer(answer)
        if fetched is None:
            print_offer(assistant, answer.question)
    if fetched is not None:
        raise_failed(fetched)


@app.command()
def chat(
    today: Today = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    llm: Llm = None,
) -> None:
    """Ask and ask on; later questions may refer to earlier answers."""
    from assistant.cli._chat import run

    settings = load_settings(digests, data_dir, llm=llm)
    run(open_synced(settings, explicit=digests is not None), today)


app.command()(export)
app.add_typer(_follow.app, name="follow")
app.command()(brief)


@app.command()
def status(
    digests: Digests = None,
    data_dir: DataDir = None,
    llm: Llm = None,
    as_json: AsJson = False,
) -> None:
    """Print what is synced and which models are in use."""
    from assistant.cli._render import print_json, print_status
    from assistant.core import Assistant

    state = Assistant(load_settings(digests, data_dir, llm=llm)).status()
    if as_json:
        print_json(state.to_dict())
    else:
        print_status(state)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0: any free one.")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the page in a browser.")
    ] = False,
    follow: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Serve what `assistant publish URL` puts there; reads no digests."
        ),
    ] = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    llm: Llm = None,
) -> None:
    """Serve the chat page; syncs first when there is no index yet."""
    settings = load_settings(digests, data_dir, llm=llm, host=host, port=port, follow=follow)
    from assistant.web.server.app import serve as serve_page

    serve_page(settings, open_browser=open_browser)


app.command()(publish)
app.command()(mcp)
app.command()(doctor)


@app.command("eval")
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE.jsonl...", help="Questions with known answers, one JSON object a line."
        ),
    ],
    today: Today = None,
    digests: Digests = None,
    data_dir: DataDir = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="List the questions that were not answered.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure search and answers on questions with known answers."""
    from assistant import evaluation
    from assistant.cli._render import print_json, print_scores

    # Read first: a file that can't be read should say so before anything is synced.
    rows = {file: evaluation.read_rows(file) for file in files}
    settings = load_settings(digests, data_dir, llm="none")
    assistant = open_synced(settings, explicit=digests is not None)
    scores = [
        score
        for file, found in rows.items()
        for score in evaluation.evaluate(assistant, found, file=file.name, today=today)
    ]
    if as_json:
        print_json([score.to_dict(misses=misses) for score in scores])
    else:
        print_scores(scores, misses=misses)
