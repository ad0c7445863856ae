"""The Status tab: what is synced, what was skipped, which models are in use, and a sync button."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from assistant.web.tabs.pane import Params, TextFile, draw, pane, whole_number
from assistant.web.tabs.status_sync import SyncJob, SyncState
from assistant.web.tabs.status_view import model_text, reason_text, step_text, view_status
from assistant.web.tabs.tables import table_csv

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

#: Rows of a table on the page; files hold all.
ROWS = 50
#: Milliseconds between two looks at a running sync.
POLL = 500


def build(assistant: Assistant, strings: Strings) -> None:
    """Put the tab's component into the tab that is open."""
    job = job_of(assistant)
    pane(
        "status",
        strings,
        lambda params: status_html(assistant, params, strings, job),
        lambda params: status_file(assistant, params),
    )


def status_html(assistant: Assistant, params: Params, strings: Strings, job: SyncJob) -> str:
    """The tab's HTML; with ``part`` set to ``index`` that of index and models alone.

    Args:
        assistant: Holds the records and settings.
        params: ``day`` chosen in the calendar; ``action`` set to ``sync`` starts a sync, if the
            settings allow it.
        strings: Texts of the page's language.
        job: Runs syncs.
    """
    if params.get("part") == "index":
        status = assistant.status()
        model = model_text(status.model, strings)
        return draw("index.html", strings, status=status, model=model, rows=ROWS)
    refused = False
    if params.get("action") == "sync":
        refused = not assistant.settings.allow_sync
        if not refused:
            job.start()
    state = job.state
    return draw(
        "status.html",
        strings,
        view=view_status(
            assistant, params.get("day", ""), strings, whole_number(params.get("width", ""), 900)
        ),
        state=state,
        step=step_text(state, strings),
        outcome=_outcome(state, strings),
        refused=refused,
        allowed=assistant.settings.allow_sync,
        reason=lambda text: reason_text(text, strings),
        rows=ROWS,
        poll=POLL,
    )


def status_file(assistant: Assistant, params: Params) -> TextFile | None:
    """``skipped`` or ``glosses`` as CSV; ``file`` names the table."""
    table = params.get("file")
    rows: list[list[object]]
    if table == "skipped":
        rows = [["path", "line", "reason", "text"]]
        rows += [[s.path, s.line, s.reason, s.text] for s in assistant.catalog.skipped()]
    elif table == "glosses":
        rows = [["korean", "english", "papers"]]
        rows += [[g.korean, g.english, g.support] for g in assistant.status().glosses]
    else:
        return None
    return TextFile(f"{table}.csv", "text/csv;charset=utf-8", table_csv(rows))


def job_of(assistant: Assistant) -> SyncJob:
    """The one job of an assistant, whatever the number of pages built over it."""
    job = _JOBS.get(assistant)
    if job is None:
        _JOBS[assistant] = job = SyncJob(assistant)
    return job


# A job goes, and its assistant with it, with the last page that shows it.
_JOBS: WeakValueDictionary[Assistant, SyncJob] = WeakValueDictionary()


def _outcome(state: SyncState, strings: Strings) -> str:
    if state.error:
        return strings("status.sync_failed", why=state.error)
    if state.report is None:
        return ""
    report = state.report
    return strings(
        "status.synced",
        seconds=f"{report.seconds:.1f}",
        added=report.added,
        updated=report.updated,
        removed=report.removed,
        skipped=len(report.skipped),
    )
