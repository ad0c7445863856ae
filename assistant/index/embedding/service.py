"""Asks an embedding service: texts in batches that suit it, questions at once or not at all."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from time import monotonic, sleep
from typing import TYPE_CHECKING

from assistant.catalog.vector_cache import CatalogVectorCache
from assistant.errors import EmbeddingError
from assistant.index.embedding.faults import ServiceError, checked, explained
from assistant.index.embedding.prefixes import Prefixes
from assistant.index.stores.base import Vectors

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

#: Texts of the first request; more are asked for as long as answers come quickly.
FIRST_BATCH = 8
#: Seconds below which a request might well have held more texts, and above which it held too many.
QUICK, SLOW = 5.0, 20.0
#: Seconds a request for texts may take, and one for a single text.
PATIENCE, LONGEST_PATIENCE = 60.0, 180.0
#: Seconds before a request is first repeated; before each further time twice as long.
FIRST_WAIT = 1.0
#: Texts in a row that a service refuses one by one before it counts as broken.
REFUSED = 3
#: Seconds in which no further question is asked after one got no answer.
PAUSE = 30.0
#: Characters of a question that are read; a text of a few hundred tokens is what models embed.
LONGEST_QUESTION = 1000
#: Questions whose vectors are kept.
REMEMBERED = 256
#: Embedded at each sync: its vector tells whether the name still means the same model.
PROBE = "A diffusion model that generates video from text."
#: Least cosine of what one model says of the probe at two times.
SAME = 0.98

Progress = Callable[[int, int], None]
Open = Callable[[float], "BaseEmbedding"]


class Service:
    """An embedding service, or a model on this machine.

    Args:
        name: Model and where it runs, as they are shown.
        open_model: Gives a LlamaIndex embedding whose requests end after so many seconds.
        prefixes: What the model wants before questions and texts.
        cache: Where vectors are remembered.
        batch: Most texts a request.
        patience: Seconds that a question may wait.
    """

    def __init__(
        self,
        name: str,
        open_model: Open,
        prefixes: Prefixes,
        cache: CatalogVectorCache,
        *,
        batch: int,
        patience: float,
    ) -> None:
        self.name = name
        self.cache = cache
        self._open = open_model
        self._prefixes = prefixes
        self._batch = batch
        self._patience = patience
        self._lock = threading.Lock()
        self._questions: OrderedDict[str, Vectors] = OrderedDict()
        self._fault: EmbeddingError | None = None
        self._silent_until = 0.0

    def identity(self, dimensions: int) -> str:
        """Names the vectors of so many numbers that this service makes."""
        return json.dumps([self.name, *self._prefixes, dimensions], ensure_ascii=False)

    def probe(self) -> str:
        """Ask for one vector: whether the service answers, and with which model.

        Vectors that another model of the same name made are forgotten.

        Returns:
            The identity of the vectors it makes now.

        Raises:
            EmbeddingError: It doesn't answer.
        """
        vector = self._patiently([PROBE])[0]
        identity = self.identity(vector.size)
        before = self.cache.get(identity, [PROBE]).get(PROBE)
        if before is not None and float(before @ vector) < SAME:
            self.cache.forget(identity)
        self.cache.put(identity, {PROBE: vector})
        return identity

    def embed(self, identity: str, texts: Mapping[str, str], progress: Progress) -> None:
        """Embed texts and remember each batch as it is answered.

        A batch that fails is halved; a text that is refused alone is left out.

        Args:
            identity: As `probe` gave it.
            texts: By the key that their vectors are remembered under.
            progress: Told how many are embedded, and of how many.

        Raises:
            EmbeddingError: The service failed, or refused a text; what it answered is remembered.
        """
        left, most, size = list(texts), self._batch, FIRST_BATCH
        refused = 0
        last: ServiceError | None = None
        while left:
            size = min(size, most, len(left))
            batch, started = left[:size], monotonic()
            try:
                vectors = self._patiently([texts[key] for key in batch])
            except ServiceError as fault:
                if fault.remedy == "over":
                    raise
                if size == 1:
                    refused += 1
                    if fault.remedy == "longer" or refused == REFUSED:
                        raise
                    left, last = left[1:], fault
                most = max(1, size // 2)
                continue
            if self.identity(vectors.shape[1]) != identity:
                raise EmbeddingError(
                    f"The embedding service answers vectors of several lengths ({self.name}).",
                    hint="See that one model answers under that name, and run sync again.",
                )
            self.cache.put(identity, dict(zip(batch, vectors, strict=True)))
            left, refused = left[size:], 0
            progress(len(texts) - len(left), len(texts))
            took = monotonic() - started
            size = size * 2 if took < QUICK else size // 2 if took > SLOW else size
        if last is not None:
            raise last

    def question(self, text: str) -> Vectors:
        """The vector of a question, of unit length; of a long one only the beginning is read.

        Raises:
            EmbeddingError: The service doesn't answer in time, or didn't a moment ago.
        """
        text = text[:LONGEST_QUESTION]
        with self._lock:
            if text in self._questions:
                self._questions.move_to_end(text)
                return self._questions[text]
            if self._fault is not None and monotonic() < self._silent_until:
                raise self._fault
        try:
            with explained(self.name):
                model = self._open(self._patience)
                asked = model.get_query_embedding(self._prefixes.question + text)
            vector: Vectors = checked([asked], 1)[0]
        except EmbeddingError as fault:
            # A question that is refused for what it says stops no other.
            if not isinstance(fault, ServiceError) or fault.remedy != "smaller" or fault.repeats:
                with self._lock:
                    self._fault, self._silent_until = fault, monotonic() + PAUSE
            raise
        with self._lock:
            self._fault = None
            self._questions[text] = vector
            if len(self._questions) > REMEMBERED:
                self._questions.popitem(last=False)
        return vector

    def _patiently(self, texts: list[str]) -> Vectors:
        """Vectors of texts; asks again, and waits longer for a single one, where that may help."""
        patience, wait, repeated = PATIENCE, FIRST_WAIT, 0
        while True:
            try:
                return self._ask(texts, patience)
            except ServiceError as fault:
                if repeated < fault.repeats:
                    sleep(fault.wait or wait)
                    wait, repeated = wait * 2, repeated + 1
                elif fault.remedy == "longer" and len(texts) == 1 and patience < LONGEST_PATIENCE:
                    patience = LONGEST_PATIENCE
                else:
                    raise

    def _ask(self, texts: list[str], patience: float) -> Vectors:
        with explained(self.name):
            model = self._open(patience)
            vectors = model.get_text_embedding_batch([self._prefixes.text + t for t in texts])
        return checked(vectors, len(texts))
