"""A real browser to open the real server with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from selection import chromium
from served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


#: Milliseconds until what was waited for counts as missing: much on a busy machine, free otherwise.
_PATIENCE = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Its loop blocks others in this thread, so it closes after each module."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=_PATIENCE)
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
        self.context.set_default_timeout(_PATIENCE)
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


@pytest.fixture(scope="module")
def open_page(browser: Browser, seed_page: Served) -> Iterator[Page]:
    """The page over the seeds in a tab that stays open; loading it costs more than most tests."""
    reader = Visit(browser, permissions=["clipboard-read", "clipboard-write"])
    yield reader.open(seed_page.address)
    reader.context.close()
    assert reader.errors == []


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
