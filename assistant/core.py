"""The façade: everything the command line, the page and Python users call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer.model import Answer, Done, Event
from assistant.answer.turns import HistoryItem, read_history
from assistant.answering import Answerer, text_of
from assistant.engine import Engine
from assistant.library import Library
from assistant.observing import Observers
from assistant.question.model import Question
from assistant.retrieve.model import Hit, Retrieval
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM
    from llama_index.core.retrievers import BaseRetriever

    from assistant.following.follows import Following
    from assistant.following.model import Followed
    from assistant.index.embedding.served import Absence
    from assistant.question.understander import Understander
    from assistant.retrieve.ranking import Weights


class Assistant(Library):
    """Answers questions about daily paper digests.

    Open one with `Assistant.open`. One object serves any number of threads.

    Example:
        >>> a = Assistant.open(digests="seeds", data_dir=".assistant", llm="none")
        >>> report = a.sync()
        >>> a.ask("Which papers are about video generation?").sources[0].url
        'https://arxiv.org/abs/…'
    """

    def __init__(
        self,
        settings: Settings,
        *,
        llm: LLM | None = None,
        embedding: BaseEmbedding | None = None,
        weights: Weights | None = None,
        understander: Understander | None = None,
    ) -> None:
        observers = Observers()
        engine = Engine(
            settings,
            llm=llm,
            embedding=embedding,
            weights=weights,
            understander=understander,
            observers=observers,
        )
        super().__init__(settings, engine, llm=llm, embedding=embedding, observers=observers)
        self._answerer = Answerer(settings, self._engine)

    @classmethod
    def open(
        cls,
        digests: str | Path | None = None,
        data_dir: str | Path | None = None,
        *,
        llm: str | LLM | None = None,
        embedding: str | BaseEmbedding | None = None,
        weights: Weights | None = None,
        understander: Understander | None = None,
        **settings: Any,
    ) -> Assistant:
        """Open an assistant; nothing is read or written yet.

        Args:
            digests: Folder of digest files; default: the shipped seeds.
            data_dir: Folder for catalog and index; default ``.assistant``.
            llm: ``none``, ``auto``, ``openai``, ``openai-like``, ``ollama``, or any LlamaIndex LLM.
            embedding: ``lsa``, ``openai``, ``openai-like``, ``ollama``, ``fastembed``, or any
                LlamaIndex embedding.
            weights: What each part of the ranking counts; default: the measured ones.
            understander: Who is asked where rules are unsure what a question asks; default: the
                language model, where one is in use.
            **settings: Any other field of `Settings`; all override the environment.

        Raises:
            ConfigurationError: A setting is unknown or makes no sense.
        """
        named_llm = llm if isinstance(llm, str) else ("auto" if llm is not None else None)
        named_embedding = embedding if isinstance(embedding, str) else None
        loaded = Settings.load(
            digests=digests, data_dir=data_dir, llm=named_llm, embedding=named_embedding, **settings
        )
        return cls(
            loaded,
            llm=None if isinstance(llm, str) else llm,
            embedding=None if isinstance(embedding, str) else embedding,
            weights=weights,
            understander=understander,
        )

    # Questions

    def understand(
        self,
        question: str,
        *,
        today: date | None = None,
        history: Iterable[HistoryItem] | None = None,
    ) -> Question:
        """What a question asks, as rules read it; nothing is searched, no model is asked.

        Args:
            question: In English or Korean.
            today: Day that relative times refer to; default: the current day.
            history: Earlier exchanges, oldest first.
        """
        return self._answerer.understand(question, today, read_history(history))

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        today: date | None = None,
        history: Iterable[HistoryItem] | None = None,
    ) -> list[Hit]:
        """The best papers for a question, within the time, people and votes that it names.

        Args:
            question: In English or Korean.
            k: Most papers to return.
            today: Day that relative times refer to; default: the current day.
            history: Earlier exchanges, oldest first.

        Returns:
            Hits with ``.paper`` and ``.score`` in [0, 1], best first.
        """
        with self.observers.asking(question) as asking:
            understood = self._answerer.understand(question, today, read_history(history))
            hits = self._engine.find(lambda retriever: retriever.search(understood, max(0, k)))
            asking.found(len(hits))
            return hits

    @property
    def unserved(self) -> Absence:
        """Why the embedding service that is set took no part in this thread's last search."""
        return self._engine.pipeline().retriever.served.absence

    def retrieve(self, question: Question) -> Retrieval:
        """Everything an answer to an understood question may be built from."""
        with self.observers.asking(question.text) as asking:
            found = self._engine.retrieve(question)
            asking.found(found.total)
            return found

    def similar(self, arxiv_id: str, k: int = 5) -> list[Hit]:
        """The papers nearest to a paper."""
        return self._engine.find(lambda retriever: retriever.similar(arxiv_id, k))

    def ask(
        self,
        question: str | Question,
        *,
        today: date | None = None,
        history: Iterable[HistoryItem] | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: In English or Korean, or one that `understand` returned, perhaps corrected.
            today: Day that relative times refer to; default: the current day.
            history: Earlier exchanges, oldest first.
        """
        *_, last = self.stream(question, today=today, history=history)
        assert isinstance(last, Done), "a stream ends in Done"
        return last.answer

    def quote(self, question: str | Question, *, today: date | None = None) -> Answer:
        """Answer in quoted sentences, also where a model is set: at once and without a cost.

        Args:
            question: As of `ask`.
            today: Day that relative times refer to; default: the current day.
        """
        with self.observers.asking(text_of(question)) as asking:
            answer = self._answerer.quote(question, today)
            asking.answered(answer)
            return answer

    def stream(
        self,
        question: str | Question,
        *,
        today: date | None = None,
        history: Iterable[HistoryItem] | None = None,
    ) -> Iterator[Event]:
        """Answer a question as events: Understood, Retrieved, Delta …, and last Done.

        With a model, the quoted answer comes first, as a `Delta` marked ``provisional``; a `Reset`
        comes before the text that stands. Where rules are unsure what is asked, and the model
        knows better, `Understood` and `Retrieved` come once more.
        """
        with self.observers.asking(text_of(question)) as asking:
            for event in self._answerer.stream(question, today, read_history(history)):
                if isinstance(event, Done):
                    asking.answered(event.answer)
                yield event

    async def aask(
        self,
        question: str | Question,
        *,
        today: date | None = None,
        history: Iterable[HistoryItem] | None = None,
    ) -> Answer:
        """`ask`, without blocking the event loop."""
        answer: Answer | None = None
        async for event in self.astream(question, today=today, history=history):
            if isinstance(event, Done):
                answer = event.answer
        assert answer is not None, "a stream ends in Done"
        return answer

    async def astream(
        self,
        question: str | Question,
        *,
        today: date | None = None,
        history: Iterable[HistoryItem] | None = None,
    ) -> AsyncIterator[Event]:
        """`stream`, without blocking the event loop; cancelling it stops the model's request."""
        with self.observers.asking(text_of(question)) as asking:
            events = self._answerer.astream(question, today, read_history(history))
            # Closed here and now, not when it is collected: that ends the model's request.
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Done):
                        asking.answered(event.answer)
                    yield event

    def as_retriever(self, k: int = 10, *, today: date | None = None) -> BaseRetriever:
        """A LlamaIndex retriever over the same search, for use in other LlamaIndex programs."""
        from assistant.adapters.llamaindex import AssistantRetriever

        return AssistantRetriever(self, k=k, today=today)

    def as_query_engine(self, *, today: date | None = None) -> BaseQueryEngine:
        """A LlamaIndex query engine that answers as `ask` does; what it cites comes as nodes."""
        from assistant.adapters.llamaindex import AssistantQueryEngine

        return AssistantQueryEngine(self, today)

    def as_embedding(self) -> BaseEmbedding:
        """The index's embedding for LlamaIndex, to search the Chroma collection with."""
        from assistant.adapters.llamaindex import AssistantEmbedding

        return AssistantEmbedding.of(self._engine.pipeline)

    # Following

    @property
    def following(self) -> Following:
        """What this data folder follows, and briefs of what is new in it."""
        from assistant.following.follows import Following

        return Following(self)

    def follow(self, text: str) -> Followed:
        """Follow a question, topic, author or organisation: what comes from now on is new.

        Raises:
            ConfigurationError: No new papers can belong to it.
            NotSyncedError: Nothing was synced yet.
        """
        return self.following.add(text)

    def warm(self) -> None:
        """Load now what the first questions would otherwise wait for; long-running programs do.

        Index, lexicon, analysis of both languages, and the model's client library. A model's
        server that can't be reached is no error here.
        """
        self._answerer.warm()

    @property
    def model_name(self) -> str:
        """Who writes answers: ``extractive``, or the model's name."""
        writer = self._engine.writer()
        return writer.model.name if writer is not None else "extractive"

    def close(self) -> None:
        """Close files and connections, once running calls end; the object may be used again."""
        self._engine.close()
