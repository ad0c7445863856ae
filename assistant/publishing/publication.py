"""A publication: what an index consists of, file by file, as it stands in a store."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.catalog.readonly import SNAPSHOT
from assistant.catalog.schema import SCHEMA_VERSION
from assistant.index import manifest as index
from assistant.index.reader import analysis_version
from assistant.index.stores.connecting import server_address
from assistant.publishing.faults import Fault, FaultError
from assistant.publishing.store import Store
from assistant.settings import Settings

LATEST = "LATEST"
FOLDER = "publications"
#: Raised whenever a store's layout changes.
FORMAT = 1
#: Bounds of what a store may have this machine read and write.
MOST_BYTES = 8 << 20
_MOST_FILES = 10_000
_MOST_SIZE = 1 << 42
_MOST_POINTER = 200

_NAME = re.compile(r"[0-9]{8}T[0-9]{12}Z-([0-9a-f]{64})\.json")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = r"(?!\.{1,2}(?:/|$))[A-Za-z0-9_.-]{1,128}"
_PATH = re.compile(rf"{_PART}(?:/{_PART}){{0,7}}")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a publication: the SHA-256 of its content, and its bytes."""

    sha256: str
    size: int

    @property
    def object(self) -> str:
        """Its name in a store."""
        return object_name(self.sha256)


@dataclass(frozen=True, slots=True)
class Publication:
    """What an index consists of.

    Attributes:
        published: When it was published.
        synced: When the sync that made it ended.
        versions: What a program must know to read it: layouts of index and catalog, analysis.
        server: Address of the Chroma server that holds its vectors, or empty.
        files: By path relative to the generation's folder.
    """

    published: datetime
    synced: datetime
    versions: Mapping[str, str]
    server: str
    files: Mapping[str, Item]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(item.size for item in self.files.values())

    def encoded(self) -> bytes:
        """Its file's content."""
        facts = {
            "format": FORMAT,
            "published": self.published.isoformat(),
            "synced": self.synced.isoformat(),
            "versions": dict(self.versions),
            "server": self.server,
            "files": {
                path: {"sha256": item.sha256, "size": item.size}
                for path, item in sorted(self.files.items())
            },
        }
        return json.dumps(facts, indent=1).encode()

    def named(self) -> str:
        """Its file's name, which tells when it was published and what is in it."""
        digest = hashlib.sha256(self.encoded()).hexdigest()
        return f"{self.published.astimezone(UTC):%Y%m%dT%H%M%S%f}Z-{digest}.json"

    @classmethod
    def decoded(cls, content: bytes, where: str) -> Publication:
        """Read a file's content, which anybody may have written.

        Args:
            content: The file's.
            where: The store, for the error.

        Raises:
            FaultError: It makes no sense, or is of a later layout.
        """
        try:
            facts = json.loads(content)
            if facts["format"] != FORMAT:
                told = f"layout {str(facts['format'])[:20]} / {FORMAT}"
                raise FaultError(Fault("version", where, told))
            return cls(
                published=_time(facts["published"]),
                synced=_time(facts["synced"]),
                versions={str(key): str(value)[:40] for key, value in facts["versions"].items()},
                server=str(facts["server"]),
                files=_files(facts["files"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FaultError(Fault("malformed", where, str(error)[:100])) from error

    def check(self, settings: Settings, where: str) -> None:
        """See that this program can serve it, with its settings.

        Raises:
            FaultError: It can't.
        """
        known = versions(settings.chunk_tokens)
        other = [
            f"{key} {self.versions.get(key, '?')} / {value}"
            for key, value in known.items()
            if self.versions.get(key) != value
        ]
        if other:
            raise FaultError(Fault("version", where, ", ".join(other)))
        if self.server != server_address(settings):
            raise FaultError(Fault("server", where, self.server or "–"))


def versions(chunk_tokens: int) -> dict[str, str]:
    """What this program reads; how texts are cut into chunks is no matter to readers."""
    analysis = analysis_version(chunk_tokens).partition("/")[0]
    return {"index": str(index.FORMAT), "catalog": str(SCHEMA_VERSION), "analysis": analysis}


def object_name(sha256: str) -> str:
    """Name of a file in a store, by its content."""
    return f"objects/{sha256[:2]}/{sha256}"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content.

    Raises:
        OSError: It can't be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_name(text: str) -> bool:
    """Whether a text may be a publication's name."""
    return _NAME.fullmatch(text) is not None


def read_pointer(store: Store) -> str | None:
    """Name of the publication that is followed; None where nothing was published yet.

    Raises:
        FaultError: The store fails, or names nothing that may be a publication.
    """
    try:
        name = store.read(LATEST, _MOST_POINTER).decode("utf-8", "replace").strip()
    except FaultError as error:
        if error.fault.kind == "gone":
            return None
        raise
    if not is_name(name):
        raise FaultError(Fault("malformed", store.where, LATEST))
    return name


def read_publication(store: Store, name: str) -> Publication:
    """A publication of a store.

    Raises:
        FaultError: The store fails, or it is not what it should be.
    """
    content = store.read(f"{FOLDER}/{name}", MOST_BYTES)
    match = _NAME.fullmatch(name)
    if match is None or hashlib.sha256(content).hexdigest() != match[1]:
        raise FaultError(Fault("wrong", store.where, name))
    return Publication.decoded(content, store.where)


def _time(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return found.astimezone(UTC)


def _files(facts: Mapping[str, Any]) -> dict[str, Item]:
    """The files, none of which may lead out of a generation's folder or into another file."""
    if len(facts) > _MOST_FILES:
        raise ValueError(f"{len(facts):,} files")
    files: dict[str, Item] = {}
    for path, item in facts.items():
        size, sha256 = item["size"], item["sha256"]
        if not _PATH.fullmatch(path) or not _SHA256.fullmatch(sha256):
            raise ValueError(path[:80])
        if type(size) is not int or not 0 <= size <= _MOST_SIZE:
            raise ValueError(f"{path}: {str(size)[:20]}")
        files[path] = Item(sha256, size)
    # Some file systems don't tell capital letters.
    taken = {path.casefold() for path in files}
    inside = {parent.as_posix() for path in taken for parent in Path(path).parents}
    if len(taken) < len(files) or taken & inside:
        raise ValueError("two files of one name")
    if not {"manifest.json", SNAPSHOT} <= files.keys():
        raise ValueError("no manifest or no catalog")
    return files
