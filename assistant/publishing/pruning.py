"""Removes old publications from a store, and the files that no other has.

Followers that are fetching lose nothing they need: the newest two publications stay in any case,
and whoever has begun with an older one finds a file gone, and begins again with the newest. Nor do
machines that are publishing: files that came within `GRACE` stay, whether or not a publication has
them yet, and older ones that none has are sent again before one relies on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.publishing.faults import FaultError
from assistant.publishing.publication import (
    FOLDER,
    is_name,
    object_name,
    read_pointer,
    read_publication,
)
from assistant.publishing.store import Store

#: Publications that are never removed.
LEAST = 2
#: How long a file stays that no publication has.
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many publications and files were removed."""

    publications: int = 0
    objects: int = 0


def prune(store: Store, keep: int) -> Pruned:
    """Remove all publications but the newest ones, and the files that these don't have.

    Args:
        store: Where they are.
        keep: How many publications stay; at least two do, and always the one that is followed.

    Raises:
        FaultError: The store fails; what is left is whole, and the next time goes on.
    """
    names = sorted(name for path in store.list(FOLDER) if is_name(name := path.rpartition("/")[2]))
    stay = {*names[-max(keep, LEAST) :], read_pointer(store)} - {None}
    # Read before anything goes: with one that can't be read, nothing may go.
    wanted = _wanted(store, stay)
    gone = [name for name in names if name not in stay]
    for name in gone:
        store.remove(f"{FOLDER}/{name}")
    objects = store.list("objects")
    # Others may have published meanwhile.
    later = {path.rpartition("/")[2] for path in store.list(FOLDER)}
    wanted |= _wanted(store, {name for name in later - stay if is_name(name)})
    limit = datetime.now(UTC) - GRACE
    removed = 0
    for name, entry in objects.items():
        if name not in wanted and entry.modified is not None and entry.modified < limit:
            store.remove(name)
            removed += 1
    return Pruned(len(gone), removed)


def _wanted(store: Store, names: set[str | None]) -> set[str]:
    """The files that some publications have."""
    found: set[str] = set()
    for name in names:
        if name is None:
            continue
        try:
            publication = read_publication(store, name)
        except FaultError as error:
            if error.fault.kind == "gone":
                continue  # removed by another machine
            raise
        found |= {object_name(item.sha256) for item in publication.files.values()}
    return found
