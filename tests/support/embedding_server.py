"""An OpenAI-compatible ``/v1/embeddings`` on loopback that counts and can be told to fail."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from assistant.index.embedding.service import PROBE

DIMENSIONS = 48


def embed(text: str) -> list[float]:
    """The sum of a fixed random direction for each word: texts that share words are near."""
    total = np.zeros(DIMENSIONS)
    for word in text.lower().split():
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
        total += np.random.default_rng(seed).standard_normal(DIMENSIONS)
    return [float(value) for value in total]


@dataclass
class EmbeddingServer:
    """What the server was asked, and how it is to answer.

    Attributes:
        url: Base URL, ending in ``/v1``.
        asked: Texts of each request that was answered, in order.
        requests: How many there were, answered or not.
        models: Model named by each request.
        fail: From the number of a request (from 1) to the HTTP status it gets; 200 to answer.
        delay: From the texts of a request to the seconds before it is answered.
        retry_after: Header of answers that say no; empty for none.
        body: Makes the answer's JSON from the texts; None for a right one.
        key: The only key that is let in; empty for any.
    """

    url: str = ""
    asked: list[list[str]] = field(default_factory=list)
    requests: int = 0
    models: list[str] = field(default_factory=list)
    fail: Callable[[int], int] = lambda number: 200
    delay: Callable[[list[str]], float] = lambda texts: 0.0
    retry_after: str = ""
    body: Callable[[list[str]], Any] | None = None
    key: str = ""

    @property
    def texts(self) -> list[str]:
        """Every text that was answered, in order, but for what a sync first asks."""
        return [text for batch in self.asked for text in batch if not text.endswith(PROBE)]


def _right(texts: list[str]) -> dict[str, Any]:
    data = [
        {"object": "embedding", "index": n, "embedding": embed(text)}
        for n, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return {"object": "list", "data": data, "model": "words", "usage": usage}


@contextmanager
def serve() -> Iterator[EmbeddingServer]:
    """Run a server for the length of a ``with``."""
    state = EmbeddingServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/embeddings":
                return self._say(404, {"error": {"message": self.path}})
            if state.key and self.headers.get("Authorization") != f"Bearer {state.key}":
                return self._say(401, {"error": {"message": "bad key"}})
            texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
            state.requests += 1
            state.models.append(body["model"])
            time.sleep(state.delay(texts))
            status = state.fail(state.requests)
            if status != 200:
                return self._say(status, {"error": {"message": "not now"}})
            state.asked.append(texts)
            return self._say(200, (state.body or _right)(texts))

        def _say(self, status: int, body: Any) -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status != 200 and state.retry_after:
                self.send_header("Retry-After", state.retry_after)
            # Whoever asked may have given up.
            with suppress(OSError):
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
