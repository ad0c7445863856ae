"""Who asks, and who is told of it: one place for questions of every way in.

Whatever asks an assistant goes through its `Observers`: the page, programs over HTTP, Python. They
are empty unless somebody listens, as the server does for its metrics, its log and its limits.
"""

from __future__ import annotations

import time
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence

    from assistant.answer.llm.chat_model import ChatModel, Form, Message, Piece
    from assistant.answer.model import Answer


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks.

    Attributes:
        way: By which way in: ``python``, ``page``, ``gradio``, ``api``, ``openai``, ``mcp`` …
        user: Name of the user or of the API key; empty when nobody has to say.
        address: IP address, or empty.
        counted: Whether the request has been counted against a limit already.
    """

    way: str = "python"
    user: str = ""
    address: str = ""
    counted: bool = False


_PYTHON = Visitor()
#: Who asks in this context; a server sets it for each request.
VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=_PYTHON)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, and what came of it.

    Attributes:
        visitor: Who asked.
        text: The question.
        outcome: ``answered``, ``abstained``, ``failed``, or ``stopped`` by who asked.
        mode: ``search``, ``extractive``, or ``llm:MODEL``; empty when nothing came of it.
        seconds: From the question to the whole answer.
        papers: How many papers it cites or found.
    """

    visitor: Visitor
    text: str
    outcome: str
    mode: str
    seconds: float
    papers: int


class Observer:
    """Hears of what an assistant does; each method may be left as it is."""

    def admit(self, visitor: Visitor, text: str) -> None:
        """A question is about to be answered; an error raised here refuses it."""

    def asked(self, question: Asked) -> None:
        """A question was asked."""

    def called(self, model: str, outcome: str, seconds: float) -> None:
        """A model was called: ``ok``, ``failed`` or ``stopped``, after so many seconds."""

    def synced(self, outcome: str, seconds: float) -> None:
        """Digests were synced: ``ok`` or ``failed``, after so many seconds."""

    def pulled(self, outcome: str, told: str) -> None:
        """A store was asked for a published index: ``new``, ``same`` or ``failed``, and why."""


class Asking:
    """A question while it is answered.

    Attributes:
        outcome, mode, papers: As in `Asked`, so far.
    """

    def __init__(self) -> None:
        self.outcome = "stopped"
        self.mode = ""
        self.papers = 0

    def answered(self, answer: Answer) -> None:
        """Note the whole answer."""
        self.outcome = "abstained" if answer.abstained else "answered"
        self.mode = answer.mode
        self.papers = len(answer.sources)

    def found(self, papers: int) -> None:
        """Note what a search found."""
        self.outcome = "answered" if papers else "abstained"
        self.mode, self.papers = "search", papers


class Observers:
    """All who hear of what one assistant does.

    Attributes:
        who: Tells who asks; a server may know better than the context.
    """

    def __init__(self) -> None:
        self._all: tuple[Observer, ...] = ()
        self.who: Callable[[], Visitor] = VISITOR.get

    @contextmanager
    def listening(self, *observers: Observer, who: Callable[[], Visitor]) -> Iterator[None]:
        """Have observers hear of everything as long as this lasts.

        Args:
            observers: In the order in which they hear of it.
            who: Tells who asks.
        """
        self._all, self.who = (*self._all, *observers), who
        try:
            yield
        finally:
            self._all = tuple(each for each in self._all if each not in observers)
            if not self._all:
                self.who = VISITOR.get

    @contextmanager
    def asking(self, text: str) -> Iterator[Asking]:
        """Around answering a question.

        Raises:
            AssistantError: An observer refuses it.
        """
        asking = Asking()
        if not self._all:
            yield asking
            return
        visitor = self.who()
        for observer in self._all:
            observer.admit(visitor, text)
        started = time.perf_counter()
        try:
            yield asking
        except Exception:
            asking.outcome, asking.mode = "failed", ""
            raise
        finally:
            seconds = time.perf_counter() - started
            asked = Asked(visitor, text, asking.outcome, asking.mode, seconds, asking.papers)
            for observer in self._all:
                observer.asked(asked)

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """Around a sync."""
        started, outcome = time.perf_counter(), "failed"
        try:
            yield
            outcome = "ok"
        finally:
            for observer in self._all:
                observer.synced(outcome, time.perf_counter() - started)

    def pulled(self, outcome: str, told: str) -> None:
        """A store was asked for a published index; see `Observer.pulled`."""
        for observer in self._all:
            observer.pulled(outcome, told)

    @contextmanager
    def calling(self, model: ChatModel) -> Iterator[None]:
        """Around a call of a model."""
        started, outcome = time.perf_counter(), "stopped"
        try:
            yield
            outcome = "ok"
        except AssistantError:
            outcome = "failed"
            raise
        finally:
            for observer in self._all:
                observer.called(model.name, outcome, time.perf_counter() - started)


class ObservedModel:
    """A chat model whose calls are observed; otherwise the one it stands for.

    Args:
        model: The model.
        observers: Hear of each call.
    """

    def __init__(self, model: ChatModel, observers: Observers) -> None:
        self._model = model
        self._observers = observers

    where = property(lambda self: self._model.where)
    local = property(lambda self: self._model.local)
    name = property(lambda self: self._model.name)
    context_window = property(lambda self: self._model.context_window)
    answer_tokens = property(lambda self: self._model.answer_tokens)
    token_ratio = property(lambda self: self._model.token_ratio)

    def prepare(self) -> None:
        """As of the model."""
        self._model.prepare()

    def stream(
        self, messages: Sequence[Message], form: Form | None = None
    ) -> Generator[Piece, None, None]:
        """As of the model."""
        with self._observers.calling(self._model):
            yield from self._model.stream(messages, form)

    async def astream(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        """As of the model."""
        with self._observers.calling(self._model):
            async with aclosing(self._model.astream(messages)) as pieces:
                async for piece in pieces:
                    yield piece
