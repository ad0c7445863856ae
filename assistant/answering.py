"""From a question to the events of its answer: understand, retrieve, compose, perhaps write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer.model import Answer, Delta, Done, Event, Retrieved, Understood
from assistant.engine import Engine
from assistant.question.model import Question, Turn
from assistant.retrieve.model import Retrieval
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answer.llm.writer import LLMWriter

#: Together they need all that most questions need.
_TYPICAL = (
    "How much faster do diffusion models generate images, and with which method?",
    "지난주에 나온 언어 모델 논문을 알려줘",
)
#: Newest records read in advance; about 3 kB each.
_WARMED = 5000

_Found = tuple[Retrieval, Answer]


class Answerer:
    """Answers questions with what an engine has open.

    Args:
        settings: Tell which day it is.
        engine: Pipeline and model.
    """

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine

    def understand(self, question: str, today: date | None, turns: Sequence[Turn]) -> Question:
        """What a question asks, read by rules."""
        from assistant.language.lexicon.lexicon import Lexicon
        from assistant.question.understand import understand

        return understand(
            question,
            today=today or self._settings.today(),
            knowledge=self._engine.pipeline().knowledge,
            lexicon=Lexicon.default(),
            history=turns,
        )

    def stream(
        self, question: str | Question, today: date | None, turns: Sequence[Turn]
    ) -> Iterator[Event]:
        """The events of an answer, as `Assistant.stream` gives them."""
        understood, found = self._begin(question, today, turns)
        if found is None:
            alone = self._model().rewrite(understood.text, turns)
            understood, found = self._resume(understood, alone, today)
        retrieval, extractive = found
        yield Understood(understood)
        yield Retrieved(extractive.sources, retrieval.total)
        writer = None if extractive.abstained else self._engine.writer()
        if writer is None:
            yield Delta(extractive.text)
            yield Done(extractive)
        else:
            yield from writer.stream(retrieval, extractive, turns)

    async def astream(
        self, question: str | Question, today: date | None, turns: Sequence[Turn]
    ) -> AsyncGenerator[Event, None]:
        """`stream` for event loops: what takes the processor's time runs in threads."""
        understood, found = await asyncio.to_thread(self._begin, question, today, turns)
        if found is None:
            model = await asyncio.to_thread(self._model)
            alone = await model.arewrite(understood.text, turns)
            resumed = await asyncio.to_thread(self._resume, understood, alone, today)
            understood, found = resumed
        retrieval, extractive = found
        yield Understood(understood)
        yield Retrieved(extractive.sources, retrieval.total)
        writer = None if extractive.abstained else await asyncio.to_thread(self._engine.writer)
        if writer is None:
            yield Delta(extractive.text)
            yield Done(extractive)
        else:
            async for event in writer.astream(retrieval, extractive, turns):
                yield event

    def quote(self, question: str | Question, today: date | None) -> Answer:
        """The answer that needs no model, as `Assistant.quote` gives it."""
        if isinstance(question, str):
            question = self.understand(question, today, ())
        return self._find(question)[1]

    def warm(self) -> None:
        """Load what the first questions would otherwise wait for."""
        from assistant.language.lexicon.lexicon import Lexicon

        Lexicon.default().warm()
        catalog = self._engine.catalog()
        catalog.papers_by_id(catalog.select()[:_WARMED])
        for question in _TYPICAL:
            retrieval, extractive = self._find(self.understand(question, None, ()))
            writer = self._engine.writer()
            if writer is not None:
                writer.warm(retrieval, extractive)

    def _begin(
        self, question: str | Question, today: date | None, turns: Sequence[Turn]
    ) -> tuple[Question, _Found | None]:
        """The question understood, and what was found for it; nothing yet when it leans on earlier
        turns beyond what rules see, and a model can put it as a question of its own."""
        if isinstance(question, Question):
            return question, self._find(question)
        understood = self.understand(question, today, turns)
        if understood.leans and self._engine.writer() is not None:
            return understood, None
        return understood, self._find(understood)

    def _resume(
        self, question: Question, alone: str, today: date | None
    ) -> tuple[Question, _Found]:
        """A follow-up, understood from how a model put it, and what was found for it."""
        if alone != question.text:
            read = self.understand(alone, today, ())
            question = replace(read, text=question.text, follows_up=alone)
        return question, self._find(question)

    def _find(self, question: Question) -> _Found:
        pipeline = self._engine.pipeline()
        retrieval = self._engine.retrieve(question)
        return retrieval, pipeline.composer.compose(retrieval)

    def _model(self) -> LLMWriter:
        writer = self._engine.writer()
        assert writer is not None, "only a model is asked to put a question anew"
        return writer
