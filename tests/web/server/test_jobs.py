"""Work behind the page: one run at a time, its progress, and its end."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from assistant.errors import FeedError
from assistant.web.server.jobs import Job


class Steps:
    """Work of endless steps; each waits to be let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.given: list[dict[str, Any]] = []

    def __call__(self, *, progress: Any, **given: Any) -> str:
        self.given.append(given)
        for done in range(1000):
            progress("Counting", done, 1000)
            self.go.wait(10)
        return "done"


def test_what_is_given_reaches_the_work() -> None:
    work = Steps()
    work.go.set()
    job = Job(work, "count")
    assert job.start(days=7)
    job.wait(60)
    assert work.given == [{"days": 7}]
    assert job.state.report == "done"
    assert not job.state.running


def test_a_stopped_run_ends_at_its_next_step_and_can_be_started_again() -> None:
    work = Steps()
    job = Job(work, "count")
    job.start()
    threading.Timer(0.05, work.go.set).start()
    job.stop(10)
    assert not job.state.running
    assert job.state.report is None
    assert job.state.error is None
    job.start()
    job.wait(60)
    assert job.state.report == "done"


def test_an_end_can_be_forgotten() -> None:
    def fail(*, progress: Any) -> str:
        raise FeedError("The feed is gone.")

    job = Job(fail, "fail")
    job.start()
    job.wait(60)
    assert str(job.state.error) == "The feed is gone."
    job.forget()
    assert job.state.error is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nobody_expected_leaves_the_job_usable() -> None:
    def fail(*, progress: Any) -> str:
        raise ZeroDivisionError

    job = Job(fail, "fail")
    job.start()
    job.wait(60)
    assert "server's log" in str(job.state.error)
    assert job.start()
    job.wait(60)
