"""The current index as one consistent copy, taken while nobody syncs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.catalog.catalog import open_catalog
from assistant.catalog.readonly import SNAPSHOT
from assistant.errors import NotSyncedError
from assistant.index.faults import locked
from assistant.index.generation import Generation
from assistant.index.manifest import Manifest
from assistant.index.pointer import (
    catalog_path,
    changed_at,
    current_name,
    generation_dir,
    share,
)
from assistant.publishing.faults import Fault, FaultError, unwritable
from assistant.settings import Settings

_FOLDER = "publishing"


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy of an index, whose files nobody changes.

    Attributes:
        folder: Holds the files of the generation, and the catalog.
        manifest: The generation's.
        synced: When it became the current one.
    """

    folder: Path
    manifest: Manifest
    synced: datetime


def reader_files(manifest: Manifest) -> list[str]:
    """Paths of what searches read of a generation, relative to its folder.

    Where they read the matrix, or ask a server, the Chroma collection is not among them.

    Raises:
        FaultError: They search an embedded Chroma, which this machine alone writes and reads.
    """
    if not (manifest.in_memory or manifest.server):
        raise FaultError(Fault("vectors", f"{manifest.chunks:,}"))
    return ["manifest.json", *manifest.files]


@contextmanager
def staged(settings: Settings, wait: float) -> Iterator[Staged]:
    """A copy of the current index, as long as the block lasts; it has been opened once.

    Nobody syncs while files are linked and the catalog is copied, which takes a moment.

    Args:
        settings: Where the data is.
        wait: Seconds to wait for a sync, or for another who publishes.

    Raises:
        NotSyncedError: There is no index yet.
        IndexDamagedError: It is not what it was.
        SyncBusyError: A sync is still running after ``wait`` seconds.
        FaultError: The copy can't be written.
    """
    data_dir = settings.data_dir
    root = data_dir / _FOLDER
    with locked(data_dir, wait, "publish"):
        # A killed one may have left it.
        shutil.rmtree(root, ignore_errors=True)
        try:
            with locked(data_dir, wait):
                copy = _copied(data_dir, root)
            _trim(copy.folder / SNAPSHOT)
            _check(settings, root, copy.folder)
            yield copy
        except OSError as error:
            raise unwritable(root, error) from error
        finally:
            shutil.rmtree(root, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """Have a file in another place too, sharing its bytes where the file system can.

    Raises:
        OSError: It can't be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    share(source, target)


def _copied(data_dir: Path, root: Path) -> Staged:
    name = current_name(data_dir)
    if name is None:
        raise NotSyncedError(f"There is no index in {data_dir} yet.", hint="Run: assistant sync")
    source, folder = generation_dir(data_dir, name), generation_dir(root, name)
    manifest = Manifest.read(source)
    catalog = open_catalog(catalog_path(data_dir, name))
    folder.mkdir(parents=True)
    for path in reader_files(manifest):
        link(source / path, folder / path)
    with (
        closing(catalog),
        closing(sqlite3.connect(folder / SNAPSHOT)) as copy,
        catalog.connection.lease() as connection,
    ):
        connection.backup(copy)
    return Staged(folder, manifest, changed_at(data_dir))


def _trim(snapshot: Path) -> None:
    """Leave out what only a sync reads, and make it one file that is never written again."""
    with closing(sqlite3.connect(snapshot, isolation_level=None)) as database:
        database.execute("DELETE FROM embeddings")
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("VACUUM")


def _check(settings: Settings, root: Path, folder: Path) -> None:
    """Open the copy as a reader does."""
    there = settings.model_copy(update={"data_dir": root})
    Generation(there, folder.name).check_settings()
    with closing(open_catalog(folder / SNAPSHOT)) as catalog:
        catalog.digest_dates()
