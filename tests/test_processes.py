"""Work spread over helper processes: as it would be done in one, and told where it can't be."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from assistant import processes
from assistant.errors import SyncError
from assistant.processes import batched, spread

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, few values a batch."""
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "BATCH", 10)


def _spread(function: Callable[[int], object], values: range | list[int]) -> list[object]:
    with spread(function, values, processes.LEAST) as results:
        return list(results)


def test_results_come_in_the_order_of_the_values_from_two_processes() -> None:
    assert _spread(math.factorial, range(300)) == [math.factorial(n) for n in range(300)]
    sessions = {*_spread(os.getsid, [0] * 300)}
    # A session of its own: what interrupts this one at a terminal doesn't reach the helper.
    assert len(sessions | {os.getsid(0)}) == 2


def test_few_values_and_one_core_need_no_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    with spread(math.factorial, range(5), 5) as results:
        assert list(results) == [1, 1, 2, 6, 24]
    monkeypatch.setattr(processes, "cores", lambda: 1)
    assert _spread(abs, [-1]) == [1]


def test_values_are_read_only_a_little_ahead() -> None:
    read: list[int] = []

    def values() -> Iterator[int]:
        for number in range(100_000):
            read.append(number)
            yield number

    with spread(abs, values(), processes.LEAST) as results:
        next(results)
    assert len(read) <= 1_000


def test_an_error_is_the_functions_own() -> None:
    with pytest.raises(ValueError, match="factorial"):
        _spread(math.factorial, [-1])


def test_a_helper_that_is_killed_is_told() -> None:
    kill = partial(signal.raise_signal)
    with pytest.raises(SyncError, match="SIGKILL") as told:
        _spread(kill, [signal.SIGKILL])
    assert told.value.hint


@pytest.mark.parametrize("executable", ["/nowhere/python", "", "/bin/false", "/bin/cat"])
def test_without_a_helper_this_process_does_everything(
    monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert _spread(math.factorial, range(40)) == [math.factorial(n) for n in range(40)]


def test_a_helper_ends_with_its_parent() -> None:
    script = (
        "import os; from assistant import processes\n"
        "processes.cores = lambda: 2\n"
        "with processes.spread(os.getsid, iter([0]), 10_000) as results:\n"
        "    print(*results, flush=True)\n"
        "    input()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    helper = int(parent.stdout.readline())
    assert helper != os.getsid(0)
    parent.kill()
    parent.communicate()
    with contextlib.suppress(ProcessLookupError):
        for _ in range(600):
            os.kill(helper, 0)
            if _is_zombie(helper):
                return
            time.sleep(0.1)
        pytest.fail("the helper is still there")


def _is_zombie(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_batches() -> None:
    assert list(batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batched([], 2)) == []
