"""Fetches days of the feed into digest files, one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from assistant.errors import FeedError, FetchBusyError
from assistant.feed.client import FeedClient
from assistant.feed.days import Holdings, choose, read_holdings
from assistant.feed.memory import Memory
from assistant.feed.model import DayResult, Fault, FaultError, FaultKind, FetchReport
from assistant.feed.reading import read_items
from assistant.feed.writing import day_path, drop_parts, is_fetched, read_text, write_day
from assistant.locks import holding
from assistant.settings import Settings

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much is done, and how much there is."""

#: Faults that every other day would meet too.
_HOPELESS: frozenset[FaultKind] = frozenset({"unauthorized", "missing", "limited", "unwritable"})
#: Days in a row that may fail before the others are left alone.
PATIENCE = 3


def silent(step: str, done: int, total: int) -> None:
    """No progress is shown."""


class Fetcher:
    """Brings missing days of the feed, as digest files.

    Args:
        settings: Digest folder, data folder, address of the feed.
        client: Asks the feed; default: one as the settings say.
        today: The current day; default: that of UTC, in which the feed counts its days.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        client: FeedClient | None = None,
        today: date | None = None,
    ) -> None:
        self._settings = settings
        self._client = client
        self._today = today or datetime.now(UTC).date()

    def run(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        days: int | None = None,
        wait: float = 600.0,
        progress: Progress = silent,
    ) -> FetchReport:
        """Fetch the days of a range that are not there yet, and those whose votes still change.

        Args:
            since: First day; default: the newest digest's, at most 30 days back.
            until: Last day; default: today.
            days: How many days up to the last, instead of the first day.
            wait: Seconds to wait for a fetch of another process.
            progress: Called with step, done, total.

        Raises:
            ConfigurationError: The range makes no sense.
            DigestFolderError: The digest folder can't be read.
            FeedError: The data folder can't be written.
            FetchBusyError: Another process is still fetching after ``wait`` seconds.
        """
        settings = self._settings
        with fetching(settings.data_dir, wait):
            memory = Memory(settings.data_dir / "feed.json", settings.feed_url)
            held = read_holdings(settings)
            chosen = choose(self._today, held.newest, memory, since=since, until=until, days=days)
            drop_parts(held.folder)
            wanted = [
                day
                for day in chosen.days()
                if memory.is_due(day, self._today, day in held.fetched or day in held.others)
            ]
            client = self._client or client_of(settings)
            with client:
                results = tuple(self._all(wanted, held, memory, client, progress))
        return FetchReport(held.folder, results, chosen.first, chosen.last)

    def _all(
        self,
        wanted: list[date],
        held: Holdings,
        memory: Memory,
        client: FeedClient,
        progress: Progress,
    ) -> Iterator[DayResult]:
        failures = 0
        for done, day in enumerate(wanted, start=1):
            if failures < PATIENCE:
                result = self._one(day, held, client)
            else:
                result = DayResult(day, "failed", fault=Fault("untried", client.host))
            kind = result.fault.kind if result.fault else None
            if kind in _HOPELESS:
                failures = PATIENCE
            elif kind != "no_day":
                failures = failures + 1 if kind else 0
            self._remember(memory, result)
            progress("Fetching days", done, len(wanted))
            yield result

    def _one(self, day: date, held: Holdings, client: FeedClient) -> DayResult:
        if day > self._today:
            return DayResult(day, "future")
        path = day_path(held.folder, day)
        try:
            before = read_text(path)
            if day in held.others or (before is not None and not is_fetched(before)):
                return DayResult(day, "kept")
            return self._bring(day, held.folder, client, before is not None)
        except FaultError as error:
            if error.fault.kind == "no_day" and day >= self._today:
                return DayResult(day, "future")
            return DayResult(day, "failed", fault=error.fault)
        except OSError as error:
            fault = Fault("unwritable", str(path), error.strerror or str(error))
            return DayResult(day, "failed", fault=fault)

    @staticmethod
    def _bring(day: date, folder: Path, client: FeedClient, there: bool) -> DayResult:
        """Ask for a day and write its file, which may be ``there`` already."""
        items = read_items(client.day(day), day)
        if not items.papers:
            if not items.left_out and not there:
                return DayResult(day, "quiet")
            kind: FaultKind = "no_item" if items.left_out else "shrunk"
            fault = Fault(kind, client.host, items.left_out[0] if items.left_out else "0")
            return DayResult(day, "failed", left_out=items.left_out, fault=fault)
        outcome = write_day(folder, day, items.papers)
        count = len(items.papers)
        if outcome == "shrunk":
            return DayResult(day, "failed", fault=Fault("shrunk", client.host, str(count)))
        return DayResult(day, outcome, count, items.left_out)

    def _remember(self, memory: Memory, result: DayResult) -> None:
        # A day that can't be remembered is asked for again.
        with suppress(OSError):
            if result.status in ("new", "updated", "unchanged"):
                memory.note(result.day, "papers", self._today)
            elif result.status == "quiet" or result.status == "failed":
                memory.note(result.day, result.status, self._today)


def client_of(settings: Settings) -> FeedClient:
    """A client of the feed that settings name.

    Raises:
        FaultError: Its address makes no sense.
    """
    token = settings.hf_token.get_secret_value()
    return FeedClient(settings.feed_url, token=token, pause=settings.feed_pause)


@contextmanager
def fetching(
    data_dir: Path, wait: float, what: Literal["fetch", "summarise"] = "fetch"
) -> Iterator[None]:
    """Hold the right to fetch into a data folder, or to have its papers summarised.

    Args:
        data_dir: The data folder; made where it isn't there.
        wait: Seconds to wait for another process.
        what: Which of both.

    Raises:
        FetchBusyError: Another process still holds it.
        FeedError: The folder can't be written.
    """
    doing = "fetching into" if what == "fetch" else "summarising papers in"
    with holding(
        data_dir, what, wait, doing=doing, verb="fetch", busy=FetchBusyError, failed=FeedError
    ):
        yield
