"""Builds the next generation, anew or from the current one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Progress
from assistant.catalog.records import Paper
from assistant.index.document import Chunk, Fields, Reader, chunk_paper, merge_fields
from assistant.index.doubt import summary_is_doubtful
from assistant.index.embedding.filling import Filled
from assistant.index.embedding.vectors import write_vectors
from assistant.index.generation import Generation
from assistant.index.glossary import mine_glosses
from assistant.index.lexical import LexicalRecord, write_lexical
from assistant.index.lsa import LSA
from assistant.index.manifest import BUILT_IN, Manifest, file_sizes, graph_seals
from assistant.index.pointer import CHROMA, MATRIX, SERVICE, generation_dir, next_name
from assistant.index.reader import analysis_version, make_reader, save_glosses, save_vocabulary
from assistant.index.stores.base import Record, paper_of, record_ids
from assistant.index.stores.choice import in_memory
from assistant.index.stores.chroma import ChromaStore
from assistant.index.stores.connecting import server_address
from assistant.index.stores.matrix import MatrixStore
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


def make_plan(wanted: Mapping[str, str], current: Generation | None, settings: Settings) -> Plan:
    """Compare what the catalog holds with what the current generation holds.

    Args:
        wanted: Record hash by arXiv id.
        current: The generation in use, or None.
        settings: Decide analysis and vector store.
    """
    everything = Plan(tuple(sorted(wanted)), (), None)
    if current is None:
        return everything
    manifest = current.manifest
    held = {arxiv_id: record_hash for arxiv_id, (record_hash, _) in manifest.papers.items()}
    changed = tuple(sorted(key for key, value in wanted.items() if held.get(key) != value))
    gone = tuple(sorted(held.keys() - wanted.keys()))
    drift = len(changed) + len(gone) + abs(len(held) - manifest.fitted)
    same = manifest.analysis == analysis_version(
        settings.chunk_tokens
    ) and manifest.server == server_address(settings)
    if not same or ((changed or gone) and drift > REFIT_SHARE * max(1, manifest.fitted)):
        return everything
    return Plan(changed, tuple(sorted({*gone, *(key for key in changed if key in held)})), current)


def build(
    settings: Settings,
    catalog: Catalog,
    plan: Plan,
    wanted: Mapping[str, str],
    filled: Filled | None,
    progress: Progress,
) -> str:
    """Write the next generation completely; it is not yet the current one.

    Args:
        settings: Where and how.
        catalog: Gives the papers.
        plan: What to do.
        wanted: Record hash by arXiv id, of all papers.
        filled: Vectors of a service, to stand beside those of the built-in embedding.
        progress: Told step, done, total.

    Returns:
        The name of the generation.
    """
    name = next_name(settings.data_dir)
    folder = generation_dir(settings.data_dir, name)
    base = plan.base
    if base is not None:
        _copy(base.folder, folder)
        reader = base.reader
    else:
        reader = _new_reader(catalog, plan, folder / "model")
    prepared = _prepare(catalog, plan, reader, settings, progress)
    lsa = _lsa(prepared, base, folder, settings, progress)
    prepared = _without_doubtful(folder, plan, prepared, lsa, reader)
    records = _embed(prepared, lsa)
    progress("Writing the index", 0, 2)
    write_lexical(folder / "lexical", plan.removed, _lexical_records(prepared))
    progress("Writing the index", 1, 2)
    counts = {item.paper.arxiv_id: len(item.chunks) for item in prepared}
    old = base.manifest.papers if base else {}
    papers = {key: (wanted[key], counts.get(key) or old[key][1]) for key in sorted(wanted)}
    server = server_address(settings)
    dimensions = records[0].vector.size if records else base.manifest.dimensions if base else 1
    manifest = Manifest(
        name=name,
        identity=BUILT_IN,
        collection=_collection_name(settings, catalog, name),
        analysis=analysis_version(settings.chunk_tokens),
        fitted=base.manifest.fitted if base else len(prepared),
        papers=papers,
        dimensions=dimensions,
        server=server,
        in_memory=in_memory(sum(n for _, n in papers.values()), dimensions, server),
        probes=_probes(records, base, plan.removed),
    )
    _write_stores(settings, folder, manifest, plan, records)
    if filled is not None and filled.known:
        write_vectors(folder, filled.identity, filled.keys, filled.known)
    replace(manifest, files=file_sizes(folder), seals=graph_seals(folder)).write(folder)
    progress("Writing the index", 2, 2)
    return name


def _copy(base: Path, folder: Path) -> None:
    """Copy what the next generation changes; share the model, which nobody writes any more."""
    own = shutil.ignore_patterns("manifest.json", MATRIX, SERVICE, "model")
    shutil.copytree(base, folder, ignore=own)
    shutil.copytree(base / "model", folder / "model", copy_function=_share)


def _share(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        # A file system without hard links.
        shutil.copy2(source, target)


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
        chunks = chunk_paper(
            paper.arxiv_id, paper.title, paper.sections, settings.chunk_tokens, paper.abstract
        )
        fields = [reader.paper(chunk.title, chunk.text, chunk.abstract) for chunk in chunks]
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
    """The model of the base, or one fitted anew."""
    if base is not None:
        return base.lsa
    progress("Fitting the embedding", 0, 1)
    documents = [merge_fields(item.fields).features() for item in prepared]
    lsa = LSA.fit(documents, settings.embedding_dimensions)
    lsa.save(folder / "model")
    progress("Fitting the embedding", 1, 1)
    return lsa


def _without_doubtful(
    folder: Path, plan: Plan, prepared: Sequence[_Prepared], lsa: LSA, reader: Reader
) -> list[_Prepared]:
    """Note the papers whose summary seems to describe another, and leave those out of the index."""
    old = plan.base.doubtful - set(plan.removed) if plan.base is not None else frozenset()
    doubted = (item for item in prepared if summary_is_doubtful(merge_fields(item.fields), lsa))
    fresh = {item.paper.arxiv_id for item in doubted}
    (folder / "doubtful.json").write_text(json.dumps(sorted(old | fresh)), encoding="utf-8")
    return [
        replace(item, fields=[reader.paper(c.title, "", c.abstract) for c in item.chunks])
        if item.paper.arxiv_id in fresh
        else item
        for item in prepared
    ]


def _lexical_records(prepared: Sequence[_Prepared]) -> Iterator[LexicalRecord]:
    for item in prepared:
        paper = item.paper
        yield LexicalRecord(paper.arxiv_id, merge_fields(item.fields), paper.authors)


def _embed(prepared: Sequence[_Prepared], lsa: LSA) -> list[Record]:
    return [
        Record(item.paper, chunk, lsa.embed(fields.features()))
        for item in prepared
        for chunk, fields in zip(item.chunks, item.fields, strict=True)
    ]


def _collection_name(settings: Settings, catalog: Catalog, generation: str) -> str:
    name = f"papers-{BUILT_IN}"
    # A server may be shared, and holds the collections of several generations side by side.
    return f"{name}-{catalog.instance}-{generation}" if settings.chroma_host else name


def _write_stores(
    settings: Settings, folder: Path, manifest: Manifest, plan: Plan, records: Sequence[Record]
) -> None:
    """Write the records into Chroma, and into the matrix beside it if that will be searched."""
    base = plan.base
    old = base.manifest.papers if base else {}
    removed = [record for key in plan.removed for record in record_ids(key, old[key][1])]
    with closing(_open_chroma(settings, folder, manifest, base)) as chroma:
        if manifest.in_memory:
            matrix = _open_matrix(chroma, base)
            matrix.write(removed, records)
            matrix.save(folder)
        chroma.write(removed, records)


def _open_matrix(chroma: ChromaStore, base: Generation | None) -> MatrixStore:
    """A matrix of what the base holds."""
    if base is not None and base.matrix is not None:
        return MatrixStore(base.matrix.ids, base.matrix.vectors)
    return MatrixStore(*chroma.vectors())


def _open_chroma(
    settings: Settings, folder: Path, manifest: Manifest, base: Generation | None
) -> ChromaStore:
    """The collection to write into: one that holds what the base holds, or an empty one."""
    if base is not None and not settings.chroma_host:
        return ChromaStore.open(settings, folder / CHROMA, manifest.collection)
    chroma = ChromaStore.create(settings, folder / CHROMA, manifest.collection, manifest.chunks)
    if base is not None:
        # A server's collections can't be copied as files.
        with closing(base.chroma()) as other:
            chroma.copy_from(other)
    return chroma


def _probes(
    records: Sequence[Record], base: Generation | None, removed: Collection[str]
) -> dict[str, list[float]]:
    """Known vectors: some of those written now, and some of the base."""
    known = [record for record in records if record.vector.any()]
    step = max(1, len(known) // PROBES)
    fresh = {r.chunk.id: [float(x) for x in r.vector] for r in known[::step][:PROBES]}
    old = base.manifest.probes if base else {}
    gone = set(removed)
    kept = {key: vector for key, vector in old.items() if paper_of(key) not in gone}
    return dict([*fresh.items(), *kept.items()][:PROBES])
