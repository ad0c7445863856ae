"""The OpenAI client library, set up so that nothing goes where it is not meant to go.

Importing this module imports that library, which takes the better part of a second.
"""

from __future__ import annotations

import asyncio
import ssl
import weakref
from contextlib import suppress
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx
from openai import AsyncOpenAI, OpenAI, OpenAIError

if TYPE_CHECKING:
    from pydantic import SecretStr

_CONNECT_SECONDS = 10.0
_NO_KEY = "none"

#: What a call raises when the server, the network or what came over it is at fault.
FAILURES = (
    OpenAIError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    # Replies of another shape than the library expects; it does not check them.
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
)


#: Set as the request of this context is sent.
_SENT: ContextVar[asyncio.Event | None] = ContextVar("sent", default=None)


class Clients:
    """A client for threads, and one for each event loop: loops can't share connections.

    Args:
        base: Base URL, ending in ``/v1``; always passed on, so that no default takes its place.
        key: May be empty.
        timeout: Seconds without a byte that are too many.
        hosted: Whether it is OpenAI itself.
        local: Whether the server is on this machine or its network.
    """

    def __init__(
        self, base: str, key: SecretStr, timeout: float, *, hosted: bool, local: bool
    ) -> None:
        self._base = base
        self._key = key
        self._timeout = httpx.Timeout(timeout, connect=min(_CONNECT_SECONDS, timeout))
        self._hosted = hosted
        self._local = local
        self._of_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = (
            weakref.WeakKeyDictionary()
        )
        self._ending = set[asyncio.Task[None]]()
        #: The client for threads.
        self.blocking = self._own(OpenAI(**self._options(), http_client=self._http(httpx.Client)))
        # The library loads its modules as they are used: now, not between question and request.
        _ = self.blocking.chat.completions

    async def begin(self, request: dict[str, Any]) -> Any:
        """Begin a call of a chat model, by the client of the running event loop.

        Cancelled, it ends the call as soon as that has been sent, and no sooner: a connection that
        has been made and not used yet the library would neither use nor close any more.

        Args:
            request: What is sent.

        Returns:
            The stream of its reply, to be closed.
        """
        sent = asyncio.Event()
        _SENT.set(sent)
        call = asyncio.create_task(self._of_loop().chat.completions.create(**request))
        try:
            return await asyncio.shield(call)
        except asyncio.CancelledError:
            ending = asyncio.create_task(_end(call, sent))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
            raise

    def _of_loop(self) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        client = self._of_loops.get(loop)
        if client is None:
            http = self._http(httpx.AsyncClient, event_hooks={"request": [_tell_when_sent]})
            client = self._own(AsyncOpenAI(**self._options(), http_client=http))
            self._of_loops[loop] = client
        return client

    def _options(self) -> dict[str, Any]:
        return {
            "api_key": self._key.get_secret_value() or _NO_KEY,
            "base_url": self._base,
            "max_retries": 0,
            "timeout": self._timeout,
        }

    def _own(self, client: Any) -> Any:
        # OPENAI_ORG_ID and the like are meant for OpenAI only.
        if not self._hosted:
            client.organization = client.project = None
        return client

    def _http(self, kind: Any, **options: Any) -> Any:
        # A proxy or a redirect would carry what is meant for a local server elsewhere.
        return kind(
            timeout=self._timeout,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
            follow_redirects=False,
            trust_env=not self._local,
            verify=_certificates() if self._base.startswith("https") else False,
            **options,
        )


async def _tell_when_sent(request: httpx.Request) -> None:
    sent = _SENT.get()

    async def trace(event: str, _: object) -> None:
        if sent is not None and event.endswith("send_request_headers.started"):
            sent.set()

    request.extensions["trace"] = trace


async def _end(call: asyncio.Task[Any], sent: asyncio.Event) -> None:
    waiting = asyncio.create_task(sent.wait())
    await asyncio.wait({call, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    call.cancel()
    with suppress(asyncio.CancelledError, *FAILURES):
        await (await call).close()


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    # Loading them takes 30 ms, which the client of each event loop would spend again.
    return httpx.create_ssl_context()
