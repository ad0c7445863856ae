"""Papers on their way into the index, a batch at a time: nothing of a paper stays in memory.

What the analysis finds is kept in a file, since the model is fitted on all papers before the first
of them is embedded, and before it is known which summaries describe another paper.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import numpy as np

from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Progress, read_papers
from assistant.catalog.records import Paper
from assistant.index.document import Chunk, Fields, Reader, chunk_paper, merge_fields
from assistant.index.doubt import doubtful_summaries
from assistant.index.lexical import LexicalRecord
from assistant.index.lsa import LSA, Features
from assistant.index.stores.base import Record
from assistant.processes import batched, spread

#: Papers read at once, and written at once: 5 MB.
BATCH = 500
#: The step in which that happens.
WRITING = "Writing the index"


class Analysed(NamedTuple):
    """A paper's id, and the fields of each of its chunks, as texts: `Fields.packed`."""

    arxiv_id: str
    parts: tuple[tuple[str, ...], ...]

    @property
    def fields(self) -> list[Fields]:
        """Fields of each chunk."""
        return [Fields.unpacked(part) for part in self.parts]


class Analyst:
    """Cuts papers into chunks and reads these.

    Args:
        reader: Reads texts into fields.
        chunk_tokens: Most tokens of a chunk.
    """

    def __init__(self, reader: Reader, chunk_tokens: int) -> None:
        self._reader = reader
        self._budget = chunk_tokens

    def __call__(self, paper: Paper) -> Analysed:
        """What the index needs of a paper."""
        parts = self.read(self.chunks(paper))
        return Analysed(paper.arxiv_id, tuple(part.packed() for part in parts))

    def read(self, chunks: Iterable[Chunk], *, summary: bool = True) -> list[Fields]:
        """Fields of each chunk of a paper, with the summary or without."""
        return [
            self._reader.paper(chunk.title, chunk.text if summary else "", chunk.abstract)
            for chunk in chunks
        ]

    def chunks(self, paper: Paper) -> list[Chunk]:
        """The chunks of a paper."""
        return chunk_paper(
            paper.arxiv_id, paper.title, paper.sections, self._budget, paper.abstract
        )


class Analyses:
    """Analysed papers in a file, 2 kB each; close it.

    Args:
        folder: Where the file lies, without a name where the system can do that.
    """

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._places: list[int] = []
        self.chunks: dict[str, int] = {}

    def add(self, papers: Sequence[Analysed]) -> None:
        """Add some, to be given back together."""
        self._places.append(self._file.tell())
        packed = zlib.compress(pickle.dumps(papers, pickle.HIGHEST_PROTOCOL), level=1)
        pickle.dump(packed, self._file, pickle.HIGHEST_PROTOCOL)
        self.chunks |= {paper.arxiv_id: len(paper.parts) for paper in papers}

    def __iter__(self) -> Iterator[list[Analysed]]:
        for place in self._places:
            self._file.seek(place)
            yield pickle.loads(zlib.decompress(pickle.load(self._file)))

    def documents(self, most: int) -> Iterator[Features]:
        """Features of the papers; where there are more than ``most``, of so many evenly spread."""
        total = len(self.chunks)
        taken = min(most, total)
        papers = (paper for batch in self for paper in batch)
        for number, paper in enumerate(papers):
            if number * taken // total != (number + 1) * taken // total:
                yield merge_fields(paper.fields).features()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def papers_in_turn(catalog: Catalog, arxiv_ids: Iterable[str]) -> Iterator[Paper]:
    """Papers in the order of some ids, unknown ones left out; not remembered by the catalog."""
    for batch in batched(arxiv_ids, BATCH):
        with catalog.connection.lease() as connection:
            papers = {paper.arxiv_id: paper for paper in read_papers(connection, batch)}
        yield from (papers[arxiv_id] for arxiv_id in batch if arxiv_id in papers)


def analyse(
    catalog: Catalog,
    arxiv_ids: Sequence[str],
    analyst: Analyst,
    analyses: Analyses,
    progress: Progress,
) -> None:
    """Analyse papers of the catalog.

    Args:
        catalog: Gives the papers.
        arxiv_ids: Which, in the order of the index.
        analyst: Does it, in helper processes as well.
        analyses: Get what it finds.
        progress: Told how many are done.
    """
    papers, total = papers_in_turn(catalog, arxiv_ids), len(arxiv_ids)
    with spread(analyst, papers, total) as results:
        for batch in batched(results, BATCH):
            analyses.add(batch)
            progress("Analysing papers", len(analyses.chunks), total)


def embed(
    catalog: Catalog,
    analyst: Analyst,
    analyses: Analyses,
    lsa: LSA,
    lexical: Callable[[LexicalRecord], None],
    doubtful: set[str],
    progress: Progress,
) -> Iterator[list[Record]]:
    """Records of the analysed papers, batch by batch; those of a paper are in one batch.

    Args:
        catalog: Gives the papers.
        analyst: Who found the analyses.
        analyses: What was found.
        lsa: Embeds it.
        lexical: Given every paper as it goes by.
        doubtful: Gets the papers whose summary seems to describe another; it is left out.
        progress: Told how many are written; of one more, as long as all aren't stored.
    """
    done, total = 0, len(analyses.chunks) + 1
    progress(WRITING, done, total)
    for batch in analyses:
        papers = list(papers_in_turn(catalog, [analysed.arxiv_id for analysed in batch]))
        chunks = [analyst.chunks(paper) for paper in papers]
        read = [analysed.fields for analysed in batch]
        doubted = doubtful_summaries([merge_fields(parts) for parts in read], lsa)
        for number in np.flatnonzero(doubted):
            doubtful.add(papers[number].arxiv_id)
            read[number] = analyst.read(chunks[number], summary=False)
        for paper, parts in zip(papers, read, strict=True):
            lexical(LexicalRecord(paper.arxiv_id, merge_fields(parts), paper.authors))
        vectors = lsa.embed_all([part.features() for parts in read for part in parts])
        pairs = ((paper, chunk) for paper, own in zip(papers, chunks, strict=True) for chunk in own)
        yield [Record(*pair, vector) for pair, vector in zip(pairs, vectors, strict=True)]
        done += len(batch)
        progress(WRITING, done, total)
