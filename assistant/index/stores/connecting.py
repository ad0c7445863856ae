"""Connects to Chroma, embedded in a folder or on a server, and says in words what it raises."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import IndexDamagedError, VectorStoreError
from assistant.index.faults import unreadable
from assistant.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from chromadb.config import Settings as ChromaSettings
    from chromadb.config import System

#: Writing a batch may take a server this many times as long as answering a search.
_WRITING = 6
_COLLECTION = "The Chroma collection"
_IMPORTING = threading.RLock()


class Client(Protocol):
    """What is used of Chroma's clients."""

    def get_collection(self, name: str, *, embedding_function: None) -> ChromaCollection:
        """The collection of a name."""

    def get_or_create_collection(
        self, name: str, *, embedding_function: None, configuration: Any
    ) -> ChromaCollection:
        """The collection of a name, made where there is none."""

    def list_collections(self) -> Sequence[Any]:
        """All collections, each with its ``name``."""

    def delete_collection(self, name: str) -> None:
        """Remove the collection of a name."""

    def save_after(self, collection: ChromaCollection, changes: int) -> None:
        """Have the graph of a collection saved each time so many records have changed."""

    def get_max_batch_size(self) -> int:
        """Most records that may be written in one go."""

    def close(self) -> None:
        """Let go of files and connections."""


def server_address(settings: Settings) -> str:
    """Address of the Chroma server, or empty when Chroma is embedded."""
    return f"{settings.chroma_host}:{settings.chroma_port}" if settings.chroma_host else ""


def connect(settings: Settings, folder: Path, *, writing: bool = False) -> Client:
    """Connect to the server where one is set, else open Chroma in a folder.

    Args:
        settings: Say where the server is, and how long it may take.
        folder: Of the embedded files; made when missing.
        writing: Whether batches are to be written, which takes longer than a search.

    Raises:
        IndexDamagedError: The embedded files can't be read.
    """
    if settings.chroma_host:
        seconds = settings.chroma_timeout * (_WRITING if writing else 1)
        return _ServerClient(settings.chroma_host, settings.chroma_port, seconds)
    # A folder's name must not mean another one once the process works somewhere else.
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with explained(""):
            return _EmbeddedClient(folder)
    except AttributeError as error:
        # Chroma stumbles over its own clean-up when it can't open a folder a second time.
        raise IndexDamagedError(f"The Chroma folder {folder} can't be opened.") from error


def drop_collections(settings: Settings, mark: str, keep: Collection[str]) -> None:
    """Delete the collections of a server whose names hold ``mark``, but for those to keep."""
    address = server_address(settings)
    with explained(address), closing(connect(settings, settings.data_dir)) as client:
        for collection in client.list_collections():
            if mark in collection.name and collection.name not in keep:
                client.delete_collection(collection.name)


class _SystemClient:
    """A client with a Chroma system of its own.

    Args:
        chosen: Chroma's settings, which say where the records are.
    """

    def __init__(self, chosen: ChromaSettings) -> None:
        with _signatures_taken():
            from chromadb.api import ServerAPI
            from chromadb.config import System

            self._system: System = System(chosen)
            self._server: ServerAPI = self._system.instance(ServerAPI)

    def get_collection(self, name: str, *, embedding_function: None) -> ChromaCollection:
        """See `Client`."""
        return self._collection(self._server.get_collection(name))

    def get_or_create_collection(
        self, name: str, *, embedding_function: None, configuration: Any
    ) -> ChromaCollection:
        """See `Client`."""
        made = self._server.get_or_create_collection(name, configuration=configuration)
        return self._collection(made)

    def list_collections(self) -> Sequence[Any]:
        """See `Client`."""
        found: Sequence[Any] = self._server.list_collections()
        return found

    def delete_collection(self, name: str) -> None:
        """See `Client`."""
        self._server.delete_collection(name)

    def save_after(self, collection: ChromaCollection, changes: int) -> None:
        """See `Client`."""
        # By the collection itself it would warn of an embedding function, of which it has none.
        graph: Any = {"hnsw": {"sync_threshold": changes}}
        self._server._modify(collection.id, new_configuration=graph)

    def get_max_batch_size(self) -> int:
        """See `Client`."""
        return int(self._server.get_max_batch_size())

    def close(self) -> None:
        """See `Client`."""
        self._system.stop()

    def _collection(self, model: Any) -> ChromaCollection:
        from chromadb.api.models.Collection import Collection

        return Collection(client=self._server, model=model, embedding_function=None)


class _EmbeddedClient(_SystemClient):
    """A client of the files in a folder, as they are when it is made.

    Clients that ``chromadb.PersistentClient`` makes share what the first of them has read: what
    another process has written since none of them finds, however late it was made.

    Args:
        folder: Of the files.
    """

    def __init__(self, folder: Path) -> None:
        from chromadb.config import Settings as ChromaSettings

        chosen = ChromaSettings(
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
            is_persistent=True,
            persist_directory=str(folder),
        )
        super().__init__(chosen)
        self._system.start()


class _ServerClient(_SystemClient):
    """A client of a server that waits for no answer longer than it is told to.

    ``chromadb.HttpClient`` waits without end, asks the server several times as it is made, and has
    no setting for either.

    Args:
        host: Of the server.
        port: Of the server.
        seconds: Longest wait for a connection, and from one piece of an answer to the next.
    """

    def __init__(self, host: str, port: int, seconds: float) -> None:
        import httpx
        from chromadb.config import Settings as ChromaSettings

        chosen = ChromaSettings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=host,
            chroma_server_http_port=port,
        )
        super().__init__(chosen)
        session: httpx.Client = self._server._session
        session.timeout = httpx.Timeout(seconds)
        self._session = session

    def close(self) -> None:
        """See `Client`."""
        self._session.close()
        super().close()


@contextmanager
def explained(address: str) -> Iterator[None]:
    """Turns what Chroma raises into one sentence.

    Args:
        address: Of the server, or empty.

    Raises:
        VectorStoreError: The server doesn't answer, or not as a Chroma server does.
        IndexDamagedError: The collection is gone, or the embedded files can't be read.
    """
    import httpx

    with _signatures_taken():
        from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except httpx.TimeoutException as error:
        raise _failed(address, "doesn't answer in time") from error
    except httpx.ConnectError as error:
        raise _failed(address, "can't be reached") from error
    except httpx.HTTPError as error:
        raise _failed(address, f"failed ({type(error).__name__})") from error
    except NotFoundError as error:
        raise unreadable(_COLLECTION, error) from error
    except (ChromaError, ValueError) as error:
        if address:
            raise _failed(address, f"failed ({error})") from error
        raise unreadable(_COLLECTION, error) from error
    except Exception as error:
        # Chroma raises this very class for answers that it doesn't know, as of a proxy.
        if type(error) is not Exception:
            raise
        raise _failed(address, "gives no sensible answer") from error


@contextmanager
def _signatures_taken() -> Iterator[None]:
    """Around imports of Chroma: spares almost half of their time (0.2 s and more).

    Chroma marks its methods with a decorator that compares their signatures with those of the base
    classes, by their bytecode, in every process that imports it.
    """
    try:
        import overrides
    except ImportError:
        yield
        return
    with _IMPORTING:
        names = ("override", "overrides")
        kept = {name: getattr(overrides, name) for name in names if hasattr(overrides, name)}
        try:
            for name in kept:
                setattr(overrides, name, _mark)
            yield
        finally:
            for name, decorator in kept.items():
                setattr(overrides, name, decorator)


def _mark(method: Any = None, **_: bool) -> Any:
    """Mark a method as one that overrides another, and compare nothing."""
    if method is None:
        return _mark
    method.__override__ = True
    return method


def _failed(address: str, how: str) -> VectorStoreError:
    return VectorStoreError(
        f"The Chroma server at {address} {how}.",
        hint="Start it (chroma run) or see to it, or unset CHROMA_HOST to run Chroma embedded.",
        retryable=True,
    )
