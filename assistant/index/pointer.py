"""Generations: folders that hold everything a search reads, each consistent in itself.

Layout of a data folder::

    catalog.sqlite
    CURRENT                       name of the generation in use
    generations/g000007/
        manifest.json             what it must hold
        model/                    fitted embedding, mined glosses, vocabulary
        lexical/                  tantivy
        vectors.npy, ids.json     the vectors, for exact search
        doubtful.json             papers whose summary seems to describe another
        chroma/                   the same, as a Chroma collection (unless a server holds it)

A generation is complete before ``CURRENT`` names it and is never written afterwards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.catalog.readonly import open_read_only
from assistant.errors import IndexDamagedError

#: Raised whenever a generation's layout or the meaning of its parts changes.
FORMAT = 3
_CURRENT = "CURRENT"
_FOLDER = "generations"
#: Files that Chroma may touch when it is only read.
_VOLATILE = ("chroma.sqlite3", "chroma.sqlite3-wal", "chroma.sqlite3-shm", "manifest.json")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    Attributes:
        name: Its folder's name.
        identity: Of the embedding.
        collection: Name of the Chroma collection.
        analysis: Identifies vocabulary, lexicon, analyser and chunk budget.
        fitted: Papers that the model was fitted on.
        papers: Record hash and number of chunks by arXiv id.
        probes: Known vectors by record id.
        files: Sizes in bytes of its files, relative to its folder.
        server: Address of the Chroma server that holds the collection, or empty.
        format: Layout version.
    """

    name: str
    identity: str
    collection: str
    analysis: str
    fitted: int
    papers: dict[str, tuple[str, int]]
    probes: dict[str, list[float]] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    server: str = ""
    format: int = FORMAT

    @property
    def chunks(self) -> int:
        """Number of records in the vector store."""
        return sum(count for _, count in self.papers.values())

    def write(self, folder: Path) -> None:
        """Write it into the generation's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        (folder / "manifest.json").write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it.

        Raises:
            IndexDamagedError: It is missing, unreadable, or of another format.
        """
        try:
            facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if facts["format"] != FORMAT:
                raise IndexDamagedError("The index was written by another version.")
            facts["papers"] = {key: (h, int(n)) for key, (h, n) in facts["papers"].items()}
            return cls(**facts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamagedError(f"The index's manifest can't be read: {error}.") from error


def generation_dir(data_dir: Path, name: str) -> Path:
    """Folder of a generation."""
    return data_dir / _FOLDER / name


def current_name(data_dir: Path) -> str | None:
    """Name of the generation in use, or None when there is none.

    Where the file names none, because it is damaged, the name is of a folder that doesn't exist.
    """
    try:
        name = (data_dir / _CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    # Anything but a plain name is no work of ours, and must not lead out of the folder.
    return name if re.fullmatch(r"g[0-9]+", name) else "unreadable"


def switch(data_dir: Path, name: str) -> None:
    """Make a finished generation the current one, atomically and durably."""
    temporary = data_dir / f"{_CURRENT}.next"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(data_dir / _CURRENT)


def next_name(data_dir: Path) -> str:
    """A name that no generation has, greater than all before."""
    numbers = [int(name[1:]) for name in _names(data_dir)]
    return f"g{max(numbers, default=0) + 1:06d}"


def discard_others(data_dir: Path, keep: int = 2) -> list[str]:
    """Remove folders of broken and old generations; readers may still be on the newest ``keep``.

    Returns:
        Names of those removed.
    """
    current = current_name(data_dir)
    older = [name for name in _names(data_dir) if current is None or name < current]
    newer = [name for name in _names(data_dir) if current is not None and name > current]
    removed = [*newer, *older[: max(0, len(older) - (keep - 1))]]
    for name in removed:
        shutil.rmtree(generation_dir(data_dir, name), ignore_errors=True)
    return removed


def file_sizes(folder: Path) -> dict[str, int]:
    """Sizes of the files that never change once the generation is finished."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _VOLATILE
    }


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare the files with the manifest.

    Raises:
        IndexDamagedError: One is missing or has another size.
    """
    for name, size in manifest.files.items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            found = -1
        if found != size:
            problem = "is missing" if found < 0 else f"has {found} bytes instead of {size}"
            raise IndexDamagedError(f"The index file {name} {problem}.")
    if not manifest.server:
        _check_chroma(folder / "chroma" / "chroma.sqlite3", manifest)


def _check_chroma(path: Path, manifest: Manifest) -> None:
    # Without Chroma, whose import alone takes longer than a search; the file is not touched.
    try:
        with closing(open_read_only(path)) as database:
            (found,) = database.execute("SELECT COUNT(*) FROM embeddings").fetchone()
    except sqlite3.Error as error:
        raise IndexDamagedError(f"The Chroma database can't be read: {error}.") from error
    if found != manifest.chunks:
        raise IndexDamagedError(
            f"The Chroma database holds {found} records, not {manifest.chunks}."
        )


def _names(data_dir: Path) -> list[str]:
    folder = data_dir / _FOLDER
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if path.name[:1] == "g" and path.name[1:].isdigit()
    )
