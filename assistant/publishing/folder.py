"""A store in a folder: of this machine, or mounted."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.publishing.faults import Fault, FaultError, FaultKind, is_of_writing, unwritable
from assistant.publishing.store import Entry, Received

#: Bytes copied at a time.
_BLOCK = 1 << 20
_PART = ".part"


class FolderStore:
    """A folder as a `Store`.

    Args:
        root: The folder; made when something is first put into it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def where(self) -> str:
        """The folder's path."""
        return str(self._root)

    def check_writable(self) -> None:
        """As of `Store`."""

    def read(self, name: str, most: int) -> bytes:
        """As of `Store`."""
        with self._reading(name), (self._root / name).open("rb") as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise FaultError(Fault("malformed", self.where, name))
        return content

    def download(self, name: str, target: Path, size: int, received: Received) -> None:
        """As of `Store`."""
        path = self._root / name
        with self._reading(name), path.open("rb") as source, target.open("wb") as file:
            while block := source.read(_BLOCK):
                size -= len(block)
                if size < 0:
                    raise FaultError(Fault("wrong", self.where, name))
                file.write(block)
                received(len(block))

    def find(self, name: str) -> Entry | None:
        """As of `Store`."""
        try:
            with self._reading(name):
                return _entry(self._root / name)
        except FaultError as error:
            if error.fault.kind == "gone":
                return None
            raise

    def put(self, source: Path, name: str) -> None:
        """As of `Store`; what is there is whole and outlasts a power cut."""
        target = self._root / name
        # Of a name of its own: two machines may write the same file.
        part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_PART}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as content, part.open("wb") as file:
                shutil.copyfileobj(content, file, _BLOCK)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise unwritable(self._root, error) from error

    def list(self, folder: str) -> dict[str, Entry]:
        """As of `Store`."""
        found = {}
        with self._reading(folder):
            for path in sorted((self._root / folder).rglob("*")):
                if path.is_file():
                    found[path.relative_to(self._root).as_posix()] = _entry(path)
        return found

    def remove(self, name: str) -> None:
        """As of `Store`."""
        try:
            (self._root / name).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self._root, error) from error

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise FaultError(Fault("gone", self.where, name)) from error
            if is_of_writing(error):
                raise
            kind: FaultKind = "denied" if isinstance(error, PermissionError) else "unreachable"
            said = error.strerror or str(error)
            raise FaultError(Fault(kind, self.where, said)) from error


def _entry(path: Path) -> Entry:
    facts = path.stat()
    return Entry(facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
