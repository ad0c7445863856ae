"""Chat models of OpenAI, and of servers that speak its protocol.

The client library is imported when a model is first used.
"""

from __future__ import annotations

import asyncio
import math
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from assistant.answer.llm.addresses import without_password
from assistant.answer.llm.chat_model import OTHER_VOCABULARY, Ending, Piece, bounded_ratio
from assistant.answer.llm.faults import CallError, call_error, refusal
from assistant.answer.llm.options import Options
from assistant.answer.llm.retries import ATTEMPTS, arepeated, repeated
from assistant.errors import LLMError
from assistant.language.tokens import count_tokens

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence

    from pydantic import SecretStr

    from assistant.answer.llm.chat_model import Form, Message
    from assistant.answer.llm.openai_client import Clients
    from assistant.answer.llm.probing import Served

_NEEDED = frozenset({"model", "messages", "stream", "timeout"})
_WINDOW = 8192
_HOSTED_WINDOW = 128_000
# OpenAI's API does not tell them. The first that fits the beginning of a name counts.
_WINDOWS: Final = tuple(
    (re.compile(pattern), window)
    for pattern, window in (
        (r"gpt-[5-9](?:\.\d+)?-chat", 128_000),
        (r"gpt-5\.4-(?:mini|nano)", 400_000),
        (r"gpt-5\.[4-9]|gpt-[6-9]", 1_050_000),
        (r"gpt-5", 400_000),
        (r"gpt-4\.1", 1_047_576),
        (r"gpt-4-32k", 32_768),
        (r"gpt-4(?:-0\d{3})?$", 8_192),
        (r"gpt-3\.5-turbo-0[36]|gpt-3\.5-turbo-instruct", 4_096),
        (r"gpt-3\.5", 16_384),
        (r"o1-(?:mini|preview)", 128_000),
        (r"o\d", 200_000),
    )
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where a model is, and how it is reached.

    Attributes:
        base: Base URL, ending in ``/v1``.
        where: ``OpenAI``, or ``base`` without any password in it.
        key: For this server; may be empty.
        timeout: Seconds without a byte that are too many.
        local: Whether it is on this machine or its network.
        hosted: Whether it is OpenAI itself.
    """

    base: str
    where: str
    key: SecretStr
    timeout: float
    local: bool = False
    hosted: bool = False


class OpenAIChatModel:
    """A model behind the chat completions of OpenAI's protocol.

    Args:
        server: Where it is.
        name: Of the model; of the kind of server when ``discover`` is to tell the model's.
        window: Context window in tokens; 0: as ``discover`` says.
        answer: Most tokens of an answer; never more than a third of the window.
        discover: Asks the server once, before the first call, what it serves; may raise
            ``LLMError``.

    Example:
        >>> model = OpenAIChatModel(server, "llama3.2", window=8192)  # doctest: +SKIP
        >>> for piece in model.stream([Message("user", "Hello!")]):
        ...     print(piece.text, end="")
    """

    def __init__(
        self,
        server: Server,
        name: str,
        *,
        window: int = 0,
        answer: int = 1200,
        discover: Callable[[], Served] | None = None,
    ) -> None:
        self._server = server
        self._name = name
        self._window = window
        self._answer = answer
        self._discover = discover
        self._opened: Clients | None = None
        self._options: Options | None = None
        self._ratio = 1.0 if server.hosted else OTHER_VOCABULARY
        self._counted = server.hosted
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"OpenAIChatModel(name={self.name!r}, where={self.where!r}, local={self.local})"

    @property
    def where(self) -> str:
        """``OpenAI``, or the address of the server."""
        return self._server.where

    @property
    def local(self) -> bool:
        """Whether it runs on this machine or its network."""
        return self._server.local

    @property
    def name(self) -> str:
        """Name of the model; of the kind of server while no model is known yet."""
        return self._name

    @property
    def context_window(self) -> int:
        """Tokens that fit: as set, as the server said when first used, or a cautious guess."""
        return self._window or _WINDOW

    @property
    def answer_tokens(self) -> int:
        """Tokens kept for the answer: as set, but at most a third of the window."""
        return min(self._answer, self.context_window // 3)

    @property
    def token_ratio(self) -> float:
        """Tokens that the model counts for one of the o200k vocabulary: as the server's tokenizer
        or the first count of a prompt tells, or a guess."""
        return self._ratio

    def prepare(self) -> None:
        """Settle name and window and load the client library; a failure shows at the call."""
        with suppress(LLMError):
            self._open()

    def stream(
        self, messages: Sequence[Message], form: Form | None = None
    ) -> Generator[Piece, None, None]:
        """The reply as it comes; see ``ChatModel.stream``."""
        return repeated(lambda: self._pieces(messages, form), 1 if form else ATTEMPTS)

    def astream(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        """As ``stream``, without blocking the event loop."""
        return arepeated(lambda: self._apieces(messages))

    def _pieces(
        self, messages: Sequence[Message], form: Form | None
    ) -> Generator[Piece, None, None]:
        clients = self._open()
        from assistant.answer.llm.openai_client import FAILURES

        last = time.monotonic() + form.seconds if form else math.inf
        while True:
            ending, request = Ending(), self._request(messages, form)
            try:
                completions = clients.blocking.chat.completions
                with completions.create(**_sent(request)) as chunks:
                    for chunk in chunks:
                        if time.monotonic() > last:
                            raise TimeoutError
                        ending.take(chunk)
                        if text := _text(chunk):
                            yield Piece(text)
                break
            except FAILURES as error:
                if ending.begun or not self._learn(error, request):
                    raise self._fault(error) from None
        yield self._end(ending, messages)

    async def _apieces(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        clients = await asyncio.to_thread(self._open)
        from assistant.answer.llm.openai_client import FAILURES

        while True:
            ending, request = Ending(), self._request(messages)
            try:
                async with (
                    clients.lent() as client,
                    await client.chat.completions.create(**_sent(request)) as chunks,
                ):
                    async for chunk in chunks:
                        ending.take(chunk)
                        if text := _text(chunk):
                            yield Piece(text)
                break
            except FAILURES as error:
                if ending.begun or not self._learn(error, request):
                    raise self._fault(error) from None
        yield self._end(ending, messages)

    def _open(self) -> Clients:
        """The clients, made at first use; the server is asked before for what is not known."""
        with self._lock:
            if self._opened is None:
                if self._discover is not None:
                    self._take(self._discover())
                self._options = Options(self._name, hosted=self._server.hosted)
                from assistant.answer.llm.openai_client import Clients

                server = self._server
                self._opened = Clients(
                    server.base,
                    server.key,
                    server.timeout,
                    hosted=server.hosted,
                    local=server.local,
                )
            return self._opened

    def _take(self, served: Served) -> None:
        self._name = served.name
        self._window = self._window or served.window
        if served.base and served.base != self._server.base:
            where = without_password(served.base)
            self._server = replace(self._server, base=served.base, where=where)
        if served.token_ratio:
            self._ratio, self._counted = served.token_ratio, True

    def _request(self, messages: Sequence[Message], form: Form | None = None) -> dict[str, Any]:
        assert self._options is not None
        return {
            "model": self.name,
            "messages": [{"role": each.role, "content": each.content} for each in messages],
            "stream": True,
            **self._options.fields(self.answer_tokens, form.schema if form else None),
            **({"timeout": form.seconds} if form else {}),
        }

    def _learn(self, error: Exception, request: dict[str, Any]) -> bool:
        """Whether the call is worth making again without an option that was refused."""
        assert self._options is not None
        said = refusal(error)
        sent = {name: request[name] for name in request if name not in _NEEDED}
        return bool(said) and self._options.learn(said, sent)

    def _end(self, ending: Ending, messages: Sequence[Message]) -> Piece:
        if ending.broken_off:
            where, seconds = self.where, self._server.timeout
            raise CallError("dropped", where=where, model=self.name, seconds=seconds)
        if not self._counted and ending.usage is not None:
            self._counted = True
            counted = sum(count_tokens(message.content) for message in messages)
            # Of a prompt in English less is needed than the next one in Korean may take.
            self._ratio = max(self._ratio, bounded_ratio(ending.usage.prompt, counted))
        return ending.piece()

    def _fault(self, error: Exception) -> CallError:
        seconds = self._server.timeout
        key = self._server.key.get_secret_value()
        return call_error(error, where=self.where, model=self.name, seconds=seconds, key=key)


def _sent(request: dict[str, Any]) -> dict[str, Any]:
    """A request as the library is to send it: it copies messages part by part unless they come
    as an extra, which takes a third of the time of a call."""
    return {**request, "messages": (), "extra_body": {"messages": request["messages"]}}


def known_window(model: str) -> int:
    """Context window in tokens of a model of OpenAI; 128,000 for one that is not known.

    Example:
        >>> known_window("gpt-4.1-mini"), known_window("gpt-4o")
        (1047576, 128000)
    """
    return next((window for found, window in _WINDOWS if found.match(model)), _HOSTED_WINDOW)


def _text(chunk: Any) -> str:
    """The text in a chunk; what a reasoning model thinks stands in other fields."""
    delta = chunk.choices[0].delta if chunk.choices else None
    text = delta.content if delta is not None else None
    if not isinstance(text, str | None):
        raise TypeError("The content of a chunk is no text.")
    return text or ""
