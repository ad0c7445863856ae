"""What a generation must hold, and whether its files still are what they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.index.faults import unreadable
from assistant.index.pointer import share
from assistant.index.stores.base import record_ids

#: Name of the built-in embedding, whose vectors the Chroma collection holds.
BUILT_IN = "lsa"
#: Raised whenever a generation's layout or the meaning of its parts changes.
FORMAT = 5
_MANIFEST, _PAPERS, _CHANGED = "manifest.json", "papers.json", "papers-changed.json"
#: Digits of a record's hash that tell its versions apart: one in 10^19 is mistaken for another.
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    Attributes:
        name: Its folder's name.
        identity: Of the embedding whose vectors the Chroma collection holds.
        collection: Name of the Chroma collection.
        home: The generation that made the collection, after which its folder is named.
        analysis: Identifies vocabulary, lexicon, analyser and chunk budget.
        fitted: Papers that the model was fitted on.
        papers: Number of papers.
        chunks: Number of records in the vector store.
        probes: Known vectors by record id.
        files: Sizes in bytes of its files, relative to its folder.
        dimensions: Length of a vector.
        server: Address of the Chroma server that holds the collection, or empty.
        in_memory: Whether a matrix of the vectors lies beside it, to be searched.
        format: Layout version.
    """

    name: str
    identity: str
    collection: str
    home: str
    analysis: str
    fitted: int
    papers: int
    chunks: int
    probes: dict[str, list[float]] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    dimensions: int = 1
    server: str = ""
    in_memory: bool = True
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write it into the generation's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        (folder / _MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it.

        Raises:
            IndexDamagedError: It is missing, unreadable, or of another format.
        """
        try:
            facts = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            if facts["format"] != FORMAT or facts["identity"] != BUILT_IN:
                raise IndexDamagedError("The index was written by another version.")
            return cls(**facts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable("The index's manifest", error) from error


@dataclass(frozen=True, slots=True)
class Contents:
    """Which papers a generation holds; a search doesn't need to know.

    Attributes:
        hashes: By arXiv id, the hash of the record, shortened by `short`.
        several: Number of chunks of the papers that have more than one.
        first: What the generation of the last full build held, where that is something else.
    """

    hashes: Mapping[str, str]
    several: Mapping[str, int]
    first: Contents | None = None

    @classmethod
    def of(cls, wanted: Mapping[str, str], counts: Mapping[str, int]) -> Contents:
        """Of papers with their record hashes, and their numbers of chunks."""
        hashes = {key: short(record_hash) for key, record_hash in wanted.items()}
        return cls(hashes, {key: count for key, count in counts.items() if count > 1})

    def after(
        self, removed: Iterable[str], wanted: Mapping[str, str], counts: Mapping[str, int]
    ) -> Contents:
        """What is held when some papers are gone and some written; see `of`.

        Args:
            removed: Papers that are gone or written anew.
            wanted: Record hashes, of the papers that are written at least.
            counts: Numbers of chunks, of these alone.
        """
        hashes, several = dict(self.hashes), dict(self.several)
        for paper in removed:
            hashes.pop(paper, None)
            several.pop(paper, None)
        fresh = Contents.of({paper: wanted[paper] for paper in counts}, counts)
        first = self.first or self
        return Contents(hashes | dict(fresh.hashes), several | dict(fresh.several), first)

    @property
    def chunks(self) -> int:
        """Number of records in the vector store."""
        return len(self.hashes) + sum(self.several.values()) - len(self.several)

    def records_of(self, arxiv_id: str) -> list[str]:
        """Ids of a paper's records."""
        return record_ids(arxiv_id, self.several.get(arxiv_id, 1))

    def record_ids(self) -> Iterator[str]:
        """Ids of all records."""
        return (record_id for paper in self.hashes for record_id in self.records_of(paper))

    def write(self, folder: Path, base: Path | None) -> None:
        """Write it into a generation's folder.

        Args:
            folder: Of the generation.
            base: That of the generation this one began with: what it has of the first is shared.
        """
        first = self.first
        if first is None or base is None:
            _dump([self.hashes, self.several], folder / _PAPERS)
            return
        share(base / _PAPERS, folder / _PAPERS)
        gone = [key for key in first.hashes if key not in self.hashes]
        hashes = {key: h for key, h in self.hashes.items() if first.hashes.get(key) != h}
        _dump([hashes, self.several, gone], folder / _CHANGED)

    @classmethod
    def read(cls, folder: Path) -> Contents:
        """Read it.

        Raises:
            IndexDamagedError: It is missing or unreadable.
        """
        try:
            hashes, several = json.loads((folder / _PAPERS).read_text(encoding="utf-8"))
            first = cls(dict(hashes), dict(several))
            if not (folder / _CHANGED).exists():
                return first
            changes = json.loads((folder / _CHANGED).read_text(encoding="utf-8"))
            hashes, several, gone = dict(first.hashes) | dict(changes[0]), changes[1], changes[2]
            for paper in gone:
                del hashes[paper]
            return cls(hashes, dict(several), first)
        except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
            raise unreadable("The index's list of papers", error) from error


def _dump(facts: object, path: Path) -> None:
    path.write_text(json.dumps(facts, separators=(",", ":")), encoding="utf-8")


def short(record_hash: str) -> str:
    """What is kept of a record's hash."""
    return record_hash[:DIGITS]


def file_sizes(folder: Path) -> dict[str, int]:
    """Sizes of a finished generation's files."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _MANIFEST
    }


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare the sizes of the files with the manifest; nothing but the manifest is read.

    Raises:
        IndexDamagedError: One is missing or has another size.
    """
    for name, size in manifest.files.items():
        try:
            found = (folder / name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            found = -1
        except OSError as error:
            raise unreadable(f"The index file {name}", error) from error
        if found != size:
            problem = "is missing" if found < 0 else f"has {found} bytes instead of {size}"
            raise IndexDamagedError(f"The index file {name} {problem}.")
