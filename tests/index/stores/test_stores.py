"""Both vector stores, asked the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from digests import digest, generation_of, invented, results, write_folder

from assistant import Assistant
from assistant.catalog.records import Paper
from assistant.errors import IndexDamagedError
from assistant.index.document import Chunk
from assistant.index.stores import choice
from assistant.index.stores.base import Record, VectorStore, record_ids
from assistant.index.stores.choice import MATRIX_LIMIT, in_memory
from assistant.index.stores.chroma import LEAST_STEP, STEPS, ChromaStore
from assistant.index.stores.matrix import MatrixStore
from assistant.settings import Settings


def _record(record_id: str, *vector: float) -> Record:
    arxiv_id = record_id.split("#")[0]
    paper = Paper(
        arxiv_id, "A Title", "", date(2024, 1, 1), None, (), (), None, None, (), (), "hash"
    )
    unit = np.array(vector, dtype=np.float32)
    return Record(paper, Chunk(record_id, "A Title", "", "Text."), unit)


RECORDS = [
    _record("a", 1.0, 0.0),
    _record("b", 0.8, 0.6),
    _record("b#1", 0.0, 1.0),
    _record("c", 0.6, 0.8),
    _record("d", -1.0, 0.0),
]
EAST = np.array([1.0, 0.0], dtype=np.float32)
NORTH = np.array([0.0, 1.0], dtype=np.float32)


@pytest.fixture(params=["matrix", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    """Each store, holding the records."""
    made: VectorStore
    if request.param == "matrix":
        made = MatrixStore([], np.zeros((0, 1), np.float32))
    else:
        settings = Settings(data_dir=tmp_path, chroma_host="")
        made = ChromaStore.create(settings, tmp_path / "chroma", "papers", len(RECORDS))
    made.write([], RECORDS)
    yield made
    made.close()


def test_the_nearest_papers_come_first_each_by_its_best_chunk(store: VectorStore) -> None:
    found = store.search(EAST, limit=3)
    assert list(found) == ["a", "b", "c"]
    assert list(found.values()) == pytest.approx([1.0, 0.8, 0.6], abs=1e-5)
    assert store.search(NORTH, limit=2) == pytest.approx({"b": 1.0, "c": 0.8}, abs=1e-5)


def test_a_search_keeps_to_a_set_of_papers(store: VectorStore) -> None:
    assert list(store.search(EAST, limit=9, within=["d", "c", "unknown"])) == ["c", "d"]
    assert list(store.search(EAST, limit=1, within={"c", "d"})) == ["c"]
    assert store.search(EAST, limit=9, within=[]) == {}


def test_nothing_is_near_to_nothing(store: VectorStore) -> None:
    assert store.search(np.zeros(2, np.float32), limit=3) == {}
    assert store.search(EAST, limit=0) == {}


def test_a_paper_has_the_vector_of_its_first_chunk(store: VectorStore) -> None:
    vector = store.vector_of("b")
    assert vector is not None
    assert vector.tolist() == pytest.approx([0.8, 0.6], abs=1e-6)
    assert store.vector_of("unknown") is None


def test_records_are_removed_and_written_over(store: VectorStore) -> None:
    store.write(record_ids("b", 2), [_record("c", 1.0, 0.0), _record("e", 0.0, 1.0)])
    assert set(store.search(EAST, limit=9)) == {"a", "c", "d", "e"}
    assert store.search(EAST, limit=9)["c"] == pytest.approx(1.0, abs=1e-5)
    store.check(4, {"e": [0.0, 1.0], "c": [1.0, 0.0]})


def test_a_store_is_compared_with_what_it_must_hold(store: VectorStore) -> None:
    store.check(5, {"b#1": [0.0, 1.0]})
    with pytest.raises(IndexDamagedError, match=r"5 \w+, not 6"):
        store.check(6, {})
    with pytest.raises(IndexDamagedError, match="vector of a"):
        store.check(5, {"a": [0.0, -1.0]})


def test_as_many_records_are_written_at_a_time_as_the_graph_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chromadb.api.models.Collection import Collection

    sizes, upsert = list[int](), Collection.upsert

    def counting(self: Collection, ids: list[str], **more: Any) -> None:
        sizes.append(len(ids))
        upsert(self, ids, **more)

    monkeypatch.setattr(Collection, "upsert", counting)
    step = LEAST_STEP + 20
    settings = Settings(data_dir=tmp_path, chroma_host="")
    with closing(ChromaStore.create(settings, tmp_path / "c", "papers", STEPS * step)) as made:
        made.write((), (_record(f"r{n}", 1.0, n) for n in range(2 * step + 5)))
        made.check(2 * step + 5, {})
    assert sizes == [step, step, 5]


def test_what_fails_on_its_way_into_a_collection_is_told_as_it_is(tmp_path: Path) -> None:
    def records() -> Iterator[Record]:
        yield RECORDS[0]
        raise ValueError("unreadable paper")

    settings = Settings(data_dir=tmp_path, chroma_host="")
    made = ChromaStore.create(settings, tmp_path / "c", "papers", 2)
    with closing(made), pytest.raises(ValueError, match="unreadable paper"):
        made.write((), records())


def test_a_matrix_is_read_back_as_it_was(tmp_path: Path) -> None:
    matrix = MatrixStore([], np.zeros((0, 1), np.float32))
    matrix.write([], RECORDS)
    matrix.save(tmp_path)
    again = MatrixStore.load(tmp_path)
    assert again.ids == matrix.ids
    assert again.search(EAST, limit=9) == matrix.search(EAST, limit=9)


def test_a_matrix_is_asked_until_it_is_large_or_a_server_is_set() -> None:
    rows = MATRIX_LIMIT // (4 * 256)
    assert in_memory(rows, 256, "")
    assert not in_memory(rows + 1, 256, "")
    assert not in_memory(1, 256, "127.0.0.1:8000")


@pytest.fixture
def open_data(tmp_path: Path) -> Callable[[str], Assistant]:
    folder = write_folder(tmp_path / "digests", papers=24)
    return lambda name: Assistant.open(folder, tmp_path / name, llm="none")


def _alike(first: dict[str, Any], second: dict[str, Any]) -> bool:
    def flat(found: dict[str, Any]) -> dict[tuple[str, str], float]:
        return {(key, paper): score for key, rows in found.items() for paper, score in rows}

    return flat(first) == pytest.approx(flat(second), abs=1e-4)


def test_past_the_limit_embedded_chroma_is_asked_and_finds_the_same(
    open_data: Callable[[str], Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = open_data("small")
    small.sync()
    monkeypatch.setattr(choice, "MATRIX_LIMIT", 0)
    large = open_data("large")
    large.sync()
    assert isinstance(generation_of(large).store(), ChromaStore)
    assert not list(large.settings.data_dir.rglob("vectors.npy"))
    assert _alike(dict(results(small)), dict(results(large)))
    # Readers of the generation before still search its collection.
    path = large.settings.digests / "more.md"
    path.write_text(digest("2024-02-01", invented(50)), encoding="utf-8")
    reader = generation_of(large).store()
    large.sync()
    assert reader.vector_of("2401.00003") is not None
    assert len(list(large.settings.data_dir.rglob("chroma.sqlite3"))) == 1
    # Below the limit again, the matrix is made from the collection.
    monkeypatch.setattr(choice, "MATRIX_LIMIT", MATRIX_LIMIT)
    path.write_text(digest("2024-02-01", invented(50), invented(51)), encoding="utf-8")
    assert large.sync().embedded == 1
    path = small.settings.digests / "more.md"
    small.sync()
    assert isinstance(generation_of(large).store(), MatrixStore)
    assert _alike(dict(results(small)), dict(results(large)))
