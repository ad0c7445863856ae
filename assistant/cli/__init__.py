"""The command line: ``assistant sync``, ``search``, ``ask``, ``chat``, ``status``, ``serve``, ``eval``."""

from __future__ import annotations

import io
import sys


def main() -> None:
    """Run the command line; the entry point of the ``assistant`` script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show Korean, or a file name that is no UTF-8, must not end a command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    from assistant.cli._app import app

    app(prog_name="assistant")
