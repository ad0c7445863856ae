"""What a process holds, and processes to which permissions apply."""

from __future__ import annotations

import ctypes
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE = 1


def descriptors(pid: int | str = "self", *, within: Path | None = None) -> int:
    """How many files, sockets and pipes a process has open.

    Args:
        pid: The process.
        within: Only files in this folder. Threads of other tests may still be closing theirs.
    """
    held = list(_open(pid))
    return len(held) if within is None else sum(Path(one).is_relative_to(within) for one in held)


def kinds(pid: int | str = "self") -> Counter[str]:
    """How many descriptors of each kind a process has: names of files, sockets, pipes, …

    Args:
        pid: The process.
    """
    # Numbers of sockets and pipes, and names of files that are made anew, are no kinds.
    return Counter(re.sub(r".*/|:\[[0-9]+\]|[0-9a-f]{8,}", "", one) for one in _open(pid))


def _open(pid: int | str) -> Iterator[str]:
    for one in Path(f"/proc/{pid}/fd").iterdir():
        # One that was closed meanwhile leads nowhere.
        with suppress(FileNotFoundError):
            yield str(one.readlink())


def resident(pid: int | str = "self") -> int:
    """Bytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def threads(pid: int | str = "self") -> int:
    """How many threads a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def obey_permissions() -> None:
    """As ``preexec_fn``: a new program may write only where permissions allow, be it root's."""
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0):
        raise OSError("root's capability to override permissions can't be dropped")


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nobody's permission to write anything in a folder, until the block ends."""
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(modes[path] & ~0o222)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(modes[path])
