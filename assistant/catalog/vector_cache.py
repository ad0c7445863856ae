"""The cache of embeddings that a service made, by model and content."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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

    def put(self, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Remember vectors, durably."""
        rows = [
            (model, key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()
        ]
        with self._catalog.connection.lease() as connection, transaction(connection):
            connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)

    def forget(self, model: str) -> None:
        """Forget the vectors of a model."""
        with self._catalog.connection.lease() as connection, transaction(connection):
            connection.execute("DELETE FROM embeddings WHERE model = ?", (model,))

    def prune(self, model: str, keys: Collection[str]) -> int:
        """Forget all vectors but these of one model; returns how many were forgotten."""
        with self._catalog.connection.lease() as connection, transaction(connection):
            connection.execute("CREATE TEMP TABLE kept (hash TEXT PRIMARY KEY) WITHOUT ROWID")
            connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((k,) for k in keys))
            done = connection.execute(
                "DELETE FROM embeddings WHERE model != ? OR hash NOT IN (SELECT hash FROM kept)",
                (model,),
            )
            connection.execute("DROP TABLE kept")
        return done.rowcount
