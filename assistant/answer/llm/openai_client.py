"""The OpenAI client library, set up so that nothing goes where it is not meant to go.

Importing this module imports that library, which takes the better part of a second.
"""

from __future__ import annotations

import asyncio
import ssl
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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


class Clients:
    """A client for threads, and one for each call of an event loop, which is kept for the next.

    A call in a loop may be cancelled, at moments at which the library loses hold of its connection:
    then the client is closed, with whatever it has open.

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
        self._kept: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = (
            weakref.WeakKeyDictionary()
        )
        self._closing = set[asyncio.Task[None]]()
        #: The client for threads.
        self.blocking = self._own(OpenAI(**self._options(), http_client=self._http(httpx.Client)))
        # The library loads its modules as they are used: now, not between question and request.
        _ = self.blocking.chat.completions

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[AsyncOpenAI]:
        """A client for one call in the running event loop."""
        loop = asyncio.get_running_loop()
        client = self._kept.pop(loop, None) or self._own(
            AsyncOpenAI(**self._options(), http_client=self._http(httpx.AsyncClient))
        )
        whole = False
        try:
            yield client
            whole = True
        finally:
            if whole and loop not in self._kept:
                self._kept[loop] = client
            else:
                # In a task of its own, which nobody cancels.
                closing = loop.create_task(client.close())
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)
                await asyncio.shield(closing)

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

    def _http(self, kind: Any) -> Any:
        # A proxy or a redirect would carry what is meant for a local server elsewhere.
        return kind(
            timeout=self._timeout,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
            follow_redirects=False,
            trust_env=not self._local,
            verify=_certificates() if self._base.startswith("https") else False,
        )


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    # Loading them takes 30 ms, which the client of each event loop would spend again.
    return httpx.create_ssl_context()
