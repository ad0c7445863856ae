"""The state of a data folder, as figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from assistant.catalog.catalog import Catalog
from assistant.digest import Skipped
from assistant.errors import ConfigurationError, IndexDamagedError, VectorStoreError
from assistant.index.pointer import current_name
from assistant.language.glossary import Gloss
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.answer.llm.connect import ModelInUse
    from assistant.index.generation import Generation


@dataclass(frozen=True, slots=True)
class Status:
    """What is synced and which models are in use.

    Attributes:
        digests: Digest folder.
        data_dir: Data folder.
        files: Digest files read.
        entries: Entries in them.
        papers: Distinct papers.
        first: First digest day, or None.
        last: Last digest day, or None.
        counts: Entries by digest day.
        missing: Weekdays between first and last without a digest.
        skipped: What could not be read.
        glosses: Term pairs mined from the digests, most support first.
        generation: Name of the index in use, or empty.
        damage: What is wrong with the index, or empty.
        embedding: Embedding in use.
        unembedded: Papers that lack its vectors, where it is a service's.
        model: Who writes answers.
    """

    digests: str
    data_dir: str
    files: int
    entries: int
    papers: int
    first: date | None
    last: date | None
    counts: dict[date, int]
    missing: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    glosses: tuple[Gloss, ...]
    generation: str
    damage: str
    embedding: str
    model: ModelInUse
    unembedded: int = 0

    @property
    def llm(self) -> str:
        """Who writes answers, in words."""
        return str(self.model)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts; counts by day and glosses are given as numbers only."""
        return {
            "digests": self.digests,
            "data_dir": self.data_dir,
            "files": self.files,
            "entries": self.entries,
            "papers": self.papers,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "days": len(self.counts),
            "missing": [day.isoformat() for day in self.missing],
            "skipped": [{"path": s.path, "line": s.line, "reason": s.reason} for s in self.skipped],
            "glosses": len(self.glosses),
            "generation": self.generation,
            "damage": self.damage,
            "embedding": self.embedding,
            "unembedded": self.unembedded,
            "llm": self.llm,
        }


def read_status(
    settings: Settings,
    catalog: Catalog,
    llm: LLM | None = None,
    embedding: BaseEmbedding | None = None,
) -> Status:
    """Read the state; the Chroma collection is compared with what it must hold."""
    from assistant.answer.llm.connect import ModelInUse, model_in_use
    from assistant.index.generation import Generation

    files, entries, papers = catalog.size()
    counts = catalog.counts_by_day()
    days = sorted(counts)
    name, damage, glosses = current_name(settings.data_dir) or "", "", tuple[Gloss, ...]()
    unembedded = 0
    if name:
        try:
            generation = Generation(settings, name)
            glosses = generation.glosses
            unembedded = _unembedded(settings, catalog, generation, embedding)
            generation.recheck_chroma()
        except (IndexDamagedError, VectorStoreError) as error:
            damage = error.message
    return Status(
        digests=str(settings.digests),
        data_dir=str(settings.data_dir),
        files=files,
        entries=entries,
        papers=papers,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        counts=counts,
        missing=tuple(_missing(days)),
        skipped=tuple(catalog.skipped()),
        glosses=glosses,
        generation=name,
        damage=damage,
        embedding=settings.embedding if embedding is None else embedding.model_name,
        unembedded=unembedded,
        model=ModelInUse(type(llm).__name__) if llm is not None else model_in_use(settings),
    )


def _unembedded(
    settings: Settings, catalog: Catalog, generation: Generation, embedding: BaseEmbedding | None
) -> int:
    """How many papers lack the vectors of the embedding service that is set."""
    from assistant.index.embedding.connect import make_service
    from assistant.index.embedding.served import Served

    try:
        service = make_service(settings, catalog, embedding)
    except ConfigurationError:
        return generation.manifest.papers
    return Served(service, generation.served).lacking(generation.contents)


def _missing(days: list[date]) -> list[date]:
    if not days:
        return []
    present = set(days)
    span = (days[-1] - days[0]).days
    every = (days[0] + timedelta(days=n) for n in range(span))
    return [day for day in every if day.weekday() < 5 and day not in present]
