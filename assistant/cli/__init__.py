"""The command line: ``assistant sync``, ``search``, ``ask``, ``chat``, ``status``, …"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, and end the process with its exit code.

    Args:
        arguments: What follows the program's name; default: those of this process.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show Korean, or a file name that is no UTF-8, must end no command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # NumPy's own threads wait for one another on a machine that has other work, seconds of a sync.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from assistant.cli._app import app

    try:
        app(arguments, prog_name="assistant")
    finally:
        # As it ends, Python looks through all objects once more: half a second after a sync of
        # 100,000 entries.
        gc.freeze()
