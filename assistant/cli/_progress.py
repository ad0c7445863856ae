"""Progress of a sync on stderr: a bar in a terminal, one line a step elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """Shows the steps of a sync; nothing when there are none.

    Args:
        title: Line printed before the first step.

    Example:
        >>> with Bar("Syncing seeds") as bar:
        ...     report = assistant.sync(progress=bar.update)
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._step = ""
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """End the bar, so that something can be said or asked; another step begins another."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def update(self, step: str, done: int, total: int) -> None:
        """Show a step: its name, how much is done, and how much there is."""
        if not self._step:
            print(self._title, file=sys.stderr, flush=True)
        fresh, self._step = step != self._step, step
        if not sys.stderr.isatty():
            if fresh:
                print(f"  {step} …", file=sys.stderr, flush=True)
            return
        bar = self._progress or self._start()
        if fresh:
            self._task = bar.add_task(step, total=total)
        assert self._task is not None, "the first step is always fresh"
        bar.update(self._task, completed=done, total=total)

    def _start(self) -> Progress:
        # Imported here: a sync with nothing to do shows no bar and must be quick.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        self._progress = Progress(
            TextColumn("  {task.description:<22}"),
            BarColumn(),
            MofNCompleteColumn(),
            Elapsed(),
            console=Console(stderr=True),
        )
        self._progress.start()
        return self._progress
