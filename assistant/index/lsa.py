"""Latent semantic analysis: the built-in embedding, fitted on the user's own digests.

Deerwester et al., "Indexing by Latent Semantic Analysis", JASIS 41(6), 1990. English titles and
terms stand beside Korean text in one entry, so both languages share the fitted space. The
truncated SVD is randomised (Halko, Martinsson, Tropp, arXiv 0909.4061); its tall matrices are made
orthonormal by their small Gram matrices, of which a machine's cores make short work.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.processes import cores

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix

Vector = NDArray[np.float32]

#: Features in fewer documents than this say nothing about others.
MIN_DOCUMENTS = 2
#: Features in a larger share of documents than this don't tell them apart.
MAX_SHARE = 0.5
#: Extra random directions and power iterations of the randomised SVD; more changed no figure.
OVERSAMPLING = 40
POWER_ITERATIONS = 3
#: A vector of less length says nothing.
_NO_LENGTH = 1e-9
#: Directions whose share of the greatest singular value's square is less than this are noise of
#: 32-bit numbers.
_NOISE = 1e-9
#: So many documents are embedded one by one: importing SciPy takes longer.
_FEW = 200
#: Rows of a tall matrix that are multiplied in double precision at once.
_BLOCK = 4096
#: Columns of one that are multiplied at once, on each core.
_COLUMNS = 64

Features = Mapping[str, float]
"""Weights (frequencies) by feature name."""


class LSA:
    """A fitted model: features, their inverse document frequencies, and their directions.

    Args:
        features: Feature names, in the order of the rows.
        idf: One weight a feature, shape ``(features,)``.
        directions: Shape ``(features, dimensions)``.
    """

    def __init__(
        self, features: Sequence[str], idf: Vector, directions: NDArray[np.float16]
    ) -> None:
        self._row = {name: row for row, name in enumerate(features)}
        self._idf = idf
        self._directions = directions

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._directions.shape[1])

    @classmethod
    def fit(cls, documents: Iterable[Features], dimensions: int) -> LSA:
        """Fit on documents.

        Args:
            documents: Feature weights of each; read once, and not kept.
            dimensions: Length of the vectors; fewer when there are not as many documents.
        """
        counts = _Counts(documents)
        names = counts.telling()
        idf = np.log((1 + counts.documents) / (1 + counts.frequencies(names))) + 1
        matrix = counts.matrix(names, idf.astype(np.float32))
        rank = max(1, min(dimensions, counts.documents - 1, len(names)))
        del counts
        return cls(names, idf.astype(np.float32), _right_singular_vectors(matrix, rank))

    def weight(self, feature: str) -> float:
        """Inverse document frequency of a feature; of an unknown one, that of the rarest."""
        row = self._row.get(feature)
        return float(self._idf[row]) if row is not None else float(self._idf.max())

    def embed(self, document: Features) -> Vector:
        """The unit vector of a document or question, shape ``(dimensions,)``; zeros if unknown."""
        rows, weights = self._weigh(document)
        if not len(rows):
            return np.zeros(self.dimensions, dtype=np.float32)
        directions = np.asarray(self._directions[rows], dtype=np.float32)
        # Threads of a product this small cost more than they save.
        vector: Vector = np.einsum("i,ij->j", weights, directions)
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm > _NO_LENGTH else np.zeros(self.dimensions, dtype=np.float32)

    def embed_all(self, documents: Sequence[Features]) -> Vector:
        """Unit vectors of many documents, shape ``(documents, dimensions)``: as `embed`, in
        half the time."""
        if 0 < len(documents) <= _FEW:
            return np.stack([self.embed(document) for document in documents])
        from scipy.sparse import csr_matrix

        weighed = [self._weigh(document) for document in documents]
        every = np.concatenate([np.zeros(0, np.intp), *(rows for rows, _ in weighed)])
        used, columns = np.unique(every, return_inverse=True)
        starts = np.cumsum([0, *(len(rows) for rows, _ in weighed)])
        weights = np.concatenate([np.zeros(0, np.float32), *(weights for _, weights in weighed)])
        matrix = csr_matrix((weights, columns, starts), shape=(len(documents), len(used)))
        vectors = matrix @ np.asarray(self._directions[used], dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vector = np.where(norms > _NO_LENGTH, vectors / np.maximum(norms, _NO_LENGTH), 0)
        return unit.astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the model into an existing folder."""
        names = sorted(self._row, key=lambda name: self._row[name])
        (folder / "features.json").write_text(
            json.dumps(names, ensure_ascii=False), encoding="utf-8"
        )
        np.save(folder / "idf.npy", self._idf)
        np.save(folder / "directions.npy", np.asarray(self._directions))

    @classmethod
    def load(cls, folder: Path) -> LSA:
        """Read a model; the directions stay on disk and are mapped in as they are used."""
        features = json.loads((folder / "features.json").read_text(encoding="utf-8"))
        directions = np.load(folder / "directions.npy", mmap_mode="r")
        return cls(features, np.load(folder / "idf.npy"), directions)

    def _weigh(self, document: Features) -> tuple[NDArray[np.intp], Vector]:
        """Rows of the known features, and their damped frequencies times their rarity."""
        size = len(document)
        rows = np.fromiter(map(self._row.get, document, repeat(-1)), np.intp, size)
        counts = np.fromiter(document.values(), np.float32, size)
        known = rows >= 0
        rows = rows[known]
        return rows, _damped(counts[known]) * self._idf[rows]


class _Counts:
    """Features of documents as numbers: eight bytes for each feature of a document."""

    def __init__(self, documents: Iterable[Features]) -> None:
        numbers = defaultdict[str, int]()
        numbers.default_factory = numbers.__len__
        columns, weights, starts = array("i"), array("f"), array("q", [0])
        for document in documents:
            columns.extend(map(numbers.__getitem__, document))
            weights.extend(document.values())
            starts.append(len(columns))
        self._numbers = numbers
        self._columns = np.frombuffer(columns, np.int32) if columns else np.zeros(0, np.int32)
        self._weights = np.frombuffer(weights, np.float32) if weights else np.zeros(0, np.float32)
        self._starts = np.frombuffer(starts, np.int64)
        self._frequency = np.bincount(self._columns, minlength=len(numbers))

    @property
    def documents(self) -> int:
        """How many there are."""
        return len(self._starts) - 1

    def telling(self) -> list[str]:
        """Features that tell documents apart, in order; at least one."""
        least = MIN_DOCUMENTS if self.documents > MIN_DOCUMENTS else 1
        most = max(least, MAX_SHARE * self.documents)
        found = zip(self._numbers, self._frequency, strict=True)
        return sorted(name for name, n in found if least <= n <= most) or ["_"]

    def frequencies(self, names: Sequence[str]) -> Vector:
        """In how many documents each feature is."""
        found = [int(self._frequency[n]) if n >= 0 else 0 for n in self._numbers_of(names)]
        return np.array(found, np.float32)

    def matrix(self, names: Sequence[str], idf: Vector) -> csr_matrix:
        """Documents by features: damped weights times rarity, rows of unit length."""
        from scipy.sparse import csr_matrix

        place = np.full(len(self._numbers) + 1, -1, np.int32)
        place[self._numbers_of(names)] = np.arange(len(names))
        columns = place[self._columns]
        kept = columns >= 0
        starts = np.concatenate([[0], np.cumsum(kept)])[self._starts]
        columns = columns[kept]
        values = _damped(self._weights[kept]) * idf[columns]
        squares = np.concatenate([[0], np.cumsum(np.square(values, dtype=np.float64))])[starts]
        norms = np.sqrt(np.diff(squares)).astype(np.float32)
        values /= np.repeat(np.where(norms > 0, norms, 1), np.diff(starts))
        return csr_matrix((values, columns, starts), shape=(self.documents, len(names)))

    def _numbers_of(self, names: Sequence[str]) -> list[int]:
        return [self._numbers.get(name, -1) for name in names]


def _damped(weights: Vector) -> Vector:
    damped: Vector = 1 + np.log(np.maximum(weights, np.float32(1)))
    return damped


def _right_singular_vectors(matrix: csr_matrix, rank: int) -> NDArray[np.float16]:
    if not matrix.nnz:
        # Texts that nothing tells apart.
        return np.zeros((matrix.shape[1], min(1, matrix.shape[0])), np.float16)
    width = min(rank + OVERSAMPLING, min(matrix.shape))
    # A fixed seed: the same digests give the same model.
    sample = np.random.default_rng(0).standard_normal((matrix.shape[1], width), dtype=np.float32)
    basis = _orthonormal(_product(matrix, sample))
    del sample
    for _ in range(POWER_ITERATIONS):
        basis = _orthonormal(_product(matrix, _product(matrix.T, basis)))
    directions = _orthonormal(_product(matrix.T, basis))[:, :rank]
    # Each axis is turned so that its largest weight is positive: signs of an SVD are arbitrary.
    directions *= np.where(directions.max(axis=0) < -directions.min(axis=0), -1, 1)
    return np.ascontiguousarray(directions, dtype=np.float16)


def _product(matrix: csr_matrix | csc_matrix, tall: Vector) -> Vector:
    """A product on all cores, some columns at a time: SciPy computes on one."""
    product = np.empty((matrix.shape[0], tall.shape[1]), np.float32)

    def compute(start: int) -> None:
        part = np.ascontiguousarray(tall[:, start : start + _COLUMNS])
        product[:, start : start + _COLUMNS] = matrix @ part

    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(compute, range(0, tall.shape[1], _COLUMNS)))
    return product


def _orthonormal(tall: Vector) -> Vector:
    """The left singular vectors of a tall matrix, greatest values first; those of noise left out.

    From the small matrix of its columns' products, which is summed in double precision.
    """
    products = np.zeros((tall.shape[1], tall.shape[1]))
    for start in range(0, len(tall), _BLOCK):
        block = tall[start : start + _BLOCK].astype(np.float64)
        products += block.T @ block
    squares, turned = np.linalg.eigh(products)
    kept = squares > _NOISE * squares.max(initial=0)
    scaled = turned[:, kept] / np.sqrt(squares[kept])
    found: Vector = tall @ scaled[:, ::-1].astype(np.float32)
    return found
