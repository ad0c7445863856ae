"""Puts the current index into a store."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.publishing.faults import unwritable
from assistant.publishing.pruning import GRACE, Pruned, prune
from assistant.publishing.publication import (
    FOLDER,
    LATEST,
    Item,
    Publication,
    read_pointer,
    read_publication,
    sha256_of,
    versions,
)
from assistant.publishing.staging import Staged, staged
from assistant.publishing.store import Store, open_store

if TYPE_CHECKING:
    from assistant.catalog.papers import Progress
    from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing did.

    Attributes:
        where: The store.
        publication: Name of the publication that is followed now.
        changed: Whether it is a new one; else the store held the same already.
        files: How many files it has.
        size: Their bytes.
        sent: How many of them the store lacked.
        sent_size: Their bytes.
        dropped: Publications removed.
        removed: Files removed that none of the others has.
        seconds: How long it took.
    """

    where: str
    publication: str
    changed: bool
    files: int
    size: int
    sent: int
    sent_size: int
    dropped: int
    removed: int
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        return asdict(self)


def publish(
    settings: Settings, url: str, *, keep: int | None, wait: float, progress: Progress
) -> PublishReport:
    """Put the current index into a store, and have its followers fetch it.

    What the store holds already isn't sent. The pointer is written last, so that nothing changes
    for followers when this is cut off; the next time goes on with it.

    Args:
        settings: Where the data is.
        url: Of the store.
        keep: Publications to leave in the store, at least 2; None: all.
        wait: Seconds to wait for a sync, or for another who publishes.
        progress: Called with step, done, total.

    Raises:
        FaultError: The store fails, or this machine's disk is full.
        NotSyncedError: There is no index yet.
        IndexDamagedError: It is not what it was.
        SyncBusyError: A sync is still running after ``wait`` seconds.
    """
    started = time.monotonic()
    store = open_store(url)
    store.check_writable()
    with staged(settings, wait) as copy:
        before = read_pointer(store)
        held = read_publication(store, before).files if before is not None else {}
        files = _items(copy, progress)
        known = {item.sha256 for item in held.values()}
        sent = _send(store, copy, files, known, progress)
        name = before
        if name is None or held != files:
            publication = Publication(
                published=datetime.now(UTC),
                synced=copy.synced,
                versions=versions(settings.chunk_tokens),
                server=copy.manifest.server,
                files=files,
            )
            name = publication.named()
            _put(store, publication.encoded(), f"{FOLDER}/{name}")
            _put(store, f"{name}\n".encode(), LATEST)
    pruned = prune(store, keep) if keep is not None else Pruned()
    return PublishReport(
        where=store.where,
        publication=name,
        changed=name != before,
        files=len(files),
        size=sum(item.size for item in files.values()),
        sent=len(sent),
        sent_size=sum(item.size for item in sent),
        dropped=pruned.publications,
        removed=pruned.objects,
        seconds=round(time.monotonic() - started, 3),
    )


def _items(copy: Staged, progress: Progress) -> dict[str, Item]:
    paths = sorted(path for path in copy.folder.rglob("*") if path.is_file())
    files = {}
    for done, path in enumerate(paths, 1):
        name = path.relative_to(copy.folder).as_posix()
        files[name] = Item(sha256_of(path), path.stat().st_size)
        progress("Reading the index", done, len(paths))
    return files


def _send(
    store: Store, copy: Staged, files: dict[str, Item], known: set[str], progress: Progress
) -> list[Item]:
    """Send what the store lacks; returns that."""
    paths = {item: copy.folder / path for path, item in files.items()}
    sent = []
    for done, (item, path) in enumerate(paths.items(), 1):
        if not _stays(store, item, known):
            store.put(path, item.object)
            sent.append(item)
        progress("Sending the index", done, len(paths))
    return sent


def _stays(store: Store, item: Item, known: set[str]) -> bool:
    """Whether the store has a file, and will have it for a while.

    One that belongs to no publication may be about to be removed by another machine, unless it has
    just come: it is sent again, which makes it new.
    """
    found = store.find(item.object)
    if found is None or found.size != item.size:
        return False
    if item.sha256 in known:
        return True
    soon = datetime.now(UTC) - GRACE + timedelta(hours=1)
    return found.modified is not None and found.modified > soon


def _put(store: Store, content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="papers-") as folder:
        source = Path(folder) / "content"
        try:
            source.write_bytes(content)
        except OSError as error:
            raise unwritable(folder, error) from error
        store.put(source, name)
