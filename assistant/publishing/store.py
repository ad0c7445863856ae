"""Where publications lie: a folder, or whatever fsspec knows.

Layout of a store::

    objects/ab/abcdef…               a file by the SHA-256 of its content
    publications/TIME-SHA256.json    what an index consists of; named after its own content
    LATEST                           name of the publication that is followed; written last
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from assistant.publishing.faults import Fault, FaultError

#: Called with a number of bytes that have come in.
Received = Callable[[int], None]

_SECRET = re.compile(r"(?<=://)[^/@\s]*@")
_PROTOCOL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?=://)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a store.

    Attributes:
        size: In bytes.
        modified: When it was written, where the store tells.
    """

    size: int
    modified: datetime | None


class Store(Protocol):
    """Files by name, such as ``objects/ab/abcdef``.

    Every method raises FaultError where the store fails.
    """

    @property
    def where(self) -> str:
        """The address, without user and password."""

    def check_writable(self) -> None:
        """See that the store is of a kind that can be written.

        Raises:
            FaultError: It can only be read.
        """

    def read(self, name: str, most: int) -> bytes:
        """The content of a small file.

        Args:
            name: Of the file.
            most: Bytes that it may have.

        Raises:
            FaultError: There is none (``gone``), or it is larger (``malformed``).
        """

    def download(self, name: str, target: Path, size: int, received: Received) -> None:
        """Write a file's content into a file of this machine.

        Args:
            name: Of the file.
            target: Written over.
            size: Bytes that it has; no more are written.
            received: Told of what comes in.

        Raises:
            FaultError: There is none (``gone``), or it is larger (``wrong``).
            OSError: The target can't be written.
        """

    def find(self, name: str) -> Entry | None:
        """Facts of a file, or None where there is none."""

    def put(self, source: Path, name: str) -> None:
        """Write a file; whole or not at all, where the store can do so."""

    def list(self, folder: str) -> dict[str, Entry]:
        """All files in a folder and its folders, by name."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone is fine."""


def masked(text: str) -> str:
    """A text without the user and password of the addresses in it.

    Example:
        >>> masked("https://me:secret@store.example/papers")
        'https://store.example/papers'
    """
    return _SECRET.sub("", text)


def open_store(url: str) -> Store:
    """The store at an address; nothing is asked yet.

    Args:
        url: A path, ``file://``, ``s3://BUCKET/…``, ``https://…``, or any other that fsspec knows.

    Raises:
        FaultError: There can be no store at such an address, or its package is missing.
    """
    protocol = _PROTOCOL.match(url)
    if not url.strip():
        raise FaultError(Fault("address", url))
    if protocol is None or protocol[0].lower() == "file":
        from assistant.publishing.folder import FolderStore

        path = Path(url) if protocol is None else Path(unquote(urlsplit(url).path))
        if protocol is not None and urlsplit(url).netloc not in ("", "localhost"):
            raise FaultError(Fault("address", masked(url)))
        return FolderStore(path.expanduser().absolute())
    # fsspec takes a while to import, and its libraries longer.
    from assistant.publishing.remote import RemoteStore

    return RemoteStore(url, protocol[0].lower())
