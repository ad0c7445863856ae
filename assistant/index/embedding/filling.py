"""Embeds what has no vector of a service yet, as far as the service answers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Progress
from assistant.catalog.vector_cache import CatalogVectorCache
from assistant.errors import EmbeddingError
from assistant.index.document import chunk_paper
from assistant.index.embedding.service import PROBE, SAME, Service
from assistant.index.embedding.vectors import ServiceVectors
from assistant.index.generation import Generation
from assistant.index.manifest import short
from assistant.index.reader import analysis_version
from assistant.index.stores.base import Vectors, paper_of


@dataclass(frozen=True, slots=True)
class Filled:
    """What a service's vectors of the next generation will be.

    Attributes:
        identity: Of the vectors; empty when the service has never answered.
        keys: Under which key the vector of each record is remembered, by record id.
        known: Unit vectors by key.
        asked: How many were asked for and answered now.
        fault: Why some are missing, or None.
    """

    identity: str
    keys: dict[str, str]
    known: dict[str, Vectors]
    asked: int
    fault: EmbeddingError | None

    @property
    def lacking(self) -> int:
        """How many papers lack a vector."""
        return len({paper_of(record) for record, key in self.keys.items() if key not in self.known})

    def differs(self, current: ServiceVectors | None) -> bool:
        """Whether the current generation has other vectors, or none."""
        if current is None or current.identity != self.identity:
            return bool(self.known)
        held = {record for record, key in self.keys.items() if key in self.known}
        if self.asked or held != set(current.store.ids):
            return True
        # A sync that embedded everything anew may have been killed before it wrote the vectors.
        first = current.store.ids[0]
        now = current.centred(self.known[self.keys[first]])
        return float(now @ current.store.vectors[0]) < SAME


def fill(
    service: Service,
    catalog: Catalog,
    wanted: Mapping[str, str],
    current: Generation | None,
    chunk_tokens: int,
    progress: Progress,
) -> Filled:
    """Embed every chunk of every paper that has no vector yet.

    Args:
        service: Asked for vectors.
        catalog: Gives the papers.
        wanted: Record hash by arXiv id, of all papers.
        current: The generation in use: what it knows isn't read again.
        chunk_tokens: Token budget of a chunk.
        progress: Told step, done, total.

    Returns:
        Everything remembered, also where the service failed in between.
    """
    texts = _Texts(catalog, chunk_tokens)
    keys = _known_keys(wanted, current, chunk_tokens)
    keys |= texts.read(wanted.keys() - {paper_of(record) for record in keys})
    identity, fault = "", None
    try:
        identity = service.probe()
    except EmbeddingError as error:
        fault = error
        served = current.served if current is not None else None
        if served is not None and served.identity == service.identity(served.dimensions):
            identity = served.identity
    known = service.cache.get(identity, list(keys.values()))
    before = len(known)
    if fault is None:
        missing = {paper_of(record) for record, key in keys.items() if key not in known}
        texts.read(missing - texts.papers)
        lost = {key: text for key, text in texts.by_key.items() if key not in known}
        try:
            service.embed(identity, lost, lambda done, total: progress("Embedding", done, total))
        except EmbeddingError as error:
            fault = error
        known |= service.cache.get(identity, list(lost))
    return Filled(identity, keys, known, len(known) - before, fault)


def forget_others(catalog: Catalog, filled: Filled | None) -> None:
    """Forget remembered vectors that the index doesn't hold; none while the service fails.

    Args:
        catalog: Remembers them.
        filled: What the index holds of a service; None: nothing.
    """
    if filled is not None and filled.fault is not None:
        return
    keys = [PROBE, *filled.keys.values()] if filled else []
    CatalogVectorCache(catalog).prune(filled.identity if filled else "", keys)


class _Texts:
    """The chunks of the papers that were read, by the hash of their text."""

    def __init__(self, catalog: Catalog, budget: int) -> None:
        self._catalog = catalog
        self._budget = budget
        self.papers: set[str] = set()
        self.by_key: dict[str, str] = {}

    def read(self, papers: Collection[str]) -> dict[str, str]:
        """Read papers; returns the keys of their records by record id."""
        keys: dict[str, str] = {}
        for paper in self._catalog.papers_by_id(sorted(papers)).values():
            self.papers.add(paper.arxiv_id)
            for chunk in chunk_paper(
                paper.arxiv_id, paper.title, paper.sections, self._budget, paper.abstract
            ):
                keys[chunk.id] = key = hashlib.sha256(chunk.document.encode()).hexdigest()
                self.by_key[key] = chunk.document
        return keys


def _known_keys(
    wanted: Mapping[str, str], current: Generation | None, chunk_tokens: int
) -> dict[str, str]:
    """Keys of the records that are in the current generation as they are to be in the next."""
    if current is None or current.served is None:
        return {}
    if current.manifest.analysis != analysis_version(chunk_tokens):
        return {}
    keys, known = current.served.keys, dict[str, str]()
    contents = current.contents
    for paper, record_hash in contents.hashes.items():
        records = contents.records_of(paper)
        same = short(wanted.get(paper, "")) == record_hash
        if same and all(record in keys for record in records):
            known |= {record: keys[record] for record in records}
    return known
