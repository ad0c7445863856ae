"""Bringing digests in: what the façade does before and between questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from assistant.engine import Engine
from assistant.errors import ConfigurationError
from assistant.records import Records
from assistant.reports.status import Status, read_status
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.answer.summaries.summariser import Confirm, Summariser
    from assistant.catalog.update import Progress
    from assistant.feed.model import FetchReport
    from assistant.index.sync import SyncReport


class Updating(Records):
    """Fetches, summarises and syncs; `assistant.Assistant` is one.

    Args:
        settings: Where digests, data and services are.
        engine: Opens what was synced.
        llm: A model of LlamaIndex that writes; default: the one that the settings choose.
        embedding: An embedding of LlamaIndex; default: the one that the settings choose.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        *,
        llm: LLM | None = None,
        embedding: BaseEmbedding | None = None,
    ) -> None:
        super().__init__(engine)
        self.settings = settings
        self._llm = llm
        self._embedding = embedding

    def sync(
        self, *, rebuild: bool = False, wait: float = 600.0, progress: Progress | None = None
    ) -> SyncReport:
        """Bring the index to exactly what the digest folder holds.

        Args:
            rebuild: Build the index anew even when it seems right.
            wait: Seconds to wait for a sync of another process.
            progress: Called with step, done, total.

        Raises:
            DigestFolderError: The folder is missing or unreadable.
            SyncBusyError: Another process is still syncing after ``wait`` seconds.
            EmbeddingError: The embedding service failed; what it answered is kept.
        """
        from assistant.index.sync import Syncer

        arguments = {"progress": progress} if progress else {}
        report = Syncer(self.settings, self._embedding).run(rebuild=rebuild, wait=wait, **arguments)
        # Who has synced sees the result, and no question waits until it is open.
        self._engine.refresh()
        return report

    def fetch(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        days: int | None = None,
        today: date | None = None,
        summarise: Literal["ko", "en", "both"] | None = None,
        confirm: Confirm | None = None,
        wait: float = 600.0,
        progress: Progress | None = None,
    ) -> FetchReport:
        """Bring the days of the daily feed that are missing, as digests, and sync.

        Days of the last 5 are asked for again: their lists and votes still change. What is in
        stays in, whatever fails; a day that failed is in the report, with its reason.

        Args:
            since: First day; default: the newest digest's, at most 30 days back, or 7 days where
                nothing was fetched yet.
            until: Last day; default: today.
            days: How many days up to the last, instead of the first day.
            today: The current day; default: that of UTC, in which the feed counts its days.
            summarise: Languages in which the model summarises the papers that have an abstract and
                no summary yet: those of the range where one is given, else of all fetched days.
            confirm: Called before the first call of the model with what is planned; whether to go
                on. Default: it isn't asked.
            wait: Seconds to wait for a fetch, and then for a sync, of another process.
            progress: Called with step, done, total.

        Raises:
            ConfigurationError: The range makes no sense, or there is no model to summarise with.
            FeedError: The feed's address makes no sense, or the data folder can't be written.
            FetchBusyError: Another process is still fetching after ``wait`` seconds.
            SummariesInterruptedError: A KeyboardInterrupt while papers were summarised, with what
                was done until then; what was written stays.
            SyncError: As of `sync`.

        Example:
            >>> report = Assistant.open(digests="digests").fetch(days=7)
            >>> [str(result.day) for result in report.failed]
            []
        """
        from assistant.feed.days import read_holdings
        from assistant.feed.fetch import Fetcher

        # A model that is missing should be known before anything is fetched.
        summariser = self._summariser(summarise, confirm, wait, progress) if summarise else None
        arguments = {"progress": progress} if progress else {}
        report = Fetcher(self.settings, today=today).run(
            since=since, until=until, days=days, wait=wait, **arguments
        )
        if summariser is not None:
            ranged = (since, until, days) != (None, None, None)
            first, last = (report.first, report.last) if ranged else (date.min, date.max)
            held = read_holdings(self.settings)
            # The newest first: what is read most shouldn't wait for the rest.
            chosen = sorted((day for day in held.fetched if first <= day <= last), reverse=True)
            report = replace(report, summaries=summariser.run(held.folder, chosen))
        if not self.settings.digests.exists():
            # Nothing came, and there was nothing.
            return report
        return replace(report, sync=self.sync(wait=wait, progress=progress))

    def status(self) -> Status:
        """What is synced, what was skipped, and which models are in use."""
        return read_status(self.settings, self.catalog, self._llm)

    def _summariser(
        self, choice: str, confirm: Confirm | None, wait: float, progress: Progress | None
    ) -> Summariser:
        from assistant.answer.summaries.summariser import Summariser, languages_of_choice

        languages = languages_of_choice(choice)
        writer = self._engine.writer()
        if writer is None:
            raise ConfigurationError(
                "Summaries are written by a language model, and none is set.",
                hint="Set OPENAI_API_KEY for OpenAI, OPENAI_BASE_URL for a compatible server, or "
                "ASSISTANT_LLM=ollama; see docs/llm.md.",
            )
        data_dir = self.settings.data_dir
        return Summariser(
            writer.model, data_dir, languages, confirm=confirm, wait=wait, progress=progress
        )
