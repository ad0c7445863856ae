"""What the façade does for other machines, and gets from them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.errors import PublicationError

if TYPE_CHECKING:
    from assistant.catalog.papers import Progress
    from assistant.engine import Engine
    from assistant.observing import Observers
    from assistant.publishing.publisher import PublishReport
    from assistant.publishing.puller import Puller, PullReport
    from assistant.settings import Settings


def _silent(step: str, done: int, total: int) -> None:
    """No progress is shown."""


class Exchange:
    """Publishes the index of an assistant, or fetches what is published; part of `Library`."""

    settings: Settings
    observers: Observers
    _engine: Engine

    def publish(
        self,
        url: str,
        *,
        keep: int | None = None,
        wait: float = 600.0,
        progress: Progress | None = None,
    ) -> PublishReport:
        """Put the index as it is now, with its catalog, where others fetch it from.

        What is there already isn't sent again. The pointer is written last: cut off, it changes
        nothing for followers, and the next time goes on with it.

        Args:
            url: A folder, ``file://``, ``s3://BUCKET/PATH``, or any other that fsspec knows.
            keep: Publications to leave there, at least 2; default: all.
            wait: Seconds to wait for a sync, or for another who publishes.
            progress: Called with step, done, total.

        Raises:
            PublicationError: The store can't be reached or written.
            NotSyncedError: Nothing was synced yet.
            IndexDamagedError: The index is not what it was.

        Example:
            >>> report = Assistant.open(digests="seeds").publish("/mnt/papers")
            >>> page = Assistant.open(data_dir="copy", follow="/mnt/papers")
            >>> page.pull().publication == report.publication
            True
        """
        from assistant.publishing.publisher import publish

        return publish(self.settings, url, keep=keep, wait=wait, progress=progress or _silent)

    def pull(self, *, wait: float = 600.0, progress: Progress | None = None) -> PullReport:
        """Fetch what is published in the store that ``follow`` names, if that is new.

        Later answers come from it. Where that fails, what was fetched before stays in use.

        Args:
            wait: Seconds to wait for another process that pulls into the same data folder.
            progress: Called with step, done, total.

        Raises:
            ConfigurationError: The settings name no store.
            PublicationError: The store can't be reached, or what is there can't be served here.
            SyncBusyError: Another process is still at it after ``wait`` seconds.
        """
        try:
            report = self._puller.run(wait=wait, progress=progress or _silent)
        except PublicationError as error:
            self.observers.pulled("failed", error.message)
            raise
        self.observers.pulled("new" if report.changed else "same", "")
        # As after a sync.
        self._engine.refresh()
        return report

    @cached_property
    def _puller(self) -> Puller:
        from assistant.publishing.puller import Puller

        return Puller(self.settings)
