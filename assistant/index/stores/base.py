"""What every vector store does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.catalog.records import Paper
from assistant.index.document import Chunk

Vectors = NDArray[np.float32]

#: How far a known vector may come back from itself: float32 in, float32 out.
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What is stored of a chunk.

    Attributes:
        paper: Gives the facts.
        chunk: Gives id and document.
        vector: Of unit length, or zeros when nothing in the chunk is known.
    """

    paper: Paper
    chunk: Chunk
    vector: Vectors


@dataclass(frozen=True, slots=True)
class View:
    """What of a collection a generation knows; later ones write into it, too.

    Attributes:
        generation: Its name.
        records: How many records it has.
        knows: Whether it has a paper of an arXiv id.
    """

    generation: str
    records: int
    knows: Callable[[str], bool]


class VectorStore(Protocol):
    """Keeps one record a chunk, and finds papers by vector."""

    def write(self, removed: Collection[str], records: Sequence[Record]) -> None:
        """Remove records by their ids, then put records in, over those of the same ids."""

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """Papers near a vector; of a paper with several chunks the best one counts.

        Args:
            vector: A unit vector; zeros find nothing.
            limit: Most papers to return.
            within: arXiv ids to search among; None for all.

        Returns:
            Cosines by arXiv id, best first.
        """

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """The vector of a paper's first chunk, or None when there is no such paper."""

    def check(self, count: int, probes: Mapping[str, Sequence[float]]) -> None:
        """Compare the store with what it must hold.

        Args:
            count: Number of records.
            probes: Known vectors by record id.

        Raises:
            IndexDamagedError: It can't be read, or holds something else.
        """

    def close(self) -> None:
        """Let go of files and connections."""


class NoVectors:
    """See `VectorStore`: holds nothing, so that words alone find papers."""

    def write(self, removed: Collection[str], records: Sequence[Record]) -> None:
        """See `VectorStore`; nothing is kept."""

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `VectorStore`; finds nothing."""
        return {}

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """See `VectorStore`; there is none."""
        return None

    def check(self, count: int, probes: Mapping[str, Sequence[float]]) -> None:
        """See `VectorStore`; nothing can be missing."""

    def close(self) -> None:
        """See `VectorStore`."""


def paper_of(record_id: str) -> str:
    """The arXiv id in a record's id.

    Example:
        >>> paper_of("2409.16191#2")
        '2409.16191'
    """
    return record_id.split("#", 1)[0]


def record_ids(arxiv_id: str, count: int) -> list[str]:
    """Ids of the records of a paper that has ``count`` chunks.

    Example:
        >>> record_ids("2409.16191", 2)
        ['2409.16191', '2409.16191#1']
    """
    return [arxiv_id, *(f"{arxiv_id}#{n}" for n in range(1, count))]
