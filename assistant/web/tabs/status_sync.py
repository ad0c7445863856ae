"""A sync that runs behind the page, one at a time, with its progress."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.catalog.papers import Progress
    from assistant.index.sync import SyncReport


class Syncs(Protocol):
    """What can be synced; `Assistant` is one."""

    def sync(self, *, progress: Progress | None = None) -> SyncReport:
        """Sync, telling ``progress`` the step, how much of it is done, and of how much."""
        ...


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far a sync is.

    Attributes:
        running: Whether it is still at it.
        step: What it is doing, in the words of the sync; empty before the first step.
        done, total: How much of the step is done; ``total`` is 0 when unknown.
        report: What the last sync did, or None.
        error: Why the last sync failed, or empty.
    """

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    report: SyncReport | None = None
    error: str = ""


class SyncJob:
    """Runs syncs in a thread of its own; shared by everyone who looks at the page."""

    def __init__(self, target: Syncs) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._state = SyncState()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> SyncState:
        """How far the sync is that runs, or how the last one ended."""
        with self._lock:
            return self._state

    def start(self) -> bool:
        """Start a sync; False when one is running already."""
        with self._lock:
            if self._state.running:
                return False
            self._state = SyncState(running=True)
            self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
            self._thread.start()
            return True

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the running sync has ended, at most ``timeout`` seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            self._set(SyncState(report=self._target.sync(progress=self._progress)))
        except AssistantError as error:
            self._set(SyncState(error=str(error)))
        finally:
            # Whatever else went wrong ends the thread with a traceback, not the button's use.
            if self.state.running:
                self._set(SyncState(error="unexpected failure; see the server's log"))

    def _progress(self, step: str, done: int, total: int) -> None:
        with self._lock:
            self._state = replace(self._state, step=step, done=done, total=total)

    def _set(self, state: SyncState) -> None:
        with self._lock:
            self._state = state
