"""Spreads work over the machine's cores: the same function over many values, in helper processes.

A helper is a fresh interpreter that gets the function and then batches of values as pickles through
a pipe. It isn't forked, since a host may run threads, and isn't one of multiprocessing's, which
would run the host's main module again. It ends when its pipe closes, however its parent ends.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from assistant.errors import SyncError

T = TypeVar("T")
R = TypeVar("R")

#: Fewer values than this aren't worth the second that a helper takes to start.
LEAST = 1_500
#: Helpers at most; each takes 100 to 150 MB.
MOST_HELPERS = 3
#: Values sent at once: of papers, a tenth of a second of work and less than a megabyte.
BATCH = 100
#: Batches waiting for each helper, so that it needn't wait for this process.
_AHEAD = 2
#: Batches done out of turn, for each helper.
_KEPT = 8
_LAST_SECONDS = 10
_READY = b"ready\n"


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Values in lists of a size; the last may be shorter.

    Example:
        >>> list(batched("abc", 2))
        [['a', 'b'], ['c']]
    """
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


@contextmanager
def spread(function: Callable[[T], R], values: Iterable[T], count: int) -> Iterator[Iterator[R]]:
    """Apply a function to values, in their order, on all cores where there are many of them.

    Args:
        function: Gives the same on every call; it and what it takes and gives can be pickled.
        values: Read as they are needed, a few batches ahead.
        count: How many there are.

    Yields:
        The results. An error of the function is raised as it is.

    Raises:
        SyncError: A helper ended before its work was done.
    """
    number = min(cores() - 1, MOST_HELPERS) if count >= LEAST else 0
    helpers = [helper for _ in range(number) if (helper := _Helper.start(function))]
    if not helpers:
        yield map(function, values)
        return
    pool = ThreadPoolExecutor(len(helpers))
    try:
        yield _in_turn(function, values, helpers, pool)
    finally:
        for helper in helpers:
            helper.stop()
        pool.shutdown(cancel_futures=True)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_turn(
    function: Callable[[T], R],
    values: Iterable[T],
    helpers: list[_Helper],
    pool: ThreadPoolExecutor,
) -> Iterator[R]:
    free = SimpleQueue[_Helper]()
    for helper in helpers:
        free.put(helper)

    def ask(batch: list[T]) -> list[R]:
        helper = free.get()
        try:
            return helper.run(batch)
        finally:
            free.put(helper)

    waiting = deque[Future[list[R]] | list[R]]()
    for batch in batched(values, BATCH):
        asked = sum(isinstance(one, Future) and not one.done() for one in waiting)
        if asked < _AHEAD * len(helpers):
            waiting.append(pool.submit(ask, batch))
        else:
            waiting.append(list(map(function, batch)))
        while waiting and (_is_done(waiting[0]) or len(waiting) > _KEPT * len(helpers)):
            yield from _result(waiting.popleft())
    while waiting:
        yield from _result(waiting.popleft())


def _is_done(one: Future[Any] | list[Any]) -> bool:
    return not isinstance(one, Future) or one.done()


def _result(one: Future[list[R]] | list[R]) -> list[R]:
    return one.result() if isinstance(one, Future) else one


class _Helper:
    """One process; asked by one thread at a time."""

    def __init__(self, process: subprocess.Popen[bytes], function: Callable[[Any], Any]) -> None:
        self._process = process
        self._function = function
        self._ready = False
        self._alone = False

    @classmethod
    def start(cls, function: Callable[[Any], Any]) -> _Helper | None:
        """Start one; None where this can't be done."""
        # In a frozen program the executable is the program itself.
        if not sys.executable or getattr(sys, "frozen", False):
            return None
        root = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        with contextlib.suppress(OSError):
            # In a session of its own: an interrupt at the terminal is the parent's to handle.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "assistant.processes"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
            return cls(process, function)
        return None

    def run(self, batch: list[Any]) -> list[Any]:
        """The results of a batch; one that never got ready leaves the work to this process."""
        if not self._ready and not self._alone:
            self._alone = not self._greeted()
            self._ready = not self._alone
        if self._alone:
            return list(map(self._function, batch))
        try:
            self._send(batch)
            done, value = pickle.load(self._stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise SyncError(
                f"A helper process of the sync ended too early ({self._end()}).",
                hint="Memory may have run out: free some, then run sync again.",
            ) from error
        if not done:
            raise value
        results: list[Any] = value
        return results

    def stop(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    @property
    def _stdout(self) -> Any:
        return self._process.stdout

    def _greeted(self) -> bool:
        try:
            self._send(self._function)
        except OSError:
            return False
        return bool(self._stdout.readline() == _READY)

    def _send(self, value: object) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        pickle.dump(value, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()

    def _end(self) -> str:
        try:
            # It may have let go of its pipes a moment before it ends.
            code = self._process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            return "no answer that can be read"
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _serve() -> None:
    """The life of a helper."""
    answers = os.fdopen(os.dup(1), "wb")
    # What the function prints is no answer.
    os.dup2(2, 1)
    read = partial(pickle.load, sys.stdin.buffer)
    function: Callable[[Any], Any] = read()
    answers.write(_READY)
    with contextlib.suppress(BrokenPipeError, EOFError):
        while True:
            answers.flush()
            answers.write(_answer(function, read()))


def _answer(function: Callable[[Any], Any], batch: list[Any]) -> bytes:
    try:
        return pickle.dumps((True, list(map(function, batch))), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
        return _pickled_error(error)


def _pickled_error(error: Exception) -> bytes:
    try:
        told = pickle.dumps((False, error))
        pickle.loads(told)
    except Exception:  # noqa: BLE001 - an error may hold what can't be pickled
        return pickle.dumps((False, RuntimeError(repr(error))))
    return told


if __name__ == "__main__":
    _serve()
