"""A feed on loopback, and fetches from it that wait for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from feed_server import FeedServer, feed_server

from assistant.feed.client import FeedClient
from assistant.feed.fetch import Fetcher
from assistant.feed.model import FetchReport
from assistant.settings import Settings

Fetch = Callable[..., FetchReport]


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A feed with the first week of December 2025; its last day is empty."""
    with feed_server() as state:
        yield state


@pytest.fixture
def settings(server: FeedServer, tmp_path: Path) -> Settings:
    """Settings for that feed, with an empty digest folder."""
    (tmp_path / "digests").mkdir()
    return Settings.load(
        digests=tmp_path / "digests", data_dir=tmp_path / "data", feed_url=server.url, feed_pause=0
    )


@pytest.fixture
def waits() -> list[float]:
    """Seconds that were waited for, in order."""
    return []


@pytest.fixture
def fetch(settings: Settings, waits: list[float]) -> Fetch:
    """Fetches; takes the arguments of `Fetcher.run`, and `today` and `timeout`."""

    def _fetch(today: str = "2025-12-07", timeout: float = 5.0, **arguments: object) -> FetchReport:
        client = FeedClient(settings.feed_url, pause=0, timeout=timeout, sleep=waits.append)
        fetcher = Fetcher(settings, client=client, today=date.fromisoformat(today))
        return fetcher.run(**arguments)  # type: ignore[arg-type]

    return _fetch


@pytest.fixture
def folder(settings: Settings) -> Path:
    """The digest folder."""
    return settings.digests
