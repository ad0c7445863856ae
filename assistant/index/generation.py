"""Opens a generation for searching."""

from __future__ import annotations

import os
from contextlib import closing
from functools import cached_property
from pathlib import Path

from assistant.catalog.readonly import SNAPSHOT
from assistant.errors import ConfigurationError, IndexDamagedError, NotSyncedError
from assistant.index.document import Reader
from assistant.index.embedding.vectors import ServiceVectors
from assistant.index.faults import unreadable
from assistant.index.lexical import LexicalIndex
from assistant.index.lsa import LSA
from assistant.index.manifest import Contents, Manifest
from assistant.index.notes import check_graph, check_sizes, is_checked, is_overtaken
from assistant.index.pointer import SERVICE, collection_dir, generation_dir
from assistant.index.reader import load_glosses, load_vocabulary, reader_of
from assistant.index.stores.base import VectorStore, View
from assistant.index.stores.chroma import ChromaStore
from assistant.index.stores.connecting import server_address
from assistant.index.stores.matrix import MatrixStore
from assistant.index.stores.served import ServedStore
from assistant.language.glossary import Gloss
from assistant.settings import Settings


class Generation:
    """An opened generation; never changes.

    Args:
        settings: Where the data is and which services it uses.
        name: Of the generation.
        base: The one it was built from, where that is open: the model they share is not read again.
        contents: Which papers it holds, where that is known.

    Raises:
        IndexDamagedError: Its files are not what its manifest says.
    """

    def __init__(
        self,
        settings: Settings,
        name: str,
        base: Generation | None = None,
        contents: Contents | None = None,
    ) -> None:
        self.name = name
        self.folder = generation_dir(settings.data_dir, name)
        self.manifest = Manifest.read(self.folder)
        self._settings = settings
        if contents is not None:
            self.contents = contents
        _check_files(self.folder, self.manifest)
        model = self.folder / "model"
        try:
            self.lexical = LexicalIndex(self.folder / "lexical")
            shared = base if base and _same_files(base.folder / "model", model) else None
            self.glosses: tuple[Gloss, ...] = shared.glosses if shared else load_glosses(model)
            self.lsa: LSA = shared.lsa if shared else LSA.load(model)
            self.reader: Reader = shared.reader if shared else reader_of(load_vocabulary(model))
            #: The vectors in memory, or None when searches ask Chroma.
            self.matrix = MatrixStore.load(self.folder) if self.manifest.in_memory else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise unreadable("The index", error) from error
        #: The vectors of an embedding service, or None when it was made without one.
        self.served = ServiceVectors(self.folder) if (self.folder / SERVICE).exists() else None
        if len(self.lexical) != self.manifest.papers:
            raise IndexDamagedError(
                f"The lexical index holds {len(self.lexical)} papers, not {self.manifest.papers}."
            )
        if self.matrix is not None:
            self.matrix.check(self.manifest.chunks, self.manifest.probes)

    def check_settings(self) -> None:
        """See that it was made as the settings choose.

        Raises:
            NotSyncedError: It was made with another vector store.
        """
        made, wanted = self.manifest.server, server_address(self._settings)
        if made != wanted:
            raise NotSyncedError(
                f"The index in {self._settings.data_dir} was made with the Chroma server "
                f"{made or 'none'!r}, and the settings choose {wanted or 'none'!r}.",
                hint="Run: assistant sync.",
            )

    def store(self) -> VectorStore:
        """Where the built-in embedding's vectors are searched; `stores.choice` decided at sync."""
        if self.matrix is not None:
            return self.matrix
        return ServedStore(self.chroma) if self.manifest.server else self.chroma()

    @cached_property
    def contents(self) -> Contents:
        """Which papers it holds.

        Raises:
            IndexDamagedError: The list can't be read.
        """
        return Contents.read(self.folder, self.manifest.papers, self.manifest.chunks)

    def chroma(self) -> ChromaStore:
        """The store of record; to be closed.

        Raises:
            VectorStoreError: The server doesn't answer.
            ConfigurationError: Nothing can be written in the folder.
            IndexDamagedError: The collection can't be read.
        """
        manifest = self.manifest
        folder = collection_dir(self._settings.data_dir, manifest.home)
        if not manifest.server and not os.access(self.folder, os.W_OK):
            # Chroma writes as it opens.
            raise ConfigurationError(
                f"The Chroma collection in {folder} is searched only where it may be written.",
                hint="Copy the data folder to where it may be written, or set up a Chroma server.",
            )
        view = View(self.name, manifest.chunks, lambda paper: paper in self.contents.hashes)
        return ChromaStore.open(self._settings, folder, manifest.collection, view)

    def check_collection(self) -> None:
        """See that the files of the Chroma collection are there and whole, without reading them.

        Raises:
            IndexDamagedError: They aren't, and no sync is writing them.
        """
        if self.manifest.server or self._spared:
            return
        data_dir = self._settings.data_dir
        try:
            check_sizes(data_dir, self.manifest.home)
        except IndexDamagedError:
            if not is_overtaken(data_dir, self.name):
                raise

    def check_chroma(self, *, thorough: bool = False) -> None:
        """Compare the Chroma collection with the manifest.

        Args:
            thorough: Read every record, not only count them and find known vectors.

        Raises:
            VectorStoreError: The server doesn't answer.
            IndexDamagedError: They differ.
        """
        manifest = self.manifest
        with closing(self.chroma()) as chroma:
            chroma.check(manifest.chunks, manifest.probes)
            if thorough:
                chroma.check_all(list(self.contents.record_ids()))

    def recheck_chroma(self) -> bool:
        """`check_chroma`; thoroughly if the files were touched, not at all if they were not.

        Where nothing can be written only the files are compared: Chroma writes as it opens.

        Returns:
            Whether embedded files were touched, and are sound.
        """
        if self._spared:
            return False
        try:
            return self._recheck()
        except IndexDamagedError:
            if is_overtaken(self._settings.data_dir, self.name):
                return False
            raise

    @property
    def _spared(self) -> bool:
        """Whether this is a published copy, which comes without the collection."""
        return (self.folder / SNAPSHOT).exists() and self.manifest.in_memory

    def _recheck(self) -> bool:
        if self.manifest.server:
            self.check_chroma()
            return False
        data_dir, home = self._settings.data_dir, self.manifest.home
        if is_checked(data_dir, home):
            return False
        check_sizes(data_dir, home)
        check_graph(data_dir, home)
        if not os.access(self.folder, os.W_OK):
            return False
        self.check_chroma(thorough=True)
        return True


def _same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, not copies, under the same names."""
    found = {path.name for path in other.iterdir()}
    return {path.name for path in one.iterdir()} == found and all(
        (one / name).samefile(other / name) for name in found
    )


def _check_files(folder: Path, manifest: Manifest) -> None:
    """Compare the sizes of the files with the manifest; nothing but the manifest is read.

    Raises:
        IndexDamagedError: One is missing or has another size.
    """
    for name, size in manifest.files.items():
        try:
            found = (folder / name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            found = -1
        except OSError as error:
            raise unreadable(f"The index file {name}", error) from error
        if found != size:
            problem = "is missing" if found < 0 else f"has {found} bytes instead of {size}"
            raise IndexDamagedError(f"The index file {name} {problem}.")
