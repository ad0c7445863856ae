"""The real server on a free port, and a real browser to open it with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from selection import chromium

from assistant import Assistant

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Served:
    """The page of an assistant, served from a thread of this process.

    Attributes:
        address: Where it is, with a slash at its end.
        port: Its port.
    """

    def __init__(self, assistant: Assistant, port: int = 0) -> None:
        import uvicorn

        from assistant.web.server.app import create_app
        from assistant.web.server.running import listen, server_config

        listener = listen("127.0.0.1", port)
        self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        config = server_config(
            create_app(assistant), log_level="error", timeout_graceful_shutdown=1
        )
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Its loop blocks others in this thread, so it closes after each module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=list(_ARGUMENTS), headless=True
        )
        yield started
        started.close()


class Visit:
    """Opens pages in a fresh browser profile and notes what they do wrong.

    Attributes:
        outside: Addresses asked for beyond the server.
        errors: Errors of scripts.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options}
        self.context: BrowserContext = browser.new_context(reduced_motion="reduce", **options)
        self.context.set_default_timeout(10_000)
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.context.on("request", self._note)

    def open(self, address: str) -> Page:
        """A new tab at an address, once the question box works."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector(".chat[data-ready]")
        return page

    def _note(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Makes browser profiles; their options are those of Playwright's ``new_context``."""
    made: list[Visit] = []

    def start(**options: Any) -> Visit:
        made.append(Visit(browser, **options))
        return made[-1]

    yield start
    for one in made:
        one.context.close()
        assert one.errors == []
