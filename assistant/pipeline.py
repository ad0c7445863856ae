"""Everything that answering needs, opened over one generation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.extractive import ExtractiveComposer
from assistant.answer.sources import Quoter
from assistant.catalog.catalog import Catalog
from assistant.index.embedding import make_service
from assistant.index.reading import Generation
from assistant.language.concepts import Lexicon
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
    retriever: Retriever
    composer: ExtractiveComposer

    @classmethod
    def open(
        cls, settings: Settings, name: str, embedding: BaseEmbedding | None = None
    ) -> Pipeline:
        """Open the generation of a name.

        Raises:
            IndexDamagedError: It is not what its manifest says.
        """
        generation = Generation(settings, name)
        catalog = Catalog(settings.data_dir / "catalog.sqlite")
        service = make_service(settings, catalog, embedding)
        lexicon = Lexicon.default()
        quoter = Quoter(generation.reader, generation.lexical, generation.lsa, lexicon)
        return cls(
            name,
            catalog,
            generation,
            Retriever(catalog, generation, generation.embedder(service)),
            ExtractiveComposer(quoter, lexicon),
        )

    def close(self) -> None:
        """Close the catalog."""
        self.catalog.close()
