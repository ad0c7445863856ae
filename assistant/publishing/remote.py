"""A store that fsspec reaches: S3, another cloud's, HTTP …"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec
from fsspec.callbacks import Callback

from assistant.publishing.faults import Fault, FaultError, FaultKind, is_of_writing
from assistant.publishing.store import Entry, Received, masked

_HTTP = ("http", "https")
#: Seconds until a connection must stand, and between two pieces of an answer.
_CONNECT, _SILENCE = 10, 60
#: How libraries name the time of a file.
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "modified", "created")
#: Base classes of what libraries raise that is no OSError; those looked at that are loaded.
_RAISED = {
    "aiohttp": ("ClientError",),
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "gcsfs.retry": ("HttpError",),
    "google.auth.exceptions": ("GoogleAuthError",),
    "azure.core.exceptions": ("AzureError",),
    "paramiko": ("SSHException",),
}
_REFUSED = frozenset({401, 403})
#: Characters of what a library says that are shown.
_SAID = 200


class RemoteStore:
    """A file system of fsspec as a `Store`.

    Credentials are those of the environment, as each library reads them.

    Args:
        url: The address.
        protocol: What stands before ``://`` in it.

    Raises:
        FaultError: fsspec knows no such protocol, or lacks the package for it.
    """

    def __init__(self, url: str, protocol: str) -> None:
        self.where = masked(url).partition("?")[0].rstrip("/")
        self._read_only = protocol in _HTTP
        if self._read_only and (urlsplit(url).query or urlsplit(url).fragment):
            raise FaultError(Fault("address", self.where))
        try:
            # fsspec keeps the instance, and with it the connections, for the next look.
            self._fs, root = fsspec.core.url_to_fs(url, **_options(protocol))
        except ImportError as error:
            raise FaultError(Fault("package", self.where, str(error))) from error
        except ValueError as error:
            raise FaultError(Fault("address", self.where)) from error
        self._root = str(root).rstrip("/")

    def check_writable(self) -> None:
        """As of `Store`."""
        if self._read_only:
            raise FaultError(Fault("read_only", self.where))

    def read(self, name: str, most: int) -> bytes:
        """As of `Store`."""
        with tempfile.TemporaryDirectory(prefix="papers-") as folder:
            target = Path(folder) / "content"
            try:
                self.download(name, target, most, lambda _: None)
            except FaultError as error:
                if error.fault.kind == "wrong":
                    raise FaultError(Fault("malformed", self.where, name)) from error
                raise
            return target.read_bytes()

    def download(self, name: str, target: Path, size: int, received: Received) -> None:
        """As of `Store`."""
        with self._asking(name):
            bounded = _Bounded(size, received, Fault("wrong", self.where, name))
            self._fs.get_file(self._path(name), str(target), callback=bounded)

    def find(self, name: str) -> Entry | None:
        """As of `Store`."""
        try:
            with self._asking(name):
                return _entry(self._fs.info(self._path(name)))
        except FaultError as error:
            if error.fault.kind == "gone":
                return None
            raise

    def put(self, source: Path, name: str) -> None:
        """As of `Store`: object stores show a file when it is whole."""
        with self._asking(name):
            self._fs.put_file(str(source), self._path(name))

    def list(self, folder: str) -> dict[str, Entry]:
        """As of `Store`."""
        with self._asking(folder):
            found = self._fs.find(self._path(folder), detail=True)
        beside = len(self._root) + 1
        return {path[beside:]: _entry(facts) for path, facts in found.items()}

    def remove(self, name: str) -> None:
        """As of `Store`."""
        try:
            with self._asking(name):
                self._fs.rm_file(self._path(name))
        except FaultError as error:
            if error.fault.kind != "gone":
                raise

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise FaultError(Fault("gone", self.where, name)) from error
        except (TimeoutError, OSError, ValueError, NotImplementedError) as error:
            if isinstance(error, OSError) and is_of_writing(error):
                raise
            raise self._fault(error) from error
        except _raised() as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> FaultError:
        refused = getattr(error, "status", None) in _REFUSED
        kind: FaultKind = "unreachable"
        if refused or isinstance(error, PermissionError) or "Credential" in type(error).__name__:
            kind = "denied"
        elif isinstance(error, NotImplementedError):
            kind = "read_only"
        said = " ".join(masked(str(error) or type(error).__name__).split())
        return FaultError(Fault(kind, self.where, said[:_SAID].rstrip(".")))


class _Bounded(Callback):  # type: ignore[misc, unused-ignore]
    """Ends a download that brings more than it should."""

    def __init__(self, most: int, received: Received, fault: Fault) -> None:
        super().__init__()
        self._left = most
        self._received = received
        self._fault = fault

    def relative_update(self, inc: int = 1) -> None:
        """Some bytes came in."""
        self._left -= inc
        if self._left < 0:
            raise FaultError(self._fault)
        self._received(inc)


def _options(protocol: str) -> dict[str, Any]:
    """What fsspec's file systems are told: to remember no listings, and not to wait for ever."""
    options: dict[str, Any] = {"use_listings_cache": False}
    if protocol in _HTTP:
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT, sock_read=_SILENCE)
        headers = {"Cache-Control": "no-cache"}
        options["client_kwargs"] = {"timeout": timeout, "trust_env": True, "headers": headers}
    elif protocol in ("s3", "s3a"):
        options["config_kwargs"] = {"connect_timeout": _CONNECT, "read_timeout": _SILENCE}
    return options


def _raised() -> tuple[type[Exception], ...]:
    """What the libraries that are loaded raise where a store fails."""
    return tuple(
        getattr(sys.modules[module], name)
        for module, names in _RAISED.items()
        if module in sys.modules
        for name in names
    )


def _entry(facts: Mapping[str, Any]) -> Entry:
    told = next((facts[key] for key in _TIMES if facts.get(key) is not None), None)
    modified = None
    if isinstance(told, datetime):
        modified = told if told.tzinfo else told.replace(tzinfo=UTC)
    elif isinstance(told, int | float):
        modified = datetime.fromtimestamp(told, UTC)
    return Entry(int(facts.get("size") or 0), modified)
