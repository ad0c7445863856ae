"""Where generations lie, and which one is in use.

A generation is a folder that holds everything a search reads, consistent in itself.

Layout of a data folder::

    catalog.sqlite
    CURRENT                       name of the generation in use
    WRITING, CHECKED              see `assistant.index.notes`
    chroma/g000003/               the Chroma collection (unless a server holds it), named after
                                  the generation that made it
    generations/g000007/
        manifest.json             what it must hold, and which collection is its own
        papers.json               which papers, and which version of each
        papers-changed.json       what of these has changed since they were all written
        model/                    fitted embedding, mined glosses, vocabulary
        lexical/                  tantivy
        vectors.npy, ids.json     the vectors alone, for exact search (unless they are too many)
        changes.npz               which of these are gone, and those that came since
        service/                  vectors of an embedding service, where one is set
        doubtful.json             papers whose summary seems to describe another
        catalog.snapshot.sqlite   its own catalog, where it was published by another machine

A generation is complete before ``CURRENT`` names it and is never written afterwards. The one
before the current stays for those who still read it. What is the same in both is one file with two
names, so that a sync writes little more than what is new. A collection alone is written in place,
by each generation that adds to it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from assistant.catalog.readonly import SNAPSHOT

#: In a generation's folder: file of the matrix, and folder of a service's vectors.
MATRIX, SERVICE = "vectors.npy", "service"
CURRENT = "CURRENT"
_FOLDER, _COLLECTIONS = "generations", "chroma"


def generation_dir(data_dir: Path, name: str) -> Path:
    """Folder of a generation."""
    return data_dir / _FOLDER / name


def catalog_path(data_dir: Path, name: str | None) -> Path:
    """The catalog that belongs to a generation: its own, else that of the data folder."""
    own = generation_dir(data_dir, name or "") / SNAPSHOT
    return own if own.exists() else data_dir / "catalog.sqlite"


def collection_dir(data_dir: Path, home: str) -> Path:
    """Folder of the embedded Chroma collection that a generation made."""
    return data_dir / _COLLECTIONS / home


def current_name(data_dir: Path) -> str | None:
    """Name of the generation in use, or None when there is none.

    Where the file names none, because it is damaged, the name is of a folder that doesn't exist.
    """
    try:
        name = (data_dir / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    # Anything but a plain name is no work of ours, and must not lead out of the folder.
    return name if re.fullmatch(r"g[0-9]+", name) else "unreadable"


def changed_at(data_dir: Path) -> datetime:
    """When the generation in use became current: when a sync last changed anything.

    Raises:
        OSError: There is none.
    """
    return datetime.fromtimestamp((data_dir / CURRENT).stat().st_mtime, UTC)


def switch(data_dir: Path, name: str) -> None:
    """Make a finished generation the current one, atomically and durably."""
    write_durably(data_dir / CURRENT, name)


def write_durably(path: Path, text: str) -> None:
    """Write a small file so that it holds the old text or the new one, whatever happens."""
    temporary = path.with_name(f"{path.name}.next")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def share(source: str | Path, target: str | Path) -> None:
    """Give a finished file a second name, or copy it where a file system has no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def next_name(data_dir: Path) -> str:
    """A name that no generation has, greater than all before."""
    numbers = [int(name[1:]) for name in names(data_dir)]
    return f"g{max(numbers, default=0) + 1:06d}"


def discard_others(data_dir: Path, keep: int = 2) -> list[str]:
    """Remove folders of broken and old generations; readers may still be on the newest ``keep``.

    Returns:
        Names of those removed.
    """
    current = current_name(data_dir)
    older = [name for name in names(data_dir) if current is None or name < current]
    newer = [name for name in names(data_dir) if current is not None and name > current]
    removed = [*newer, *older[: max(0, len(older) - (keep - 1))]]
    for name in removed:
        shutil.rmtree(generation_dir(data_dir, name), ignore_errors=True)
    return removed


def discard_collections(data_dir: Path, keep: Collection[str]) -> None:
    """Remove the embedded collections but those that the generations to keep made."""
    for folder in (data_dir / _COLLECTIONS).glob("g*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def names(data_dir: Path) -> list[str]:
    """Names of all generations, finished or not, oldest first."""
    folder = data_dir / _FOLDER
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if path.name[:1] == "g" and path.name[1:].isdigit()
    )
