"""A small folder of digests, and a service that embeds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from digests import write_folder
from embedding_server import EmbeddingServer, serve

from assistant import Assistant
from assistant.index.embedding import service


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serve() as state:
        yield state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "digests", papers=20)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that were waited between requests; none of them really."""
    found: list[float] = []
    monkeypatch.setattr(service, "sleep", found.append)
    return found


@pytest.fixture
def open_with(server: EmbeddingServer, folder: Path) -> Callable[..., Assistant]:
    def _open(**settings: Any) -> Assistant:
        given = {
            "embedding": "openai-like",
            "embedding_base_url": server.url,
            "embedding_model": "words",
            "llm": "none",
            **settings,
        }
        return Assistant.open(folder, folder.parent / "data", **given)

    return _open
