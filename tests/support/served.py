"""The real server on a free port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant import Assistant


class Served:
    """The page of an assistant, served from a thread of this process.

    Attributes:
        address: Where it is, with a slash at its end.
        port: Its port.
        app: What is served.
    """

    def __init__(self, assistant: Assistant, port: int = 0) -> None:
        import uvicorn

        from assistant.web.server.app import create_app
        from assistant.web.server.running import listen, server_config

        listener = listen("127.0.0.1", port)
        self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.app: Any = create_app(assistant)
        config = server_config(self.app, log_level="error", timeout_graceful_shutdown=0.2)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]})
        self._thread.start()

    def stop(self) -> None:
        """Stop serving; the port is free afterwards."""
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture(scope="session")
def served() -> type[Served]:
    """For fixtures that serve longer than a test."""
    return Served


@pytest.fixture(scope="session")
def seed_page(seeds: Assistant) -> Iterator[Served]:
    """The page over the seeds, without a model; only to be read."""
    served = Served(seeds)
    yield served
    served.stop()


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Serves an assistant until the test ends; takes a port."""
    running: list[Served] = []

    def start(assistant: Assistant, port: int = 0) -> Served:
        running.append(Served(assistant, port))
        return running[-1]

    yield start
    for served in running:
        served.stop()
