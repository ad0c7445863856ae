"""Everything that is open over one generation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.catalog.catalog import Catalog, open_catalog
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from assistant.answer.extractive import ExtractiveComposer
    from assistant.index.generation import Generation
    from assistant.index.stores.base import Vectors
    from assistant.question.knowledge import Knowledge
    from assistant.retrieve.ranking import Weights
    from assistant.retrieve.retriever import Retriever


@dataclass(frozen=True)
class Pipeline:
    """Everything that answering needs, over one generation.

    Whoever holds it may read through it, whatever is synced meanwhile: what it has open is closed
    when the last one lets go of it.
    """

    name: str
    catalog: Catalog
    generation: Generation
    retriever: Retriever
    knowledge: Knowledge

    @cached_property
    def by_words(self) -> Retriever:
        """Finds papers while vectors can't be searched."""
        from assistant.index.embedding.served import Served
        from assistant.index.stores.base import NoVectors
        from assistant.retrieve.retriever import Retriever

        return Retriever(self.catalog, self.generation, Served(None, None), dense=NoVectors())

    @cached_property
    def composer(self) -> ExtractiveComposer:
        """Writes answers; a search needs none."""
        from assistant.answer.extractive import ExtractiveComposer
        from assistant.answer.sources import Quoter
        from assistant.language.lexicon.lexicon import Lexicon

        generation, lexicon = self.generation, Lexicon.default()
        quoter = Quoter(generation.reader, generation.lexical, generation.lsa, lexicon)
        return ExtractiveComposer(quoter, lexicon)

    def embed_question(self, text: str) -> Vectors:
        """The vector of a question, shape ``(dimensions,)``."""
        return self.generation.lsa.embed(self.generation.reader.question(text).features())

    def embed_text(self, text: str) -> Vectors:
        """The vector of a document that begins with its title, as the collection holds them."""
        title, _, body = text.partition("\n")
        return self.generation.lsa.embed(self.generation.reader.paper(title, body).features())


def open_pipeline(
    settings: Settings,
    name: str,
    embedding: BaseEmbedding | None = None,
    weights: Weights | None = None,
    before: Pipeline | None = None,
) -> Pipeline:
    """Open the generation of a name.

    Args:
        settings: Where the data is and which services are used.
        name: Of the generation.
        embedding: An embedding that the caller made, or None for the one that settings choose.
        weights: Of the ranking; None for the measured ones.
        before: What is open over an earlier one: where both have one catalog it stays open.

    Raises:
        IndexDamagedError: It, or the catalog, is not what it was.
        NotSyncedError: It was made with another vector store.
    """
    # Imported here: `import assistant` stays light.
    from assistant.index.embedding.connect import make_service
    from assistant.index.embedding.served import Served
    from assistant.index.generation import Generation
    from assistant.index.pointer import catalog_path
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge
    from assistant.retrieve.ranking import DEFAULT_WEIGHTS
    from assistant.retrieve.retriever import Retriever

    generation = Generation(settings, name)
    held = before.catalog if before is not None else None
    catalog = open_catalog(catalog_path(settings.data_dir, name), held)
    service = make_service(settings, catalog, embedding)
    generation.check_settings()
    generation.check_collection()
    served = Served(service, generation.served)
    return Pipeline(
        name,
        catalog,
        generation,
        Retriever(catalog, generation, served, weights or DEFAULT_WEIGHTS),
        Knowledge(catalog, Lexicon.default()),
    )
