"""Follows what is published in a store: fetches it, checks it, and has readers switch to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.catalog.catalog import open_catalog
from assistant.catalog.readonly import SNAPSHOT
from assistant.errors import AssistantError, ConfigurationError
from assistant.index.faults import locked
from assistant.index.generation import Generation
from assistant.index.pointer import (
    CURRENT,
    current_name,
    discard_others,
    generation_dir,
    switch,
)
from assistant.publishing.faults import Fault, FaultError, unwritable
from assistant.publishing.fetching import clear, fetch, receipt
from assistant.publishing.publication import (
    Publication,
    read_pointer,
    read_publication,
    sha256_of,
)
from assistant.publishing.pulled import Pulled
from assistant.publishing.store import Store, masked, open_store

if TYPE_CHECKING:
    from assistant.catalog.papers import Progress
    from assistant.settings import Settings

#: Generations that stay: who is still answering may be two publications behind.
_KEPT = 3
#: How often a look begins anew because a newer publication has taken the place of an older one.
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class PullReport:
    """What a look at a store did.

    Attributes:
        where: The store, without user and password.
        publication: Name of the publication in use.
        changed: Whether it is one that was not in use before.
        first: Whether none was in use before.
        seconds: How long it took.
    """

    where: str
    publication: str
    changed: bool
    first: bool
    seconds: float


class Puller:
    """Brings a data folder to what is published in the store that the settings name.

    Args:
        settings: Name the store and the data folder.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sound = ""

    def run(self, *, wait: float, progress: Progress) -> PullReport:
        """Look once, and fetch what is new.

        Args:
            wait: Seconds to wait for another process that writes in the data folder.
            progress: Called with step, done, total.

        Raises:
            ConfigurationError: The settings name no store.
            FaultError: The store fails, or what is published can't be served here; what was in use
                still is.
            SyncBusyError: Another process is still at it after ``wait`` seconds.
        """
        started, data_dir = time.monotonic(), self._settings.data_dir
        if not self._settings.follow:
            raise ConfigurationError(
                "No store is set that this data folder follows.",
                hint="Name it with --follow or ASSISTANT_FOLLOW.",
            )
        with locked(data_dir, wait):
            before = Pulled.read(data_dir)
            try:
                store = open_store(self._settings.follow)
                after = self._look(store, before, progress)
                after.write(data_dir)
            except (FaultError, OSError) as error:
                fault = error if isinstance(error, FaultError) else unwritable(data_dir, error)
                if fault.fault.kind == "full":
                    # Its room may be what others need.
                    clear(data_dir)
                told = before or Pulled(masked(self._settings.follow))
                with contextlib.suppress(OSError):
                    told.failed(fault.fault).write(data_dir)
                raise fault from error
        return PullReport(
            where=after.where,
            publication=after.publication,
            changed=before is None or after.generation != before.generation,
            first=before is None or not before.generation,
            seconds=round(time.monotonic() - started, 3),
        )

    def _look(self, store: Store, before: Pulled | None, progress: Progress) -> Pulled:
        now = datetime.now(UTC)
        name = _pointer(store)
        if (
            before is not None
            and (before.where, before.publication) == (store.where, name)
            and self._is_sound(before.generation)
        ):
            return replace(before, looked=now, fault=None, failures=0)
        publication, generation = self._fetch(store, name, progress)
        self._switch(publication, generation, store)
        return Pulled(store.where, publication.named(), generation, publication.published, now)

    def _fetch(self, store: Store, name: str, progress: Progress) -> tuple[Publication, str]:
        """The publication of a name, or a newer one that took its place, and its generation."""
        # What a killed look left must not take the place of a generation that readers are on.
        discard_others(self._settings.data_dir, keep=_KEPT)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                publication = read_publication(store, name)
                publication.check(self._settings, store.where)
                return publication, fetch(store, publication, self._settings.data_dir, progress)
            except FaultError as error:
                newest = _pointer(store) if error.fault.kind == "gone" else name
                if newest == name or attempt == _ATTEMPTS:
                    raise
                name = newest
        raise AssertionError("the last attempt returns or raises")

    def _switch(self, publication: Publication, name: str, store: Store) -> None:
        """Have readers use a generation, once it has been opened as they will."""
        data_dir = self._settings.data_dir
        folder = generation_dir(data_dir, name)
        try:
            Generation(self._settings, name).check_settings()
            with closing(open_catalog(folder / SNAPSHOT)) as catalog:
                catalog.digest_dates()
        except AssistantError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise FaultError(Fault("damaged", store.where, error.message)) from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        switch(data_dir, name)
        # All that follow a store tell the same time of the last change.
        stamp = publication.synced.timestamp()
        os.utime(data_dir / CURRENT, (stamp, stamp))
        discard_others(data_dir, keep=_KEPT)
        clear(data_dir)
        self._sound = name

    def _is_sound(self, name: str) -> bool:
        """Whether a generation is in use, and its files were found as they should be, once."""
        if name != current_name(self._settings.data_dir):
            return False
        if name == self._sound:
            return True
        folder = generation_dir(self._settings.data_dir, name)
        had = receipt(folder)
        if had is None:
            return False
        for path, item in had.files.items():
            try:
                if sha256_of(folder / path) != item.sha256:
                    return False
            except OSError:
                return False
        self._sound = name
        return True


def _pointer(store: Store) -> str:
    name = read_pointer(store)
    if name is None:
        raise FaultError(Fault("missing", store.where))
    return name
