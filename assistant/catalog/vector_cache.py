"""The cache of embeddings that a service made, by model and content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.catalog.catalog import Catalog
from assistant.catalog.connection import transaction

_BATCH = 500


class CatalogVectorCache:
    """Keeps vectors in the catalog, each batch committed as it arrives."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def get(self, model: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Known vectors by key."""
        found: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            rows = self._catalog.connection.execute(
                f"SELECT hash, vector FROM embeddings WHERE model = ? AND hash IN ({marks})",
                [model, *batch],
            )
            found |= {key: np.frombuffer(blob, dtype=np.float32) for key, blob in rows}
        return found

    def dimensions(self, model: str) -> int | None:
        """Length of a model's vectors, or None when none is known."""
        row = self._catalog.connection.execute(
            "SELECT length(vector) FROM embeddings WHERE model = ? LIMIT 1", (model,)
        ).fetchone()
        return None if row is None else int(row[0]) // 4

    def put(self, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Remember vectors, durably."""
        rows = [
            (model, key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()
        ]
        connection = self._catalog.connection
        with transaction(connection):
            connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)
