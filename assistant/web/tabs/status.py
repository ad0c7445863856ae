"""The Status tab: what is synced, what was skipped, which models are in use; sync and fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.feed.days import FIRST_DAYS
from assistant.reports.tables import table_csv
from assistant.web.server.jobs import Jobs, jobs_of
from assistant.web.tabs.fetching import BUSY, has_failed, running_text
from assistant.web.tabs.fetching import outcome as fetch_outcome
from assistant.web.tabs.following import pull_work
from assistant.web.tabs.pane import Params, TextFile, draw, pane, whole_number
from assistant.web.tabs.status_view import model_text, reason_text, step_text, view_status
from assistant.web.tabs.work import Work

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

#: Rows of a table on the page; files hold all.
ROWS = 50
#: Milliseconds between two looks at a running sync.
POLL = 500


def build(assistant: Assistant, strings: Strings) -> None:
    """Put the tab's component into the tab that is open."""
    jobs = jobs_of(assistant)
    pane(
        "status",
        strings,
        lambda params: status_html(assistant, params, strings, jobs),
        lambda params: status_file(assistant, params),
    )


def status_html(assistant: Assistant, params: Params, strings: Strings, jobs: Jobs) -> str:
    """The tab's HTML; with ``part`` set to ``index`` that of index and models alone.

    Args:
        assistant: Holds the records and settings.
        params: ``day`` chosen in the calendar; ``action`` set to ``sync`` or ``fetch`` starts
            that, if the settings allow it.
        strings: Texts of the page's language.
        jobs: Run syncs and fetches.
    """
    if params.get("part") == "index":
        status = assistant.status()
        model = model_text(status.model, strings)
        return draw("index.html", strings, status=status, model=model, rows=ROWS)
    settings = assistant.settings
    refused = params.get("action") in ("sync", "fetch") and not settings.allow_sync
    if params.get("action") == "sync" and not refused:
        jobs.sync.start()
    elif params.get("action") == "fetch" and not refused:
        jobs.fetch.start(days=FIRST_DAYS, wait=BUSY)
    works = [_sync_work(jobs, strings), _fetch_work(jobs, settings.fetch, strings)]
    if settings.follow:
        works.append(pull_work(assistant, jobs, strings))
    return draw(
        "status.html",
        strings,
        view=view_status(
            assistant, params.get("day", ""), strings, whole_number(params.get("width", ""), 900)
        ),
        works=works,
        refused=refused,
        allowed=settings.allow_sync,
        days=FIRST_DAYS,
        stage="running" if jobs.running else " ".join(work.outcome for work in works),
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


def _sync_work(jobs: Jobs, strings: Strings) -> Work:
    state, outcome = jobs.sync.state, ""
    text = step_text(state, strings) + (f" {state.done}/{state.total}" if state.total else "")
    if state.error:
        outcome = strings("status.sync_failed", why=state.error)
    elif state.report is not None:
        report = state.report
        outcome = strings(
            "status.synced",
            seconds=f"{report.seconds:.1f}",
            added=report.added,
            updated=report.updated,
            removed=report.removed,
            skipped=len(report.skipped),
        )
        if report.lacking:
            outcome += " " + strings("status.unembedded", n=report.lacking)
    failed = state.error is not None
    return Work("sync", state.running, text, state.done, state.total, outcome, failed)


def _fetch_work(jobs: Jobs, pace: str, strings: Strings) -> Work:
    state = jobs.fetch.state
    failed, said = has_failed(state), [fetch_outcome(state, strings)]
    if pace != "off":
        said.append(strings("feed.tried_again" if failed else f"feed.pace_{pace}"))
    text, outcome = running_text(state, strings), " ".join(filter(None, said))
    return Work("fetch", state.running, text, state.done, state.total, outcome, failed)
