"""Writes the vectors of a generation: into the Chroma collection, and into a matrix beside it.

From one full build to the next a collection is written in place, with what changed alone. Where it
is damaged it is written anew, of what catalog and matrix hold.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from assistant.catalog.catalog import Catalog
from assistant.errors import IndexDamagedError
from assistant.index.document import chunk_paper
from assistant.index.generation import Generation
from assistant.index.manifest import BUILT_IN, Contents
from assistant.index.notes import note_writing
from assistant.index.plan import Plan
from assistant.index.pointer import collection_dir, share
from assistant.index.stores.base import Record, Vectors, paper_of
from assistant.index.stores.choice import in_memory
from assistant.index.stores.chroma import ChromaStore
from assistant.index.stores.connecting import server_address
from assistant.index.stores.matrix import SHARED, MatrixStore
from assistant.settings import Settings

#: Known vectors kept in the manifest.
PROBES = 3
#: Papers read at once.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; see `assistant.index.manifest.Manifest`."""

    collection: str
    home: str
    contents: Contents
    dimensions: int
    in_memory: bool
    probes: dict[str, list[float]]


def write_records(
    settings: Settings,
    catalog: Catalog,
    plan: Plan,
    folder: Path,
    batches: Iterable[Sequence[Record]],
    doubtful: Collection[str],
) -> Written:
    """Write the records of a generation.

    Args:
        settings: Where and how.
        catalog: Gives the papers that stay, where the collection is written anew.
        plan: What to do.
        folder: Of the generation; the matrix is put there.
        batches: The records of the plan's changed papers, those of a paper in one batch.
        doubtful: Has those of these papers whose summary seems to describe another, once all
            batches are read.
    """
    base = plan.base
    name, server = folder.name, server_address(settings)
    # No collection is written in place but that of the generation in use.
    home = base.manifest.home if base is not None and not plan.anew else name
    collection = _collection_name(catalog, home, server)
    contents = base.contents if base is not None else Contents.of({}, {})
    removed = [key for paper in plan.removed for key in contents.records_of(paper)]
    total = len(plan.changed) + contents.papers
    fresh = _Fresh()
    with closing(_open_chroma(settings, plan, home, collection, total)) as chroma:
        if home != name:
            note_writing(settings.data_dir, name)
        chroma.begin(name)
        if home != name:
            chroma.write([*plan.astray, *removed], [])
        written = chain(_kept(settings, catalog, plan), fresh.seen(batches, server))
        chroma.write((), chain.from_iterable(written))
        chroma.finish()
        if base is not None:
            contents = contents.after(plan.removed, plan.changed, fresh.counts, doubtful)
        else:
            contents = Contents.of(plan.changed, fresh.counts, doubtful)
        dimensions = fresh.dimensions or (base.manifest.dimensions if base else 1)
        kept = in_memory(contents.chunks, dimensions, server)
        if kept:
            _matrix(base, removed, fresh, chroma, folder).save(folder)
        probes = fresh.probes(base, {*plan.removed})
        chroma.check(contents.chunks, probes)
    return Written(collection, home, contents, dimensions, kept, probes)


class _Fresh:
    """What the records that are written now have in common with those of the manifest."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.dimensions = 0
        self.ids: list[str] = []
        #: The vectors, or None when there are too many for a matrix.
        self.rows: list[Vectors] | None = []
        self._known: dict[str, Vectors] = {}

    def seen(self, batches: Iterable[Sequence[Record]], server: str) -> Iterator[Sequence[Record]]:
        """The batches, each looked at as it goes by."""
        for batch in batches:
            for record in batch:
                paper = paper_of(record.chunk.id)
                self.counts[paper] = self.counts.get(paper, 0) + 1
                self.dimensions = record.vector.size
            known = [record for record in batch if record.vector.any()]
            step = max(1, len(known) // PROBES)
            self._known |= {r.chunk.id: r.vector for r in known[::step][:PROBES]}
            self.ids += [record.chunk.id for record in batch]
            if self.rows is not None:
                self.rows += [record.vector for record in batch]
                if not in_memory(len(self.rows), self.dimensions, server):
                    self.rows = None
            yield batch

    def probes(self, base: Generation | None, removed: set[str]) -> dict[str, list[float]]:
        """Known vectors: some of those written now, and some of the base."""
        step = max(1, len(self._known) // PROBES)
        chosen = list(self._known.items())[::step][:PROBES]
        fresh = {key: [float(x) for x in vector] for key, vector in chosen}
        old = base.manifest.probes if base else {}
        kept = {key: vector for key, vector in old.items() if paper_of(key) not in removed}
        return dict([*fresh.items(), *kept.items()][:PROBES])


def _collection_name(catalog: Catalog, home: str, server: str) -> str:
    name = f"papers-{BUILT_IN}"
    # A server may be shared, and holds the collections of several generations side by side.
    return f"{name}-{catalog.instance}-{home}" if server else name


def _open_chroma(
    settings: Settings, plan: Plan, home: str, collection: str, papers: int
) -> ChromaStore:
    """The collection to write into: that of the base, or an empty one."""
    folder = collection_dir(settings.data_dir, home)
    if plan.base is not None and not plan.anew:
        return ChromaStore.open(settings, folder, collection)
    # A sync that was killed may have left one under the same name.
    shutil.rmtree(folder, ignore_errors=True)
    return ChromaStore.create(settings, folder, collection, papers)


def _kept(settings: Settings, catalog: Catalog, plan: Plan) -> Iterator[Sequence[Record]]:
    """Records that stay, where the collection is written anew; their vectors are in the matrix."""
    if plan.base is None or plan.base.matrix is None or not plan.anew:
        return
    matrix = plan.base.matrix
    removed = set(plan.removed)
    papers = [key for key in plan.base.contents.hashes if key not in removed]
    for start in range(0, len(papers), _BATCH):
        batch: list[Record] = []
        for paper in catalog.papers_by_id(papers[start : start + _BATCH]).values():
            vectors = matrix.vectors_of(paper.arxiv_id)
            for chunk in chunk_paper(
                paper.arxiv_id, paper.title, paper.sections, settings.chunk_tokens, paper.abstract
            ):
                if chunk.id not in vectors:
                    raise IndexDamagedError(f"The matrix lost the vector of {chunk.id}.")
                batch.append(Record(paper, chunk, vectors[chunk.id]))
        yield batch


def _matrix(
    base: Generation | None,
    removed: Sequence[str],
    fresh: _Fresh,
    chroma: ChromaStore,
    folder: Path,
) -> MatrixStore:
    """The matrix of all records; what it shares with the base's lies in the folder already."""
    if fresh.rows is None or (base is not None and base.matrix is None):
        return MatrixStore(*chroma.vectors())
    rows = np.stack(fresh.rows) if fresh.rows else np.zeros((0, 1), np.float32)
    if base is None or base.matrix is None:
        return MatrixStore(fresh.ids, rows)
    for name in SHARED:
        share(base.folder / name, folder / name)
    return base.matrix.changed(removed, fresh.ids, rows)
