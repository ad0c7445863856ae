"""Where generations lie, and which one is in use.

A generation is a folder that holds everything a search reads, consistent in itself.

Layout of a data folder::

    catalog.sqlite
    CURRENT                       name of the generation in use
    CHECKED                       how its Chroma files looked when they were last found sound
    generations/g000007/
        manifest.json             what it must hold
        model/                    fitted embedding, mined glosses, vocabulary
        lexical/                  tantivy
        chroma/                   the Chroma collection (unless a server holds it)
        vectors.npy, ids.json     its vectors alone, for exact search (unless they are too many)
        service/                  vectors of an embedding service, where one is set
        doubtful.json             papers whose summary seems to describe another
        catalog.snapshot.sqlite   its own catalog, where it was published by another machine

A generation is complete before ``CURRENT`` names it and is never written afterwards. The one
before the current stays for those who still read it, without its Chroma folder where that is not
what they search.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from assistant.catalog.readonly import SNAPSHOT

#: In a generation's folder: folder of the Chroma collection, file of the matrix, and folder of a
#: service's vectors.
CHROMA, MATRIX, SERVICE = "chroma", "vectors.npy", "service"
CURRENT = "CURRENT"
_FOLDER = "generations"
_CHECKED = "CHECKED"


def generation_dir(data_dir: Path, name: str) -> Path:
    """Folder of a generation."""
    return data_dir / _FOLDER / name


def catalog_path(data_dir: Path, name: str | None) -> Path:
    """The catalog that belongs to a generation: its own, else that of the data folder."""
    own = generation_dir(data_dir, name or "") / SNAPSHOT
    return own if own.exists() else data_dir / "catalog.sqlite"


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
    temporary = data_dir / f"{CURRENT}.next"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(data_dir / CURRENT)


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
    for name in older:
        folder = generation_dir(data_dir, name)
        if (folder / MATRIX).exists():
            shutil.rmtree(folder / CHROMA, ignore_errors=True)
    return removed


def note_checked(data_dir: Path, name: str) -> None:
    """Remember that the Chroma files of a generation were found sound as they are now."""
    text = json.dumps(_looks(data_dir, name))
    (data_dir / _CHECKED).write_text(text, encoding="utf-8")


def is_checked(data_dir: Path, name: str) -> bool:
    """Whether nobody has touched the Chroma files of a generation since `note_checked`."""
    try:
        noted = json.loads((data_dir / _CHECKED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(noted == _looks(data_dir, name))


def _looks(data_dir: Path, name: str) -> dict[str, list[int]]:
    """Size in bytes and time of change in nanoseconds of each file."""
    folder = generation_dir(data_dir, name)
    return {
        path.relative_to(data_dir).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted((folder / CHROMA).rglob("*"))
        if path.is_file()
    }


def names(data_dir: Path) -> list[str]:
    """Names of all generations, finished or not, oldest first."""
    folder = data_dir / _FOLDER
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if path.name[:1] == "g" and path.name[1:].isdigit()
    )
