"""Everything that answering needs, opened over one generation."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer.extractive import ExtractiveComposer
from assistant.answer.sources import Quoter
from assistant.catalog.catalog import Catalog
from assistant.catalog.schema import is_damage
from assistant.errors import AssistantError, IndexDamagedError, NotSyncedError
from assistant.index.document import Chunk
from assistant.index.embedding import BuiltInEmbedder, Embedder, Vectors, make_service
from assistant.index.generation import Generation
from assistant.index.stores.chroma import server_address
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.knowledge import Knowledge
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Weights
from assistant.retrieve.retriever import Retriever
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Catalog, retriever and composer over one generation."""

    name: str
    catalog: Catalog
    generation: Generation
    embedder: Embedder
    retriever: Retriever
    composer: ExtractiveComposer
    knowledge: Knowledge

    @classmethod
    def open(
        cls,
        settings: Settings,
        name: str,
        embedding: BaseEmbedding | None = None,
        weights: Weights | None = None,
    ) -> Pipeline:
        """Open the generation of a name.

        Raises:
            IndexDamagedError: It, or the catalog, is not what it was.
            NotSyncedError: It was made with another embedding or vector store.
        """
        generation = Generation(settings, name)
        catalog = _open_catalog(settings)
        service = make_service(settings, catalog, embedding)
        _check_settings(generation, settings, service)
        lexicon = Lexicon.default()
        embedder = generation.embedder(service)
        quoter = Quoter(generation.reader, generation.lexical, generation.lsa, lexicon)
        return cls(
            name,
            catalog,
            generation,
            embedder,
            Retriever(catalog, generation, embedder, weights or DEFAULT_WEIGHTS),
            ExtractiveComposer(quoter, lexicon),
            Knowledge(catalog, lexicon),
        )

    def embed_question(self, text: str) -> Vectors:
        """The vector of a question, shape ``(dimensions,)``."""
        return self.embedder.question(text, self.generation.reader.question(text))

    def embed_text(self, text: str) -> Vectors:
        """The vector of a document that begins with its title, as the collection holds them."""
        title, _, body = text.partition("\n")
        chunk = Chunk("", title, "", body)
        vectors = self.embedder.chunks([chunk], [self.generation.reader.paper(title, body)])
        return np.asarray(vectors[0], dtype=np.float32)

    def close(self) -> None:
        """Close the catalog."""
        self.catalog.close()


def _open_catalog(settings: Settings) -> Catalog:
    catalog = Catalog(settings.data_dir / "catalog.sqlite")
    try:
        if catalog.filled:
            return catalog
    except sqlite3.Error as error:
        if not is_damage(error):
            raise AssistantError(
                f"The catalog {catalog.path} can't be opened: {error}.",
                hint="Check that the data folder may be read and written.",
            ) from error
    catalog.close()
    raise IndexDamagedError(f"The catalog {catalog.path} is damaged or gone.")


def _check_settings(generation: Generation, settings: Settings, service: Embedder | None) -> None:
    manifest = generation.manifest
    pairs = (
        ("embedding", manifest.identity, (service or BuiltInEmbedder).identity),
        ("Chroma server", manifest.server, server_address(settings)),
    )
    for what, made, wanted in pairs:
        if made != wanted:
            raise NotSyncedError(
                f"The index in {settings.data_dir} was made with the {what} "
                f"{made or 'none'!r}, and the settings choose {wanted or 'none'!r}.",
                hint="Run: assistant sync.",
            )
