"""Builds the next generation, anew or from the current one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Progress
from assistant.index.analysing import WRITING, Analyses, Analyst, analyse, embed, papers_in_turn
from assistant.index.document import Reader
from assistant.index.embedding.filling import Filled
from assistant.index.embedding.vectors import write_vectors
from assistant.index.generation import Generation
from assistant.index.lexical import lexical_writer
from assistant.index.lsa import LSA
from assistant.index.manifest import BUILT_IN, Manifest, file_sizes, graph_seals
from assistant.index.pointer import CHROMA, MATRIX, SERVICE, generation_dir, next_name
from assistant.index.reader import analysis_version, make_reader, save_glosses, save_vocabulary
from assistant.index.stores.base import Record, Vectors, paper_of, record_ids
from assistant.index.stores.choice import in_memory
from assistant.index.stores.chroma import ChromaStore
from assistant.index.stores.connecting import server_address
from assistant.index.stores.matrix import MatrixStore
from assistant.language.glossary import mine_glosses
from assistant.settings import Settings

#: The model is fitted anew when the papers have grown or changed by more than this share since.
REFIT_SHARE = 0.1
#: The model is fitted on so many papers at most, evenly spread over all: a fit of so many takes 0.5
#: GB. Of 114 papers asked for by what is remembered of them, in an archive of 5,488, meaning alone
#: put the right one on the mean reciprocal rank 0.57, 0.62, 0.64, 0.65, 0.67 (Korean: 0.77, 0.82,
#: 0.82, 0.82, 0.83) where 343, 686, 1,372, 2,744, 5,488 papers were fitted: twice as many give less
#: each time.
MOST_FITTED = 30_000
#: Known vectors kept in the manifest.
PROBES = 3


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
    analyst = Analyst(reader, settings.chunk_tokens)
    with closing(Analyses(folder)) as analyses:
        analyse(catalog, plan.changed, analyst, analyses, progress)
        lsa = base.lsa if base is not None else _fit(analyses, folder, settings, progress)
        doubtful = {*base.doubtful} - {*plan.removed} if base is not None else set[str]()
        old = base.manifest.papers if base else {}
        papers = {
            key: (wanted[key], analyses.chunks.get(key) or old[key][1]) for key in sorted(wanted)
        }
        server = server_address(settings)
        manifest = Manifest(
            name=name,
            identity=BUILT_IN,
            collection=_collection_name(settings, catalog, name),
            analysis=analysis_version(settings.chunk_tokens),
            fitted=base.manifest.fitted if base else len(analyses.chunks),
            papers=papers,
            dimensions=lsa.dimensions,
            server=server,
            in_memory=in_memory(sum(n for _, n in papers.values()), lsa.dimensions, server),
        )
        probes = dict[str, list[float]]()
        with lexical_writer(folder / "lexical", plan.removed) as lexical:
            batches = embed(catalog, analyst, analyses, lsa, lexical, doubtful, progress)
            batches = _noting(batches, sum(analyses.chunks.values()), probes)
            _write_stores(settings, folder, manifest, plan, batches)
    (folder / "doubtful.json").write_text(json.dumps(sorted(doubtful)), encoding="utf-8")
    if filled is not None and filled.known:
        write_vectors(folder, filled.identity, filled.keys, filled.known)
    probes = _probes(probes, base, plan.removed)
    files, seals = file_sizes(folder), graph_seals(folder)
    replace(manifest, probes=probes, files=files, seals=seals).write(folder)
    progress(WRITING, len(plan.changed) + 1, len(plan.changed) + 1)
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
    texts = (paper.text for paper in papers_in_turn(catalog, plan.changed))
    glosses = tuple(mine_glosses(texts))
    reader = make_reader(glosses)
    save_glosses(folder, glosses)
    save_vocabulary(folder, reader.vocabulary)
    return reader


def _fit(analyses: Analyses, folder: Path, settings: Settings, progress: Progress) -> LSA:
    """A model fitted anew, in the model folder."""
    progress("Fitting the embedding", 0, 1)
    lsa = LSA.fit(analyses.documents(MOST_FITTED), settings.embedding_dimensions)
    lsa.save(folder / "model")
    progress("Fitting the embedding", 1, 1)
    return lsa


def _collection_name(settings: Settings, catalog: Catalog, generation: str) -> str:
    name = f"papers-{BUILT_IN}"
    # A server may be shared, and holds the collections of several generations side by side.
    return f"{name}-{catalog.instance}-{generation}" if settings.chroma_host else name


def _write_stores(
    settings: Settings,
    folder: Path,
    manifest: Manifest,
    plan: Plan,
    batches: Iterable[Sequence[Record]],
) -> None:
    """Write the records into Chroma, and into the matrix beside it if that will be searched."""
    base = plan.base
    old = base.manifest.papers if base else {}
    removed = [record for key in plan.removed for record in record_ids(key, old[key][1])]
    ids: list[str] = []
    vectors: list[Vectors] = []
    with closing(_open_chroma(settings, folder, manifest, base)) as chroma:
        matrix = _open_matrix(chroma, base) if manifest.in_memory else None
        chroma.write(removed, [])
        for batch in batches:
            chroma.write((), batch)
            if matrix is not None:
                ids += [record.chunk.id for record in batch]
                vectors += [record.vector for record in batch]
        if matrix is not None:
            matrix.put(removed, ids, vectors)
            matrix.save(folder)


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


def _noting(
    batches: Iterable[list[Record]], total: int, probes: dict[str, list[float]]
) -> Iterator[list[Record]]:
    """The batches; of their records some are noted as known vectors, evenly spread."""
    number = 0
    for batch in batches:
        for record in batch:
            due = len(probes) < PROBES and number * PROBES >= len(probes) * total
            if due and record.vector.any():
                probes[record.chunk.id] = [float(x) for x in record.vector]
            number += 1
        yield batch


def _probes(
    fresh: dict[str, list[float]], base: Generation | None, removed: Collection[str]
) -> dict[str, list[float]]:
    """Known vectors: those noted now, and some of the base."""
    old = base.manifest.probes if base else {}
    gone = set(removed)
    kept = {key: vector for key, vector in old.items() if paper_of(key) not in gone}
    return dict([*fresh.items(), *kept.items()][:PROBES])
