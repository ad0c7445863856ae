"""The assistant behind the tools: opened in the background, once the tools are listed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.settings import Settings

#: Seconds that a call waits for the assistant: some clients give up after 5.
PATIENCE = 4.0


class Collection:
    """An assistant that is opened when it is first wanted, and what is told of it before.

    Args:
        settings: Where digests and index are.
        opening: Opens it; may take as long as a sync.
        patience: Seconds that a call waits for that.
    """

    def __init__(
        self, settings: Settings, opening: Callable[[], Assistant], *, patience: float = PATIENCE
    ) -> None:
        self._settings = settings
        self._opening = opening
        self._patience = patience
        self._task: asyncio.Task[Assistant] | None = None

    def begin(self) -> asyncio.Task[Assistant]:
        """Begin to open it, in a thread, unless that has begun; one that failed is tried again."""
        task = self._task
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._task = asyncio.ensure_future(asyncio.to_thread(self._opening))
        return task

    async def opened(self) -> Assistant:
        """The assistant.

        Raises:
            AssistantError: It can't be opened, or not yet.
        """
        task = self.begin()
        await asyncio.wait({task}, timeout=self._patience)
        if not task.done():
            raise AssistantError(
                "The digests are still being read in; the first time that takes about a minute.",
                hint="Call the same tool again in a few seconds.",
                retryable=True,
            )
        return task.result()

    def described(self) -> str:
        """Which days it covers and how old its newest digest is, in a sentence; else empty.

        Reads the catalog alone, so that it takes a moment also where nothing is open.
        """
        from assistant.catalog.catalog import Catalog
        from assistant.index.pointer import catalog_path, current_name

        folder = self._settings.data_dir
        path = catalog_path(folder, current_name(folder))
        if not path.is_file():
            return ""
        try:
            with closing(Catalog(path)) as catalog:
                days = catalog.digest_dates()
        except (sqlite3.Error, OSError):
            # Whoever calls a tool is told what is wrong.
            return ""
        return _span(days, self._settings.today()) if days else ""


def _span(days: tuple[date, ...], today: date) -> str:
    age = (today - days[-1]).days
    old = "today's" if age <= 0 else "1 day old" if age == 1 else f"{age:,} days old"
    return (
        f"The collection has {len(days):,} days of digests, from {days[0]} to {days[-1]};"
        f" today is {today}, so the newest is {old}."
    )
