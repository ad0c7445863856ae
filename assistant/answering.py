"""From a question to the events of its answer: understand, retrieve, compose, perhaps write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from assistant.answer.model import Answer, Delta, Done, Event, Reset, Retrieved, Understood
from assistant.engine import Engine
from assistant.question.model import Question, Turn
from assistant.recent import Recent
from assistant.retrieve.model import Retrieval
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.question.understander import Asked

#: Together they need all that most questions need, but for those that name a paper.
_TYPICAL = (
    "How much faster do diffusion models generate images, and with which method?",
    "지난주에 나온 언어 모델 논문을 알려줘",
    "papers on difusion modles",
    "얀 레쿤, 라멘드라 네이선이 쓴 논문",
)
#: Newest records read in advance; about 4 kB each.
_WARMED = 1_500
#: Questions that stand alone whose reading is kept: the page reads what a list is about for each
#: reader who may want to follow it.
_UNDERSTOOD = 256


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question as understood, and what was found for it."""

    question: Question
    retrieval: Retrieval
    quoted: Answer

    def events(self) -> Iterator[Event]:
        yield Understood(self.question)
        yield Retrieved(self.quoted.sources, self.retrieval.total)


class Answerer:
    """Answers questions with what an engine has open.

    Args:
        settings: Tell which day it is.
        engine: Pipeline and model.
    """

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._understood = Recent[tuple[str, date, str], Question](_UNDERSTOOD)

    def understand(self, question: str, today: date | None, turns: Sequence[Turn]) -> Question:
        """What a question asks, read by rules."""
        if turns:
            return self._asked(question, today, turns).read
        key = (question, today or self._settings.today(), self._engine.pipeline().name)
        known = self._understood.get(key)
        if known is None:
            known = self._asked(question, today, turns).read
            self._understood.put(key, known)
        return known

    def stream(
        self, question: str | Question, today: date | None, turns: Sequence[Turn]
    ) -> Iterator[Event]:
        """The events of an answer, as `Assistant.stream` gives them."""
        asked, reading = self._begin(question, today, turns)
        yield from reading.events()
        if asked is not None:
            yield from _meanwhile(reading)
            reading = self._better(asked, reading)
            yield from _after(reading, asked)
        writer = None if reading.quoted.abstained else self._engine.writer()
        if writer is None:
            yield Delta(reading.quoted.text)
            yield Done(reading.quoted)
        else:
            yield from writer.stream(reading.retrieval, reading.quoted, turns)

    async def astream(
        self, question: str | Question, today: date | None, turns: Sequence[Turn]
    ) -> AsyncGenerator[Event, None]:
        """`stream` for event loops: what takes the processor's time runs in threads."""
        asked, reading = await asyncio.to_thread(self._begin, question, today, turns)
        for event in reading.events():
            yield event
        if asked is not None:
            for event in _meanwhile(reading):
                yield event
            reading = await asyncio.to_thread(self._better, asked, reading)
            for event in _after(reading, asked):
                yield event
        quoted = reading.quoted
        writer = None if quoted.abstained else await asyncio.to_thread(self._engine.writer)
        if writer is None:
            yield Delta(quoted.text)
            yield Done(quoted)
        else:
            async for event in writer.astream(reading.retrieval, quoted, turns):
                yield event

    def quote(self, question: str | Question, today: date | None) -> Answer:
        """The answer that needs no model, as `Assistant.quote` gives it."""
        if isinstance(question, str):
            question = self.understand(question, today, ())
        return self._find(question).quoted

    def warm(self) -> None:
        """Load what the first questions would otherwise wait for."""
        from assistant.language.lexicon.lexicon import Lexicon

        Lexicon.default().warm()
        catalog = self._engine.catalog()
        newest = catalog.papers_by_id(catalog.find(limit=_WARMED)).values()
        self._engine.pipeline().retriever.membership.warm()
        named = [f"Who wrote {paper.title}?" for paper in islice(newest, 1)]
        for question in (*_TYPICAL, *named):
            reading = self._find(self.understand(question, None, ()))
            writer = self._engine.writer()
            if writer is not None:
                writer.warm(reading.retrieval, reading.quoted)

    def _asked(self, question: str, today: date | None, turns: Sequence[Turn]) -> Asked:
        from assistant.language.lexicon.lexicon import Lexicon
        from assistant.question.understander import Asked

        return Asked(
            question,
            today or self._settings.today(),
            turns,
            self._engine.pipeline().knowledge,
            Lexicon.default(),
        )

    def _begin(
        self, question: str | Question, today: date | None, turns: Sequence[Turn]
    ) -> tuple[Asked | None, _Reading]:
        """What rules understand and find; with the question when they are unsure of it, or found
        nothing without knowing why, and there is somebody else to ask."""
        if isinstance(question, Question):
            return None, self._find(question)
        asked = self._asked(question, today, turns)
        reading = self._find(asked.read)
        from assistant.question.naming.doubt import is_placed

        lost = reading.quoted.abstained and not is_placed(asked.read)
        unsure = (asked.read.unsure or lost) and self._engine.understander() is not None
        return (asked if unsure else None), reading

    def _better(self, asked: Asked, reading: _Reading) -> _Reading:
        """What somebody else understands and finds, where that is anything; else as it was."""
        from assistant.question.understander import ask

        understander, writer = self._engine.understander(), self._engine.writer()
        if writer is not None:
            # Loading a client library isn't the model's time.
            writer.model.prepare()
        question = ask(understander, asked) if understander is not None else None
        if question is None:
            return reading
        other = self._find(question)
        return reading if other.quoted.abstained else other

    def _find(self, question: Question) -> _Reading:
        pipeline = self._engine.pipeline()
        retrieval = self._engine.retrieve(question)
        return _Reading(question, retrieval, pipeline.composer.compose(retrieval))


def _meanwhile(reading: _Reading) -> Iterator[Event]:
    """What can be shown while somebody else reads the question."""
    if not reading.quoted.abstained:
        yield Delta(reading.quoted.text, provisional=True)


def _after(reading: _Reading, asked: Asked) -> Iterator[Event]:
    yield Reset()
    if reading.question != asked.read:
        yield from reading.events()


def text_of(question: str | Question) -> str:
    """A question's text, understood or not."""
    return question if isinstance(question, str) else question.text
