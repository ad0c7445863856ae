"""The vectors that a service made of a generation's papers, as they are searched.

A service's vectors lie in a narrow cone: of the models tried, any two texts had cosines from 0.75
to 0.87, whatever they say. So each loses the mean of all before it is compared, and what is left
tells papers apart. The mean is the generation's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.errors import IndexDamagedError
from assistant.index.embedding.faults import unit
from assistant.index.pointer import SERVICE
from assistant.index.stores.base import Vectors
from assistant.index.stores.matrix import MatrixStore

#: Vectors that tell how all lie to a question.
SAMPLE = 512
_FACTS, _KEYS = "facts.json", "keys.json"


class ServiceVectors:
    """Centred vectors of the papers' chunks; some may be missing.

    Args:
        folder: Of the generation.

    Raises:
        IndexDamagedError: They can't be read, or don't fit together.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / SERVICE
        try:
            facts = json.loads((self._folder / _FACTS).read_text(encoding="utf-8"))
            self.identity = str(facts["identity"])
            self._mean = np.asarray(facts["mean"], dtype=np.float32)
            self.store = MatrixStore.load(self._folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(f"The service's vectors can't be read: {error}.") from error
        shape = (len(self.store.ids), self._mean.size)
        if self.store.vectors.shape != shape:
            raise IndexDamagedError("The service's vectors don't fit together.")

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._mean.size

    @cached_property
    def keys(self) -> dict[str, str]:
        """Under which key the vector of each record is remembered, by record id."""
        text = (self._folder / _KEYS).read_text(encoding="utf-8")
        return dict(json.loads(text))

    @cached_property
    def sample(self) -> Vectors:
        """Some of the vectors, evenly spread over all: how they lie to a question in general."""
        vectors = self.store.vectors
        rows = np.linspace(0, len(vectors) - 1, min(SAMPLE, len(vectors)), dtype=np.intp)
        return np.asarray(vectors[rows])

    def centred(self, vector: Vectors) -> Vectors:
        """A unit vector as the papers' are: less their mean, and of unit length again."""
        centred: Vectors = unit((vector - self._mean)[None])[0]
        return centred


def write_vectors(
    folder: Path, identity: str, keys: Mapping[str, str], known: Mapping[str, Vectors]
) -> None:
    """Write the vectors of a generation into its folder.

    Args:
        folder: Of the generation.
        identity: Of the vectors.
        keys: Under which key the vector of each record is remembered, by record id.
        known: Unit vectors by key; those of other records are missing yet.
    """
    ids = [record for record, key in keys.items() if key in known]
    rows = [known[keys[record]] for record in ids]
    matrix = np.stack(rows) if rows else np.zeros((0, 1), np.float32)
    mean = matrix.mean(axis=0) if rows else np.zeros(1, np.float32)
    folder = folder / SERVICE
    folder.mkdir()
    MatrixStore(ids, unit(matrix - mean)).save(folder)
    facts = {"identity": identity, "mean": mean.tolist()}
    (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")
    (folder / _KEYS).write_text(json.dumps(dict(keys)), encoding="utf-8")
