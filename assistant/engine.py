"""What an assistant keeps open: the pipeline over the current generation, and its model."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from assistant.catalog.catalog import Catalog
from assistant.errors import (
    AssistantError,
    IndexDamagedError,
    NotSyncedError,
    VectorStoreError,
)
from assistant.index.pointer import current_name
from assistant.observing import ObservedModel, Observers
from assistant.pipeline import Pipeline, open_pipeline
from assistant.publishing.pulled import is_pulled
from assistant.settings import Settings

Found = TypeVar("Found")

if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.answer.llm.chat_model import ChatModel
    from assistant.answer.llm.writer import LLMWriter
    from assistant.question.model import Question
    from assistant.question.understander import Understander
    from assistant.retrieve.model import Retrieval
    from assistant.retrieve.ranking import Weights
    from assistant.retrieve.retriever import Retriever


class Engine:
    """Opens what is needed when it is needed, once for all threads.

    Args:
        settings: Where the data is and which services are used.
        llm: A model that the caller made, or None for the one that settings choose.
        embedding: An embedding that the caller made, or None likewise.
        weights: Of the ranking; None for the measured ones.
        observers: Hear of each call of the model.
        understander: Who is asked where rules are unsure what a question asks; None for the model.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        llm: LLM | None,
        embedding: BaseEmbedding | None,
        weights: Weights | None,
        observers: Observers,
        understander: Understander | None = None,
    ) -> None:
        self._settings = settings
        self._observers = observers
        self._understander = understander
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
        name = self.current_name()
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

    def understander(self) -> Understander | None:
        """Who is asked where rules are unsure what a question asks; None without a model."""
        if self._understander is None and (writer := self.writer()) is not None:
            from assistant.answer.understander import ModelUnderstander

            self._understander = ModelUnderstander(writer.model)
        return self._understander

    def close(self) -> None:
        """Let go of what is open, which closes as its last readers end; it may be opened again."""
        self._pipeline = None

    def _mend_soon(self, broken: Pipeline) -> None:
        """Mend the index in a thread of its own, unless one is at it or it isn't made here."""
        if os.access(self._settings.data_dir, os.W_OK) and not is_pulled(self._settings):
            threading.Thread(target=self._mend, args=[broken], name="mend", daemon=True).start()

    def _mend(self, broken: Pipeline) -> None:
        from assistant.index.sync import Syncer

        if not self._opening.acquire(blocking=False):
            return
        try:
            if self._pipeline is broken:
                Syncer(self._settings, self._embedding).repair(wait=0)
                self._pipeline = self._open(self.current_name())
        except AssistantError:
            # Another process syncs, or the server stalls: the next question tries again.
            return
        finally:
            self._opening.release()

    def current_name(self) -> str:
        """Name of the current generation.

        Raises:
            NotSyncedError: There is none yet.
        """
        name = current_name(self._settings.data_dir)
        if name is None and self._settings.follow:
            raise NotSyncedError(
                "The index is being fetched; the first time that takes a while.",
                hint="Try again in a minute.",
                retryable=True,
            )
        if name is None:
            raise NotSyncedError(
                f"There is no index in {self._settings.data_dir} yet.",
                hint="Run: assistant sync DIR (or Assistant.sync()).",
            )
        return name

    def _renewed(self) -> Pipeline:
        """The pipeline over the current generation; only for who holds the lock of opening."""
        name, pipeline = self.current_name(), self._pipeline
        if pipeline is None or pipeline.name != name:
            self._pipeline = pipeline = self._open(name)
        return pipeline

    def _open(self, name: str) -> Pipeline:
        settings = self._settings
        try:
            return open_pipeline(settings, name, self._embedding, self._weights, self._pipeline)
        except IndexDamagedError as error:
            if is_pulled(settings):
                hint = "It is fetched anew when the server starts (or by Assistant.pull)."
                raise IndexDamagedError(error.message, hint=hint) from error
            if not os.access(settings.data_dir, os.W_OK):
                hint = "Run assistant sync where the data folder may be written."
                raise IndexDamagedError(error.message, hint=hint) from error
            from assistant.index.sync import Syncer

            Syncer(settings, self._embedding).repair()
        return open_pipeline(settings, self.current_name(), self._embedding, self._weights)

    def _connect(self) -> LLMWriter | None:
        if self._llm is None and self._settings.llm == "none":
            return None
        from assistant.answer.checks.second_look import VerifyingWriter
        from assistant.answer.llm.connect import connect
        from assistant.answer.llm.writer import LLMWriter

        model: ChatModel | None
        if self._llm is not None:
            from assistant.adapters.llamaindex_chat import LlamaIndexChatModel

            model = LlamaIndexChatModel(self._llm, self._settings.llm_timeout)
        else:
            model = connect(self._settings)
        writer = VerifyingWriter if self._settings.llm_verify == "cited" else LLMWriter
        return writer(ObservedModel(model, self._observers)) if model is not None else None
