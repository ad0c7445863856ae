"""Vectors, documents and facts as a Chroma collection: the store of record.

Any Chroma client reads it, embedded in a folder or on a server. Everything here goes through
Chroma's public interface.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from assistant.errors import AssistantError, IndexDamagedError
from assistant.index.stores.base import TOLERANCE, Record, Vectors, View, paper_of
from assistant.index.stores.connecting import Client, connect, explained, server_address
from assistant.index.stores.facts import metadata
from assistant.processes import batched
from assistant.settings import Settings

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

Read = TypeVar("Read")

#: Of the records that came since Chroma last saved its graph it keeps a log, whose place in the
#: file it does not give back, and adds them to the graph once more with each write. So as many are
#: written as it saves: in twenty steps, which cost little disk (42 MB for 2,933 papers; one step
#: 53), but no more than take 50 MB of memory, or 10 MB on their way to a server.
STEPS, LEAST_STEP, MOST_STEP, MOST_SENT = 20, 100, 2000, 500
#: Records added to a finished collection until Chroma saves its graph, and at once: those that
#: came since are added again, 0.7 ms each. To save takes 0.1 s and 4 MB of 100,000 vectors.
UNSAVED, _ADDED = 100, 1000
#: More ids than this in one filter cost more than asking for more results.
FILTER_LIMIT = 500
#: Records read at once.
PAGE = 1000
#: In a collection's metadata: the generation that wrote into it last.
_GENERATION = "generation"


class ChromaStore:
    """See `VectorStore`. Open one with `open` or `create`, and close it.

    Args:
        connection: Connects to what holds the collection, now and where files have changed.
        collection: Gives it, of a client.
        address: Of the server, or empty.
        view: What a search must find it to hold, and may find; None: whatever there is.
        step: Records written at once.
    """

    def __init__(
        self,
        connection: Callable[[], Client],
        collection: Callable[[Client], ChromaCollection],
        address: str,
        view: View | None = None,
        step: int = _ADDED,
    ) -> None:
        self._connect = connection
        self._find = collection
        self._address = address
        self._view = view
        self._step = step
        self._opening = threading.Lock()
        # Others may be searching by a client that is given up: all are closed in the end.
        clients = list[Client]()
        self._clients = clients
        # Whoever searches may outlive the generation's turn: a forgotten store closes by itself.
        self._closing = weakref.finalize(self, _close, clients)
        self._open()

    @classmethod
    def open(
        cls, settings: Settings, folder: Path, name: str, view: View | None = None
    ) -> ChromaStore:
        """Open the collection of a name, on the server when one is set, else in ``folder``.

        Args:
            settings: Where the server is, if there is one.
            folder: Of the embedded files.
            name: Of the collection.
            view: What is read of it; a search then notices that something is lost.

        Raises:
            VectorStoreError: The server doesn't answer.
            IndexDamagedError: There is no such collection, or it can't be read.
        """
        return cls(
            lambda: connect(settings, folder, writing=view is None),
            lambda client: client.get_collection(name, embedding_function=None),
            server_address(settings),
            view,
        )

    @classmethod
    def create(cls, settings: Settings, folder: Path, name: str, records: int) -> ChromaStore:
        """Make a collection that is soon to hold so many records.

        Raises:
            VectorStoreError: The server doesn't answer.
        """
        step, address = _step(records), server_address(settings)

        def collection(client: Client) -> ChromaCollection:
            hnsw = {"space": "cosine", "sync_threshold": step}
            return client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": hnsw}
            )

        return cls(lambda: connect(settings, folder, writing=True), collection, address, step=step)

    def begin(self, generation: str) -> None:
        """Say in the collection which generation it is, or is to be, before any record is written:
        readers of another one then know that it may differ from what they expect."""
        with explained(self._address):
            self._collection.modify(metadata={_GENERATION: generation})

    def finish(self) -> None:
        """After writing: from now on little is added at a time."""
        with explained(self._address):
            self._clients[-1].save_after(self._collection, UNSAVED)

    def write(self, removed: Collection[str], records: Iterable[Record]) -> None:
        """See `VectorStore`."""
        with explained(self._address):
            limit = self._clients[-1].get_max_batch_size()
            most = min(self._step, limit, MOST_SENT if self._address else limit)
            for gone in batched(removed, most):
                self._collection.delete(ids=gone)
        for batch in batched(records, most):
            with explained(self._address):
                self._collection.upsert(
                    ids=[record.chunk.id for record in batch],
                    embeddings=np.stack([record.vector for record in batch]).astype(np.float32),
                    documents=[record.chunk.document for record in batch],
                    metadatas=[metadata(record.paper, record.chunk) for record in batch],
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
        return self._read(lambda: self._search(vector, limit, within))

    def _search(
        self, vector: Vectors, limit: int, within: Collection[str] | None
    ) -> dict[str, float]:
        with explained(self._address):
            expected = self._view.records if self._view else 0
            # Of records that went since it was opened, an embedded client still finds the vectors.
            total = max(self._count(expected if self._view else None), expected)
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
            known = self._view is None or self._view.knows(arxiv_id)
            if known and (within is None or arxiv_id in within):
                found.setdefault(arxiv_id, 1.0 - float(distance))
        return dict(list(found.items())[:limit])

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """See `VectorStore`."""
        rows = self._read(lambda: self._vectors_of([arxiv_id]))
        return np.asarray(rows[0], dtype=np.float32) if rows is not None and len(rows) else None

    def _vectors_of(self, ids: list[str]) -> Any:
        with explained(self._address):
            return self._collection.get(ids=ids, include=["embeddings"])["embeddings"]

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
                # Its graph finds the nearest of many most of the time: a vector that is there may
                # be missed, and is asked for by its name.
                near = self._collection.query(query_embeddings=[list(vector)], n_results=1)["ids"]
                rows = self._collection.get(ids=[record_id], include=["embeddings"])["embeddings"]
                held = rows is not None and len(rows) == 1
                if not near[0] or not held or np.abs(rows[0] - np.array(vector)).max() > TOLERANCE:
                    raise IndexDamagedError(
                        f"The Chroma collection lost the vector of {record_id}."
                    )

    def hashes(self) -> dict[str, str]:
        """Which version of its paper each record is of, by record id."""
        with explained(self._address):
            return {
                record_id: str(facts["hash"])
                for page in self._pages("metadatas")
                for record_id, facts in zip(page["ids"], page["metadatas"], strict=True)
            }

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

    def _open(self) -> None:
        client = self._connect()
        self._clients.append(client)
        try:
            with explained(self._address):
                self._collection = self._find(client)
        except AssistantError:
            self._closing()
            raise

    def _read(self, call: Callable[[], Read]) -> Read:
        collection = self._collection
        try:
            return call()
        except IndexDamagedError:
            # Chroma stumbles over records that another process removed since it was opened.
            if self._address or not self._is_overtaken():
                raise
        with self._opening:
            if self._collection is collection:
                self._open()
        return call()

    def _is_overtaken(self) -> bool:
        """Whether another generation than the one that reads has been written, or is being."""
        if self._view is None:
            return False
        with explained(self._address):
            written = (self._find(self._clients[-1]).metadata or {}).get(_GENERATION)
        return bool(written != self._view.generation)

    def _count(self, expected: int | None) -> int:
        found: int = self._collection.count()
        if expected is not None and found != expected and not self._is_overtaken():
            raise IndexDamagedError(f"The Chroma collection holds {found} records, not {expected}.")
        return found

    def _pages(self, *include: str) -> Iterator[dict[str, Any]]:
        for start in range(0, self._collection.count(), PAGE):
            page: dict[str, Any] = self._collection.get(
                limit=PAGE, offset=start, include=list(include)
            )
            yield page


def _close(clients: Sequence[Client]) -> None:
    for client in clients:
        client.close()


def _step(records: int) -> int:
    return min(max(LEAST_STEP, records // STEPS), MOST_STEP)
