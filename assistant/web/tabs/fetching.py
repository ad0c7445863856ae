"""How a fetch of new days goes, and how it ended, in words; for Status and the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import FetchBusyError, SyncBusyError
from assistant.feed.model import FaultError
from assistant.web.tabs.status_view import step_text

if TYPE_CHECKING:
    from assistant.feed.model import FetchReport
    from assistant.strings import Strings
    from assistant.web.server.jobs import JobState

#: The step of a fetch that counts days; what follows are steps of a sync.
_STEP = "Fetching days"
#: Seconds that a fetch from the page waits for one of another process.
BUSY = 60.0


def running_text(state: JobState[FetchReport], strings: Strings) -> str:
    """What a running fetch is doing."""
    if state.step == _STEP:
        return strings("feed.fetching", done=state.done, total=state.total)
    return step_text(state, strings) if state.step else strings("feed.connecting")


def has_failed(state: JobState[FetchReport]) -> bool:
    """Whether a fetch, or a part of it, failed."""
    return state.error is not None or (state.report is not None and state.report.incomplete)


def outcome(state: JobState[FetchReport], strings: Strings) -> str:
    """How a fetch has ended, in a sentence; empty when there was none."""
    language, error, report = strings.language, state.error, state.report
    if isinstance(error, FetchBusyError | SyncBusyError):
        return strings("feed.busy")
    if error is not None:
        why = error.fault.sentence(language) if isinstance(error, FaultError) else str(error)
        return strings("feed.fetch_failed", why=why)
    if report is None:
        return ""
    written = report.of("new", "updated")
    papers = sum(result.papers for result in written)
    said = (
        [strings("feed.fetched", papers=papers, days=len(written))]
        if written
        else [strings("feed.nothing_new")]
    )
    faults = [result.fault for result in report.failed if result.fault]
    if report.fault:
        faults.append(report.fault)
    if faults:
        if not written:
            said.clear()
        said.append(strings("feed.days_failed", n=len(faults), why=faults[0].sentence(language)))
    return " ".join(said)
