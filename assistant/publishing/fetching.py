"""Brings the files of a publication into a data folder, as a generation that nobody reads yet.

They come into a folder of their own, each under its SHA-256, so that what a failure cuts off goes
on where it was; what the generation in use has already is linked, not fetched.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.index.pointer import current_name, generation_dir, next_name
from assistant.publishing.faults import Fault, FaultError
from assistant.publishing.publication import Item, Publication, sha256_of
from assistant.publishing.staging import link
from assistant.publishing.store import Store

if TYPE_CHECKING:
    from assistant.catalog.papers import Progress

#: What a generation was made of, in its folder.
RECEIPT = "publication.json"
_FOLDER = "incoming"
_PART = ".part"
#: Bytes of disk that must be left.
_ROOM = 16 << 20
_MB = 1_000_000


def fetch(store: Store, publication: Publication, data_dir: Path, progress: Progress) -> str:
    """Write a publication's files into a new generation.

    Args:
        store: Has them.
        publication: Names them.
        data_dir: Gets them.
        progress: Called with step, done, total, in MB; an error raised there ends it.

    Raises:
        FaultError: A file is gone or not what it should be, or the disk has no room.
        OSError: This machine's disk fails.

    Returns:
        The generation's name.
    """
    folder = data_dir / _FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {item.sha256: item for item in publication.files.values()}
    _take_held(folder, wanted, data_dir)
    missing = [item for sha256, item in wanted.items() if not (folder / sha256).exists()]
    size = sum(item.size for item in missing)
    if shutil.disk_usage(folder).free < size + _ROOM:
        raise FaultError(Fault("full", str(data_dir), f"{size / _MB:,.0f} MB"))
    done = 0

    def received(count: int) -> None:
        nonlocal done
        done += count
        progress("Fetching the index", done // _MB, max(1, size // _MB))

    received(0)
    for item in missing:
        part = folder / f"{item.sha256}{_PART}"
        store.download(item.object, part, item.size, received)
        if sha256_of(part) != item.sha256:
            part.unlink()
            raise FaultError(Fault("wrong", store.where, item.object))
        sync_to_disk(part)
        part.replace(folder / item.sha256)
    return _assemble(folder, publication, data_dir)


def clear(data_dir: Path) -> None:
    """Forget what has come of publications that are not wanted any more."""
    shutil.rmtree(data_dir / _FOLDER, ignore_errors=True)


def receipt(folder: Path) -> Publication | None:
    """What a generation was made of; None where it was made of digests, or nobody can tell."""
    try:
        return Publication.decoded((folder / RECEIPT).read_bytes(), str(folder))
    except (OSError, FaultError):
        return None


def sync_to_disk(path: Path) -> None:
    """Have a file, or a folder's list of files, outlast a power cut.

    Raises:
        OSError: The disk fails.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_held(folder: Path, wanted: dict[str, Item], data_dir: Path) -> None:
    """Have what is wanted and held already in the folder, and nothing else."""
    for path in folder.iterdir():
        item = wanted.get(path.name)
        if item is None or path.stat().st_size != item.size or sha256_of(path) != item.sha256:
            path.unlink()
    current = generation_dir(data_dir, current_name(data_dir) or "none")
    had = receipt(current)
    for name, item in had.files.items() if had else ():
        source, target = current / name, folder / item.sha256
        if item.sha256 not in wanted or target.exists() or not source.is_file():
            continue
        # Whatever has become of it must not go from one generation to the next.
        if source.stat().st_size == item.size and sha256_of(source) == item.sha256:
            link(source, target)


def _assemble(folder: Path, publication: Publication, data_dir: Path) -> str:
    name = next_name(data_dir)
    target = generation_dir(data_dir, name)
    try:
        target.mkdir(parents=True)
        for path, item in publication.files.items():
            link(folder / item.sha256, target / path)
        (target / RECEIPT).write_bytes(publication.encoded())
        sync_to_disk(target / RECEIPT)
        for inner in (*(path for path in target.rglob("*") if path.is_dir()), target):
            sync_to_disk(inner)
        sync_to_disk(target.parent)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return name
