"""The offer of new days on the page: when it is made, and how the fetch goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import NotSyncedError
from assistant.feed.days import FIRST_DAYS, MOST_DAYS
from assistant.feed.offer import may_fetch, offer
from assistant.web.tabs.fetching import BUSY, has_failed, outcome, running_text

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.question.model import Question
    from assistant.strings import Strings
    from assistant.web.server.jobs import Jobs


def offered(
    assistant: Assistant, strings: Strings, question: Question | None = None
) -> dict[str, Any] | None:
    """The offer as the page shows it, or None where there is none to make.

    Args:
        assistant: Its settings say who may fetch.
        strings: Texts of the page's language.
        question: What was asked; None on an empty page.
    """
    settings = assistant.settings
    if not (settings.allow_sync and may_fetch(settings)):
        return None
    try:
        dates = assistant.digest_dates()
    except NotSyncedError:
        return None
    today = (question.today if question else None) or settings.today()
    window, recent = (question.window, question.recent) if question else (None, False)
    found = offer(dates[-1] if dates else None, today, window, recent=recent)
    if found is None:
        return None
    return {
        "text": found.sentence(strings.language),
        "action": found.action(strings.language),
        "days": found.days,
        "asked": found.asked,
        "newest": found.newest.isoformat(),
    }


def start(assistant: Assistant, jobs: Jobs, days: object, strings: Strings) -> dict[str, Any]:
    """Start a fetch of some days, unless one runs already; returns how it goes.

    Args:
        assistant: Its settings say whether the page may.
        jobs: Its jobs.
        days: How many days, from the browser.
        strings: Texts of the page's language.
    """
    if not assistant.settings.allow_sync:
        return _ended(strings("status.sync_refused"), failed=True)
    known = days if isinstance(days, int) and not isinstance(days, bool) else FIRST_DAYS
    jobs.fetch.start(days=min(max(known, 1), MOST_DAYS), wait=BUSY)
    return progress(jobs, strings)


def progress(jobs: Jobs, strings: Strings) -> dict[str, Any]:
    """How the fetch goes, or how the last one ended.

    Returns:
        ``running``; ``text`` to show; ``done`` and ``total`` of a step (``total`` 0: unknown);
        ``failed``: whether the text says what went wrong; ``changed``: whether papers came in.
    """
    state = jobs.fetch.state
    if not state.running:
        changed = state.report is not None and state.report.changed
        return _ended(outcome(state, strings), failed=has_failed(state), changed=changed)
    return {
        "running": True,
        "text": running_text(state, strings),
        "done": state.done,
        "total": state.total,
        "failed": False,
        "changed": False,
    }


def _ended(text: str, *, failed: bool, changed: bool = False) -> dict[str, Any]:
    return {
        "running": False,
        "text": text,
        "done": 0,
        "total": 0,
        "failed": failed,
        "changed": changed,
    }
