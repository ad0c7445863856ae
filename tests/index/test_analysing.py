"""Papers on their way into the index: in bounded memory, the same from one process or several."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from digests import generation_of, state, write_folder

from assistant import Assistant, processes
from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Tagger
from assistant.catalog.schema import connect
from assistant.catalog.state import State
from assistant.catalog.update import update_catalog
from assistant.errors import SyncError
from assistant.index import analysing
from assistant.index.analysing import Analyses, Analyst, analyse, embed, papers_in_turn
from assistant.index.document import Fields
from assistant.index.lsa import LSA
from assistant.index.reader import make_reader

PAPERS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("digests"), papers=PAPERS)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Of ten times as many papers; only to be read."""
    folder = write_folder(tmp_path_factory.mktemp("many"), papers=10 * PAPERS, per_day=30)
    path = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    with closing(connect(path)) as connection:
        update_catalog(connection, folder, Tagger(lambda _: {}, "1"))
    catalog = Catalog(path)
    yield catalog
    catalog.close()


def _nothing(*_: object) -> None:
    pass


def _ids(catalog: Catalog, number: int = PAPERS) -> list[str]:
    return sorted(State(catalog.connection, 64).hashes)[:number]


def test_two_processes_make_the_index_that_one_makes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[object, list[str], np.ndarray]] = []
    asked: list[int] = []
    run = processes._Helper.run
    monkeypatch.setattr(
        processes._Helper,
        "run",
        lambda helper, batch: asked.append(len(batch)) or run(helper, batch),
    )
    monkeypatch.setattr(processes, "LEAST", PAPERS)
    monkeypatch.setattr(processes, "BATCH", 7)
    for cores in (1, 2):
        monkeypatch.setattr(processes, "cores", lambda number=cores: number)
        assistant = Assistant.open(folder, tmp_path / f"{cores}", llm="none")
        assistant.sync()
        assert bool(asked) == (cores == 2)
        matrix = generation_of(assistant).matrix
        assert matrix is not None
        made.append((state(assistant), list(matrix.ids), np.array(matrix.vectors)))
        assistant.close()
    (one, ids, vectors), (two, other_ids, other_vectors) = made
    assert one == two
    assert ids == other_ids
    assert np.array_equal(vectors, other_vectors)


def test_a_helper_that_is_killed_fails_the_sync_and_leaves_the_index_in_use(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = Assistant.open(folder, tmp_path, llm="none")
    assistant.sync()
    before = state(assistant)
    monkeypatch.setattr(processes, "LEAST", PAPERS)
    monkeypatch.setattr(processes, "cores", lambda: 2)
    greeted = processes._Helper._greeted

    def kill(helper: processes._Helper) -> bool:
        ready = greeted(helper)
        helper._process.kill()
        return ready

    monkeypatch.setattr(processes._Helper, "_greeted", kill)
    with pytest.raises(SyncError, match="SIGKILL"):
        assistant.sync(rebuild=True)
    assert state(assistant) == before


def _peak(catalog: Catalog, ids: list[str], folder: Path, lsa: LSA) -> int:
    """Bytes that are taken at most while papers are analysed and embedded."""
    analyst = Analyst(make_reader(()), 1024)
    tracemalloc.start()
    try:
        with closing(Analyses(folder)) as analyses:
            analyse(catalog, ids, analyst, analyses, _nothing)
            assert sum(1 for _ in analyses.documents(PAPERS)) == PAPERS
            batches = embed(catalog, analyst, analyses, lsa, _nothing, set(), _nothing)
            assert sum(map(len, batches)) == len(ids)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_archive(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "BATCH", 20)
    ids = _ids(catalog)
    lsa = LSA.fit([{"video": 1.0, "robot": 2.0}, {"robot": 1.0, "music": 1.0}], 2)
    # What stays once and for all comes first: words remembered, modules.
    _peak(catalog, ids, tmp_path, lsa)
    few = _peak(catalog, ids, tmp_path, lsa)
    many = _peak(catalog, _ids(catalog, 10 * PAPERS), tmp_path, lsa)
    # Of each paper its id and how many chunks it has, and its words, of which so many are kept.
    assert many - few < 9 * PAPERS * 1_000


@pytest.mark.parametrize("most", [1, 7, PAPERS - 1, PAPERS, 3 * PAPERS])
def test_the_papers_that_a_model_is_fitted_on_are_spread_over_all(
    catalog: Catalog, tmp_path: Path, most: int
) -> None:
    analyst = Analyst(make_reader(()), 1024)
    with closing(Analyses(tmp_path)) as analyses:
        analyse(catalog, _ids(catalog), analyst, analyses, _nothing)
        every = list(analyses.documents(PAPERS))
        found = list(analyses.documents(most))
    assert every == [
        analyst.read(analyst.chunks(paper))[0].features()
        for paper in papers_in_turn(catalog, _ids(catalog))
    ]
    assert len(found) == min(most, PAPERS)
    assert all(document in every for document in found)


def test_progress_is_told_to_the_end(catalog: Catalog, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    analyst = Analyst(make_reader(()), 1024)
    with closing(Analyses(tmp_path)) as analyses:
        analyse(catalog, _ids(catalog), analyst, analyses, lambda *step: told.append(step))
    assert told[-1] == ("Analysing papers", PAPERS, PAPERS)


def test_fields_come_back_from_their_texts() -> None:
    fields = Fields(["a", "b", "a"], [], ["c"], ["some_concept"], ["d"])
    assert Fields.unpacked(fields.packed()) == fields
