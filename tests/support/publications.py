"""An index to publish, the stores it is published to, and what they hold."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from digests import digest, invented

from assistant import Assistant
from assistant.index.pointer import current_name, generation_dir
from assistant.publishing.publication import Publication, read_pointer, read_publication
from assistant.publishing.store import Store, open_store


def grow(origin: Assistant, number: int = 50) -> str:
    """One more paper in the digests of an assistant, synced; returns its id."""
    new = digest("2024-12-01", *(invented(n) for n in range(50, number + 1)))
    (origin.settings.digests / "new.md").write_text(new, encoding="utf-8")
    origin.sync()
    return f"2401.{number:05d}"


def follower(url: str | Path, data_dir: Path, **settings: Any) -> Assistant:
    """An assistant that follows a store."""
    given = {"llm": "none", "follow": str(url), **settings}
    return Assistant.open(data_dir=data_dir, **given)


def latest(store: Store) -> Publication:
    """The publication that is followed."""
    name = read_pointer(store)
    assert name is not None, "nothing is published"
    return read_publication(store, name)


def assert_whole(store: Store, folder: Path) -> None:
    """Every file of the publication that is followed is there, with the content it should have."""
    for item in latest(store).files.values():
        target = folder / "checked"
        store.download(item.object, target, item.size, lambda _: None)
        assert hashlib.sha256(target.read_bytes()).hexdigest() == item.sha256


def forge(url: Path, **changes: Any) -> None:
    """Publish, into a folder, what the publication there says with some of it changed.

    ``files`` is added to the files; None takes one away.
    """
    facts = json.loads(latest(open_store(str(url))).encoded())
    for path, item in changes.pop("files", {}).items():
        facts["files"][path] = item
    facts["files"] = {path: item for path, item in facts["files"].items() if item is not None}
    post(url, json.dumps({**facts, **changes}).encode())


def post(url: Path, content: bytes) -> None:
    """Have followers of a folder read this publication."""
    name = f"20990101T000000000000Z-{hashlib.sha256(content).hexdigest()}.json"
    (url / "publications" / name).write_bytes(content)
    (url / "LATEST").write_text(name)


def folder_of(assistant: Assistant) -> Path:
    """The folder of the generation in use."""
    data_dir = assistant.settings.data_dir
    return generation_dir(data_dir, current_name(data_dir) or "none")
