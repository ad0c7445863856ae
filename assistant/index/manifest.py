"""What a generation must hold, and whether its files still are what they were."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.index.faults import unreadable
from assistant.index.pointer import CHROMA
from assistant.index.stores.base import record_ids

#: Name of the built-in embedding, whose vectors the Chroma collection holds.
BUILT_IN = "lsa"
#: Raised whenever a generation's layout or the meaning of its parts changes.
FORMAT = 4
#: Chroma's database, of which every client that opens it rewrites a few bytes.
_DATABASE = "chroma.sqlite3"
_VOLATILE = (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", "manifest.json")
_SAVED = "index_metadata.pickle"
_SQLITE_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    Attributes:
        name: Its folder's name.
        identity: Of the embedding whose vectors the Chroma collection holds.
        collection: Name of the Chroma collection.
        analysis: Identifies vocabulary, lexicon, analyser and chunk budget.
        fitted: Papers that the model was fitted on.
        papers: Record hash and number of chunks by arXiv id.
        probes: Known vectors by record id.
        files: Sizes in bytes of its files, relative to its folder.
        seals: CRC-32 of the files that Chroma keeps of its graph, which nobody writes any more.
        dimensions: Length of a vector.
        server: Address of the Chroma server that holds the collection, or empty.
        in_memory: Whether a matrix of the vectors lies beside the collection, to be searched.
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
    seals: dict[str, int] = field(default_factory=dict)
    dimensions: int = 1
    server: str = ""
    in_memory: bool = True
    format: int = FORMAT

    @property
    def chunks(self) -> int:
        """Number of records in the vector store."""
        return sum(count for _, count in self.papers.values())

    @property
    def record_ids(self) -> list[str]:
        """Ids of the records in the vector store."""
        return [key for paper, (_, n) in self.papers.items() for key in record_ids(paper, n)]

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
            if facts["format"] != FORMAT or facts["identity"] != BUILT_IN:
                raise IndexDamagedError("The index was written by another version.")
            facts["papers"] = {key: (h, int(n)) for key, (h, n) in facts["papers"].items()}
            return cls(**facts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable("The index's manifest", error) from error


def file_sizes(folder: Path) -> dict[str, int]:
    """Sizes of the files that never change once the generation is finished."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _VOLATILE
    }


def graph_seals(folder: Path) -> dict[str, int]:
    """CRC-32 of the files of Chroma's graph, relative to the generation's folder."""
    # Until Chroma first saves its graph, which is when it writes this file, the others hold
    # nothing yet, and are made anew by every client that looks.
    saved = [path.parent for path in (folder / CHROMA).glob(f"*/{_SAVED}")]
    return {
        path.relative_to(folder).as_posix(): zlib.crc32(path.read_bytes())
        for graph in sorted(saved)
        for path in sorted(graph.iterdir())
    }


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare the sizes of the files with the manifest; nothing but the manifest is read.

    A generation that is no longer the current one may have lost its Chroma folder.

    Raises:
        IndexDamagedError: One is missing or has another size.
    """
    chroma = folder / CHROMA
    given_up = manifest.in_memory and not chroma.exists()
    for name, size in manifest.files.items():
        if given_up and name.startswith(f"{CHROMA}/"):
            continue
        try:
            found = (folder / name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            found = -1
        except OSError as error:
            raise unreadable(f"The index file {name}", error) from error
        if found != size:
            problem = "is missing" if found < 0 else f"has {found} bytes instead of {size}"
            raise IndexDamagedError(f"The index file {name} {problem}.")
    if not manifest.server and not given_up:
        _check_database(chroma / _DATABASE)


def check_seals(folder: Path, manifest: Manifest) -> None:
    """Compare the content of Chroma's graph with the manifest, before Chroma reads it.

    Raises:
        IndexDamagedError: It differs.
    """
    if graph_seals(folder) != manifest.seals:
        raise IndexDamagedError("The graph of the Chroma collection is damaged.")


def _check_database(path: Path) -> None:
    # By its header, which says how many pages there are: importing Chroma takes longer than a
    # whole search, and the file is Chroma's own.
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(32)
    except OSError as error:
        raise unreadable("The Chroma database", error) from error
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A page of 65,536 bytes is written as 1.
    if not header.startswith(_SQLITE_MAGIC) or size != pages * (65_536 if page == 1 else page):
        raise IndexDamagedError("The Chroma database is cut off or overwritten.")
