"""Asking a model: streaming, retries, and errors that say what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from assistant.answer.llm.faults import CallError, call_error

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from llama_index.core.llms import ChatMessage, ChatResponse

    from assistant.answer.llm.connect import Connection

Messages = list[tuple[str, str]]
Reply = TypeVar("Reply")

_ATTEMPTS = 3
_LONGEST_WAIT = 10.0
_backoff = wait_random_exponential(multiplier=0.5, max=4)


@dataclass(slots=True)
class Call:
    """One call of a model, and how it went.

    Attributes:
        connection: The model.
        messages: Role (``system``, ``user``, ``assistant``) and text of each message.
        timeout: Seconds without a byte that are too many; for the wording of errors.
        finish: Why the model stopped, as its server says; None while unknown.
        pieces: How many pieces of text came.
    """

    connection: Connection
    messages: Messages
    timeout: float
    finish: str | None = None
    pieces: int = 0
    _said: str = field(default="", repr=False)
    _tells_finish: bool = False

    def stream(self) -> Iterator[str]:
        """The model's text as it comes; closing the iterator ends the request.

        Until the first text has come, failed calls are repeated when that can help.

        Raises:
            CallError: The call failed for good, or broke off in mid-stream.
        """
        for attempt in Retrying(**self._policy()):
            with attempt:
                texts = self._texts()
                first = next(texts, None)
        if first is not None:
            try:
                yield first
                yield from texts
            finally:
                texts.close()

    async def astream(self) -> AsyncIterator[str]:
        """As ``stream``, without blocking the event loop."""
        async for attempt in AsyncRetrying(**self._policy()):
            with attempt:
                texts = self._atexts()
                first = await anext(texts, None)
        if first is not None:
            try:
                yield first
                async for text in texts:
                    yield text
            finally:
                await texts.aclose()

    def _texts(self) -> Any:
        replies: Any = None
        try:
            replies = self.connection.llm.stream_chat(_chat(self.messages))
            for reply in replies:
                if text := self._text(reply):
                    yield text
        # A model's client may raise anything, and whatever it is, the user gets an answer.
        except Exception as error:  # noqa: BLE001
            raise self._error(error) from None
        finally:
            if hasattr(replies, "close"):
                replies.close()
        self._check_end()

    async def _atexts(self) -> Any:
        replies: Any = None
        try:
            replies = await self.connection.llm.astream_chat(_chat(self.messages))
            async for reply in replies:
                if text := self._text(reply):
                    yield text
        except Exception as error:  # noqa: BLE001 - as above
            raise self._error(error) from None
        finally:
            if hasattr(replies, "aclose"):
                await replies.aclose()
        self._check_end()

    def _text(self, reply: ChatResponse) -> str:
        """The new text of a reply; some LLMs tell only the whole text so far."""
        choices = getattr(reply.raw, "choices", None)
        if isinstance(choices, list):
            self._tells_finish = True
            for choice in choices:
                self.finish = getattr(choice, "finish_reason", None) or self.finish
        text = reply.delta
        if text is None:
            whole = reply.message.content or ""
            text = whole.removeprefix(self._said)
            self._said = whole
        self.pieces += bool(text)
        return text

    def _check_end(self) -> None:
        # A server that dies in mid-stream just closes the connection.
        if self._tells_finish and self.finish is None:
            raise self._fault("dropped")

    def _error(self, error: Exception) -> Exception:
        from assistant.errors import AssistantError

        if isinstance(error, AssistantError):
            return error
        return call_error(
            error,
            where=self.connection.where,
            model=self.connection.name,
            seconds=self.timeout,
        )

    def _fault(self, kind: Any) -> CallError:
        connection = self.connection
        return CallError(kind, where=connection.where, model=connection.name, seconds=self.timeout)

    def _policy(self) -> dict[str, Any]:
        attempts = _ATTEMPTS if self.connection.retries else 1
        return {
            "stop": stop_after_attempt(attempts),
            "wait": _wait,
            "retry": retry_if_exception(_worth_repeating),
            "reraise": True,
        }


def _worth_repeating(error: BaseException) -> bool:
    return isinstance(error, CallError) and error.repeat and (error.wait or 0.0) <= _LONGEST_WAIT


def _wait(state: RetryCallState) -> float:
    """What the service asked for, else a random time that grows."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, CallError) else None
    jitter = _backoff(state)
    return jitter if asked is None else asked + jitter / 4


def _chat(messages: Sequence[tuple[str, str]]) -> list[ChatMessage]:
    from llama_index.core.llms import ChatMessage, MessageRole

    return [ChatMessage(role=MessageRole(role), content=text) for role, text in messages]
