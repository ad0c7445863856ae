"""What an assistant keeps open: the pipeline over the current generation, and its model."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from assistant.catalog.catalog import Catalog, open_catalog
from assistant.errors import (
    AssistantError,
    IndexDamagedError,
    NotSyncedError,
    VectorStoreError,
)
from assistant.index.pointer import current_name
from assistant.settings import Settings

Found = TypeVar("Found")

if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.answer.extractive import ExtractiveComposer
    from assistant.answer.llm.writer import LLMWriter
    from assistant.index.embedding import Embedder, Vectors
    from assistant.index.generation import Generation
    from assistant.question.knowledge import Knowledge
    from assistant.question.model import Question
    from assistant.retrieve.model import Retrieval
    from assistant.retrieve.ranking import Weights
    from assistant.retrieve.retriever import Retriever


@dataclass(frozen=True)
class Pipeline:
    """Everything that answering needs, over one generation.

    Whoever holds it may read through it, whatever is synced meanwhile: what it has open is closed
    when the last one lets go of it.
    """

    name: str
    catalog: Catalog
    generation: Generation
    embedder: Embedder
    retriever: Retriever
    knowledge: Knowledge

    @cached_property
    def by_words(self) -> Retriever:
        """Finds papers while vectors can't be searched."""
        from assistant.index.stores.base import NoVectors
        from assistant.retrieve.retriever import Retriever

        return Retriever(self.catalog, self.generation, self.embedder, dense=NoVectors())

    @cached_property
    def composer(self) -> ExtractiveComposer:
        """Writes answers; a search needs none."""
        from assistant.answer.extractive import ExtractiveComposer
        from assistant.answer.sources import Quoter
        from assistant.language.lexicon.lexicon import Lexicon

        generation, lexicon = self.generation, Lexicon.default()
        quoter = Quoter(generation.reader, generation.lexical, generation.lsa, lexicon)
        return ExtractiveComposer(quoter, lexicon)

    def embed_question(self, text: str) -> Vectors:
        """The vector of a question, shape ``(dimensions,)``."""
        return self.embedder.question(text, self.generation.reader.question(text))

    def embed_text(self, text: str) -> Vectors:
        """The vector of a document that begins with its title, as the collection holds them."""
        import numpy as np

        from assistant.index.document import Chunk

        title, _, body = text.partition("\n")
        chunk = Chunk("", title, "", body)
        vectors = self.embedder.chunks([chunk], [self.generation.reader.paper(title, body)])
        return np.asarray(vectors[0], dtype=np.float32)


class Engine:
    """Opens what is needed when it is needed, once for all threads.

    Args:
        settings: Where the data is and which services are used.
        llm: A model that the caller made, or None for the one that settings choose.
        embedding: An embedding that the caller made, or None likewise.
        weights: Of the ranking; None for the measured ones.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        llm: LLM | None,
        embedding: BaseEmbedding | None,
        weights: Weights | None,
    ) -> None:
        self._settings = settings
        self._llm = llm
        self._embedding = embedding
        self._weights = weights
        self._opening = threading.Lock()
        self._pipeline: Pipeline | None = None
        self._connecting = threading.Lock()
        self._writer: LLMWriter | None = None
        self._connected = False

    def catalog(self) -> Catalog:
        """The records; waits for nothing once a generation has been opened."""
        pipeline = self._pipeline
        return (pipeline or self.pipeline()).catalog

    def pipeline(self) -> Pipeline:
        """The pipeline over the current generation.

        When a sync has switched it, whoever comes first opens the new one, mending it if it is
        damaged; the others go on with the one before until that is done.

        Raises:
            NotSyncedError: There is no generation yet.
            IndexDamagedError: It is damaged, and the data folder can't be written.
        """
        name = self._current_name()
        pipeline = self._pipeline
        if pipeline is None:
            with self._opening:
                return self._renewed()
        if pipeline.name == name or not self._opening.acquire(blocking=False):
            return pipeline
        try:
            return self._renewed()
        finally:
            self._opening.release()

    def retrieve(self, question: Question) -> Retrieval:
        """What is found for a question: by words alone while vectors can't be searched."""
        try:
            return self.find(lambda retriever: retriever.retrieve(question))
        except (VectorStoreError, IndexDamagedError):
            return replace(self.pipeline().by_words.retrieve(question), by_words=True)

    def find(self, search: Callable[[Retriever], Found]) -> Found:
        """What a search finds.

        Args:
            search: Asks the retriever over the current generation.

        Raises:
            VectorStoreError: The Chroma server fails.
            IndexDamagedError: The store has lost what it held; it is being written again, from the
                catalog, if nothing else is at it.
        """
        pipeline = self.pipeline()
        try:
            return search(pipeline.retriever)
        except IndexDamagedError:
            self._mend_soon(pipeline)
            raise

    def refresh(self) -> None:
        """Have the current generation open, if an older one is: later answers come from it."""
        if self._pipeline is not None:
            with self._opening:
                self._renewed()

    def writer(self) -> LLMWriter | None:
        """Who writes answers with a model; None when answers are extractive."""
        with self._connecting:
            if not self._connected:
                self._writer = self._connect()
                self._connected = True
            return self._writer

    def close(self) -> None:
        """Let go of what is open, which closes as its last readers end; it may be opened again."""
        self._pipeline = None

    def _mend_soon(self, broken: Pipeline) -> None:
        """Mend the index in a thread of its own, unless one is at it or nothing can be written."""
        if os.access(self._settings.data_dir, os.W_OK):
            threading.Thread(target=self._mend, args=[broken], name="mend", daemon=True).start()

    def _mend(self, broken: Pipeline) -> None:
        from assistant.index.sync import Syncer

        if not self._opening.acquire(blocking=False):
            return
        try:
            if self._pipeline is broken:
                Syncer(self._settings, self._embedding).repair(wait=0)
                self._pipeline = self._open(self._current_name())
        except AssistantError:
            # Another process syncs, or the server stalls: the next question tries again.
            return
        finally:
            self._opening.release()

    def _current_name(self) -> str:
        name = current_name(self._settings.data_dir)
        if name is None:
            raise NotSyncedError(
                f"There is no index in {self._settings.data_dir} yet.",
                hint="Run: assistant sync DIR (or Assistant.sync()).",
            )
        return name

    def _renewed(self) -> Pipeline:
        """The pipeline over the current generation; only for who holds the lock of opening."""
        name, pipeline = self._current_name(), self._pipeline
        if pipeline is None or pipeline.name != name:
            self._pipeline = pipeline = self._open(name)
        return pipeline

    def _open(self, name: str) -> Pipeline:
        settings = self._settings
        try:
            return open_pipeline(settings, name, self._embedding, self._weights)
        except IndexDamagedError as error:
            if not os.access(settings.data_dir, os.W_OK):
                hint = "Run assistant sync where the data folder may be written."
                raise IndexDamagedError(error.message, hint=hint) from error
            from assistant.index.sync import Syncer

            Syncer(settings, self._embedding).repair()
        return open_pipeline(settings, self._current_name(), self._embedding, self._weights)

    def _connect(self) -> LLMWriter | None:
        if self._llm is None and self._settings.llm == "none":
            return None
        from assistant.answer.llm.writer import LLMWriter

        if self._llm is not None:
            from assistant.adapters.llamaindex_chat import LlamaIndexChatModel

            return LLMWriter(LlamaIndexChatModel(self._llm, self._settings.llm_timeout))
        from assistant.answer.llm.connect import connect

        model = connect(self._settings)
        return LLMWriter(model) if model is not None else None


def open_pipeline(
    settings: Settings,
    name: str,
    embedding: BaseEmbedding | None = None,
    weights: Weights | None = None,
) -> Pipeline:
    """Open the generation of a name.

    Args:
        settings: Where the data is and which services are used.
        name: Of the generation.
        embedding: An embedding that the caller made, or None for the one that settings choose.
        weights: Of the ranking; None for the measured ones.

    Raises:
        IndexDamagedError: It, or the catalog, is not what it was.
        NotSyncedError: It was made with another embedding or vector store.
    """
    # Imported here: `import assistant` stays light.
    from assistant.index.embedding import make_service
    from assistant.index.generation import Generation
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge
    from assistant.retrieve.ranking import DEFAULT_WEIGHTS
    from assistant.retrieve.retriever import Retriever

    generation = Generation(settings, name)
    catalog = open_catalog(settings.data_dir / "catalog.sqlite")
    service = make_service(settings, catalog, embedding)
    generation.check_settings(service)
    embedder = generation.embedder(service)
    return Pipeline(
        name,
        catalog,
        generation,
        embedder,
        Retriever(catalog, generation, embedder, weights or DEFAULT_WEIGHTS),
        Knowledge(catalog, Lexicon.default()),
    )
