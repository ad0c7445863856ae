"""What is configured, reachable, stale and broken: one finding each, with what mends it.

Nothing is changed. What is asked over the network is asked at the same time, for a few seconds.
"""

from __future__ import annotations

import os
import platform
import queue
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant import __version__
from assistant.catalog.counts import files_read
from assistant.digest import DigestFolders
from assistant.errors import AssistantError
from assistant.index.pointer import current_name
from assistant.publishing.pulled import is_pulled
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.catalog.catalog import Catalog
    from assistant.index.generation import Generation
    from assistant.settings import Settings
    from assistant.strings import Language

State = Literal["ok", "warn", "bad"]
#: Opens the index without mending it.
Opening = Callable[[], tuple["Catalog", "Generation"]]

#: Seconds that all questions over the network take together, at most.
PATIENCE = 6.0
#: Bytes that a sync needs beside what the data folder holds, of which it may write all anew.
_ROOM = 64_000_000
#: Packages of the extras, as they are imported.
_EXTRAS = {"fastembed": "fastembed", "llamacpp": "llama_cpp", "mcp": "mcp", "s3": "s3fs"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing.

    Attributes:
        check: What was looked at, in a word.
        state: ``warn`` is for somebody to know, ``bad`` for somebody to mend.
        text: What was found, in a sentence.
        mend: What to do about it; empty where nothing is to be done.
    """

    check: str
    state: State
    text: str
    mend: str = ""

    def to_dict(self) -> dict[str, str]:
        """JSON-ready facts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Asking:
    """A check that asks another server.

    Attributes:
        check: Asks it.
        silent: State where nothing comes back in time.
    """

    check: Callable[[], Finding]
    silent: State = "bad"


def examine(
    settings: Settings,
    opening: Opening,
    asking: Mapping[str, Asking],
    *,
    language: Language = "en",
) -> tuple[Finding, ...]:
    """Look at everything.

    Args:
        settings: What is configured.
        opening: Opens the index.
        asking: Checks that ask other servers, by what they look at.
        language: Of the sentences.
    """
    answers = _begin(asking)
    until = time.monotonic() + PATIENCE
    digests = [] if is_pulled(settings) else _digests(settings, language)
    found = [_program(language), *digests, _data(settings, language)]
    found += _index(settings, opening, language)
    return (*found, *_collect(asking, answers, until, language))


def failed(check: str, error: Exception, state: State = "bad") -> Finding:
    """The finding of an error."""
    if isinstance(error, AssistantError):
        return Finding(check, state, error.message, error.hint)
    return Finding(check, state, f"{type(error).__name__}: {error}")


def _begin(asking: Mapping[str, Asking]) -> queue.SimpleQueue[Finding]:
    """Start all checks, each in a thread that the end of the program does not wait for."""
    answers: queue.SimpleQueue[Finding] = queue.SimpleQueue()

    def ask(name: str, asked: Asking) -> None:
        try:
            answers.put(asked.check())
        except (AssistantError, OSError) as error:
            answers.put(failed(name, error))

    for name, asked in asking.items():
        threading.Thread(target=ask, args=(name, asked), name=name, daemon=True).start()
    return answers


def _collect(
    asking: Mapping[str, Asking],
    answers: queue.SimpleQueue[Finding],
    until: float,
    language: Language,
) -> list[Finding]:
    found: dict[str, Finding] = {}
    while len(found) < len(asking):
        try:
            finding = answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            break
        found[finding.check] = finding
    late, mend = say("doctor.late", language, seconds=PATIENCE), say("doctor.mend_late", language)
    return [
        found.get(name) or Finding(name, asked.silent, late, mend) for name, asked in asking.items()
    ]


def _program(language: Language) -> Finding:
    there = [name for name, package in _EXTRAS.items() if find_spec(package)]
    text = say(
        "doctor.program",
        language,
        version=__version__,
        python=platform.python_version(),
        extras=", ".join(there) or say("doctor.no_extras", language),
    )
    return Finding("program", "ok", text)


def _digests(settings: Settings, language: Language) -> list[Finding]:
    try:
        listed = DigestFolders(settings.digests, settings.fetched_dir).find()
    except AssistantError as error:
        return [failed("digests", error)]
    text = say("doctor.digests", language, n=len(listed), folder=settings.digests)
    return [Finding("digests", "ok", text)]


def _data(settings: Settings, language: Language) -> Finding:
    folder = settings.data_dir
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    if not writable and current_name(folder):
        return mendable("data", "warn", "doctor.data_fixed", language, folder=folder)
    if not writable:
        return mendable("data", "bad", "doctor.data_unwritable", language, folder=folder)
    free = shutil.disk_usage(there).free
    needed = _size(folder) + _ROOM
    shown = {"folder": folder, "free": _bytes(free), "needed": _bytes(needed)}
    if free < needed:
        return mendable("data", "bad", "doctor.data_full", language, **shown)
    return Finding("data", "ok", say("doctor.data", language, **shown))


def _index(settings: Settings, opening: Opening, language: Language) -> list[Finding]:
    """Whether the index is sound; if so, what is in it and what isn't."""
    try:
        catalog, generation = opening()
        generation.recheck_chroma()
        days, papers = catalog.digest_dates(), catalog.size()[2]
        found = [_changed(settings, catalog, language), _entries(catalog, language)]
    except (AssistantError, OSError, sqlite3.Error) as error:
        return [failed("index", error)]
    sound = say("doctor.index", language, papers=papers, days=len(days))
    told = (Finding("index", "ok", sound), _newest(days, settings, language), *found)
    return [finding for finding in told if finding]


def _changed(settings: Settings, catalog: Catalog, language: Language) -> Finding | None:
    """Files that the index does not know as they are now, where it is made from files."""
    if is_pulled(settings):
        return None
    known = files_read(catalog, settings.digests) or {}
    try:
        listed = DigestFolders(settings.digests, settings.fetched_dir).find()
    except AssistantError:
        return None  # told of the folder
    now = {file.path: (file.size, file.mtime_ns) for file in listed}
    count = len({path for path, _ in now.items() ^ known.items()})
    if not count:
        return None
    values = {"n": count, "folder": settings.digests}
    return mendable("changes", "warn", "doctor.digests_changed", language, **values)


def _entries(catalog: Catalog, language: Language) -> Finding:
    skipped = catalog.skipped()
    if not skipped:
        return Finding("entries", "ok", say("doctor.entries", language))
    place, reason = f"{skipped[0].path}:{skipped[0].line}", skipped[0].reason
    values = {"n": len(skipped), "place": place, "reason": reason}
    return mendable("entries", "warn", "doctor.entries_skipped", language, **values)


def _newest(days: tuple[date, ...], settings: Settings, language: Language) -> Finding:
    if not days:
        return mendable("newest", "warn", "doctor.newest_none", language)
    age = (settings.today() - days[-1]).days
    if age > settings.stale_days and is_pulled(settings):
        text = say("doctor.newest_old", language, n=age, day=days[-1])
        return Finding("newest", "warn", text)
    if age > settings.stale_days:
        return mendable("newest", "warn", "doctor.newest_old", language, n=age, day=days[-1])
    return Finding("newest", "ok", say("doctor.newest", language, day=days[-1]))


def mendable(check: str, state: State, key: str, language: Language, **values: object) -> Finding:
    """The finding of a text that says what to do as well."""
    name = key.removeprefix("doctor.")
    mend = say(f"doctor.mend_{name}", language, **values)
    return Finding(check, state, say(key, language, **values), mend)


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue  # a running sync has removed it
    return total


def _bytes(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
