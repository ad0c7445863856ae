"""A sync writes what changed, in place where it must, and is killed or watched while it does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import chromadb
import pytest
from digests import digest, generation_of, invented, results, state, write_folder

from assistant import Assistant
from assistant.index import building
from assistant.index.generation import Generation
from assistant.index.lsa import LSA
from assistant.index.notes import is_written, note_writing
from assistant.index.stores import choice
from assistant.index.stores.base import Record
from assistant.index.stores.chroma import LEAST_STEP, UNSAVED, ChromaStore

_ROOT = Path(__file__).parents[2]
#: Syncs, and dies when the first records of the collection have been written or removed.
_KILLED = """
import os, sys
from assistant import Assistant
from assistant.index.stores.chroma import ChromaStore
write, calls = ChromaStore.write, []
def dying(self, removed, records):
    calls.append(1)
    write(self, removed, list(records)[:1])
    if len(calls) == int(sys.argv[3]):
        os._exit(9)
ChromaStore.write = dying
Assistant.open(sys.argv[1], sys.argv[2], llm="none").sync()
"""


def _open(root: Path) -> Assistant:
    return Assistant.open(root / "digests", root / "data", llm="none")


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Digests of more papers than Chroma leaves unsaved, and their index; only to be copied."""
    root = tmp_path_factory.mktemp("synced")
    write_folder(root / "digests", papers=LEAST_STEP + 20, per_day=4)
    _open(root).sync()
    return root


@pytest.fixture
def root(synced: Path, tmp_path: Path) -> Path:
    shutil.copytree(synced, tmp_path / "root")
    return tmp_path / "root"


def _change(root: Path) -> None:
    """Four papers go, one changes, and three come."""
    (root / "digests" / "2024-01-05.md").unlink()
    text = digest("2024-06-01", *(invented(n) for n in (500, 508, 516)), invented(3, votes=99))
    (root / "digests" / "new.md").write_text(text, encoding="utf-8")


def _held(root: Path) -> dict[str, Any]:
    """What a plain client finds in the collection, by record id."""
    folder = root / "data" / "chroma" / generation_of(_open(root)).manifest.home
    with chromadb.PersistentClient(str(folder)) as client:
        rows = client.get_collection("papers-lsa").get(include=["metadatas", "documents"])
    facts = zip(rows["metadatas"] or (), rows["documents"] or (), strict=True)
    return dict(zip(rows["ids"], facts, strict=True))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_generation_before_stays_as_it_was_to_the_byte(root: Path) -> None:
    first = root / "data" / "generations" / "g000001"
    before = _files(first)
    found = results(_open(root))
    reader = Generation(_open(root).settings, "g000001")
    assistant = _open(root)
    for step in range(2):
        (root / "digests" / f"2024-01-0{5 + step}.md").unlink()
        text = digest("2024-06-01", invented(500 + step))
        (root / "digests" / f"{step}.md").write_text(text, encoding="utf-8")
        assert assistant.sync().rebuilt == ""
        if step == 0:
            assert _files(first) == before
            second = root / "data" / "generations" / "g000002"
            for part in ("vectors.npy", "ids.json", "papers.json", "model/directions.npy"):
                assert (first / part).samefile(second / part)
            segments = [path.name for path in (first / "lexical").glob("*.term")]
            assert all(
                (second / "lexical" / name).samefile(first / "lexical" / name) for name in segments
            )
    assert results(assistant) != found
    # Who had opened it searches on, though its folder is gone by now.
    assert not first.exists()
    assert reader.lexical.document_frequency("id", "2401.00016") == 1
    assert reader.matrix is not None
    assert reader.matrix.vector_of("2401.00016") is not None
    fresh = Assistant.open(root / "digests", root / "fresh", llm="none")
    fresh.sync()
    assert state(assistant, ())["records"] == state(fresh, ())["records"]


def test_a_model_is_read_again_only_where_it_is_another_file(root: Path) -> None:
    _change(root)
    settings = _open(root).settings
    base = Generation(settings, "g000001")
    assert _open(root).sync().rebuilt == ""
    assert Generation(settings, "g000002", base).lsa is base.lsa
    path = root / "data" / "generations" / "g000002" / "model" / "glosses.json"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text, encoding="utf-8")
    assert Generation(settings, "g000002", base).lsa is not base.lsa


def test_a_collection_that_saved_its_graph_seldom_does_so_more_often(root: Path) -> None:
    assistant = _open(root)
    folder = root / "data" / "chroma" / generation_of(assistant).manifest.home
    with closing(ChromaStore.open(assistant.settings, folder, "papers-lsa")) as store:
        store._clients[-1].save_after(store._collection, 10 * UNSAVED)
    _change(root)
    assert assistant.sync().rebuilt == ""
    with chromadb.PersistentClient(str(folder)) as client:
        found = client.get_collection("papers-lsa").configuration_json
    assert found["hnsw"]["sync_threshold"] == UNSAVED


@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("then", ["same", "undone"])
def test_a_kill_in_the_middle_of_writing_the_collection_is_mended(
    root: Path, call: int, then: str
) -> None:
    undone = shutil.copytree(root / "digests", root / "before")
    _change(root)
    script = [sys.executable, "-c", _KILLED, str(root / "digests"), str(root / "data"), str(call)]
    assert subprocess.run(script, cwd=_ROOT, check=False).returncode == 9
    assert is_written(root / "data")
    if then == "undone":
        shutil.rmtree(root / "digests")
        undone.rename(root / "digests")
    # It is no damage, and no reader mends it.
    assistant = _open(root)
    assert assistant.search("video generation")
    assert assistant.status().damage == ""
    assert assistant.status().generation == "g000001"
    report = assistant.sync()
    assert report.rebuilt == ""
    assert report.embedded <= 8
    assert not is_written(root / "data")
    assert assistant.status().damage == ""
    assert assistant.sync().embedded == 0
    fresh = root.parent / "fresh"
    shutil.copytree(root / "digests", fresh / "digests")
    _open(fresh).sync()
    assert _held(root) == _held(fresh)


def test_a_kill_before_anything_was_written_costs_nothing(root: Path) -> None:
    note_writing(root / "data", "g000002")
    report = _open(root).sync()
    assert (report.embedded, report.rebuilt) == (0, "")
    assert not is_written(root / "data")


def test_a_graph_that_a_killed_sync_was_saving_is_not_trusted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _held(root)
    note_writing(root / "data", "g000002")
    [graph] = (root / "data" / "chroma").glob("*/*/data_level0.bin")
    graph.write_bytes(graph.read_bytes()[: graph.stat().st_size // 2])
    # The collection is written anew of catalog and matrix: nothing is fitted.
    monkeypatch.setattr(LSA, "fit", lambda *_: pytest.fail("fitted"))
    report = _open(root).sync()
    assert report.embedded == 0
    assert "graph" in report.rebuilt
    assert _held(root) == expected
    assert [path.name for path in (root / "data" / "chroma").iterdir()] == ["g000002"]


def test_damage_that_only_writing_brings_out_costs_the_collection_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.errors import IndexDamagedError

    write = ChromaStore.write
    failures = [IndexDamagedError("The Chroma collection can't be read: no such page.")]

    def failing(self: ChromaStore, removed: Any, records: Any) -> None:
        if failures:
            raise failures.pop()
        write(self, removed, records)

    monkeypatch.setattr(ChromaStore, "write", failing)
    monkeypatch.setattr(LSA, "fit", lambda *_: pytest.fail("fitted"))
    _change(root)
    report = _open(root).sync()
    assert (report.embedded, report.rebuilt) == (
        4,
        "The Chroma collection can't be read: no such page.",
    )
    assert len(_held(root)) == LEAST_STEP + 19
    assert len(list((root / "data" / "generations").iterdir())) == 2
    assert not is_written(root / "data")


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What is done each time that a sync has written a part into a collection."""
    write = ChromaStore.write
    watchers: list[Callable[[], None]] = []

    def watching(self: ChromaStore, removed: list[str], records: Iterable[Record]) -> None:
        write(self, removed, records)
        for watcher in watchers:
            watcher()

    monkeypatch.setattr(ChromaStore, "write", watching)
    return watchers


@pytest.mark.parametrize("limit", [0, choice.MATRIX_LIMIT])
def test_readers_take_a_sync_that_is_writing_for_no_damage(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    watched: list[Callable[[], None]],
    limit: int,
) -> None:
    monkeypatch.setattr(choice, "MATRIX_LIMIT", limit)
    writer, reader = _open(root), _open(root)
    writer.sync(rebuild=True)
    held = {paper.arxiv_id for paper in reader.papers()}
    generation = reader.status().generation
    built: list[object] = []
    build = building.build
    monkeypatch.setattr(
        "assistant.index.sync.build", lambda *given: built.append(given) or build(*given)
    )
    old = generation_of(reader)
    vector = old.lsa.embed(old.reader.question("video generation robots").features())
    store = old.store()
    near = store.search(vector, limit=500)
    gone = {f"2401.{n:05}" for n in range(16, 20)}

    def look() -> None:
        found = store.search(vector, limit=500)
        assert near.keys() - gone - {"2401.00003"} <= found.keys() <= held
        within = store.search(vector, limit=9, within=sorted(held)[:30])
        assert within.keys() <= held
        # Those who come in the middle of it find the same, and mend nothing.
        new = _open(root)
        assert new.search("video generation")
        assert (new.status().damage, new.status().generation) == ("", generation)

    watched.append(look)
    _change(root)
    report = writer.sync()
    assert (report.embedded, report.rebuilt, len(built)) == (4, "", 1)
    watched.clear()
    assert near.keys() - gone <= store.search(vector, limit=500).keys() | {"2401.00003"}
    # Then they see what came.
    assert reader.search("Harbor-516")[0].paper.arxiv_id == "2401.00516"
    now = generation_of(reader).store().search(vector, limit=500)
    assert {"2401.00500", "2401.00508", "2401.00516"} & now.keys()
    assert not gone & now.keys()


def _written(root: Path) -> int:
    """Bytes of the pages that one more digest changes on the disk, in the whole data folder."""
    data = root / "data"
    before = _files(data)
    text = digest(
        "2024-06-01", *(invented(n, authors=f"Ann Lee, Ko {n}") for n in range(90_000, 90_008))
    )
    (root / "digests" / "more.md").write_text(text, encoding="utf-8")
    inodes = {path.stat().st_ino for path in data.rglob("*")}
    report = _open(root).sync()
    assert (report.embedded, report.rebuilt) == (8, "")
    total = 0
    for name, content in _files(data).items():
        old = before.get(name, b"")
        if not old and (data / name).stat().st_ino in inodes:
            continue
        total += sum(
            len(content[start : start + 4096])
            for start in range(0, len(content), 4096)
            if content[start : start + 4096] != old[start : start + 4096]
        )
    return total


@pytest.mark.slow
def test_what_a_digest_costs_to_write_hardly_grows_with_the_archive(tmp_path: Path) -> None:
    written: list[int] = []
    for papers in (300, 3000):
        root = tmp_path / str(papers)
        write_folder(root / "digests", papers=papers, per_day=30)
        _open(root).sync()
        written.append(_written(root))
    assert written[1] < 2 * written[0], json.dumps(written)
