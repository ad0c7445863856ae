"""Builds the next generation, anew or from the current one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Progress
from assistant.index.analysing import WRITING, Analyses, Analyst, analyse, embed, papers_in_turn
from assistant.index.document import Reader
from assistant.index.embedding.filling import Filled
from assistant.index.embedding.vectors import write_vectors
from assistant.index.lexical import lexical_writer
from assistant.index.lsa import LSA
from assistant.index.manifest import BUILT_IN, MANIFEST, Contents, Manifest
from assistant.index.plan import Plan
from assistant.index.pointer import generation_dir, next_name, share
from assistant.index.reader import analysis_version, make_reader, save_glosses, save_vocabulary
from assistant.index.stores.connecting import server_address
from assistant.index.writing import write_records
from assistant.language.glossary import mine_glosses
from assistant.settings import Settings

#: The model is fitted on so many papers at most, evenly spread over all: a fit of so many takes 0.5
#: GB. Of 114 papers asked for by what is remembered of them, in an archive of 5,488, meaning alone
#: put the right one on the mean reciprocal rank 0.57, 0.62, 0.64, 0.65, 0.67 (Korean: 0.77, 0.82,
#: 0.82, 0.82, 0.83) where 343, 686, 1,372, 2,744, 5,488 papers were fitted: twice as many give less
#: each time.
MOST_FITTED = 30_000


def build(
    settings: Settings,
    catalog: Catalog,
    plan: Plan,
    filled: Filled | None,
    progress: Progress,
) -> tuple[str, Contents]:
    """Write the next generation completely; it is not yet the current one.

    Args:
        settings: Where and how.
        catalog: Gives the papers.
        plan: What to do.
        filled: Vectors of a service, to stand beside those of the built-in embedding.
        progress: Told step, done, total.

    Returns:
        The name of the generation, and what it holds.
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
        analyse(catalog, tuple(plan.changed), analyst, analyses, progress)
        lsa = base.lsa if base is not None else _fit(analyses, folder, settings, progress)
        doubtful = set[str]()
        with lexical_writer(folder / "lexical", plan.removed) as lexical:
            batches = embed(catalog, analyst, analyses, lsa, lexical, doubtful, progress)
            written = write_records(settings, catalog, plan, folder, batches, doubtful)
        fitted = base.manifest.fitted if base is not None else len(analyses.chunks)
    contents = written.contents
    if filled is not None and filled.known:
        write_vectors(folder, filled.identity, filled.keys, filled.known)
    contents.write(folder, base.folder if base is not None else None)
    Manifest(
        name=name,
        identity=BUILT_IN,
        collection=written.collection,
        home=written.home,
        analysis=analysis_version(settings.chunk_tokens),
        fitted=fitted,
        papers=contents.papers,
        chunks=contents.chunks,
        probes=written.probes,
        files=_file_sizes(folder),
        dimensions=written.dimensions,
        server=server_address(settings),
        in_memory=written.in_memory,
    ).write(folder)
    progress(WRITING, len(plan.changed) + 1, len(plan.changed) + 1)
    return name, contents


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


def _file_sizes(folder: Path) -> dict[str, int]:
    """Sizes of a finished generation's files."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
