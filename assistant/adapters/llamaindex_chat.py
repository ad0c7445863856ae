"""Any LlamaIndex LLM as a chat model of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llama_index.core.llms import ChatMessage, MessageRole

from assistant.answer.llm.chat_model import OTHER_VOCABULARY, Ending, Piece, bounded_ratio
from assistant.answer.llm.faults import CallError, call_error
from assistant.answer.llm.retries import ATTEMPTS, arepeated, repeated
from assistant.language.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence

    from llama_index.core.llms import LLM, ChatResponse

    from assistant.answer.llm.chat_model import Form, Message

_ANSWER = 1200


class LlamaIndexChatModel:
    """A LlamaIndex LLM, used as it is.

    Its own retries are respected: when it makes some (``max_retries``), no more are added.

    Args:
        llm: The LLM.
        timeout: Seconds without a byte that are too many; for the wording of errors.

    Attributes:
        where: Name of its class.
        local: False: nothing is known of where it runs.
        name: Name of the model, else of the class.
        context_window: As its metadata say.
        answer_tokens: Tokens kept for the answer: at most a third of the window.
        token_ratio: Tokens that it may count for one of the o200k vocabulary: a guess, until a
            first count of a prompt tells more.
    """

    def __init__(self, llm: LLM, timeout: float) -> None:
        metadata = llm.metadata
        self._llm = llm
        self._timeout = timeout
        self._attempts = 1 if getattr(llm, "max_retries", 0) else ATTEMPTS
        self.where = type(llm).__name__
        self.local = False
        self.name = metadata.model_name or self.where
        self.context_window = metadata.context_window
        self.answer_tokens = min(_ANSWER, self.context_window // 3)
        self.token_ratio = OTHER_VOCABULARY

    def prepare(self) -> None:
        """Nothing: the caller made it ready."""

    def stream(
        self, messages: Sequence[Message], form: Form | None = None
    ) -> Generator[Piece, None, None]:
        """The reply as it comes; see ``ChatModel.stream``. A form is asked for in words only."""
        return repeated(lambda: self._pieces(messages), 1 if form else self._attempts)

    def astream(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        """As ``stream``, with the LLM's own way of not blocking the event loop."""
        return arepeated(lambda: self._apieces(messages), self._attempts)

    def _pieces(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        reading = _Reading()
        replies: Any = None
        try:
            replies = self._llm.stream_chat(_chat(messages))
            for reply in replies:
                if text := reading.text_of(reply):
                    yield Piece(text)
        # Other people's code may raise anything, and whatever it is, the user gets an answer.
        except Exception as error:  # noqa: BLE001
            raise self._fault(error) from None
        finally:
            if hasattr(replies, "close"):
                replies.close()
        yield self._end(reading.ending, messages)

    async def _apieces(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        reading = _Reading()
        replies: Any = None
        try:
            replies = await self._llm.astream_chat(_chat(messages))
            async for reply in replies:
                if text := reading.text_of(reply):
                    yield Piece(text)
        except Exception as error:  # noqa: BLE001 - as above
            raise self._fault(error) from None
        finally:
            if hasattr(replies, "aclose"):
                await replies.aclose()
        yield self._end(reading.ending, messages)

    def _end(self, ending: Ending, messages: Sequence[Message]) -> Piece:
        if ending.broken_off:
            where, seconds = self.where, self._timeout
            raise CallError("dropped", where=where, model=self.name, seconds=seconds)
        if ending.usage is not None:
            counted = sum(count_tokens(message.content) for message in messages)
            ratio = bounded_ratio(ending.usage.prompt, counted)
            self.token_ratio = max(self.token_ratio, ratio)
        return ending.piece()

    def _fault(self, error: Exception) -> CallError:
        return call_error(error, where=self.where, model=self.name, seconds=self._timeout)


class _Reading:
    """Reads the replies of one call."""

    def __init__(self) -> None:
        self.ending = Ending()
        self._said = ""

    def text_of(self, reply: ChatResponse) -> str:
        """The new text of a reply; some LLMs tell only the whole text so far."""
        self.ending.take(reply.raw)
        if reply.delta is not None:
            return reply.delta
        whole = reply.message.content or ""
        text = whole.removeprefix(self._said)
        self._said = whole
        return text


def _chat(messages: Sequence[Message]) -> list[ChatMessage]:
    return [ChatMessage(role=MessageRole(each.role), content=each.content) for each in messages]
