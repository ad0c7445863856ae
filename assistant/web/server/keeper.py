"""What a running page does by itself: it notices changed digests, fetches new days, follows a
store, and gives freed memory back.

One thread looks at the digest folder every few seconds, and at the time of the last fetch. Reading
and fetching are jobs of the page, so whoever opens Status sees how they go. Of several processes
over one data folder any may fetch, one at a time: they share the time of the last attempt.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.catalog.counts import files_read
from assistant.digest import DigestFolders
from assistant.errors import AssistantError, FetchBusyError, SyncBusyError
from assistant.feed.writing import write_atomically
from assistant.publishing.pulled import is_pulled
from assistant.web.server.running import give_back

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.web.server.jobs import Jobs

#: Seconds between two looks; a change counts when the next look finds the folder as it was then,
#: so that a copy that goes on is read once, at its end.
LOOK = 3.0
#: A look takes at most this share of the time.
_SHARE = 1 / 20
#: From a failed fetch to the next attempt, and from a failed reading of the same files.
_AGAIN = timedelta(minutes=15)
_REREAD = 60.0
#: Most seconds from a failed look at a store to the next, and doublings on the way there.
_MOST_PAUSE, _MOST_DOUBLINGS = 900.0, 10
#: Seconds from one time that freed memory is given back to the next.
_GIVE_BACK = 60.0
#: Seconds that a shutdown waits for a job to end.
_PATIENCE = 2.0
PACES = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}

#: Size in bytes and time of change in nanoseconds, by path.
Listing = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LastFetch:
    """The last fetch that a page made by itself, kept in the data folder.

    Attributes:
        at: When it ended.
        failed: Whether it, or a day of it, failed.
    """

    at: datetime
    failed: bool

    def is_due(self, pace: timedelta, now: datetime) -> bool:
        """Whether it is time for the next one; a failed one is soon tried again."""
        # A time in the future was written by a clock that was wrong.
        return self.at > now or now - self.at >= (min(pace, _AGAIN) if self.failed else pace)

    @classmethod
    def read(cls, path: Path) -> LastFetch | None:
        """What a file says; None where there is none, or one that can't be read."""
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            return cls(datetime.fromisoformat(facts["at"]).astimezone(UTC), bool(facts["failed"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Keep it.

        Raises:
            OSError: The file can't be written.
        """
        facts = {"at": self.at.isoformat(timespec="seconds"), "failed": self.failed}
        write_atomically(path, json.dumps(facts) + "\n")


class Keeper:
    """Keeps an assistant up to date while its page is served.

    Args:
        assistant: Holds the settings and the records.
        jobs: Its jobs.
        look: Seconds between two looks.
    """

    def __init__(self, assistant: Assistant, jobs: Jobs, *, look: float = LOOK) -> None:
        self._assistant = assistant
        self._jobs = jobs
        self._look = look
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._seen: Listing | None = None
        self._tried: tuple[Listing, float] | None = None
        self._fetching = False
        self._last: LastFetch | None = None
        self._pulling = False
        self._failures = 0
        self._pull_at = 0.0

    def start(self) -> None:
        """Begin to look, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End, and the jobs too; waits a moment for them."""
        self._stop.set()
        self._thread.join(_PATIENCE)
        self._jobs.stop(_PATIENCE)

    def _run(self) -> None:
        rest, gave = self._look, time.monotonic()
        while not self._stop.wait(rest):
            began = time.monotonic()
            if began - gave > _GIVE_BACK:
                give_back()
                gave = began
            try:
                self.check_store(time.monotonic())
                self.check_feed(datetime.now(UTC))
                self.check_folder()
            except (AssistantError, OSError, sqlite3.Error):
                # A folder that is away for a while, an index in repair: the next look may succeed,
                # and whoever asks meanwhile is told what is wrong.
                self._seen = None
            rest = max(self._look, (time.monotonic() - began) / _SHARE)

    def check_folder(self) -> None:
        """Read the digests anew when files in their folder are new or changed.

        Raises:
            AssistantError: The folder can't be listed, or there is no index.
        """
        settings = self._assistant.settings
        if not settings.allow_sync or self._jobs.running or not _writable(settings.data_dir):
            return
        if is_pulled(settings):
            return
        listed = DigestFolders(settings.digests, settings.fetched_dir).find()
        found = {file.path: (file.size, file.mtime_ns) for file in listed}
        before, self._seen = self._seen, found
        if found != before or not found:
            # Still being written; and a folder without any file is more likely one that is away.
            return
        known = files_read(self._assistant.catalog, settings.digests)
        if known is None or known == found or self._failed_lately(found):
            return
        self._tried = (found, time.monotonic())
        self._jobs.sync.start()

    def check_feed(self, now: datetime) -> None:
        """Fetch when it is time to, and note how a fetch has ended.

        Args:
            now: The current time, UTC.
        """
        pace = PACES.get(self._assistant.settings.fetch)
        if pace is None or self._jobs.fetch.state.running:
            return
        if self._fetching:
            self._fetching = False
            self._note(now)
        last = self._last_fetch()
        if last is None or last.is_due(pace, now):
            self._fetching = self._jobs.fetch.start(wait=0.0)

    def check_store(self, now: float) -> None:
        """Look for a new publication when it is time to; after failures later and later.

        Args:
            now: Seconds of a clock that only goes forward.
        """
        settings = self._assistant.settings
        if not settings.follow or self._jobs.pull.state.running:
            return
        if self._pulling:
            self._pulling = False
            error = self._jobs.pull.state.error
            # Another process may be at it: what it brings is noticed.
            failed = error is not None and not isinstance(error, SyncBusyError)
            self._failures = self._failures + 1 if failed else 0
            pause = settings.follow_seconds * 2 ** min(self._failures, _MOST_DOUBLINGS)
            pause = max(settings.follow_seconds, min(pause, _MOST_PAUSE))
            # Pages that were started together must not ask together for ever.
            self._pull_at = now + pause * random.uniform(0.8, 1.2)
        if now >= self._pull_at:
            self._pulling = self._jobs.pull.start(wait=0.0)

    def _note(self, now: datetime) -> None:
        state = self._jobs.fetch.state
        if isinstance(state.error, FetchBusyError | SyncBusyError):
            # Another process is at it: what it brings is noticed, and no failure to be shown.
            self._jobs.fetch.forget()
        elif state.error is None and state.report is None:
            return  # stopped
        failed = state.error is not None or (state.report is not None and state.report.incomplete)
        self._last = LastFetch(now, failed)
        try:
            self._last.write(self._mark)
        except OSError:
            # Where nothing can be written, this process remembers it.
            return

    def _last_fetch(self) -> LastFetch | None:
        shared = LastFetch.read(self._mark)
        known = [last for last in (shared, self._last) if last is not None]
        return max(known, key=lambda last: last.at, default=None)

    @property
    def _mark(self) -> Path:
        return self._assistant.settings.data_dir / "FETCHED"

    def _failed_lately(self, found: Listing) -> bool:
        if self._tried is None:
            return False
        tried, at = self._tried
        return tried == found and time.monotonic() - at < _REREAD


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)
