"""What an assistant keeps open: the pipeline over the current generation, and its model."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

from assistant.catalog.catalog import Catalog
from assistant.errors import IndexDamagedError, NotSyncedError
from assistant.index.pointer import current_name
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.answer.llm.writer import LLMWriter
    from assistant.pipeline import Pipeline
    from assistant.retrieve.ranking import Weights


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
        self._lock = threading.RLock()
        self._pipeline: Pipeline | None = None
        self._writer: LLMWriter | None = None
        self._connected = False

    def catalog(self) -> Catalog:
        """The records."""
        with self._lock:
            if self._pipeline is not None:
                return self._pipeline.catalog
        return self.pipeline().catalog

    def pipeline(self) -> Pipeline:
        """The pipeline over the current generation; opened anew when a sync has switched it.

        Raises:
            NotSyncedError: There is no generation yet.
        """
        with self._lock:
            name = current_name(self._settings.data_dir)
            if name is None:
                raise NotSyncedError(
                    f"There is no index in {self._settings.data_dir} yet.",
                    hint="Run: assistant sync DIR (or Assistant.sync()).",
                )
            if self._pipeline is None or self._pipeline.name != name:
                # Other threads may still read through the old one: it goes when they are done.
                self._pipeline = None
                self._pipeline = self._open(name)
                self.settle()
            return self._pipeline

    def writer(self) -> LLMWriter | None:
        """Who writes answers with a model; None when answers are extractive."""
        with self._lock:
            if not self._connected:
                self._writer = self._connect()
                self._connected = True
                self.settle()
            return self._writer

    @staticmethod
    def settle() -> None:
        """Take what is loaded by now out of garbage collection.

        Vocabulary, lexicon and libraries are a million objects that stay: each full collection
        would walk them for up to a tenth of a second in the middle of an answer.
        """
        gc.freeze()

    def close(self) -> None:
        """Close files; what is needed again is opened again."""
        with self._lock:
            if self._pipeline is not None:
                self._pipeline.close()
                self._pipeline = None

    def _open(self, name: str) -> Pipeline:
        from assistant.index.sync import Syncer
        from assistant.pipeline import Pipeline

        try:
            return Pipeline.open(self._settings, name, self._embedding, self._weights)
        except IndexDamagedError:
            Syncer(self._settings, self._embedding).repair()
        name = current_name(self._settings.data_dir) or name
        return Pipeline.open(self._settings, name, self._embedding, self._weights)

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
