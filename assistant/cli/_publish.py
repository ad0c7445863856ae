"""`assistant publish`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli._options import AsJson, DataDir, load_settings


def publish(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="A folder, s3://BUCKET/PATH, or another that fsspec knows."
        ),
    ],
    keep: Annotated[
        int | None,
        typer.Option(
            min=2, help="Leave this many publications there, and remove older ones. Default: all."
        ),
    ] = None,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Fail at once when another process is syncing.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Put the index where pages on other machines fetch it from.

    They run `assistant serve --follow URL`; see docs/publishing.md. Only what is new is sent, and
    they see it when all of it is there. Syncs nothing: run it after `assistant sync`.
    """
    from assistant.cli._progress import Bar
    from assistant.cli._render import print_json, print_published
    from assistant.core import Assistant
    from assistant.publishing.store import masked

    settings = load_settings(None, data_dir, llm="none")
    wait = 0.0 if no_wait else 600.0
    with Bar(f"Publishing to {masked(url)}") as bar:
        report = Assistant(settings).publish(url, keep=keep, wait=wait, progress=bar.update)
    if as_json:
        print_json(report.to_dict())
    else:
        print_published(report)
