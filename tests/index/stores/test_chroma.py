"""The collection as other programs see it, embedded and on a Chroma server."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import numpy as np
import pytest
from digests import digest, generation_of, invented, results, write_folder
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant import Assistant, ConfigurationError, NotSyncedError
from assistant.api.routes import api_routes
from assistant.errors import IndexDamagedError, VectorStoreError
from assistant.index.pointer import collection_dir
from assistant.index.stores import served as served_store
from assistant.index.stores.facts import metadata
from assistant.strings import say


def _chroma_folder(assistant: Assistant) -> Path:
    home = generation_of(assistant).manifest.home
    return collection_dir(assistant.settings.data_dir, home)


def _sizes(folder: Path) -> dict[str, int]:
    return {str(p.relative_to(folder)): p.stat().st_size for p in folder.rglob("*") if p.is_file()}


def _open_plainly(assistant: Assistant) -> tuple[Any, Any]:
    """A client as anybody makes one, and its collection."""
    import chromadb

    client = chromadb.PersistentClient(str(_chroma_folder(assistant)))
    return client, client.get_collection("papers-lsa")


def test_a_plain_client_reads_the_collection(own_seeds: Callable[..., Assistant]) -> None:
    import chromadb

    assistant = own_seeds()
    papers = {paper.arxiv_id: paper for paper in assistant.papers()}
    folder = _chroma_folder(assistant)
    before = _sizes(folder)
    client = chromadb.PersistentClient(str(folder))
    [collection] = client.list_collections()
    assert collection.name == "papers-lsa"
    assert collection.count() == len(papers) == 59
    rows = collection.get(include=["documents", "metadatas", "embeddings"])
    for record_id, document, facts, vector in zip(
        rows["ids"], rows["documents"], rows["metadatas"], rows["embeddings"], strict=True
    ):
        paper = papers[record_id]
        assert document == f"{paper.title}\n{paper.text}"
        votes = {} if paper.votes is None else {"votes": paper.votes}
        assert facts == votes | {
            "arxiv_id": paper.arxiv_id,
            "title": paper.title,
            "url": paper.url,
            "date": int(f"{paper.date:%Y%m%d}"),
            "section": "",
            "topics": ", ".join(paper.topics),
            "authors": ", ".join(paper.authors),
            "hash": paper.content_hash,
        }
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    wanted = collection.query(
        query_embeddings=[rows["embeddings"][0]],
        n_results=5,
        where={"$and": [{"date": {"$gte": 20240801}}, {"date": {"$lt": 20240901}}]},
    )
    assert wanted["metadatas"]
    assert {facts["date"] for facts in wanted["metadatas"][0]} == {20240822}
    client.close()
    # Reading has changed nothing that a damaged index would be recognised by.
    assert _sizes(folder) == before
    report = assistant.sync()
    assert (report.embedded, report.rebuilt) == (0, "")
    assert assistant.status().damage == ""


def test_a_client_left_open_disturbs_no_sync(tmp_path: Path) -> None:
    from chromadb.errors import ChromaError

    folder = write_folder(tmp_path / "digests", papers=24)
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    client, collection = _open_plainly(assistant)
    vector = collection.get(limit=1, include=["embeddings"])["embeddings"][0]
    for number in (50, 58):
        text = digest("2024-02-01", invented(number))
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        report = assistant.sync()
        assert (report.added, report.rebuilt) == (1, "")
        try:
            found = collection.query(query_embeddings=[vector], n_results=12)
        except ChromaError:
            # Its folder may have gone with the sync; who opens the current one finds everything.
            client.close()
            client, collection = _open_plainly(assistant)
            found = collection.query(query_embeddings=[vector], n_results=12)
        assert len(found["ids"][0]) == 12
    client.close()
    assert assistant.status().damage == ""


def test_a_client_of_the_same_process_is_no_damage(own_seeds: Callable[..., Assistant]) -> None:
    assistant = own_seeds()
    client, collection = _open_plainly(assistant)
    for path in _chroma_folder(assistant).rglob("*"):
        path.touch()
    assert assistant.status().damage == ""
    assert assistant.sync().rebuilt == ""
    assert collection.count() == len(collection.get()["ids"]) == 59
    client.close()


def test_unknown_votes_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    text = digest("2024-02-01", invented(1, votes=None), invented(2, votes="-"), invented(3))
    (folder / "a.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    from assistant.index.document import chunk_paper

    found = {
        paper.arxiv_id: metadata(paper, chunk_paper(paper.arxiv_id, paper.title, (), 99)[0])
        for paper in assistant.papers()
    }
    assert ["votes" in found[f"2401.0000{n}"] for n in (1, 2, 3)] == [False, False, True]


def test_llamaindex_searches_it_as_it_stands(own_seeds: Callable[..., Assistant]) -> None:
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
    from llama_index.vector_stores.chroma import ChromaVectorStore

    assistant = own_seeds()
    client = chromadb.PersistentClient(str(_chroma_folder(assistant)))
    store = ChromaVectorStore(chroma_collection=client.get_collection("papers-lsa"))
    index = VectorStoreIndex.from_vector_store(store, embed_model=assistant.as_embedding())
    question = "benchmark of long text generation"
    nodes = index.as_retriever(similarity_top_k=5).retrieve(question)
    vector = np.asarray(assistant.as_embedding().get_query_embedding(question), np.float32)
    near = generation_of(assistant).store().search(vector, limit=5)
    assert [node.node_id for node in nodes] == list(near)
    assert nodes[0].node_id == "2409.16191"
    [korean] = index.as_retriever(similarity_top_k=1).retrieve("긴 글 생성을 평가하는 벤치마크")
    assert korean.node_id == "2409.16191"
    paper = assistant.paper("2409.16191")
    assert paper is not None
    assert nodes[0].get_content() == f"{paper.title}\n{paper.text}"
    facts = nodes[0].metadata
    assert (facts["title"], facts["url"], facts["votes"]) == (paper.title, paper.url, paper.votes)
    after = MetadataFilter(key="date", operator=FilterOperator.GTE, value=20240901)
    filters = MetadataFilters(filters=[after])
    later = index.as_retriever(similarity_top_k=9, filters=filters).retrieve("video generation")
    assert len(later) == 9
    assert all(node.metadata["date"] >= 20240901 for node in later)
    client.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "chroma run has ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("chroma run does not answer")


@contextmanager
def _chroma_run(folder: Path, port: int = 0) -> Iterator[int]:
    """A Chroma server for the length of a ``with``; gives its port."""
    port = port or _free_port()
    command = shutil.which("chroma", path=Path(sys.executable).parent)
    assert command is not None
    process = subprocess.Popen(
        [command, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of a running Chroma server."""
    with _chroma_run(tmp_path_factory.mktemp("chroma")) as number:
        yield number


def _alike(first: Assistant, second: Assistant) -> bool:
    """Whether two find the same, but for the last digits of their scores, and so but for the order
    of what scores the same."""
    found = [
        {(asked, key): score for asked, rows in results(one).items() for key, score in rows}
        for one in (first, second)
    ]
    return bool(found[0] == pytest.approx(found[1], abs=1e-4))


def _names(port: int) -> set[str]:
    import chromadb

    client = chromadb.HttpClient(host="127.0.0.1", port=port)
    return {collection.name for collection in client.list_collections()}


@pytest.fixture
def served(tmp_path: Path, port: int) -> Callable[..., Assistant]:
    folder = write_folder(tmp_path / "digests", papers=24)

    def _open(data: str = "served", **settings: Any) -> Assistant:
        server = {"chroma_host": "127.0.0.1", "chroma_port": port, **settings}
        return Assistant.open(folder, tmp_path / data, llm="none", **server)

    return _open


def test_a_server_holds_the_collection_and_finds_the_same(served: Callable[..., Assistant]) -> None:
    assistant = served()
    report = assistant.sync()
    assert report.embedded == 24
    embedded = served("embedded", chroma_host="")
    embedded.sync()
    assert _alike(assistant, embedded)
    assert not _chroma_folder(assistant).exists()
    assert assistant.sync().embedded == 0
    assert assistant.status().damage == ""
    # A window is searched inside, too.
    question = "video generation on 2024-01-02"
    found = [[hit.paper.arxiv_id for hit in one.search(question)] for one in (assistant, embedded)]
    assert found[0] == found[1]
    assert sorted(found[0]) == [f"2401.{n:05}" for n in range(4, 8)]


def test_syncs_write_changes_into_one_collection_until_a_full_build_makes_another(
    served: Callable[..., Assistant], port: int
) -> None:
    foreign = _names(port)
    assistant = served()
    assistant.sync()
    [first] = _names(port) - foreign
    assert re.fullmatch(r"papers-lsa-[0-9a-f]{8}-g000001", first)
    reader = served()
    assert len(reader.search("video generation", k=50)) == 24
    embedded = served("embedded", chroma_host="")
    embedded.sync()
    collections: list[set[str]] = []
    for number in (50, 58, 66, 74):
        path = assistant.settings.digests / f"{number}.md"
        path.write_text(digest("2024-02-01", invented(number)), encoding="utf-8")
        assistant.sync()
        embedded.sync()
        assert _alike(assistant, embedded)
        assert len(reader.search("video generation", k=50)) > 24
        collections.append(_names(port) - foreign)
    # The third paper makes the corpus grow by more than a tenth: the model is fitted anew. The
    # collection before it stays for those who still read it, until the next sync.
    second = first.replace("g000001", "g000004")
    assert collections == [{first}, {first}, {first, second}, {second}]


def test_a_collection_lost_on_the_server_is_written_again(
    served: Callable[..., Assistant], port: int
) -> None:
    import chromadb

    assistant = served()
    assistant.sync()
    expected = results(assistant)
    client = chromadb.HttpClient(host="127.0.0.1", port=port)
    for again in ("search", "sync"):
        name = generation_of(served()).manifest.collection
        client.delete_collection(name)
        fresh = served()
        if again == "sync":
            assert "Chroma" in fresh.sync().rebuilt
        assert results(fresh) == expected
    collection = client.get_collection(generation_of(fresh).manifest.collection)
    collection.delete(ids=["2401.00003"])
    assert "23 records" in served().sync().rebuilt
    assert results(served()) == expected


def test_switching_between_server_and_embedded_asks_for_a_sync(
    served: Callable[..., Assistant],
) -> None:
    served().sync()
    embedded = served(chroma_host="")
    with pytest.raises(NotSyncedError, match="Chroma server"):
        embedded.search("video")
    assert embedded.sync().rebuilt
    assert embedded.search("video generation")
    with pytest.raises(NotSyncedError, match="Chroma server"):
        served().search("video")


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=2)
    port = _free_port()
    assistant = Assistant.open(
        folder, tmp_path / "data", llm="none", chroma_host="127.0.0.1", chroma_port=port
    )
    with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port}") as missing:
        assistant.sync()
    assert "chroma run" in missing.value.hint


def test_a_server_that_goes_away_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=2)
    with _chroma_run(tmp_path / "chroma") as port:
        assistant = Assistant.open(
            folder, tmp_path / "data", llm="none", chroma_host="127.0.0.1", chroma_port=port
        )
        assistant.sync()
        assert assistant.search("video generation")
    with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port}"):
        assistant.search("video generation")
    # For a program it is no mistake of its own.
    answer = TestClient(Starlette(routes=api_routes(assistant))).get("/api/search?q=video")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


@contextmanager
def _stalling() -> Iterator[tuple[int, list[socket.socket]]]:
    """A server that takes connections and never answers; gives its port, and what it took."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            with suppress(OSError):
                while True:
                    taken.append(listening.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield int(listening.getsockname()[1]), taken
        listening.shutdown(socket.SHUT_RDWR)
        for connection in taken:
            connection.close()


def _at(port: int, folder: Path, patience: float = 30.0) -> Assistant:
    """An assistant whose records are on the server at a port, given up after some seconds."""
    digests = folder / "digests"
    if not digests.exists():
        write_folder(digests, papers=24)
    server = {"chroma_host": "127.0.0.1", "chroma_port": port}
    return Assistant.open(digests, folder / "data", llm="none", chroma_timeout=patience, **server)


def test_a_stalled_server_is_given_up_and_words_are_searched(tmp_path: Path, port: int) -> None:
    _at(port, tmp_path).sync()
    assert not _at(port, tmp_path).ask("video generation").warnings
    with _stalling() as (stalled, taken):
        [manifest] = tmp_path.glob("data/generations/*/manifest.json")
        manifest.write_text(manifest.read_text("utf-8").replace(f":{port}", f":{stalled}"), "utf-8")
        assistant = _at(stalled, tmp_path, patience=0.5)
        answer = assistant.ask("video generation")
        assert answer.warnings == (say("answers.by_words", "en"),)
        assert answer.sources
        with pytest.raises(VectorStoreError, match=f"127.0.0.1:{stalled} doesn't answer in time"):
            assistant.search("video generation")
        # After one that failed nobody waits again for a while.
        asked = len(taken)
        korean = assistant.ask("비디오 생성 논문")
        assert korean.warnings == (say("answers.by_words", "ko"),)
        assert len(taken) == asked
        assert "doesn't answer in time" in assistant.status().damage
        with pytest.raises(VectorStoreError, match="doesn't answer in time"):
            assistant.sync(rebuild=True)


def test_a_page_notices_a_server_that_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served_store, "PAUSE", 0.0)
    folder = tmp_path / "chroma"
    with _chroma_run(folder) as port:
        assistant = _at(port, tmp_path)
        assistant.sync()
        expected = assistant.ask("video generation")
    assert assistant.ask("video generation").warnings
    with _chroma_run(folder, port):
        assert assistant.ask("video generation") == expected


@pytest.mark.parametrize("lost", ["collection", "records"])
def test_a_page_writes_again_what_a_server_lost(
    served: Callable[..., Assistant], port: int, lost: str
) -> None:
    import chromadb

    before = _names(port)
    assistant = served()
    assistant.sync()
    expected = assistant.ask("video generation")
    client = chromadb.HttpClient(host="127.0.0.1", port=port)
    [name] = _names(port) - before
    if lost == "collection":
        client.delete_collection(name)
    else:
        collection = client.get_collection(name)
        collection.delete(ids=collection.get()["ids"])
    answer = assistant.ask("video generation")
    assert answer.warnings == (say("answers.by_words", "en"),)
    for thread in threading.enumerate():
        if thread.name == "mend":
            thread.join(60)
    assert assistant.ask("video generation") == expected


def test_a_vector_that_the_graph_misses_is_not_lost(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = generation_of(own_seeds())
    chunks, probes = generation.manifest.chunks, dict(generation.manifest.probes)
    with closing(generation.chroma()) as chroma:
        collection = type(chroma._collection)
        query = collection.query

        def missing(self: Any, **asked: Any) -> Any:
            # As a graph of very many answers now and then: with another one that is near.
            near = query(self, **{**asked, "n_results": 2})
            return {**near, "ids": [near["ids"][0][1:]], "distances": [near["distances"][0][1:]]}

        monkeypatch.setattr(collection, "query", missing)
        chroma.check(chunks, probes)
        first = next(iter(probes))
        with pytest.raises(IndexDamagedError, match=first):
            chroma.check(chunks, {first: [-number for number in probes[first]]})


def test_importing_chroma_leaves_the_decorator_of_others_as_it_was() -> None:
    code = (
        "import overrides; kept = overrides.override, overrides.overrides\n"
        "from assistant.index.stores.connecting import explained\n"
        "with explained(''): pass\n"
        "import chromadb, chromadb.api.rust\n"
        "assert (overrides.override, overrides.overrides) == kept\n"
        "assert chromadb.api.rust.RustBindingsAPI.count_collections.__override__\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
