"""The vector store: one Chroma record a chunk, readable by any Chroma client.

A generation also keeps its vectors as a plain matrix: searching a few thousand to a hundred
thousand vectors exactly takes a millisecond or some, inside any set of papers, while importing
Chroma alone takes longer than a whole search from the command line, and its filters scan. With a
Chroma server, searches go to the server.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from assistant.catalog.keys import to_day
from assistant.catalog.records import Paper
from assistant.errors import ConfigurationError, IndexDamagedError
from assistant.index.document import Chunk
from assistant.index.embedding import Vectors
from assistant.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection as ChromaCollection

#: How far a known vector may come back from itself: float32 in, float32 out.
PROBE_TOLERANCE = 1e-3


def open_chroma(settings: Settings, folder: Path) -> ClientAPI:
    """A Chroma client: of the server when one is set, else embedded in ``folder``.

    Raises:
        ConfigurationError: The server doesn't answer.
    """
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if not settings.chroma_host:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=quiet)
    try:
        return chromadb.HttpClient(
            host=settings.chroma_host, port=settings.chroma_port, settings=quiet
        )
    except ValueError as error:
        raise ConfigurationError(
            f"No Chroma server answers at {settings.chroma_host}:{settings.chroma_port}.",
            hint="Start it (chroma run), or unset CHROMA_HOST to run Chroma embedded.",
        ) from error


def close_chroma(client: ClientAPI) -> None:
    """Close a client, so that its files are complete and may be copied or removed."""
    client.close()


def metadata(paper: Paper, chunk: Chunk) -> dict[str, Any]:
    """Facts stored with a record; unknown votes are left out, dates are ``YYYYMMDD``."""
    facts: dict[str, Any] = {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "url": paper.url,
        "date": to_day(paper.date),
        "section": chunk.section,
        "topics": ", ".join(paper.topics),
        "authors": ", ".join(paper.authors),
        "hash": paper.content_hash,
    }
    if paper.votes is not None:
        facts["votes"] = paper.votes
    return facts


def write_records(
    client: ClientAPI,
    name: str,
    removed: Sequence[str],
    records: Iterable[tuple[Paper, Chunk]],
    vectors: Vectors,
) -> None:
    """Remove records from, and put records into, a collection (made when missing)."""
    collection = client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    size = client.get_max_batch_size()
    for start in range(0, len(removed), size):
        collection.delete(ids=list(removed[start : start + size]))
    pairs = list(records)
    for start in range(0, len(pairs), size):
        batch = pairs[start : start + size]
        collection.upsert(
            ids=[chunk.id for _, chunk in batch],
            embeddings=vectors[start : start + size],
            documents=[chunk.document for _, chunk in batch],
            metadatas=[metadata(paper, chunk) for paper, chunk in batch],
        )


def open_collection(client: ClientAPI, name: str) -> ChromaCollection:
    """An existing collection.

    Raises:
        IndexDamagedError: There is none of that name, or it can't be read.
    """
    from chromadb.errors import ChromaError

    try:
        return client.get_collection(name, embedding_function=None)
    except (ChromaError, ValueError) as error:
        raise IndexDamagedError(f"The Chroma collection can't be read: {error}.") from error


def check_collection(
    client: ClientAPI, name: str, count: int, probes: Mapping[str, Sequence[float]]
) -> None:
    """Compare a collection with what its manifest says.

    Args:
        client: Where it lives.
        name: Of the collection.
        count: Records it must hold.
        probes: Known vectors by record id; each must be found as its own nearest neighbour.

    Raises:
        IndexDamagedError: It is missing, short, or finds other vectors.
    """
    from chromadb.errors import ChromaError

    collection = open_collection(client, name)
    try:
        found = collection.count()
        if found != count:
            raise IndexDamagedError(f"The Chroma collection holds {found} records, not {count}.")
        for record_id, vector in probes.items():
            result = collection.query(query_embeddings=[list(vector)], n_results=1)
            distances = result["distances"]
            if not distances or not distances[0] or distances[0][0] > PROBE_TOLERANCE:
                raise IndexDamagedError(f"The Chroma collection lost the vector of {record_id}.")
    except (ChromaError, ValueError) as error:
        raise IndexDamagedError(f"The Chroma collection can't be read: {error}.") from error


class DenseIndex(Protocol):
    """Finds papers by vector."""

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """Cosine of the nearest papers by arXiv id, best first; a paper's best chunk counts."""


class MatrixIndex:
    """Exact search over the vectors of a generation.

    Args:
        ids: Record ids, in the order of the rows.
        vectors: Unit vectors, shape ``(records, dimensions)``.
    """

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self.ids = ids
        self.vectors = vectors
        self._papers = [record_id.split("#", 1)[0] for record_id in ids]
        self._rows: dict[str, list[int]] = {}
        for row, arxiv_id in enumerate(self._papers):
            self._rows.setdefault(arxiv_id, []).append(row)

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `DenseIndex`."""
        if limit < 1 or not self._papers or not vector.any():
            return {}
        if within is None:
            cosines = _products(self.vectors, vector)
            # A paper may have several chunks; twice as many rows leave room for them.
            count = min(len(cosines), 2 * limit)
            rows = np.argpartition(-cosines, count - 1)[:count]
            cosines = cosines[rows]
        else:
            rows = np.array([r for i in within for r in self._rows.get(i, ())], dtype=np.intp)
            cosines = _products(self.vectors[rows], vector)
        best = np.lexsort((rows, -cosines))
        found: dict[str, float] = {}
        for row, cosine in zip(rows[best].tolist(), cosines[best].tolist(), strict=True):
            found.setdefault(self._papers[row], cosine)
            if len(found) == limit:
                break
        return found

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """The vector of a paper's first chunk, or None."""
        rows = self._rows.get(arxiv_id)
        return None if not rows else np.asarray(self.vectors[rows[0]], dtype=np.float32)


def _products(matrix: Vectors, vector: Vectors) -> Vectors:
    # A threaded product of this size waits longer for its threads than it computes, on a busy
    # machine by milliseconds; einsum runs in the calling thread.
    products: Vectors = np.einsum("ij,j->i", matrix, vector)
    return products


class ServerIndex:
    """Search in the collection of a Chroma server.

    Args:
        collection: Of the generation.
        address: Host and port of the server, to be named in errors.
    """

    #: More ids than this in one filter cost more than asking for more results.
    FILTER_LIMIT = 500

    def __init__(self, collection: ChromaCollection, address: str) -> None:
        self._collection = collection
        self._address = address

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `DenseIndex`.

        Raises:
            ConfigurationError: The server doesn't answer.
        """
        import httpx
        from chromadb.errors import ChromaError

        try:
            return self._search(vector, limit, within)
        except (ChromaError, httpx.HTTPError) as error:
            raise ConfigurationError(
                f"The Chroma server at {self._address} failed ({type(error).__name__}).",
                hint="See that it runs (chroma run), then try again, or run: assistant sync.",
            ) from error

    def _search(
        self, vector: Vectors, limit: int, within: Collection[str] | None
    ) -> dict[str, float]:
        if (within is not None and not within) or not vector.any():
            return {}
        # A paper may have several chunks; a few more results leave room for them.
        wanted = min(self._collection.count(), limit * 2)
        where: Any = None
        if within is not None:
            if len(within) <= self.FILTER_LIMIT:
                where = {"arxiv_id": {"$in": list(within)}}
            else:
                wanted = self._collection.count()
        result = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=max(1, wanted), where=where
        )
        ids, distances = result["ids"][0], (result["distances"] or [[]])[0]
        found: dict[str, float] = {}
        for record_id, distance in zip(ids, distances, strict=True):
            arxiv_id = record_id.split("#", 1)[0]
            if within is None or arxiv_id in within:
                found.setdefault(arxiv_id, 1.0 - float(distance))
        return dict(list(found.items())[:limit])
