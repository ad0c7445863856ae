"""Opens a generation for searching."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.errors import IndexDamagedError
from assistant.index.document import Reader
from assistant.index.embedding import BuiltInEmbedder, Embedder
from assistant.index.glossary import Gloss
from assistant.index.lexical import LexicalIndex
from assistant.index.lsa import LSA
from assistant.index.pointer import Manifest, check_files, generation_dir
from assistant.index.vectors import (
    PROBE_TOLERANCE,
    DenseIndex,
    MatrixIndex,
    ServerIndex,
    check_collection,
    close_chroma,
    open_chroma,
    open_collection,
)
from assistant.language.analyzer import ANALYSIS_VERSION
from assistant.language.lexicon.lexicon import Lexicon, Term, Topic
from assistant.language.lexicon.vocabulary import Vocabulary, shipped_pairs
from assistant.settings import Settings


@lru_cache(maxsize=4)
def make_reader(glosses: tuple[Gloss, ...]) -> Reader:
    """A reader that knows the shipped vocabulary, the lexicon, and mined glosses."""
    lexicon = Lexicon.default()
    pairs = {form: list(words) for form, words in shipped_pairs().items()}
    concepts: list[Topic | Term] = [*lexicon.topics.values(), *lexicon.terms.values()]
    for concept in concepts:
        for korean in concept.ko:
            pairs.setdefault(korean, []).append(concept.en[0])
    for gloss in glosses:
        pairs.setdefault(gloss.korean, []).append(gloss.english)
    return _reader(Vocabulary(pairs))


def _reader(vocabulary: Vocabulary) -> Reader:
    lexicon = Lexicon.default()
    return Reader(vocabulary, lambda text: [match.concept for match in lexicon.find(text)])


def analysis_version(chunk_tokens: int) -> str:
    """Which analysis an index was made with; an index of another one is built anew.

    Args:
        chunk_tokens: Most tokens of a chunk; other chunks are another analysis.
    """
    return f"{ANALYSIS_VERSION}/{chunk_tokens}"


def save_glosses(folder: Path, glosses: tuple[Gloss, ...]) -> None:
    """Write mined glosses into a model folder."""
    rows = [[gloss.korean, gloss.english, gloss.support] for gloss in glosses]
    text = json.dumps(rows, ensure_ascii=False)
    (folder / "glosses.json").write_text(text, encoding="utf-8")


def save_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write a vocabulary into a model folder, so that opening it needs no stemming."""
    text = json.dumps(vocabulary.stems_by_form(), ensure_ascii=False)
    (folder / "vocabulary.json").write_text(text, encoding="utf-8")


def load_glosses(folder: Path) -> tuple[Gloss, ...]:
    """Read them back."""
    rows = json.loads((folder / "glosses.json").read_text(encoding="utf-8"))
    return tuple(Gloss(*row) for row in rows)


class Generation:
    """An opened generation; never changes.

    Args:
        settings: Where the data is and which services it uses.
        name: Of the generation.

    Raises:
        IndexDamagedError: Its files are not what its manifest says.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self.folder = generation_dir(settings.data_dir, name)
        self.manifest = Manifest.read(self.folder)
        self._settings = settings
        check_files(self.folder, self.manifest)
        try:
            self.glosses = load_glosses(self.folder / "model")
            stems = json.loads(
                (self.folder / "model" / "vocabulary.json").read_text(encoding="utf-8")
            )
            self.lexical = LexicalIndex(self.folder / "lexical")
            ids = json.loads((self.folder / "ids.json").read_text(encoding="utf-8"))
            # A view of the mapped file: plain arrays are multiplied without a detour.
            vectors = np.asarray(np.load(self.folder / "vectors.npy", mmap_mode="r"))
            self.matrix = MatrixIndex(ids, vectors)
            doubtful = json.loads((self.folder / "doubtful.json").read_text(encoding="utf-8"))
            self.lsa = LSA.load(self.folder / "model")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(f"The index can't be read: {error}.") from error
        #: Papers whose summary seems to describe another paper, or nothing.
        self.doubtful = frozenset(map(str, doubtful))
        self._check_counts(ids, vectors.shape)
        self.reader = _reader(Vocabulary.from_stems(stems))

    def embedder(self, service: Embedder | None) -> Embedder:
        """What embeds questions: the given service, or the fitted model."""
        return service or BuiltInEmbedder(self.lsa)

    def dense(self) -> DenseIndex:
        """Where vectors are searched: the server when one is set, else here."""
        if not self.manifest.server:
            return self.matrix
        client = open_chroma(self._settings, self.folder / "chroma")
        return ServerIndex(open_collection(client, self.manifest.collection), self.manifest.server)

    def check_vector_store(self) -> None:
        """Compare the Chroma collection with the manifest: its count and known vectors.

        Where nothing can be written only its files are compared, as they were when this was opened:
        Chroma writes as it opens.

        Raises:
            IndexDamagedError: They differ.
        """
        if not self.manifest.server and not os.access(self.folder, os.W_OK):
            return
        client = open_chroma(self._settings, self.folder / "chroma")
        try:
            manifest = self.manifest
            check_collection(client, manifest.collection, manifest.chunks, manifest.probes)
        finally:
            close_chroma(client)

    def _check_counts(self, ids: list[str], shape: tuple[int, ...]) -> None:
        manifest = self.manifest
        if len(self.lexical) != len(manifest.papers):
            raise IndexDamagedError(
                f"The lexical index holds {len(self.lexical)} papers, not {len(manifest.papers)}."
            )
        if shape[0] != manifest.chunks or len(ids) != manifest.chunks:
            raise IndexDamagedError(f"The index holds {shape[0]} vectors, not {manifest.chunks}.")
        row = {record_id: position for position, record_id in enumerate(ids)}
        for record_id, vector in manifest.probes.items():
            found = self.matrix.vectors[row[record_id]] if record_id in row else None
            if found is None or np.abs(found - np.asarray(vector)).max() > PROBE_TOLERANCE:
                raise IndexDamagedError(f"The index lost the vector of {record_id}.")
