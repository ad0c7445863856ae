"""What a generation must hold, and whether its files still are what they were."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from assistant.errors import IndexDamagedError
from assistant.index.faults import unreadable
from assistant.index.pointer import share
from assistant.index.stores.base import record_ids

#: Name of the built-in embedding, whose vectors the Chroma collection holds.
BUILT_IN = "lsa"
#: Raised whenever a generation's layout or the meaning of its parts changes.
FORMAT = 5
#: In a generation's folder.
MANIFEST = "manifest.json"
_PAPERS, _DOUBTFUL, _CHANGED = "papers.json", "doubtful.json", "papers-changed.json"
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
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it.

        Raises:
            IndexDamagedError: It is missing, unreadable, or of another format.
        """
        try:
            facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if facts["format"] != FORMAT or facts["identity"] != BUILT_IN:
                raise IndexDamagedError("The index was written by another version.")
            return cls(**facts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable("The index's manifest", error) from error


@dataclass(frozen=True, slots=True)
class Held:
    """Papers as a generation holds them.

    Attributes:
        hashes: By arXiv id, the hash of the record, shortened by `short`.
        several: Number of chunks of the papers that have more than one.
        doubtful: Those whose summary seems to describe another paper, or nothing.
    """

    hashes: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, int] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, hashes: Mapping[str, str], counts: Mapping[str, int], doubtful: Collection[str]
    ) -> Held:
        """Papers with their record hashes, their numbers of chunks, and which are doubtful."""
        short_hashes = {key: short(hashes[key]) for key in hashes if key in counts}
        several = {key: count for key, count in counts.items() if count > 1}
        return cls(short_hashes, several, frozenset(doubtful))

    def without(self, papers: Collection[str]) -> Held:
        """All but some papers."""
        return Held(
            {key: value for key, value in self.hashes.items() if key not in papers},
            {key: count for key, count in self.several.items() if key not in papers},
            self.doubtful.difference(papers),
        )


class Contents:
    """Which papers a generation holds; a search doesn't need to know.

    What the last full build wrote is a long list, which is read where something asks for it.

    Args:
        papers: Number of papers.
        chunks: Number of records in the vector store.
        first: Gives the papers as of the last full build.
        gone: Those of them that have gone since, or were written anew.
        written: Those written since; those that a full build writes now, where ``first`` is None.
    """

    def __init__(
        self,
        papers: int,
        chunks: int,
        first: Callable[[], Held] | None,
        written: Held,
        gone: frozenset[str] = frozenset(),
    ) -> None:
        self.papers = papers
        self.chunks = chunks
        self._first = first
        self._written = written
        self._gone = gone

    @classmethod
    def of(
        cls, hashes: Mapping[str, str], counts: Mapping[str, int], doubtful: Collection[str] = ()
    ) -> Contents:
        """Of papers that are all written now; see `Held.of`."""
        return cls(len(counts), sum(counts.values()), None, Held.of(hashes, counts, doubtful))

    def after(
        self,
        removed: Collection[str],
        hashes: Mapping[str, str],
        counts: Mapping[str, int],
        doubtful: Collection[str] = (),
    ) -> Contents:
        """What is held when some papers are gone and some written.

        Args:
            removed: Papers held that are gone or written anew.
            hashes: Record hashes of those written.
            counts: Their numbers of chunks.
            doubtful: Those of them whose summary seems to describe another paper.
        """
        fresh, gone = Held.of(hashes, counts, doubtful), frozenset(removed)
        kept = self._written.without(gone)
        chunks = self.chunks + sum(counts.values())
        return Contents(
            self.papers - len(gone) + len(counts),
            chunks - sum(len(self.records_of(paper)) for paper in gone),
            self._first or (lambda: self._written),
            Held(
                {**kept.hashes, **fresh.hashes},
                {**kept.several, **fresh.several},
                kept.doubtful | fresh.doubtful,
            ),
            self._gone | gone,
        )

    @cached_property
    def all(self) -> Held:
        """All papers.

        Raises:
            IndexDamagedError: Their list is missing or unreadable.
        """
        written = self._written
        if self._first is None:
            return written
        kept = self._first().without(self._gone)
        return Held(
            {**kept.hashes, **written.hashes},
            {**kept.several, **written.several},
            kept.doubtful | written.doubtful,
        )

    @property
    def hashes(self) -> Mapping[str, str]:
        """See `Held`."""
        return self.all.hashes

    def records_of(self, arxiv_id: str) -> list[str]:
        """Ids of a paper's records."""
        return record_ids(arxiv_id, self._layer(arxiv_id).several.get(arxiv_id, 1))

    def record_ids(self) -> Iterator[str]:
        """Ids of all records."""
        return (record_id for paper in self.hashes for record_id in self.records_of(paper))

    def is_doubtful(self, arxiv_id: str) -> bool:
        """Whether the summary of a paper seems to describe another paper, or nothing."""
        return arxiv_id in self._layer(arxiv_id).doubtful

    def _layer(self, arxiv_id: str) -> Held:
        return self._written if arxiv_id in self._written.hashes else self.all

    def write(self, folder: Path, base: Path | None) -> None:
        """Write it into a generation's folder.

        Args:
            folder: Of the generation.
            base: That of the generation this one began with: what it has of the first is shared.
        """
        written = self._written
        if base is None:
            _dump([written.hashes, written.several], folder / _PAPERS)
            _dump(sorted(written.doubtful), folder / _DOUBTFUL)
            return
        for name in (_PAPERS, _DOUBTFUL):
            share(base / name, folder / name)
        changes = [written.hashes, written.several, sorted(self._gone), sorted(written.doubtful)]
        _dump(changes, folder / _CHANGED)

    @classmethod
    def read(cls, folder: Path, papers: int, chunks: int) -> Contents:
        """Read what changed since the last full build.

        Raises:
            IndexDamagedError: It is missing or unreadable.
        """
        first = cache(partial(_read_first, folder))
        if not (folder / _CHANGED).exists():
            return cls(papers, chunks, first, Held())
        with _readable():
            hashes, several, gone, *doubtful = _load(folder / _CHANGED)
            if not doubtful:
                # Of an earlier version, which wrote down anew how many chunks all papers have, and
                # which are doubtful.
                several = {key: several[key] for key in several.keys() & hashes}
                doubtful = [first().doubtful.intersection(hashes)]
            written = Held(dict(hashes), several, frozenset(doubtful[0]))
            return cls(papers, chunks, first, written, frozenset([*gone, *hashes]))


def _read_first(folder: Path) -> Held:
    with _readable():
        hashes, several = _load(folder / _PAPERS)
        return Held(dict(hashes), dict(several), frozenset(_load(folder / _DOUBTFUL)))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise unreadable("The index's list of papers", error) from error


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def seal(folder: Path) -> str:
    """Tells a generation, with its lists of papers as they are, from every other one; empty where
    there is none."""
    try:
        manifest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
        # They are long: to compare their checksums takes a thirtieth of the time of reading them.
        lists = [zlib.crc32((folder / name).read_bytes()) for name in (_PAPERS, _DOUBTFUL)]
    except OSError:
        return ""
    return f"{manifest} {lists}"


def _dump(facts: object, path: Path) -> None:
    path.write_text(json.dumps(facts, separators=(",", ":")), encoding="utf-8")


def short(record_hash: str) -> str:
    """What is kept of a record's hash."""
    return record_hash[:DIGITS]
