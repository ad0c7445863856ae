"""One process at a time writes in a data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from assistant.errors import SyncBusyError, SyncError


@contextmanager
def locked(
    data_dir: Path, wait: float, what: Literal["sync", "publish"] = "sync"
) -> Iterator[None]:
    """Around what only one process may do in a data folder at a time.

    Args:
        data_dir: The data folder; made where it isn't there.
        wait: Seconds to wait for another process.
        what: ``sync`` is held by whoever changes the index, or needs it to stay as it is.

    Raises:
        SyncBusyError: Another process is still at it after ``wait`` seconds.
        SyncError: The folder can't be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data_dir / f"{what}.lock", timeout=wait)
        lock.acquire()
    except Timeout as error:
        doing = "syncing" if what == "sync" else "publishing from"
        raise SyncBusyError(
            f"Another process is {doing} {data_dir}.", hint="Try again when it is done."
        ) from error
    except OSError as error:
        raise SyncError(
            f"The data folder {data_dir} can't be written: {error.strerror}.",
            hint="Give another one (--data-dir), or sync as a user who may write there.",
        ) from error
    try:
        yield
    finally:
        lock.release()
