"""Listening on an address, and how the server treats its connections."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import socket
import sys
from typing import TYPE_CHECKING, Any

from assistant.errors import ConfigurationError
from assistant.web.server.gate.bodies import MAX_BODY

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

_M_ARENA_MAX = -8  # of glibc's malloc.h
#: Seconds in which the head of a request must have come, and most bytes of it.
HEAD_PATIENCE = 10.0
MAX_HEAD = 65_536
#: Objects after which the newest are collected, and how many times that is until older ones are.
_SELDOM = (50_000, 20, 20)
#: Milliseconds after which a connection is cut whose other side takes nothing and says nothing.
_SILENCE = 60_000


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Run an application on a listening socket until interrupted."""
    import uvicorn

    # The loop gives the interpreter away with each request it reads, and waits this long to get
    # it back from a thread that searches.
    sys.setswitchinterval(0.0005)
    collect_seldom()
    _few_arenas()
    uvicorn.Server(server_config(app)).run(sockets=[listener])


def collect_seldom() -> None:
    """Keep garbage collections from the middle of answers; for a process that is one's own.

    What is loaded by now stays: a million objects that each full collection would walk for up to a
    tenth of a second. What answers leave behind is nearly all freed without a collection; of the
    rest, at most some ten megabytes wait for the next one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def server_config(app: ASGIApp, **options: Any) -> uvicorn.Config:
    """How uvicorn serves an application of this package.

    Args:
        app: The application.
        **options: Further ones of uvicorn's.
    """
    import uvicorn

    options = {"log_level": "warning", "timeout_graceful_shutdown": 2, **options}
    # What proxies say is the application's to read, and it has no use for web sockets.
    return uvicorn.Config(
        app,
        http=_patient_protocol(),
        ws="none",
        proxy_headers=False,
        server_header=False,
        **options,
    )


def _patient_protocol() -> type[asyncio.Protocol]:
    """uvicorn's protocol, which cuts connections that don't get to the end of a request's head."""
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    base: Any = AutoHTTPProtocol

    class Patient(base):  # type: ignore[misc]
        """Counts time and bytes until a request's head is there."""

        _cut: asyncio.TimerHandle | None = None
        _head = 0

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop()
                return
            self._wait()
            self._head += len(data)
            # Who is refused before the body has come may send it to the end.
            body = MAX_BODY if self.cycle is not None and self.cycle.more_body else 0
            if self._head > MAX_HEAD + body:
                self.transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._cut is None:
                self._cut = self.loop.call_later(HEAD_PATIENCE, self.transport.abort)

        def _stop(self) -> None:
            self._head = 0
            if self._cut is not None:
                self._cut.cancel()
                self._cut = None

    return Patient


def _few_arenas() -> None:
    """Have all threads allocate from two arenas, where the C library is glibc.

    It gives threads up to eight arenas a core, and each keeps what the largest sync in it needed.
    Python's lock lets one thread allocate at a time, so that more would save nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 2)


def give_back() -> None:
    """Give the system back what was freed, where the C library is glibc.

    By itself it keeps all that lies below the last thing in use, and syncs leave holes behind.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address.

    Raises:
        ConfigurationError: The address is taken, unknown, or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _notice_silence(listener)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        raise ConfigurationError(
            f"The page can't listen on {host}, port {port}: {error.strerror or error}.",
            hint="Choose another port with --port or ASSISTANT_PORT.",
        ) from error
    return listener


def _notice_silence(listener: socket.socket) -> None:
    """Have the system cut connections whose other side is gone or takes nothing more."""
    # Accepted connections inherit it; systems that lack an option go without.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    options = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
    for name, value in {**options, "TCP_USER_TIMEOUT": _SILENCE}.items():
        if hasattr(socket, name):
            with contextlib.suppress(OSError):
                listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
