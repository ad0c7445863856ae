"""Answers written by a language model, checked as they stream."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Protocol

from assistant.answer.llm.request import compose
from assistant.answer.llm.session import Session, needs_no_model
from assistant.answer.model import Delta
from assistant.errors import LLMError
from assistant.language.lexicon.vocabulary import shipped_vocabulary

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence

    from assistant.answer.llm.chat_model import ChatModel, Message, Piece
    from assistant.answer.model import Answer, Event
    from assistant.question.model import Turn
    from assistant.retrieve.model import Retrieval


class Exchange(Protocol):
    """Calls of a model for one purpose: says what to ask, and is told what arrives.

    What is shown of that comes back as events, from each of its methods.
    """

    def next_messages(self) -> Sequence[Message]:
        """What to ask now; nothing when it is over."""

    @property
    def stopped(self) -> bool:
        """Whether no more of the call under way is wanted."""

    def feed(self, piece: Piece) -> Iterable[Event]:
        """Take a piece of a reply."""

    def ended(self) -> Iterable[Event]:
        """A reply is complete, or was stopped."""

    def failed(self, error: LLMError) -> Iterable[Event]:
        """A call failed for good."""


def converse(model: ChatModel, exchange: Exchange) -> Iterator[Event]:
    """Lead an exchange with a model; closing the iterator ends the request under way."""
    while messages := exchange.next_messages():
        try:
            with closing(model.stream(messages)) as pieces:
                for piece in pieces:
                    yield from exchange.feed(piece)
                    if exchange.stopped:
                        break
        except LLMError as error:
            yield from exchange.failed(error)
        else:
            yield from exchange.ended()


async def aconverse(model: ChatModel, exchange: Exchange) -> AsyncGenerator[Event, None]:
    """As ``converse``, for event loops; cancelling the task ends the request."""
    while messages := exchange.next_messages():
        try:
            async with aclosing(model.astream(messages)) as pieces:
                async for piece in pieces:
                    for event in exchange.feed(piece):
                        yield event
                    if exchange.stopped:
                        break
        except LLMError as error:
            for event in exchange.failed(error):
                yield event
        else:
            for event in exchange.ended():
                yield event


class LLMWriter:
    """Writes answers with a language model.

    Args:
        model: The model.

    Example:
        >>> writer = LLMWriter(model)  # doctest: +SKIP
        >>> for event in writer.stream(retrieval, extractive):
        ...     if isinstance(event, Delta):
        ...         print(event.text, end="")
    """

    def __init__(self, model: ChatModel) -> None:
        self.model = model

    def warm(self, retrieval: Retrieval, extractive: Answer) -> None:
        """Load the model's client library and what its text is checked with, and make a first
        request without sending it."""
        self.model.prepare()
        shipped_vocabulary()
        if not needs_no_model(retrieval, extractive):
            compose(self.model, retrieval, extractive.sources, ())

    def stream(
        self, retrieval: Retrieval, extractive: Answer, history: Sequence[Turn] = ()
    ) -> Iterator[Event]:
        """Stream an answer: the quoted one as a provisional ``Delta``, at once; when the model's
        first sentence stands, ``Retrieved`` with what it was given, a ``Reset`` and its text as
        ``Delta`` events; one ``Done`` at last.

        No failure of the model is raised: the extractive answer stands in, with a warning that
        says what is wrong and what to do. Closing the iterator ends the model's request.

        Args:
            retrieval: What was found.
            extractive: The answer made without a model; its sources are numbered from 1.
            history: Earlier turns, oldest first.
        """
        if not needs_no_model(retrieval, extractive):
            yield Delta(extractive.text, provisional=True)
        session = Session(self.model, retrieval, extractive, history)
        yield from converse(self.model, session)
        if not session.asked:
            yield from session.direct()

    async def astream(
        self, retrieval: Retrieval, extractive: Answer, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[Event, None]:
        """As ``stream``, for event loops; cancelling the task ends the model's request."""
        if not needs_no_model(retrieval, extractive):
            yield Delta(extractive.text, provisional=True)
        # Choosing evidence takes milliseconds, and asking a server for its models may take longer.
        session = await asyncio.to_thread(Session, self.model, retrieval, extractive, history)
        async with aclosing(aconverse(self.model, session)) as events:
            async for event in events:
                yield event
        if not session.asked:
            for event in session.direct():
                yield event
