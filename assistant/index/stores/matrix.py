"""Vectors as one matrix: exact search, in memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.errors import IndexDamagedError
from assistant.index.pointer import MATRIX
from assistant.index.stores.base import TOLERANCE, Record, Vectors, paper_of
from assistant.recent import Recent

_IDS = "ids.json"
#: Questions whose cosines are kept: as many as are answered at the same time.
_ASKED = 4


class MatrixStore:
    """See `VectorStore`.

    Args:
        ids: Record ids, in the order of the rows.
        vectors: Unit vectors, shape ``(records, dimensions)``; never written into.
    """

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._hold(ids, vectors)

    @classmethod
    def load(cls, folder: Path) -> MatrixStore:
        """Open what `save` wrote; the vectors stay on disk and are mapped in as they are used."""
        ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
        # A view of the mapped file: plain arrays are multiplied without a detour.
        return cls(ids, np.asarray(np.load(folder / MATRIX, mmap_mode="r")))

    def save(self, folder: Path) -> None:
        """Write the matrix into an existing folder."""
        np.save(folder / MATRIX, self.vectors)
        (folder / _IDS).write_text(json.dumps(list(self.ids)), encoding="utf-8")

    def write(self, removed: Collection[str], records: Sequence[Record]) -> None:
        """See `VectorStore`."""
        out = {*removed, *(record.chunk.id for record in records)}
        kept = [row for row, record_id in enumerate(self.ids) if record_id not in out]
        fresh = [record.vector for record in records]
        rows = [*self.vectors[kept], *fresh]
        ids = [*(self.ids[row] for row in kept), *(record.chunk.id for record in records)]
        self._hold(ids, np.stack(rows).astype(np.float32) if rows else np.zeros((0, 1), np.float32))

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `VectorStore`."""
        if limit < 1 or not self._papers or not vector.any():
            return {}
        if within is None:
            cosines = self._products(vector)
            # A paper may have several chunks; twice as many rows leave room for them.
            count = min(len(cosines), 2 * limit)
            rows = np.argpartition(-cosines, count - 1)[:count]
            cosines = cosines[rows]
        else:
            rows = np.array([r for i in within for r in self._rows.get(i, ())], dtype=np.intp)
            known = self._asked.get(vector.tobytes())
            cosines = _products(self.vectors[rows], vector) if known is None else known[rows]
        best = np.lexsort((rows, -cosines))
        found: dict[str, float] = {}
        for row, cosine in zip(rows[best].tolist(), cosines[best].tolist(), strict=True):
            found.setdefault(self._papers[row], cosine)
            if len(found) == limit:
                break
        return found

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """See `VectorStore`."""
        rows = self._rows.get(arxiv_id)
        return None if not rows else np.asarray(self.vectors[rows[0]], dtype=np.float32)

    def check(self, count: int, probes: Mapping[str, Sequence[float]]) -> None:
        """See `VectorStore`."""
        if len(self.vectors) != count or len(self.ids) != count:
            raise IndexDamagedError(f"The matrix holds {len(self.vectors)} vectors, not {count}.")
        row = {record_id: position for position, record_id in enumerate(self.ids)}
        for record_id, vector in probes.items():
            found = self.vectors[row[record_id]] if record_id in row else None
            if found is None or np.abs(found - np.asarray(vector)).max() > TOLERANCE:
                raise IndexDamagedError(f"The matrix lost the vector of {record_id}.")

    def close(self) -> None:
        """See `VectorStore`; a mapped file closes with the last array that shows it."""

    def _products(self, vector: Vectors) -> Vectors:
        """The cosines of all records; one question asks for them again and again."""
        key = vector.tobytes()
        cosines = self._asked.get(key)
        if cosines is None:
            cosines = _products(self.vectors, vector)
            self._asked.put(key, cosines)
        return cosines

    def _hold(self, ids: Sequence[str], vectors: Vectors) -> None:
        self.ids = ids
        self.vectors = vectors
        self._asked = Recent[bytes, Vectors](_ASKED)
        # Interned: the lexical index knows the same ids.
        self._papers = [sys.intern(paper_of(record_id)) for record_id in ids]
        self._rows: dict[str, list[int]] = {}
        for row, arxiv_id in enumerate(self._papers):
            self._rows.setdefault(arxiv_id, []).append(row)


def _products(matrix: Vectors, vector: Vectors) -> Vectors:
    # A threaded product of this size waits longer for its threads than it computes, on a busy
    # machine by milliseconds; einsum runs in the calling thread.
    products: Vectors = np.einsum("ij,j->i", matrix, vector)
    return products
