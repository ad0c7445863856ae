"""Connections that are opened and then left alone."""

from __future__ import annotations

import platform
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from process import resident
from starlette.responses import PlainTextResponse

from assistant.web.server import running
from assistant.web.server.gate.bodies import BodyLimit
from assistant.web.server.running import give_back, listen, server_config

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that is soon out of patience."""
    monkeypatch.setattr(running, "HEAD_PATIENCE", 0.2)
    listener = listen("127.0.0.1", 0)
    limited = BodyLimit(PlainTextResponse("hello"), patience=0.2)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        # As where a key is missing: answered before the body is read.
        refused = scope["path"] == "/refused"
        await (PlainTextResponse("no", 401) if refused else limited)(scope, receive, send)

    options = {"log_level": "critical", "lifespan": "off", "timeout_keep_alive": 1}
    server = uvicorn.Server(server_config(app, **options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


def until_cut(port: int, *parts: bytes) -> bytes:
    """What comes back until the server closes the connection."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        # Who is cut while still sending is told so there.
        with suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
        with suppress(ConnectionError):
            while part := connection.recv(65536):
                received += part
    return received


@pytest.mark.parametrize(
    "sent",
    [
        (),
        (b"GET / HT",),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n",),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"y" * 100),
    ],
)
def test_who_never_ends_the_head_of_a_request_is_cut(port: int, sent: tuple[bytes, ...]) -> None:
    assert until_cut(port, *sent) == b""


def test_a_second_head_is_waited_for_no_longer_than_the_first(port: int) -> None:
    whole = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    received = until_cut(port, whole, b"GET / HTTP/1.1\r\nHo")
    assert received.count(b"hello") == 1


def test_a_head_without_end_is_cut_before_it_fills_the_memory(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "HEAD_PATIENCE", 3600)
    line = b"X-%d: " + b"y" * 8000 + b"\r\n"
    assert until_cut(port, b"GET / HTTP/1.1\r\n", *(line % n for n in range(20))) == b""


def test_who_never_ends_a_body_is_told_and_cut(port: int) -> None:
    received = until_cut(port, HEAD + b"Content-Length: 100\r\n\r\n", b"{")
    assert received.startswith(b"HTTP/1.1 408")
    chunked = until_cut(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n{\r\n")
    assert chunked.startswith(b"HTTP/1.1 408")


def test_who_is_refused_early_may_send_the_rest(port: int) -> None:
    head = HEAD.replace(b"POST /", b"POST /refused") + b"Content-Length: 500000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(head)
        assert connection.recv(65536).startswith(b"HTTP/1.1 401")
        for _ in range(50):
            connection.sendall(b"x" * 10_000)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b"hello" in connection.recv(65536)


def test_who_asks_properly_is_answered(port: int) -> None:
    body = HEAD + b"Content-Length: 2\r\nConnection: close\r\n\r\n{}"
    received = until_cut(port, body)
    assert received.startswith(b"HTTP/1.1 200")
    assert b"server: uvicorn" not in received


def test_the_system_cuts_what_has_fallen_silent() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed")
def test_what_was_freed_between_things_in_use_is_given_back() -> None:
    # Below the size from which on a block has pages of its own, each with something kept behind it.
    blocks, kept = [], []
    for _ in range(600):
        blocks.append(b"x" * 90_000)
        kept.append(b"x" * 30_000)
    blocks.clear()
    before = resident()
    give_back()
    assert before - resident() > 30_000_000, len(kept)
