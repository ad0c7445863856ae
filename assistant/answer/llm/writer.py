"""Answers written by a language model, checked as they stream."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, closing
from typing import TYPE_CHECKING

from assistant.answer.checks.sanitize import without_links
from assistant.answer.llm.chat_model import Message, acomplete, complete
from assistant.answer.llm.conversation import fit
from assistant.answer.llm.prompts import prompts
from assistant.answer.llm.request import compose
from assistant.answer.llm.session import Session, needs_no_model
from assistant.errors import LLMError
from assistant.language.lexicon.vocabulary import shipped_vocabulary
from assistant.language.tokens import truncate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from assistant.answer.llm.chat_model import ChatModel
    from assistant.answer.model import Answer, Event
    from assistant.question.model import Turn
    from assistant.retrieve.model import Retrieval

_REWRITE_HISTORY = 800
_LONGEST_REWRITE = 300


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
        """Stream an answer: ``Retrieved`` with what the model is given, ``Delta`` events, a
        ``Reset`` before a new start, one ``Done`` at last.

        No failure of the model is raised: the extractive answer stands in, with a warning that
        says what is wrong and what to do. Closing the iterator ends the model's request.

        Args:
            retrieval: What was found.
            extractive: The answer made without a model; its sources are numbered from 1.
            history: Earlier turns, oldest first.
        """
        session = Session(self.model, retrieval, extractive, history)
        yield from session.given()
        while messages := session.next_messages():
            try:
                with closing(self.model.stream(messages)) as pieces:
                    for piece in pieces:
                        yield from session.feed(piece)
                        if session.stopped:
                            break
            except LLMError as error:
                yield from session.failed(error)
            else:
                yield from session.ended()
        if not session.asked:
            yield from session.direct()

    async def astream(
        self, retrieval: Retrieval, extractive: Answer, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Event]:
        """As ``stream``, for event loops; cancelling the task ends the model's request."""
        # Choosing evidence takes milliseconds, and asking a server for its models may take longer.
        session = await asyncio.to_thread(Session, self.model, retrieval, extractive, history)
        for event in session.given():
            yield event
        while messages := session.next_messages():
            try:
                async with aclosing(self.model.astream(messages)) as pieces:
                    async for piece in pieces:
                        for event in session.feed(piece):
                            yield event
                        if session.stopped:
                            break
            except LLMError as error:
                for event in session.failed(error):
                    yield event
            else:
                for event in session.ended():
                    yield event
        if not session.asked:
            for event in session.direct():
                yield event

    def rewrite(self, question_text: str, history: Sequence[Turn]) -> str:
        """Make a follow-up a question of its own, in the same language.

        When the model fails, or what it says is no question, the text comes back as it was; the
        answer that follows says what is wrong with the model.

        Args:
            question_text: The follow-up, as typed.
            history: Earlier turns, oldest first.
        """
        if not history:
            return question_text
        try:
            self.model.prepare()
            reply = complete(self.model, [self._rewriting(question_text, history)])
        except LLMError:
            return question_text
        return _rewritten(reply, question_text)

    async def arewrite(self, question_text: str, history: Sequence[Turn]) -> str:
        """As ``rewrite``, for event loops."""
        if not history:
            return question_text
        try:
            await asyncio.to_thread(self.model.prepare)
            reply = await acomplete(self.model, [self._rewriting(question_text, history)])
        except LLMError:
            return question_text
        return _rewritten(reply, question_text)

    def _rewriting(self, question_text: str, history: Sequence[Turn]) -> Message:
        window = int(self.model.context_window / self.model.token_ratio)
        past = fit(history, min(_REWRITE_HISTORY, window // 3))
        lines = [past.earlier] if past.earlier else []
        lines += [f"Asked: {asked}\nAnswered: {answered}" for asked, answered in past.recent]
        question = truncate(question_text, window // 6)
        text = prompts()["rewrite"].fill(history="\n".join(lines), question=question)
        return Message("user", text)


def _rewritten(reply: str, question_text: str) -> str:
    """The question in a model's reply, or ``question_text`` when it is none."""
    text = without_links(reply).strip().strip("\"'“”`*")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST_REWRITE:
        return question_text
    return lines[0]
