"""An OpenAI-compatible server on loopback that says exactly what a test tells it to."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One scripted reply to a chat request.

    Attributes:
        pieces: Text of each streamed chunk.
        status: HTTP status; other than 200, ``body`` is sent.
        headers: Extra headers.
        body: Raw body for a reply that is no stream.
        finish: Reason in the last chunk; None leaves the last chunk out.
        events: Raw ``data:`` lines sent after the pieces.
        stall_after: Number of pieces after which nothing more comes, the connection staying open.
        cut_after: Number of pieces after which the connection breaks.
        silent_cut: The connection closes as if all was well.
        delay: Seconds before each piece.
    """

    pieces: Iterable[str] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    finish: str | None = "stop"
    events: Sequence[str] = ()
    stall_after: int | None = None
    cut_after: int | None = None
    silent_cut: bool = False
    delay: float = 0.0


def error(status: int, message: str = "no", code: str = "", **headers: str) -> Reply:
    """An error as OpenAI words it."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": code or None}})
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, body=body, headers=shown)


def words(text: str) -> Reply:
    """``text``, streamed word by word."""
    parts = text.split(" ")
    return Reply([part + " " for part in parts[:-1]] + parts[-1:])


Script = Callable[[dict[str, Any]], Reply]


class ScriptedLLM:
    """The server, as a context manager.

    Args:
        script: Replies in order (the last one repeats), or a function of the request.
        models: What ``/v1/models`` lists.
        ollama: What ``/api/tags`` lists; None: the server does not speak Ollama's protocol.
        keep: How many requests are remembered; None: all.
        tokenizer: What ``/tokenize`` replies to a request; None: there is no such page.
    """

    def __init__(
        self,
        script: Sequence[Reply] | Script,
        *,
        models: Sequence[Mapping[str, Any]] = ({"id": "scripted"},),
        ollama: Sequence[Mapping[str, Any]] | None = None,
        keep: int | None = None,
        tokenizer: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> None:
        self._script = script
        self.tokenizer = tokenizer
        self._lock = threading.Lock()
        self.models = models
        self.ollama = ollama
        self._keep = keep
        self.count = 0
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.aborted = threading.Event()
        self.stopping = threading.Event()

    def __enter__(self) -> ScriptedLLM:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.scripted = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self.host}/v1"

    def reply_to(self, request: dict[str, Any], headers: dict[str, str]) -> Reply:
        with self._lock:
            number = self.count
            self.count += 1
            self.requests.append(request)
            self.headers.append(headers)
            if self._keep is not None:
                del self.requests[: -self._keep], self.headers[: -self._keep]
                del self.paths[: -self._keep]
        if callable(self._script):
            return self._script(request)
        return self._script[min(number, len(self._script) - 1)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    scripted: ScriptedLLM

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that hangs up is what many of these tests are about.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        scripted = self.server.scripted
        scripted.paths.append(self.path)
        if self.path == "/v1/models":
            self._json({"object": "list", "data": list(scripted.models)})
        elif self.path == "/api/tags" and scripted.ollama is not None:
            self._json({"models": list(scripted.ollama)})
        elif self.path == "/api/ps" and scripted.ollama is not None:
            self._json({"models": []})
        else:
            self._json({"error": "not found"}, status=404)

    def do_POST(self) -> None:
        scripted = self.server.scripted
        scripted.paths.append(self.path)
        body = self.rfile.read(int(self.headers["content-length"]))
        if len(body) < int(self.headers["content-length"]):
            # Whoever asked has hung up.
            self.close_connection = True
            return
        request = json.loads(body)
        if self.path == "/api/show":
            self._json({"parameters": 'num_ctx 16384\nstop "x"'})
            return
        if self.path == "/tokenize" or not self.path.startswith("/v1/"):
            known = scripted.tokenizer if self.path == "/tokenize" else None
            self._json(known(request) if known else {"error": "not found"}, 200 if known else 404)
            return
        reply = scripted.reply_to(request, {k.lower(): v for k, v in self.headers.items()})
        try:
            self._reply(reply)
        except (BrokenPipeError, ConnectionResetError):
            scripted.aborted.set()
            self.close_connection = True

    def _json(self, value: Any, status: int = 200) -> None:
        self._whole(status, json.dumps(value), {})

    def _whole(self, status: int, body: str, headers: Mapping[str, str]) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _reply(self, reply: Reply) -> None:
        if reply.body is not None:
            self._whole(reply.status, reply.body, reply.headers)
            return
        if reply.stall_after == 0:
            self._stall()
            return
        self._chunked = not reply.silent_cut
        self.send_response(reply.status)
        self.send_header("content-type", "text/event-stream")
        if self._chunked:
            self.send_header("transfer-encoding", "chunked")
        else:
            self.send_header("connection", "close")
            self.close_connection = True
        self.end_headers()
        for number, piece in enumerate(reply.pieces):
            if number == reply.cut_after:
                self._cut(silent=reply.silent_cut)
                return
            if number == reply.stall_after:
                self._stall()
                return
            if reply.delay:
                self.server.scripted.stopping.wait(reply.delay)
            self._event(_chunk({"content": piece}, None))
        if reply.cut_after is not None:
            self._cut(silent=reply.silent_cut)
            return
        for event in reply.events:
            self._write(f"data: {event}\n\n")
        if reply.finish is not None:
            self._event(_chunk({}, reply.finish))
        self._write("data: [DONE]\n\n")
        if self._chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _event(self, value: Any) -> None:
        self._write(f"data: {json.dumps(value, ensure_ascii=False)}\n\n")

    def _write(self, text: str) -> None:
        data = text.encode()
        if self._chunked:
            data = f"{len(data):x}\r\n".encode() + data + b"\r\n"
        self.wfile.write(data)
        self.wfile.flush()

    def _stall(self) -> None:
        """Send nothing until the client hangs up or the test is over."""
        self.connection.settimeout(0.05)
        while not self.server.scripted.stopping.is_set():
            try:
                if self.connection.recv(1) == b"":
                    self.server.scripted.aborted.set()
                    break
            except TimeoutError:
                continue
            except OSError:
                self.server.scripted.aborted.set()
                break
        self.close_connection = True

    def _cut(self, *, silent: bool) -> None:
        self.close_connection = True
        if not silent:
            linger = struct.pack("ii", 1, 0)  # close with a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def _chunk(delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


#: A long answer in which no two sentences are alike: a model that repeats itself is stopped.
LONG_ANSWER = "HelloBench evaluates the generation of long texts [1]. " + "".join(
    f"HelloBench evaluates long texts on {one} as well as {other} [1]. "
    for one in ("memory", "planning", "style", "facts", "plot", "tone", "order", "detail")
    for other in ("length", "topic", "voice", "rhythm", "logic", "depth", "focus", "flow")
)
