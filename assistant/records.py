"""The records behind answers: what the digests say, without a question."""

from __future__ import annotations

from datetime import date

from assistant.catalog.catalog import Catalog
from assistant.catalog.records import Paper
from assistant.engine import Engine


class Records:
    """Looks records up; `assistant.Assistant` is one.

    Args:
        engine: Opens the catalog.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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
        ids = catalog.select(start=start, end=end, author=author, topic=topic, min_votes=min_votes)
        return list(catalog.papers_by_id(ids).values())

    def paper(self, arxiv_id: str) -> Paper | None:
        """The record of an arXiv id without version, or None."""
        return self.catalog.paper(arxiv_id)

    def digest_dates(self) -> tuple[date, ...]:
        """Days that have a digest, oldest first."""
        return self.catalog.digest_dates()
