"""Builds the next generation, anew or from the current one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
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
from assistant.index.manifest import BUILT_IN, Manifest, file_sizes
from assistant.index.plan import Plan
from assistant.index.pointer import generation_dir, next_name, share
from assistant.index.reader import analysis_version, make_reader, save_glosses, save_vocabulary
from assistant.index.stores.base import Record
from assistant.index.stores.connecting import server_address
from assistant.index.writing import write_records
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class _Prepared:
    paper: Paper
    chunks: list[Chunk]
    fields: list[Fields]


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
    written = write_records(settings, catalog, plan, wanted, folder, [records])
    written.contents.write(folder, base.folder if base else None)
    manifest = Manifest(
        name=name,
        identity=BUILT_IN,
        collection=written.collection,
        home=written.home,
        analysis=analysis_version(settings.chunk_tokens),
        fitted=base.manifest.fitted if base else len(prepared),
        papers=len(written.contents.hashes),
        chunks=written.contents.chunks,
        probes=written.probes,
        dimensions=written.dimensions,
        server=server_address(settings),
        in_memory=written.in_memory,
    )
    if filled is not None and filled.known:
        write_vectors(folder, filled.identity, filled.keys, filled.known)
    replace(manifest, files=file_sizes(folder)).write(folder)
    progress("Writing the index", 2, 2)
    return name


def _copy(base: Path, folder: Path) -> None:
    """Share what nobody writes any more: the model, and the segments of the lexical index."""
    for part in ("model", "lexical"):
        (folder / part).mkdir(parents=True)
        for path in (base / part).iterdir():
            # A lock is held on a file, whatever its name.
            if path.suffix != ".lock":
                share(path, folder / part / path.name)


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
