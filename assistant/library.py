"""What an assistant holds: bringing digests in, and looking their records up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from assistant.catalog.catalog import Catalog
from assistant.catalog.records import Paper
from assistant.catalog.selection import Selection
from assistant.engine import Engine
from assistant.errors import ConfigurationError
from assistant.observing import Observers
from assistant.pipeline import open_pipeline
from assistant.publishing.exchange import Exchange
from assistant.publishing.pulled import refuse_pulled
from assistant.reports.status import Status, read_status
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.answer.summaries.summariser import Confirm, Summariser
    from assistant.catalog.papers import Progress
    from assistant.feed.model import FetchReport
    from assistant.index.generation import Generation
    from assistant.index.report import SyncReport
    from assistant.reports.doctor import Finding
    from assistant.strings import Language


class Library(Exchange):
    """The digests of an assistant; `assistant.Assistant` is one.

    Args:
        settings: Where digests and data are.
        engine: Opens the catalog and the index.
        llm: A model that the caller made, or None.
        embedding: An embedding that the caller made, or None.
        observers: Hear of questions, calls of the model, and syncs.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        *,
        llm: LLM | None,
        embedding: BaseEmbedding | None,
        observers: Observers,
    ) -> None:
        self.settings = settings
        self.observers = observers
        self._engine = engine
        self._llm = llm
        self._embedding = embedding

    # Digests

    def sync(
        self,
        *,
        rebuild: bool = False,
        prune: bool = False,
        wait: float = 600.0,
        progress: Progress | None = None,
    ) -> SyncReport:
        """Bring the index to exactly what the digest folder holds.

        Args:
            rebuild: Read all digests and build the index anew even when they seem right.
            prune: Forget vectors of embedding models no longer used.
            wait: Seconds to wait for a sync of another process.
            progress: Called with step, done, total.

        Raises:
            DigestFolderError: The folder is missing or unreadable.
            SyncError: The index comes from a store (`pull`).
            SyncBusyError: Another process is still syncing after ``wait`` seconds.
            ConfigurationError: The embedding service can't be reached as it is set.

        Returns:
            What was done. Where an embedding service failed, the rest is done, and `fault` says so.
        """
        from assistant.index.sync import Syncer

        refuse_pulled(self.settings)
        arguments = {"progress": progress} if progress else {}
        with self.observers.syncing():
            syncer = Syncer(self.settings, self._embedding)
            report = syncer.run(rebuild=rebuild, prune=prune, wait=wait, **arguments)
            # Who has synced sees the result, and no question waits until it is open.
            self._engine.refresh()
        return report

    def fetch(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        days: int | None = None,
        abstracts: bool = False,
        summarise: Literal["ko", "en", "both"] | None = None,
        confirm: Confirm | None = None,
        today: date | None = None,
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
            abstracts: Then ask the feed, and arXiv for the rest, for the abstracts that digests
                leave out; they are kept in the data folder.
            summarise: Languages in which the model then summarises the papers that have an
                abstract and no summary yet: those of the range where one is given, else of all
                fetched days.
            confirm: Called with what is planned, before the model is first asked; whether to go
                on. Default: the model is asked.
            today: The current day; default: that of UTC, in which the feed counts its days.
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
        from assistant.feed.fetch import Fetcher, silent

        refuse_pulled(self.settings)
        show = progress or silent
        # A model that is missing should be known before anything is fetched.
        summariser = self._summariser(summarise, confirm, wait, show) if summarise else None
        report = Fetcher(self.settings, today=today).run(
            since=since, until=until, days=days, wait=wait, progress=show
        )
        if not self.settings.digests.exists():
            # Nothing came, and there was nothing.
            return report
        report = replace(report, sync=self.sync(wait=wait, progress=progress))
        if abstracts:
            from assistant.feed.abstracts import complete

            count, fault = complete(self.settings, today=today, wait=wait, progress=show)
            report = replace(report, abstracts=count, fault=fault)
        if summariser is not None:
            ranged = (since, until, days) != (None, None, None)
            between = (report.first, report.last) if ranged else (date.min, date.max)
            report = replace(report, summaries=summariser.run(self.settings, *between))
        if report.abstracts or (report.summaries and report.summaries.written):
            report = replace(report, sync=self.sync(wait=wait, progress=progress))
        return report

    def status(self) -> Status:
        """What is synced, what was skipped, and which models are in use."""
        return read_status(self.settings, self.catalog, self._llm, self._embedding)

    def doctor(self, *, language: Language = "en") -> tuple[Finding, ...]:
        """What is configured, reachable, stale and broken, with what mends it; changes nothing.

        Args:
            language: Of the sentences.

        Example:
            >>> [f.text for f in Assistant.open(digests="seeds").doctor() if f.state == "bad"]
            []
        """
        from assistant.reports.doctor import examine
        from assistant.reports.reaching import servers

        def opened() -> tuple[Catalog, Generation]:
            name = self._engine.current_name()
            pipeline = open_pipeline(self.settings, name, self._embedding)
            return pipeline.catalog, pipeline.generation

        return examine(self.settings, opened, servers(self.settings, language), language=language)

    def _summariser(
        self, choice: str, confirm: Confirm | None, wait: float, progress: Progress
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
        return Summariser(writer.model, languages, confirm=confirm, wait=wait, progress=progress)

    # Records

    @property
    def catalog(self) -> Catalog:
        """All records of the digests, as a database that answers queries and counts.

        Safe to share between threads. Take it anew for each task: held, its files stay open.

        Raises:
            NotSyncedError: Nothing was synced yet.

        Example:
            >>> Assistant.open(digests="seeds").catalog.size()  # files, entries, papers
            (5, 59, 59)
        """
        return self._engine.catalog()

    def papers(
        self,
        *,
        start: date | None = None,
        end: date | None = None,
        author: str | None = None,
        topic: str | None = None,
        min_votes: int | None = None,
    ) -> list[Paper]:
        """Records that meet all conditions, newest first.

        Args:
            start: First day of an appearance.
            end: Last day of an appearance.
            author: Full or last name.
            topic: Lexicon topic id.
            min_votes: Least votes.
        """
        catalog = self.catalog
        wanted = Selection(start, end, author, topic, min_votes=min_votes)
        ids = catalog.find(wanted)
        return list(catalog.papers_by_id(ids).values())

    def paper(self, arxiv_id: str) -> Paper | None:
        """The record of an arXiv id without version, or None."""
        return self.catalog.paper(arxiv_id)

    def digest_dates(self) -> tuple[date, ...]:
        """Days that have a digest, oldest first."""
        return self.catalog.digest_dates()
