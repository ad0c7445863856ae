"""Vectors as one matrix: exact search, in memory.

On disk it has two parts: the rows of the last full build, a file that generations share, and a
small file of what changed since. Both are searched as one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError
from assistant.index.pointer import MATRIX
from assistant.index.stores.base import TOLERANCE, Record, Vectors, paper_of
from assistant.recent import Recent

_IDS, _CHANGES = "ids.json", "changes.npz"
#: Files of a matrix that the next generation shares.
SHARED = (MATRIX, _IDS)
#: From this share of the first rows on, changes are put among them: they are written each time.
#: Of 100,000 papers, 30 more a day, about as much is written for either reason.
_MERGE_SHARE = 0.02
#: Questions whose cosines are kept: as many as are answered at the same time.
_ASKED = 4
#: Among so many times as many papers as are wanted the nearest few are soon met.
_MANY = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """What changed since the first rows were written: which are gone, and what came."""

    gone: NDArray[np.int64]
    ids: Sequence[str]
    vectors: Vectors


class MatrixStore:
    """See `VectorStore`.

    Args:
        ids: Record ids, in the order of the rows.
        vectors: Unit vectors, shape ``(records, dimensions)``; never written into.
    """

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._hold(ids, vectors, None)

    @classmethod
    def load(cls, folder: Path) -> MatrixStore:
        """Open what `save` wrote; the vectors stay on disk and are mapped in as they are used."""
        ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
        # A view of the mapped file: plain arrays are multiplied without a detour.
        store = cls(ids, np.asarray(np.load(folder / MATRIX, mmap_mode="r")))
        if (folder / _CHANGES).exists():
            try:
                with np.load(folder / _CHANGES) as file:
                    changes = _Changes(file["gone"], file["ids"].tolist(), file["vectors"])
            except BadZipFile as error:
                raise ValueError(f"{_CHANGES}: {error}") from error
            store._hold(ids, store._vectors, changes)
        return store

    def save(self, folder: Path) -> None:
        """Write the matrix into an existing folder; rows that lie there already are kept.

        Args:
            folder: Empty, or with the first rows of this matrix, as `SHARED` names them.
        """
        changes = self._changes
        if changes is None or len(changes.ids) > _MERGE_SHARE * len(self._ids):
            self._hold(self.ids, self.vectors, None)
            # What lies there may have other names in other folders.
            for name in SHARED:
                (folder / name).unlink(missing_ok=True)
        if not (folder / MATRIX).exists():
            np.save(folder / MATRIX, self._vectors)
            (folder / _IDS).write_text(json.dumps(list(self._ids)), encoding="utf-8")
        if self._changes is not None:
            changes = self._changes
            ids = np.array(changes.ids, dtype=np.str_)
            np.savez(folder / _CHANGES, gone=changes.gone, ids=ids, vectors=changes.vectors)

    @property
    def ids(self) -> Sequence[str]:
        """Record ids, in the order of `vectors`."""
        if self._changes is None:
            return self._ids
        gone = set(self._changes.gone.tolist())
        kept = [record_id for row, record_id in enumerate(self._ids) if row not in gone]
        return [*kept, *self._changes.ids]

    @property
    def vectors(self) -> Vectors:
        """Unit vectors, shape ``(records, dimensions)``; put together anew where some changed."""
        if self._changes is None:
            return self._vectors
        kept = np.delete(self._vectors, self._changes.gone, axis=0)
        return _stacked(kept, self._changes.vectors)

    def write(self, removed: Collection[str], records: Sequence[Record]) -> None:
        """See `VectorStore`."""
        rows = [record.vector for record in records]
        vectors = np.stack(rows) if rows else np.zeros((0, 1), np.float32)
        then = self.changed(removed, [record.chunk.id for record in records], vectors)
        self._hold(then._ids, then._vectors, then._changes)

    def changed(
        self, removed: Collection[str], ids: Sequence[str], vectors: Vectors
    ) -> MatrixStore:
        """The matrix after a change, which shares the first rows with this one.

        Args:
            removed: Ids of records to leave out.
            ids: Ids of records to put in, over those of the same ids.
            vectors: Theirs, shape ``(len(ids), dimensions)``.
        """
        out = {*removed, *ids}
        gone = np.array([row for row, key in enumerate(self._ids) if key in out], dtype=np.int64)
        if self._changes is not None:
            rows = [row for row, key in enumerate(self._changes.ids) if key not in out]
            gone = np.union1d(self._changes.gone, gone)
            earlier = self._changes.vectors[rows]
            ids = [*(self._changes.ids[row] for row in rows), *ids]
            vectors = _stacked(earlier, vectors)
        then = MatrixStore(self._ids, self._vectors)
        vectors = vectors.astype(np.float32)
        then._hold(self._ids, self._vectors, _Changes(gone, list(ids), vectors))
        return then

    def search(
        self, vector: Vectors, *, limit: int, within: Collection[str] | None = None
    ) -> dict[str, float]:
        """See `VectorStore`."""
        if limit < 1 or not self._count or not vector.any():
            return {}
        if within is None:
            cosines = self._products(vector)
            # A paper may have several chunks; twice as many rows leave room for them. Of equals
            # at the end all are taken: which come first must not depend on where they lie.
            count = min(self._count, 2 * limit)
            least = np.partition(cosines, len(cosines) - count)[len(cosines) - count]
            rows = np.flatnonzero(cosines >= least)
            cosines = cosines[rows]
        elif len(within) > _MANY * limit:
            # Of so many the nearest few are met before the rows of all could be looked up.
            cosines = self._products(vector)
            rows = np.flatnonzero(cosines > -np.inf)
            cosines = cosines[rows]
        else:
            rows = np.array([r for i in within for r in self._rows.get(i, ())], dtype=np.intp)
            known = self._asked.get(vector.tobytes())
            cosines = _products(self._taken(rows), vector) if known is None else known[rows]
        best = np.lexsort((rows, -cosines))
        found: dict[str, float] = {}
        papers, wanted = self._papers, None if within is None else frozenset(within)
        for row, cosine in zip(rows[best].tolist(), cosines[best].tolist(), strict=True):
            if wanted is None or papers[row] in wanted:
                found.setdefault(papers[row], cosine)
            if len(found) == limit:
                break
        return found

    def vector_of(self, arxiv_id: str) -> Vectors | None:
        """See `VectorStore`."""
        rows = self._rows.get(arxiv_id)
        return None if not rows else self._taken(np.array(rows[:1]))[0]

    def vectors_of(self, arxiv_id: str) -> dict[str, Vectors]:
        """The vectors of all chunks of a paper, by record id."""
        rows = self._rows.get(arxiv_id, [])
        found = self._taken(np.array(rows, dtype=np.intp))
        return {self._id(row): vector for row, vector in zip(rows, found, strict=True)}

    def check(self, count: int, probes: Mapping[str, Sequence[float]]) -> None:
        """See `VectorStore`."""
        changes = self._changes
        whole = len(self._ids) == len(self._vectors)
        if changes is not None:
            whole &= len(changes.ids) == len(changes.vectors)
            whole &= bool(np.all(changes.gone < len(self._ids)))
        if self._count != count or not whole:
            raise IndexDamagedError(f"The matrix holds {self._count} vectors, not {count}.")
        for record_id, vector in probes.items():
            found = self._vector(record_id)
            if found is None or np.abs(found - np.asarray(vector)).max() > TOLERANCE:
                raise IndexDamagedError(f"The matrix lost the vector of {record_id}.")

    def close(self) -> None:
        """See `VectorStore`; a mapped file closes with the last array that shows it."""

    # Rows are numbered through both parts; those that are gone keep their numbers.

    def _hold(self, ids: Sequence[str], vectors: Vectors, changes: _Changes | None) -> None:
        self._ids = ids
        self._vectors = vectors
        self._changes = changes
        self._asked = Recent[bytes, Vectors](_ASKED)
        self._count = len(vectors)
        if changes is not None:
            self._count += len(changes.vectors) - len(changes.gone)
        for name in ("_papers", "_rows"):
            self.__dict__.pop(name, None)

    @cached_property
    def _papers(self) -> list[str]:
        """The paper of each row."""
        # Interned: the lexical index knows the same ids.
        changed = self._changes.ids if self._changes else ()
        return [sys.intern(paper_of(record_id)) for record_id in (*self._ids, *changed)]

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        """Rows by paper."""
        rows: dict[str, list[int]] = {}
        gone = set(self._changes.gone.tolist()) if self._changes else ()
        for row, paper in enumerate(self._papers):
            if row not in gone:
                rows.setdefault(paper, []).append(row)
        return rows

    def _id(self, row: int) -> str:
        first = len(self._ids)
        if self._changes is None or row < first:
            return self._ids[row]
        return self._changes.ids[row - first]

    def _vector(self, record_id: str) -> Vectors | None:
        changes = self._changes
        if changes is not None and record_id in changes.ids:
            found: Vectors = changes.vectors[changes.ids.index(record_id)]
            return found
        try:
            row = self._ids.index(record_id)
        except ValueError:
            return None
        return None if changes is not None and row in changes.gone else self._vectors[row]

    def _taken(self, rows: NDArray[np.intp]) -> Vectors:
        """A copy of some rows."""
        first = len(self._ids)
        if self._changes is None or not len(rows) or int(rows.max()) < first:
            return np.asarray(self._vectors[rows], dtype=np.float32)
        taken = np.empty((len(rows), self._changes.vectors.shape[1]), dtype=np.float32)
        early = rows < first
        if early.any():
            taken[early] = self._vectors[rows[early]]
        taken[~early] = self._changes.vectors[rows[~early] - first]
        return taken

    def _products(self, vector: Vectors) -> Vectors:
        """The cosines of all rows, those that are gone farthest; one question asks for them again
        and again."""
        key = vector.tobytes()
        cosines = self._asked.get(key)
        if cosines is None:
            cosines = self._all_products(vector)
            self._asked.put(key, cosines)
        return cosines

    def _all_products(self, vector: Vectors) -> Vectors:
        changes = self._changes
        if changes is None:
            return _products(self._vectors, vector)
        first = _products(self._vectors, vector) if len(self._ids) else np.zeros(0, np.float32)
        first[changes.gone] = -np.inf
        return np.concatenate([first, _products(changes.vectors, vector)])


def _stacked(first: Vectors, then: Vectors) -> Vectors:
    """Rows after rows; of none the width isn't known."""
    if not len(then):
        return first
    return np.concatenate([first, then]) if len(first) else then


def _products(matrix: Vectors, vector: Vectors) -> Vectors:
    # A threaded product of this size waits longer for its threads than it computes, on a busy
    # machine by milliseconds; einsum runs in the calling thread.
    products: Vectors = np.einsum("ij,j->i", matrix, vector)
    return products
