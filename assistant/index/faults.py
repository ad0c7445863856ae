"""Failures of reading and writing that are no damage: a full disk, too many files, a bad mount.

An index is built anew only where it is damaged; these are told in a sentence, and what is in use
stays as it is.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from assistant.catalog.schema import is_damage
from assistant.errors import AssistantError, IndexDamagedError, SyncBusyError, SyncError
from assistant.index.pointer import collection_dir, current_name, generation_dir, names
from assistant.locks import holding

#: Bytes that must be writable where an index is to be built anew.
_ROOM = 4 << 20
#: What reading says of a file that is gone.
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR})
#: How Rust's libraries name a system's error.
_OS_ERROR = re.compile(r"\(os error ([0-9]{1,4})\)")


def unreadable(what: str, error: Exception) -> AssistantError:
    """The error to raise where a part of the index can't be read.

    Args:
        what: The part, to begin a sentence with.
        error: Why.

    Returns:
        An IndexDamagedError where the part itself is at fault or gone.
    """
    number = _number(error)
    if number is None or number in _GONE:
        return IndexDamagedError(f"{what} can't be read: {error}.", hint="Run: assistant sync.")
    return AssistantError(
        f"{what} can't be read: {os.strerror(number)}.",
        hint="It may be sound: mend what keeps it from being read, then try again.",
        retryable=True,
    )


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
    doing = "syncing" if what == "sync" else "publishing from"
    with holding(
        data_dir, what, wait, doing=doing, verb="sync", busy=SyncBusyError, failed=SyncError
    ):
        yield


@contextmanager
def written_whole(data_dir: Path) -> Iterator[None]:
    """Leave no half generation behind where a block fails.

    Raises:
        SyncError: It failed because nothing more could be written.
    """
    before = set(names(data_dir))
    try:
        yield
    except BaseException as error:
        # Its room may be what others need, and the very reason.
        for name in {*names(data_dir)} - before - {current_name(data_dir)}:
            for folder in (generation_dir(data_dir, name), collection_dir(data_dir, name)):
                shutil.rmtree(folder, ignore_errors=True)
        if reason := _reason(error, data_dir):
            raise SyncError(
                f"Nothing more can be written in {data_dir}: {reason}.",
                hint="Free some room on the disk, or choose another data folder, then run sync"
                " again. The index in use is as it was.",
            ) from error
        raise


def check_room(data_dir: Path) -> None:
    """See that the folder can be written: what failed without that proves no damage.

    Raises:
        OSError: It can't.
    """
    probe = data_dir / "room.tmp"
    try:
        with probe.open("wb") as file:
            file.write(os.urandom(_ROOM))
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _reason(error: BaseException, data_dir: Path) -> str:
    """Why nothing could be written, where that is what an error comes of; else empty."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, sqlite3.Error):
        return "" if is_damage(error) else str(error)
    # Libraries say less: then the disk is asked.
    if isinstance(error, OSError | ValueError | IndexDamagedError):
        try:
            check_room(data_dir)
        except OSError as refused:
            return refused.strerror or str(refused)
        return str(error) if isinstance(error, OSError) else ""
    return ""


def _number(error: Exception) -> int | None:
    """The number of a system's error, or None."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    match = _OS_ERROR.search(str(error))
    return int(match[1]) if match else None
