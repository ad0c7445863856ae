"""Builds the next generation, anew or from the current one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.catalog.catalog import Catalog
from assistant.catalog.records import Paper
from assistant.catalog.update import Progress
from assistant.index.document import (
    Chunk,
    Fields,
    Reader,
    chunk_paper,
    merge_fields,
    summary_is_doubtful,
)
from assistant.index.embedding import BuiltInEmbedder, Embedder, Vectors
from assistant.index.generation import (
    Generation,
    analysis_version,
    make_reader,
    save_glosses,
    save_vocabulary,
)
from assistant.index.glossary import mine_glosses
from assistant.index.lexical import LexicalRecord, write_lexical
from assistant.index.lsa import LSA
from assistant.index.pointer import Manifest, file_sizes, generation_dir, next_name
from assistant.index.vectors import close_chroma, open_chroma, write_records
from assistant.settings import Settings

#: The model is fitted anew when the papers have grown or changed by more than this share since.
REFIT_SHARE = 0.1
#: Known vectors kept in the manifest.
PROBES = 3


@dataclass(frozen=True, slots=True)
class _Prepared:
    paper: Paper
    chunks: list[Chunk]
    fields: list[Fields]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next generation needs.

    Attributes:
        changed: Papers to (re)write.
        removed: Papers to drop, rewritten ones included.
        base: The generation to copy, or None to build anew.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    base: Generation | None

    @property
    def empty(self) -> bool:
        """Whether the current generation is already right."""
        return self.base is not None and not self.changed and not self.removed


def make_plan(
    wanted: Mapping[str, str], current: Generation | None, settings: Settings, identity: str
) -> Plan:
    """Compare what the catalog holds with what the current generation holds.

    Args:
        wanted: Record hash by arXiv id.
        current: The generation in use, or None.
        settings: Decide analysis and vector store.
        identity: Of the embedding to use.
    """
    everything = Plan(tuple(sorted(wanted)), (), None)
    if current is None:
        return everything
    manifest = current.manifest
    held = {arxiv_id: record_hash for arxiv_id, (record_hash, _) in manifest.papers.items()}
    changed = tuple(sorted(key for key, value in wanted.items() if held.get(key) != value))
    gone = tuple(sorted(held.keys() - wanted.keys()))
    drift = len(changed) + len(gone) + abs(len(held) - manifest.fitted)
    same = (
        manifest.identity == identity
        and manifest.analysis == analysis_version(settings.chunk_tokens)
        and manifest.server == server_address(settings)
    )
    if not same or ((changed or gone) and drift > REFIT_SHARE * max(1, manifest.fitted)):
        return everything
    return Plan(changed, tuple(sorted({*gone, *(key for key in changed if key in held)})), current)


def server_address(settings: Settings) -> str:
    """Address of the Chroma server, or empty."""
    return f"{settings.chroma_host}:{settings.chroma_port}" if settings.chroma_host else ""


def build(
    settings: Settings,
    catalog: Catalog,
    plan: Plan,
    wanted: Mapping[str, str],
    service: Embedder | None,
    progress: Progress,
) -> str:
    """Write the next generation completely; it is not yet the current one.

    Args:
        settings: Where and how.
        catalog: Gives the papers.
        plan: What to do.
        wanted: Record hash by arXiv id, of all papers.
        service: Embeds when the embedding isn't the built-in one.
        progress: Told step, done, total.

    Returns:
        The name of the generation.
    """
    name = next_name(settings.data_dir)
    folder = generation_dir(settings.data_dir, name)
    base = plan.base
    if base is not None:
        shutil.copytree(base.folder, folder, ignore=shutil.ignore_patterns("manifest.json"))
        reader = base.reader
    else:
        reader = _new_reader(catalog, plan, folder / "model")
    prepared = _prepare(catalog, plan, reader, settings, progress)
    lsa = _lsa(prepared, base, folder, settings, progress)
    _write_doubtful(folder, plan, prepared, lsa)
    embedder = service or BuiltInEmbedder(lsa)
    rows = _write_vectors(folder, base, plan, prepared, embedder)
    progress("Writing the index", 0, 2)
    write_lexical(folder / "lexical", plan.removed, _lexical_records(prepared))
    progress("Writing the index", 1, 2)
    collection = _write_chroma(settings, catalog, folder, embedder.identity, plan, prepared, rows)
    counts = {item.paper.arxiv_id: len(item.chunks) for item in prepared}
    old = base.manifest.papers if base else {}
    Manifest(
        name=name,
        identity=embedder.identity,
        collection=collection,
        analysis=analysis_version(settings.chunk_tokens),
        fitted=base.manifest.fitted if base else len(prepared),
        papers={key: (wanted[key], counts.get(key) or old[key][1]) for key in sorted(wanted)},
        probes=_probes(rows),
        files=file_sizes(folder),
        server=server_address(settings),
    ).write(folder)
    progress("Writing the index", 2, 2)
    return name


def _new_reader(catalog: Catalog, plan: Plan, folder: Path) -> Reader:
    """A reader that knows the terms which the papers gloss; kept in the model folder."""
    folder.mkdir(parents=True)
    texts = [paper.text for paper in catalog.papers_by_id(plan.changed).values()]
    glosses = tuple(mine_glosses(texts))
    reader = make_reader(glosses)
    save_glosses(folder, glosses)
    save_vocabulary(folder, reader.vocabulary)
    return reader


def _prepare(
    catalog: Catalog, plan: Plan, reader: Reader, settings: Settings, progress: Progress
) -> list[_Prepared]:
    papers = list(catalog.papers_by_id(plan.changed).values())
    prepared: list[_Prepared] = []
    for done, paper in enumerate(papers, 1):
        chunks = chunk_paper(paper.arxiv_id, paper.title, paper.sections, settings.chunk_tokens)
        fields = [reader.paper(chunk.title, chunk.text) for chunk in chunks]
        prepared.append(_Prepared(paper, chunks, fields))
        if done % 50 == 0 or done == len(papers):
            progress("Analysing papers", done, len(papers))
    return prepared


def _lsa(
    prepared: Sequence[_Prepared],
    base: Generation | None,
    folder: Path,
    settings: Settings,
    progress: Progress,
) -> LSA:
    """The model of the base, or one fitted anew; it also serves beside another embedding."""
    if base is not None:
        return base.lsa
    progress("Fitting the embedding", 0, 1)
    documents = [merge_fields(item.fields).features() for item in prepared]
    lsa = LSA.fit(documents, settings.embedding_dimensions)
    lsa.save(folder / "model")
    progress("Fitting the embedding", 1, 1)
    return lsa


def _write_doubtful(folder: Path, plan: Plan, prepared: Sequence[_Prepared], lsa: LSA) -> None:
    old = plan.base.doubtful - set(plan.removed) if plan.base is not None else frozenset()
    fresh = {
        item.paper.arxiv_id
        for item in prepared
        if summary_is_doubtful(merge_fields(item.fields), lsa.weight)
    }
    (folder / "doubtful.json").write_text(json.dumps(sorted(old | fresh)), encoding="utf-8")


def _lexical_records(prepared: Sequence[_Prepared]) -> Iterator[LexicalRecord]:
    for item in prepared:
        paper = item.paper
        yield LexicalRecord(paper.arxiv_id, merge_fields(item.fields), paper.authors)


def _write_vectors(
    folder: Path,
    base: Generation | None,
    plan: Plan,
    prepared: Sequence[_Prepared],
    embedder: Embedder,
) -> dict[str, Vectors]:
    """Write the matrix; returns every record's vector by record id."""
    rows: dict[str, Vectors] = {}
    if base is not None:
        removed = set(plan.removed)
        for record_id, vector in zip(base.matrix.ids, base.matrix.vectors, strict=True):
            if record_id.split("#", 1)[0] not in removed:
                rows[record_id] = vector
    chunks = [chunk for item in prepared for chunk in item.chunks]
    if chunks:
        fields = [field for item in prepared for field in item.fields]
        fresh = embedder.chunks(chunks, fields)
        rows |= {chunk.id: vector for chunk, vector in zip(chunks, fresh, strict=True)}
    matrix = np.stack(list(rows.values())) if rows else np.zeros((0, 1))
    # The copied file may be mapped into a reader: it is replaced, never written into.
    with (folder / "vectors.next").open("wb") as file:
        np.save(file, matrix.astype(np.float32))
    (folder / "vectors.next").replace(folder / "vectors.npy")
    (folder / "ids.json").write_text(json.dumps(list(rows)), encoding="utf-8")
    return rows


def _write_chroma(
    settings: Settings,
    catalog: Catalog,
    folder: Path,
    identity: str,
    plan: Plan,
    prepared: Sequence[_Prepared],
    rows: Mapping[str, Vectors],
) -> str:
    """Write the Chroma collection; returns its name."""
    name, removed = f"papers-{identity}", list[str]()
    records = [(item.paper, chunk) for item in prepared for chunk in item.chunks]
    if plan.base is not None:
        old = plan.base.manifest.papers
        removed = [record for key in plan.removed for record in record_ids(key, old[key][1])]
    if settings.chroma_host:
        # A server's collections can't be copied: the new one takes all records, none embedded anew.
        name, removed = f"{name}-{catalog.instance}-{folder.name}", []
        records = _all_records(settings, catalog, rows)
    client = open_chroma(settings, folder / "chroma")
    try:
        vectors = (
            np.stack([rows[chunk.id] for _, chunk in records]) if records else np.zeros((0, 1))
        )
        write_records(client, name, removed, records, vectors.astype(np.float32))
    finally:
        close_chroma(client)
    return name


def _all_records(
    settings: Settings, catalog: Catalog, rows: Mapping[str, Vectors]
) -> list[tuple[Paper, Chunk]]:
    papers = catalog.papers_by_id(record_id.split("#", 1)[0] for record_id in rows)
    return [
        (paper, chunk)
        for paper in papers.values()
        for chunk in chunk_paper(paper.arxiv_id, paper.title, paper.sections, settings.chunk_tokens)
    ]


def record_ids(arxiv_id: str, count: int) -> list[str]:
    """Ids of a paper's records in the vector store."""
    return [arxiv_id, *(f"{arxiv_id}#{n}" for n in range(1, count))]


def _probes(rows: Mapping[str, Vectors]) -> dict[str, list[float]]:
    known = [record_id for record_id, vector in rows.items() if np.any(vector)]
    step = max(1, len(known) // PROBES)
    return {key: [float(x) for x in rows[key]] for key in known[::step][:PROBES]}
