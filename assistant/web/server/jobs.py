"""Work that runs behind the page, one of a kind at a time, with its progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakValueDictionary

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.feed.model import FetchReport
    from assistant.index.report import SyncReport
    from assistant.publishing.puller import PullReport

Report = TypeVar("Report")


class _StopError(Exception):
    """Ends work at its next step."""


@dataclass(frozen=True, slots=True)
class JobState(Generic[Report]):
    """How far a job is.

    Attributes:
        running: Whether it is still at it.
        step: What it is doing, in the words of the work; empty before the first step.
        done, total: How much of the step is done; ``total`` is 0 when unknown.
        report: What the last run did, or None.
        error: Why the last run failed, or None.
    """

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: AssistantError | None = None


class Job(Generic[Report]):
    """Runs a piece of work in a thread of its own; shared by everyone who looks at the page.

    Args:
        work: Does it; takes ``progress`` and whatever `start` is given.
        name: Of the thread.
    """

    def __init__(self, work: Callable[..., Report], name: str) -> None:
        self._work = work
        self._name = name
        self._lock = threading.Lock()
        self._state: JobState[Report] = JobState()
        self._stopping = False
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> JobState[Report]:
        """How far the run is that goes on, or how the last one ended."""
        with self._lock:
            return self._state

    def start(self, **arguments: Any) -> bool:
        """Start a run; False when one is going on already."""
        with self._lock:
            if self._state.running:
                return False
            self._state = JobState(running=True)
            self._stopping = False
            self._thread = threading.Thread(
                target=self._run, args=(arguments,), name=self._name, daemon=True
            )
            self._thread.start()
            return True

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the run has ended, at most ``timeout`` seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def stop(self, timeout: float) -> None:
        """End the run at its next step, and wait for that, at most ``timeout`` seconds.

        What is cut off is done again next time: fetches and syncs leave nothing half done.
        """
        with self._lock:
            self._stopping = True
        self.wait(timeout)

    def forget(self) -> None:
        """Forget how the last run ended."""
        with self._lock:
            if not self._state.running:
                self._state = JobState()

    def _run(self, arguments: dict[str, Any]) -> None:
        try:
            self._set(JobState(report=self._work(progress=self._progress, **arguments)))
        except AssistantError as error:
            self._set(JobState(error=error))
        except _StopError:
            self._set(JobState())
        finally:
            # Whatever else went wrong ends the thread with a traceback, not the button's use.
            if self.state.running:
                self._set(
                    JobState(error=AssistantError("unexpected failure; see the server's log"))
                )

    def _progress(self, step: str, done: int, total: int) -> None:
        with self._lock:
            if self._stopping:
                raise _StopError
            self._state = replace(self._state, step=step, done=done, total=total)

    def _set(self, state: JobState[Report]) -> None:
        with self._lock:
            self._state = state


class Jobs:
    """The jobs of one assistant.

    Attributes:
        sync: Reads the digest folder.
        fetch: Brings days of the feed, and syncs.
        pull: Fetches what is published in the store that is followed.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.sync: Job[SyncReport] = Job(assistant.sync, "sync")
        self.fetch: Job[FetchReport] = Job(assistant.fetch, "fetch")
        self.pull: Job[PullReport] = Job(_pulling(assistant), "pull")

    @property
    def running(self) -> bool:
        """Whether any of them is at work."""
        return any(job.state.running for job in (self.sync, self.fetch, self.pull))

    def stop(self, timeout: float) -> None:
        """End all of them at their next steps, waiting at most ``timeout`` seconds for each."""
        for job in (self.sync, self.fetch, self.pull):
            job.stop(timeout)


def _pulling(assistant: Assistant) -> Callable[..., PullReport]:
    def pull(**arguments: Any) -> PullReport:
        report = assistant.pull(**arguments)
        if report.first:
            # As where a server starts with an index.
            assistant.warm()
        return report

    return pull


def jobs_of(assistant: Assistant) -> Jobs:
    """The jobs of an assistant, whatever the number of pages built over it."""
    jobs = _JOBS.get(assistant)
    if jobs is None:
        _JOBS[assistant] = jobs = Jobs(assistant)
    return jobs


# Jobs go, and their assistant with them, with the last page that shows them.
_JOBS: WeakValueDictionary[Assistant, Jobs] = WeakValueDictionary()
