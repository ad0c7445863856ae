"""Finds papers near a question by a service's vectors."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Literal

import numpy as np

from assistant.errors import AssistantError
from assistant.index.embedding.service import Service
from assistant.index.embedding.vectors import ServiceVectors
from assistant.index.manifest import Contents
from assistant.index.stores.base import Vectors, paper_of
from assistant.index.stores.choice import MATRIX_LIMIT

#: Standard deviations above the mean of all papers from which on a cosine counts. Models differ in
#: how widely theirs are spread, and one that knows nothing of a question still has some that are
#: highest: with this, vectors of mere noise change no order, and a good model loses little.
STANDS_OUT = 1.75

#: Why a service that is set took no part: it doesn't answer, or made none of the index's vectors.
Absence = Literal["", "down", "unsynced"]


class Served:
    """A service, and the vectors that it made of a generation's papers.

    Args:
        service: Embeds questions; None where the built-in embedding is alone.
        vectors: Of the papers, or None when the generation has none.
    """

    def __init__(self, service: Service | None, vectors: ServiceVectors | None) -> None:
        self._service = service
        self._vectors = vectors
        # One question is searched by one thread, from its start to its end.
        self._thread = threading.local()

    @property
    def absence(self) -> Absence:
        """Why the service took no part in what this thread searched since `begin`."""
        absence: Absence = getattr(self._thread, "absence", "")
        return absence

    def begin(self) -> None:
        """Another question of this thread begins."""
        self._thread.absence = ""

    def near(self, text: str) -> Near | None:
        """Finds papers near a question; None, and `absence` says why, when the service can't."""
        service, vectors = self._service, self._fitting()
        if service is None or not text.strip():
            return None
        self._thread.absence = "unsynced"
        if vectors is None:
            return None
        try:
            question = service.question(text)
        except AssistantError:
            self._thread.absence = "down"
            return None
        if question.size != vectors.dimensions:
            return None
        self._thread.absence = ""
        return Near(vectors, vectors.centred(question))

    def lacking(self, contents: Contents) -> int:
        """How many papers of the generation have no vector of this service."""
        vectors = self._fitting()
        if self._service is None:
            return 0
        held = set(vectors.store.ids) if vectors is not None else ()
        return len({paper_of(record) for record in contents.record_ids() if record not in held})

    def _fitting(self) -> ServiceVectors | None:
        """The generation's vectors, if this service made them."""
        service, vectors = self._service, self._vectors
        if service is None or vectors is None:
            return None
        return vectors if vectors.identity == service.identity(vectors.dimensions) else None


class Near:
    """Papers near one question; see `assistant.retrieve.ranking.Nearness`.

    Args:
        vectors: Of the papers.
        question: Centred as they are.
    """

    def __init__(self, vectors: ServiceVectors, question: Vectors) -> None:
        self._store = vectors.store
        self._question = question
        cosines = np.einsum("ij,j->i", vectors.sample, question)
        self._floor = float(cosines.mean() + STANDS_OUT * cosines.std()) if cosines.size else 0.0

    def __call__(self, *, limit: int, within: Collection[str] | None = None) -> dict[str, float]:
        """How far each paper's cosine stands out, by arXiv id, best first; 0 where it doesn't.

        Too many to go through for each question, vectors judge only what else was found.
        """
        if within is None and self._store.vectors.nbytes > MATRIX_LIMIT:
            return {}
        found = self._store.search(self._question, limit=limit, within=within)
        return {key: max(0.0, cosine - self._floor) for key, cosine in found.items()}
