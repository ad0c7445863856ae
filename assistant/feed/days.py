"""Which days to fetch, and in which folder they go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from assistant.digest import find_digests, read_digest
from assistant.digest.dates import path_date
from assistant.errors import ConfigurationError
from assistant.feed.memory import CHANGING, Memory
from assistant.feed.writing import day_path
from assistant.resources import seeds_dir
from assistant.settings import Settings

#: Days that a fetch without a range goes back: at most, and where nothing is there yet.
MOST_DAYS, FIRST_DAYS = 30, 7
_SENSIBLE = 5000


@dataclass(frozen=True, slots=True)
class Range:
    """First and last day of a fetch, and further days that earlier ones still owe."""

    first: date
    last: date
    owed: tuple[date, ...] = ()

    def days(self) -> Iterator[date]:
        """All its days, oldest first: what a kill leaves is a beginning, which the next goes on."""
        yield from (day for day in self.owed if day < self.first)
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The days that are there before a fetch.

    Attributes:
        folder: Where fetched files go.
        fetched: Days that have a file where a fetch would write it.
        others: Days that stand in other files, which are people's.
        newest: The newest of all, without the shipped seeds.
    """

    folder: Path
    fetched: frozenset[date]
    others: frozenset[date]

    @property
    def newest(self) -> date | None:
        """The newest day that has a digest."""
        return max(self.fetched | self.others, default=None)


def target_folder(settings: Settings) -> Path:
    """Where fetched days go: the digest folder, or one of the data folder's own.

    The shipped seeds belong to the program, and a folder that can't be written to somebody else.
    """
    digests = settings.digests
    if digests.resolve() == seeds_dir().resolve() or not _writable(digests):
        return settings.fetched_dir
    return digests


def read_holdings(settings: Settings) -> Holdings:
    """The days that have a digest; the shipped seeds are left out, whose days are long ago.

    Raises:
        DigestFolderError: A folder can't be read.
    """
    folder = target_folder(settings)
    roots = dict.fromkeys((folder, settings.digests))
    fetched: set[date] = set()
    others: set[date] = set()
    for root in roots:
        if not root.exists() or root.resolve() == seeds_dir().resolve():
            continue
        for file in find_digests(root):
            path = root / file.path
            day = path_date(file.path)
            if day and path == day_path(folder, day):
                fetched.add(day)
            else:
                others.update([day] if day else read_digest(path, root).dates)
    return Holdings(folder, frozenset(fetched), frozenset(others - fetched))


def choose(
    today: date,
    newest: date | None,
    memory: Memory,
    *,
    since: date | None = None,
    until: date | None = None,
    days: int | None = None,
) -> Range:
    """The range of a fetch.

    Args:
        today: The current day, UTC.
        newest: The newest day that has a digest.
        memory: What earlier fetches learnt.
        since: First day.
        until: Last day; default: today.
        days: How many days up to the last.

    Raises:
        ConfigurationError: The range makes no sense.
    """
    # East of Greenwich the next day has begun already, and has no list yet.
    last = min(until or today, today + timedelta(days=1))
    if days is not None:
        if since is not None:
            raise ConfigurationError("Name either a number of days or the first day, not both.")
        if not 1 <= days <= _SENSIBLE:
            raise ConfigurationError(f"A number of days to fetch is 1 to {_SENSIBLE:,}.")
        return Range(last - timedelta(days=days - 1), last)
    if since is not None:
        if since > last:
            raise ConfigurationError(f"The first day, {since}, comes after the last, {last}.")
        if (last - since).days >= _SENSIBLE:
            raise ConfigurationError(f"A fetch takes {_SENSIBLE:,} days at most.")
        return Range(since, last)
    if newest is None:
        return Range(last - timedelta(days=FIRST_DAYS - 1), last)
    earliest = last - timedelta(days=MOST_DAYS - 1)
    first = max(earliest, min(newest, last - timedelta(days=CHANGING - 1)))
    return Range(first, last, tuple(memory.unfinished(earliest, last)))


def days_for(
    start: date | None,
    end: date | None,
    *,
    newest: date | None,
    fetched: date | None,
    today: date,
) -> int | None:
    """How many days to fetch for a question about a time; None where no fetch would help.

    Args:
        start: First day of the time asked about, or None where it has none.
        end: Its last day, or None.
        newest: The newest day that is searched.
        fetched: The newest day that a fetch goes on from, as `Holdings.newest`.
        today: The current day.

    Example:
        >>> week = date(2025, 12, 1), date(2025, 12, 7)
        >>> days_for(*week, newest=date(2024, 9, 25), fetched=None, today=date(2025, 12, 7))
        7
    """
    earliest = today - timedelta(days=MOST_DAYS - 1)
    if end is None or end < earliest or (newest is not None and min(end, today) <= newest):
        return None
    # From the newest digest on, so that no gap is left between it and the time asked about.
    first = min(start or earliest, fetched or today)
    return max(FIRST_DAYS, (today - max(first, earliest)).days + 1)


def _writable(folder: Path) -> bool:
    """Whether files can be made in a folder, or the folder itself where it isn't there yet."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
