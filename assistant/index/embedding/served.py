"""Finds papers near a question by a service's vectors."""

from __future__ import annotations

from collections.abc import Collection

from assistant.errors import AssistantError, EmbeddingError
from assistant.index.embedding.service import Service
from assistant.index.embedding.vectors import ServiceVectors
from assistant.index.stores.base import Vectors
from assistant.index.stores.choice import MATRIX_LIMIT


class Served:
    """A service, and the vectors that it made of a generation's papers.

    Args:
        service: Embeds questions.
        vectors: Of the papers, or None when the generation has none.
    """

    def __init__(self, service: Service, vectors: ServiceVectors | None) -> None:
        self._service = service
        self._vectors = vectors
        #: Why the last question was searched without it, or None.
        self.fault: AssistantError | None = None

    def near(self, text: str) -> Near | None:
        """Finds papers near a question; None, and `fault` says why, when the service can't."""
        vectors = self._vectors
        try:
            if vectors is None or vectors.identity != self._service.identity(vectors.dimensions):
                raise EmbeddingError(
                    "The index holds no vectors of the embedding that the settings choose.",
                    hint="Run: assistant sync.",
                )
            vector = self._service.question(text)
            if vector.size != vectors.dimensions:
                raise EmbeddingError(
                    f"The embedding service answers vectors of {vector.size} numbers, and the "
                    f"index holds vectors of {vectors.dimensions}.",
                    hint="Run: assistant sync.",
                )
        except AssistantError as error:
            self.fault = error
            return None
        self.fault = None
        return Near(vectors, vectors.centred(vector))


class Near:
    """Papers near one question; see `assistant.retrieve.ranking.Nearness`.

    Args:
        vectors: Of the papers.
        question: Centred as they are.
    """

    def __init__(self, vectors: ServiceVectors, question: Vectors) -> None:
        self._store = vectors.store
        self._question = question

    def __call__(self, *, limit: int, within: Collection[str] | None = None) -> dict[str, float]:
        """Cosines by arXiv id, best first.

        Too many to go through for each question, vectors judge only what else was found.
        """
        if within is None and self._store.vectors.nbytes > MATRIX_LIMIT:
            return {}
        return self._store.search(self._question, limit=limit, within=within)
