"""The LlamaIndex LLM for OpenAI and for servers that speak its protocol.

Importing this module imports LlamaIndex.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import weakref
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx
from llama_index.llms.openai.utils import ALL_AVAILABLE_MODELS
from llama_index.llms.openai_like import OpenAILike
from openai import AsyncOpenAI, OpenAI
from pydantic import PrivateAttr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_index.core.base.llms.types import (
        ChatMessage,
        ChatResponseAsyncGen,
        ChatResponseGen,
    )

    from assistant.answer.llm.connect import Connection
    from assistant.settings import Settings

_CONNECT_SECONDS = 10.0
_HOSTED_WINDOW = 128_000
_TEMPERATURE = 0.1
# OpenAI's reasoning models refuse any other temperature.
_REASONING = re.compile(r"^(?:o\d|gpt-[5-9])")
_NO_KEY = "none"


# The OpenAI client's stream object is part of a reference cycle, so that dropping it leaves the
# request running until the garbage is next collected. The response is closed by hand instead.
_opened: ContextVar[list[httpx.Response] | None] = ContextVar("_opened", default=None)


def _note(response: httpx.Response) -> None:
    opened = _opened.get()
    if opened is not None:
        opened.append(response)


async def _anote(response: httpx.Response) -> None:
    _note(response)


class Served(OpenAILike):
    """An OpenAI-compatible model whose clients belong to this package.

    The key lives in the clients only, so that neither ``repr`` nor ``to_dict`` nor a pickle of
    this object holds it. An asynchronous client is kept per event loop: a connection opened in
    one loop cannot be used in another.
    """

    _options: dict[str, Any] = PrivateAttr(default_factory=dict)
    _clients: Any = PrivateAttr(default_factory=weakref.WeakKeyDictionary)
    _foreign: bool = PrivateAttr(default=True)
    _local: bool = PrivateAttr(default=True)

    def _get_client(self) -> OpenAI:
        if self._client is None:
            client = OpenAI(**self._options, http_client=self._http(httpx.Client))
            self._client = self._own(client)
        return self._client

    def _get_aclient(self) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        client: AsyncOpenAI | None = self._clients.get(loop)
        if client is None:
            http = self._http(httpx.AsyncClient)
            client = AsyncOpenAI(**self._options, http_client=http)
            self._clients[loop] = self._own(client)
        return client

    def _stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        replies = super()._stream_chat(messages, **kwargs)

        def closing() -> ChatResponseGen:
            opened: list[httpx.Response] = []
            try:
                token = _opened.set(opened)
                try:
                    first = next(replies, None)
                finally:
                    _opened.reset(token)
                if first is not None:
                    yield first
                    yield from replies
            finally:
                for response in opened:
                    response.close()

        return closing()

    async def _astream_chat(
        self, messages: Sequence[ChatMessage], **kwargs: Any
    ) -> ChatResponseAsyncGen:
        replies = await super()._astream_chat(messages, **kwargs)

        async def closing() -> ChatResponseAsyncGen:
            opened: list[httpx.Response] = []
            try:
                token = _opened.set(opened)
                try:
                    first = await anext(replies, None)
                finally:
                    _opened.reset(token)
                if first is not None:
                    yield first
                    async for reply in replies:
                        yield reply
            finally:
                for response in opened:
                    await response.aclose()

        return closing()

    def _own(self, client: Any) -> Any:
        # OPENAI_ORG_ID and the like are meant for OpenAI only.
        if self._foreign:
            client.organization = client.project = None
        return client

    def _http(self, kind: Any) -> Any:
        # A proxy or a redirect would carry what is meant for a local server elsewhere.
        return kind(
            timeout=self._options["timeout"],
            event_hooks={"response": [_note if kind is httpx.Client else _anote]},
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
            follow_redirects=False,
            trust_env=not self._local,
            verify=_certificates() if self._options["base_url"].startswith("https") else False,
        )


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    # Loading them takes 30 ms, which the client of each event loop would spend again.
    return httpx.create_ssl_context()


def served(
    settings: Settings,
    connection: Connection,
    base: str,
    *,
    hosted: bool = False,
    with_key: bool = True,
) -> Served:
    """The LLM of ``connection``, at ``base``.

    Args:
        settings: Key, timeout and answer length.
        connection: Its name and window are settled.
        base: Base URL, ending in ``/v1``; always passed on, so that no default takes its place.
        hosted: Whether it is OpenAI itself.
        with_key: Whether the key may be sent there.
    """
    model = connection.name
    # OpenAI's newer models only know the newer name of this limit; other servers the older.
    limit = {"max_completion_tokens": connection.answer_tokens} if hosted else {}
    llm = Served(
        model=model,
        api_base=base,
        api_key=_NO_KEY,
        is_chat_model=True,
        context_window=connection.context_window,
        max_tokens=None if hosted else connection.answer_tokens,
        additional_kwargs=limit,
        temperature=1.0 if hosted and _REASONING.match(model) else _TEMPERATURE,
        max_retries=0,
        timeout=settings.llm_timeout,
    )
    key = settings.openai_api_key.get_secret_value().strip() if with_key else ""
    llm._options = {
        "api_key": key or _NO_KEY,
        "base_url": base,
        "max_retries": 0,
        "timeout": httpx.Timeout(
            settings.llm_timeout, connect=min(_CONNECT_SECONDS, settings.llm_timeout)
        ),
    }
    llm._foreign = not hosted
    llm._local = connection.local
    # The client loads its modules as they are used: now, not between a question and its request.
    _ = llm._get_client().chat.completions
    return llm


def known_window(model: str) -> int:
    """Context window of a model of OpenAI; 128,000 for one that is not known."""
    return ALL_AVAILABLE_MODELS.get(model, _HOSTED_WINDOW)
