"""Notes on the Chroma collection, kept beside ``CURRENT``.

``WRITING`` names the generation that is writing into the collection of the one in use. It stands
from before the first write until after the switch: whoever finds the collection other than it
should be looks here first, and a sync that finds it knows that one before it was killed.

``CHECKED`` says how the files of an embedded collection looked when they were last found sound:
size in bytes, time of change in nanoseconds, and of the files of the graph the CRC-32. So it does
of the catalog, all of which is read only where another program has written there.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.index.faults import unreadable
from assistant.index.pointer import collection_dir, current_name, write_durably

_WRITING, _CHECKED = "WRITING", "CHECKED"
_CATALOG, _DATABASE = "catalog.sqlite", "chroma.sqlite3"
#: Written when Chroma saves its graph.
_SAVED = "index_metadata.pickle"
_SQLITE_MAGIC = b"SQLite format 3\0"

Look = tuple[int, int, int | None]
"""Size, time of change, and CRC-32 of a file of the graph."""


def note_writing(data_dir: Path, name: str) -> None:
    """Note durably that a generation begins to write into the collection in use."""
    write_durably(data_dir / _WRITING, name)


def is_written(data_dir: Path) -> bool:
    """Whether a sync writes into the collection in use, or was killed while it did."""
    return (data_dir / _WRITING).exists()


def note_written(data_dir: Path) -> None:
    """Note that the collection is what the generation in use says."""
    (data_dir / _WRITING).unlink(missing_ok=True)


def is_overtaken(data_dir: Path, name: str) -> bool:
    """Whether the collection may be another than a generation says, and is no damage for that."""
    # In this order: a switch comes before the note goes.
    return is_written(data_dir) or current_name(data_dir) != name


def note_checked(data_dir: Path, home: str) -> None:
    """Remember that the files of a collection were found sound as they are now."""
    noted = _noted(data_dir)
    looks = {key: look for key, look in noted.items() if key == _CATALOG}
    graph = set(_graph_files(data_dir, home))
    for path in _files(data_dir, home):
        key, (size, changed) = _key(data_dir, path), _stamp(path)
        before = noted.get(key)
        if path not in graph:
            looks[key] = (size, changed, None)
        elif before is not None and before[:2] == (size, changed) and before[2] is not None:
            # As large as all vectors: read once each time that Chroma has saved it.
            looks[key] = before
        else:
            looks[key] = (size, changed, zlib.crc32(path.read_bytes()))
    write_durably(data_dir / _CHECKED, json.dumps(looks))


def note_catalog(data_dir: Path) -> None:
    """Remember how a sync left the file of the catalog."""
    path = data_dir / _CATALOG
    looks = _noted(data_dir) | {_CATALOG: (*_stamp(path), None)}
    write_durably(data_dir / _CHECKED, json.dumps(looks))


def is_catalog_checked(data_dir: Path) -> bool:
    """Whether nobody has touched the file of the catalog since `note_catalog`."""
    path, noted = data_dir / _CATALOG, _noted(data_dir).get(_CATALOG)
    return noted is not None and path.exists() and noted[:2] == _stamp(path)


def is_checked(data_dir: Path, home: str) -> bool:
    """Whether nobody has touched the files of a collection since `note_checked`."""
    noted = {key: look[:2] for key, look in _noted_of(data_dir, home).items()}
    return bool(noted) and noted == {
        _key(data_dir, path): _stamp(path) for path in _files(data_dir, home)
    }


def check_graph(data_dir: Path, home: str) -> None:
    """Compare the content of Chroma's graph with what was noted, before Chroma reads it.

    Raises:
        IndexDamagedError: It differs.
    """
    noted = _noted_of(data_dir, home)
    seals = {key: look[2] for key, look in noted.items() if look[2] is not None}
    found = {
        _key(data_dir, path): zlib.crc32(path.read_bytes()) for path in _graph_files(data_dir, home)
    }
    if noted and seals != found:
        raise IndexDamagedError("The graph of the Chroma collection is damaged.")


def check_sizes(data_dir: Path, home: str) -> None:
    """See that the files of a collection are there and whole, without reading them.

    Raises:
        IndexDamagedError: One is missing or has another size.
    """
    for key, (size, _, _) in _noted_of(data_dir, home).items():
        path = data_dir / key
        # The database may grow under other clients, and tells by itself how large it is.
        if path.name.startswith(_DATABASE):
            continue
        if not path.is_file() or path.stat().st_size != size:
            raise IndexDamagedError(f"The Chroma file {key} is missing or cut off.")
    _check_database(collection_dir(data_dir, home) / _DATABASE)


def _check_database(path: Path) -> None:
    # By its header, which says how many pages there are: importing Chroma takes longer than a
    # whole search, and the file is Chroma's own.
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(32)
    except OSError as error:
        raise unreadable("The Chroma database", error) from error
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A page of 65,536 bytes is written as 1.
    if not header.startswith(_SQLITE_MAGIC) or size != pages * (65_536 if page == 1 else page):
        raise IndexDamagedError("The Chroma database is cut off or overwritten.")


def _noted(data_dir: Path) -> dict[str, Look]:
    try:
        noted = json.loads((data_dir / _CHECKED).read_text(encoding="utf-8"))
        return {key: (size, changed, seal) for key, (size, changed, seal) in noted.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _noted_of(data_dir: Path, home: str) -> dict[str, Look]:
    start = _key(data_dir, collection_dir(data_dir, home)) + "/"
    return {key: look for key, look in _noted(data_dir).items() if key.startswith(start)}


def _files(data_dir: Path, home: str) -> list[Path]:
    return [path for path in sorted(collection_dir(data_dir, home).rglob("*")) if path.is_file()]


def _graph_files(data_dir: Path, home: str) -> list[Path]:
    # Until Chroma first saves its graph, the files hold nothing yet, and are made anew by every
    # client that looks.
    saved = [path.parent for path in collection_dir(data_dir, home).glob(f"*/{_SAVED}")]
    return [path for graph in sorted(saved) for path in sorted(graph.iterdir())]


def _key(data_dir: Path, path: Path) -> str:
    return path.relative_to(data_dir).as_posix()


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
