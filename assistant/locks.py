"""Locks of a data folder: what only one process may do there at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import AssistantError


@contextmanager
def holding(
    data_dir: Path,
    name: str,
    wait: float,
    *,
    doing: str,
    verb: str,
    busy: Callable[..., AssistantError],
    failed: Callable[..., AssistantError],
) -> Iterator[None]:
    """Hold a lock of a data folder as long as the block lasts.

    Args:
        data_dir: The data folder; made where it isn't there.
        name: Of the lock.
        wait: Seconds to wait for another process.
        doing: What another process is at, as in "Another process is syncing FOLDER".
        verb: What is to be done, as in "or sync as a user who may write there".
        busy: Makes the error to raise when another process still holds it after ``wait`` seconds.
        failed: Makes the one to raise when the folder can't be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data_dir / f"{name}.lock", timeout=wait)
        lock.acquire()
    except Timeout as error:
        raise busy(
            f"Another process is {doing} {data_dir}.", hint="Try again when it is done."
        ) from error
    except OSError as error:
        raise failed(
            f"The data folder {data_dir} can't be written: {error.strerror}.",
            hint=f"Give another one (--data-dir), or {verb} as a user who may write there.",
        ) from error
    try:
        yield
    finally:
        lock.release()
