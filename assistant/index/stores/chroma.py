"""Vectors, documents and facts as a Chroma collection: the store of record.

Any Chroma client reads it, embedded in a folder or on a server. Everything here goes through
Chroma's public interface.
"""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.catalog.keys import to_day
from assistant.catalog.records import Paper
from assistant.errors import AssistantError, IndexDamagedError
from assistant.index.document import Chunk
from assistant.index.stores.base import TOLERANCE, Record, Vectors, paper_of
from assistant.index.stores.connecting import Client, connect, explained, server_address
from assistant.settings import Settings

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

#: Of the records written in one go Chroma keeps a log, whose place in the file it does not give
#: back, and after each it writes its graph anew: twenty such steps cost neither much disk (42 MB
#: for 2,933 papers; in a single step 53) nor much time.
STEPS = 20
LEAST_STEP = 100
#: More ids than this in one filter cost more than asking for more results.
FILTER_LIMIT = 500
#: Records read at once.
PAGE = 1000


def metadata(paper: Paper, chunk: Chunk) -> dict[str, Any]:
    """Facts stored with a record; what is unknown is left out, dates are ``YYYYMMDD``."""
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
    if paper.organizations:
        facts["organizations"] = ", ".join(paper.organizations)
    if paper.keywords:
        facts["keywords"] = ", ".join(paper.keywords)
    if paper.code_url:
        facts["code_url"] = paper.code_url
    return facts


class ChromaStore:
    """See `VectorStore`. Open one with `open` or `create`, and close it.

    Args:
        client: Holds the collection.
        collection: With cosine distance.
        address: Of the server, or empty.
        records: How many records a search must find it to hold; None: as many as there are.
    """

    def __init__(
        self,
        client: Client,
        collection: ChromaCollection,
        address: str,
        records: int | None = None,
    ) -> None:
        self._client = client
        self._collection = collection
        self._address = address
        self._records = records
        # Whoever searches may outlive the generation's turn: a forgotten store closes by itself.
        self._closing = weakref.finalize(self, client.close)

    @classmethod
    def open(
        cls, settings: Settings, folder: Path, name: str, records: int | None = None
    ) -> ChromaStore:
        """Open the collection of a name, on the server when one is set, else in ``folder``.

        Args:
            settings: Where the server is, if there is one.
            folder: Of the embedded files.
            name: Of the collection.
            records: How many records it holds where nothing more is written; a search then
                notices that it holds others.

        Raises:
            VectorStoreError: The server doesn't answer.
            IndexDamagedError: There is no such collection, or it can't be read.
        """
        client = connect(settings, folder)
        address = server_address(settings)
        try:
            with explained(address):
                collection = client.get_collection(name, embedding_function=None)
        except AssistantError:
            client.close()
            raise
        return cls(client, collection, address, records)

    @classmethod
    def create(cls, settings: Settings, folder: Path, name: str, records: int) -> ChromaStore:
        """Make a collection that is soon to hold so many records.

        Raises:
            VectorStoreError: The server doesn't answer.
        """
        client = connect(settings, folder, writing=True)
        address = server_address(settings)
        with explained(address):
            hnsw = {"space": "cosine", "sync_threshold": _step(client, records)}
            collection = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": hnsw}
            )
        return cls(client, collection, address)

    def write(self, removed: Collection[str], records: Sequence[Record]) -> None:
        """See `VectorStore`."""
        gone = list(removed)
        with explained(self._address):
            step = _step(self._client, max(len(records), self._collection.count()))
            for start in range(0, len(gone), step):
                self._collection.delete(ids=gone[start : start + step])
            for start in range(0, len(records), step):
                batch = records[start : start + step]
                self._collection.upsert(
                    ids=[record.chunk.id for record in batch],
                    embeddings=np.stack([record.vector for record in batch]).astype(np.float32),
                    documents=[record.chunk.document for record in batch],
                    metadatas=[metadata(record.paper, record.chunk) for record in batch],
                )

    def copy_from(self, other: ChromaStore) -> None:
        """Take over every record of another collection."""
        with explained(self._address):
            for page in other._pages("embeddings", "documents", "metadatas"):
                self._collection.upsert(
                    ids=page["ids"],
                    embeddings=page["embeddings"],
                    documents=page["documents"],
                    metadatas=page["metadatas"],
                )

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `VectorStore`.

        Raises:
            VectorStoreError: The server doesn't answer.
            IndexDamagedError: The collection can't be read, or isn't what it was.
        """
        if limit < 1 or (within is not None and not within) or not vector.any():
            return {}
        with explained(self._address):
            total = self._count(self._records)
            # A paper may have several chunks; a few more results leave room for them.
            wanted, where = min(total, limit * 2), None
            if within is not None and len(within) <= FILTER_LIMIT:
                where = {"arxiv_id": {"$in": list(within)}}
            elif within is not None:
                wanted = total
            result = self._collection.query(
                query_embeddings=[vector.tolist()], n_results=max(1, wanted), where=where
            )
        found: dict[str, float] = {}
        distances = (result["distances"] or [[]])[0]
        for record_id, distance in zip(result["ids"][0], distances, strict=True):
            arxiv_id = paper_of(record_id)
            if within is None or arxiv_id in within:
                found.setdefault(arxiv_id, 1.0 - float(distance))
        return dict(list(found.items())[:limit])

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """See `VectorStore`."""
        with explained(self._address):
            rows = self._collection.get(ids=[arxiv_id], include=["embeddings"])["embeddings"]
        return np.asarray(rows[0], dtype=np.float32) if rows is not None and len(rows) else None

    def vectors(self) -> tuple[list[str], Vectors]:
        """Ids and vectors of all records, shape ``(records, dimensions)``."""
        ids: list[str] = []
        rows: list[Vectors] = []
        with explained(self._address):
            for page in self._pages("embeddings"):
                ids += page["ids"]
                rows.append(np.asarray(page["embeddings"], dtype=np.float32))
        return ids, np.concatenate(rows) if rows else np.zeros((0, 1), np.float32)

    def check(self, count: int, probes: Mapping[str, Sequence[float]]) -> None:
        """See `VectorStore`."""
        with explained(self._address):
            self._count(count)
            for record_id, vector in probes.items():
                result = self._collection.query(query_embeddings=[list(vector)], n_results=1)
                distances = result["distances"]
                if not distances or not distances[0] or distances[0][0] > TOLERANCE:
                    raise IndexDamagedError(
                        f"The Chroma collection lost the vector of {record_id}."
                    )

    def check_all(self, ids: Collection[str]) -> None:
        """Read every record, as other programs may.

        Args:
            ids: Those of the records that must be there.

        Raises:
            IndexDamagedError: One can't be read, or is missing.
        """
        with explained(self._address):
            pages = self._pages("embeddings", "documents", "metadatas")
            found = {
                record_id
                for page in pages
                for record_id, text in zip(page["ids"], page["documents"], strict=True)
                if text
            }
        if found != set(ids):
            raise IndexDamagedError("The Chroma collection holds other records than it should.")

    def close(self) -> None:
        """See `VectorStore`; afterwards the files are complete and may be copied or removed."""
        self._closing()

    def _count(self, expected: int | None) -> int:
        found: int = self._collection.count()
        if expected is not None and found != expected:
            raise IndexDamagedError(f"The Chroma collection holds {found} records, not {expected}.")
        return found

    def _pages(self, *include: str) -> Iterator[dict[str, Any]]:
        for start in range(0, self._collection.count(), PAGE):
            page: dict[str, Any] = self._collection.get(
                limit=PAGE, offset=start, include=list(include)
            )
            yield page


def drop_collections(settings: Settings, folder: Path, mark: str, keep: Collection[str]) -> None:
    """Delete the collections whose names hold ``mark``, but for those to keep."""
    address = server_address(settings)
    with explained(address), closing(connect(settings, folder)) as client:
        for collection in client.list_collections():
            if mark in collection.name and collection.name not in keep:
                client.delete_collection(collection.name)


def _step(client: Client, records: int) -> int:
    return int(min(max(LEAST_STEP, records // STEPS), client.get_max_batch_size()))
