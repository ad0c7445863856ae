"""Latent semantic analysis: the built-in embedding, fitted on the user's own digests.

Deerwester et al., "Indexing by Latent Semantic Analysis", JASIS 41(6), 1990. English titles and
terms stand beside Korean text in one entry, so both languages share the fitted space. The
truncated SVD is randomised (Halko, Martinsson, Tropp, arXiv 0909.4061).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

#: Features in fewer documents than this say nothing about others.
MIN_DOCUMENTS = 2
#: Features in a larger share of documents than this don't tell them apart.
MAX_SHARE = 0.5
#: Extra random directions and power iterations of the randomised SVD; more changed no figure.
OVERSAMPLING = 40
POWER_ITERATIONS = 3

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
    def fit(cls, documents: Sequence[Features], dimensions: int) -> LSA:
        """Fit on documents.

        Args:
            documents: Feature weights of each.
            dimensions: Length of the vectors; fewer when there are not as many documents.
        """
        count = Counter(name for document in documents for name in document)
        least = MIN_DOCUMENTS if len(documents) > MIN_DOCUMENTS else 1
        most = max(least, MAX_SHARE * len(documents))
        names = sorted(name for name, n in count.items() if least <= n <= most) or ["_"]
        frequency = np.array([count[name] for name in names], dtype=np.float32)
        idf = np.log((1 + len(documents)) / (1 + frequency)).astype(np.float32) + 1
        model = cls(names, idf, np.zeros((len(names), 1), dtype=np.float16))
        matrix = model._matrix(documents)
        rank = max(1, min(dimensions, len(documents) - 1, len(names)))
        model._directions = _right_singular_vectors(matrix, rank)
        return model

    def weight(self, feature: str) -> float:
        """Inverse document frequency of a feature; of an unknown one, that of the rarest."""
        row = self._row.get(feature)
        return float(self._idf[row]) if row is not None else float(self._idf.max())

    def embed(self, document: Features) -> Vector:
        """The unit vector of a document or question, shape ``(dimensions,)``; zeros if unknown."""
        rows, weights = self._weigh(document)
        if not rows:
            return np.zeros(self.dimensions, dtype=np.float32)
        directions = np.asarray(self._directions[rows], dtype=np.float32)
        vector: Vector = weights @ directions
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm > 1e-9 else np.zeros(self.dimensions, dtype=np.float32)

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

    def _weigh(self, document: Features) -> tuple[list[int], Vector]:
        """Rows of the known features, and their damped frequencies times their rarity."""
        known = [(self._row[name], count) for name, count in document.items() if name in self._row]
        rows = [row for row, _ in known]
        frequency = np.maximum(np.array([count for _, count in known], dtype=np.float32), 1.0)
        return rows, (1 + np.log(frequency)) * self._idf[rows]

    def _matrix(self, documents: Sequence[Features]) -> object:
        from scipy.sparse import csr_matrix

        columns: list[int] = []
        values: list[Vector] = []
        starts = [0]
        for document in documents:
            rows, weights = self._weigh(document)
            norm = float(np.linalg.norm(weights)) or 1.0
            columns += rows
            values.append(weights / norm)
            starts.append(len(columns))
        shape = (len(documents), len(self._row))
        flat = np.concatenate([np.zeros(0, np.float32), *values])
        return csr_matrix((flat, columns, starts), shape=shape)


def _right_singular_vectors(matrix: object, rank: int) -> NDArray[np.float16]:
    from scipy.sparse import csr_matrix

    assert isinstance(matrix, csr_matrix)
    width = min(rank + OVERSAMPLING, min(matrix.shape))
    # A fixed seed: the same digests give the same model.
    sample = np.random.default_rng(0).standard_normal((matrix.shape[1], width), dtype=np.float32)
    basis, _ = np.linalg.qr(matrix @ sample)
    transposed = matrix.T.tocsr()
    for _ in range(POWER_ITERATIONS):
        basis, _ = np.linalg.qr(matrix @ (transposed @ basis))
    _, _, directions = np.linalg.svd((transposed @ basis).T, full_matrices=False)
    # Each axis is turned so that its largest weight is positive: signs of an SVD are arbitrary.
    chosen = directions[:rank]
    signs = np.sign(chosen[np.arange(len(chosen)), np.abs(chosen).argmax(axis=1)])
    return np.ascontiguousarray((chosen * signs[:, None]).T).astype(np.float16)
