"""How a command fails: with one sentence, a hint and an exit code."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any

import typer
from typer.core import TyperGroup

from assistant.errors import AssistantError

#: What a shell reports of a command that an interrupt ended.
INTERRUPTED = 130


class FailingGroup(TyperGroup):
    """Ends a command that failed with one sentence and an exit code, never with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            raise _fail(error.message, error.hint, error.exit_code) from error
        except KeyboardInterrupt as error:
            raise _fail("Interrupted.", "", INTERRUPTED) from error
        except sqlite3.Error as error:
            hint = "Check that the data folder is writable and has room, then run: assistant sync"
            raise _fail(f"The catalog can't be used ({error}).", hint, 1) from error
        except OSError as error:
            if error.errno in (errno.EPIPE, None):
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise _fail(f"{where}{error.strerror}.", "", 1) from error


def _fail(message: str, hint: str, code: int) -> typer.Exit:
    typer.secho(message, fg=typer.colors.RED, err=True)
    if hint:
        typer.secho(hint, fg=typer.colors.YELLOW, err=True)
    return typer.Exit(code)
