"""Embeddings of services and of the caller: batched, remembered, resumed, and told apart."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from digests import digest, generation_of, invented, write_folder
from embedding_server import EmbeddingServer, embed, serve

from assistant import Assistant, ConfigurationError, EmbeddingError, NotSyncedError


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serve() as state:
        yield state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "digests", papers=20)


@pytest.fixture
def open_with(server: EmbeddingServer, folder: Path) -> Callable[..., Assistant]:
    def _open(**settings: Any) -> Assistant:
        given = {
            "embedding": "openai-like",
            "embedding_base_url": server.url,
            "embedding_model": "words",
            "embedding_batch": 8,
            "llm": "none",
            **settings,
        }
        return Assistant.open(folder, folder.parent / "data", **given)

    return _open


Open = Callable[..., Assistant]


def test_texts_are_sent_in_batches_and_each_once(
    server: EmbeddingServer, open_with: Open, folder: Path
) -> None:
    assistant = open_with()
    seen: list[tuple[int, int]] = []

    def progress(step: str, done: int, total: int) -> None:
        if step == "Embedding":
            seen.append((done, total))

    assert assistant.sync(progress=progress).embedded == 20
    assert [len(batch) for batch in server.asked] == [8, 8, 4]
    assert seen == [(8, 20), (16, 20), (20, 20)]
    assert set(server.models) == {"words"}
    assert all("제안합니다" in text and ": " in text for text in server.texts)
    server.asked.clear()
    # Nothing changed, built anew, refitted: nothing is asked again.
    assistant.sync()
    assert assistant.sync(rebuild=True).embedded == 20
    assert server.asked == []
    # Votes are no text.
    path = folder / "2024-01-01.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Vote: 4", "Vote: 400"), "utf-8")
    assert assistant.sync().embedded == 1
    assert server.asked == []
    text = digest("2024-02-01", invented(90))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")
    assistant.sync()
    assert len(server.texts) == 1
    assert "-90" in server.texts[0]


def test_the_same_text_is_asked_for_once(server: EmbeddingServer, open_with: Open) -> None:
    assistant = open_with()
    folder = assistant.settings.digests
    for path in folder.iterdir():
        path.unlink()
    same = {"title": "Same: A Title", "text": "같은 글입니다."}
    text = digest("2024-02-01", *(invented(8 * n, **same) for n in range(3)))
    (folder / "same.md").write_text(text.replace("향상된", "좋은"), encoding="utf-8")
    assistant.sync()
    assert len(server.texts) == len(set(server.texts))


def test_questions_are_embedded_by_the_same_service(
    server: EmbeddingServer, open_with: Open
) -> None:
    assistant = open_with()
    assistant.sync()
    matrix = generation_of(assistant).matrix
    assert matrix is not None
    vectors = np.asarray(matrix.vectors)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    server.asked.clear()
    hits = assistant.search("Music Generation from Text")
    assert len(server.texts) == 1
    assert hits[0].paper.title.endswith("Music Generation from Text")
    near = [hit.paper.arxiv_id for hit in assistant.similar("2401.00000", k=2)]
    assert sorted(near) == ["2401.00008", "2401.00016"]


def test_a_sync_goes_on_where_the_service_failed(server: EmbeddingServer, open_with: Open) -> None:
    assistant = open_with()
    server.fail = lambda number: 400 if number == 3 else 200
    with pytest.raises(EmbeddingError, match="openai-like-words") as failure:
        assistant.sync()
    assert failure.value.retryable
    assert "\n" not in str(failure.value)
    first = server.texts
    assert len(first) == 16
    with pytest.raises(NotSyncedError):
        assistant.search("video")
    server.fail = lambda number: 200
    assert assistant.sync().embedded == 20
    assert len(server.texts) == 20
    assert len(set(server.texts)) == 20


def test_a_failure_leaves_the_index_in_use(
    server: EmbeddingServer, open_with: Open, folder: Path
) -> None:
    assistant = open_with()
    assistant.sync()
    text = digest("2024-02-01", invented(90))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")
    server.fail = lambda number: 400
    with pytest.raises(EmbeddingError):
        assistant.sync()
    server.fail = lambda number: 200
    assert len(assistant.search("video generation robots", k=50)) == 20


def test_a_refused_key_is_said_without_the_key(server: EmbeddingServer, open_with: Open) -> None:
    server.key = "right-key"
    assistant = open_with(openai_api_key="wrong-key-123")
    with pytest.raises(EmbeddingError, match="refused the key") as failure:
        assistant.sync()
    assert "wrong-key-123" not in str(failure.value)
    assert "OPENAI_API_KEY" in failure.value.hint
    assert open_with(openai_api_key="right-key").sync().embedded == 20


def _ragged(texts: list[str]) -> Any:
    vectors = [embed(text)[: 4 + n] for n, text in enumerate(texts)]
    return {"data": [{"index": n, "embedding": v} for n, v in enumerate(vectors)]}


def _answer(make: Callable[[list[str]], list[Any]]) -> Callable[[list[str]], Any]:
    def body(texts: list[str]) -> Any:
        found = enumerate(make(texts))
        return {"object": "list", "data": [{"index": n, "embedding": v} for n, v in found]}

    return body


@pytest.mark.parametrize(
    "body",
    [
        _ragged,
        _answer(lambda texts: [embed(text) for text in texts[1:]]),
        _answer(lambda texts: [[] for _ in texts]),
        _answer(lambda texts: [[math.nan] * 4 for _ in texts]),
        _answer(lambda texts: [None for _ in texts]),
        _answer(lambda texts: ["" for _ in texts]),
        _answer(lambda texts: [[[1.0]] for _ in texts]),
        lambda texts: {"data": []},
        lambda texts: {"data": None},
        lambda texts: {},
        lambda texts: [1, 2],
        lambda texts: b"<html>not json</html>",
        lambda texts: b"",
    ],
)
def test_a_malformed_answer_is_one_sentence(
    server: EmbeddingServer, open_with: Open, body: Callable[[list[str]], Any]
) -> None:
    server.body = body
    with pytest.raises(EmbeddingError) as failure:
        open_with().sync()
    assert failure.value.message.endswith(".")
    server.body = None
    assert open_with().sync().embedded == 20


def test_a_service_that_changed_its_vectors_is_noticed(
    server: EmbeddingServer, open_with: Open, folder: Path
) -> None:
    assistant = open_with()
    assistant.sync()
    text = digest("2024-02-01", invented(90))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")
    server.body = _answer(lambda texts: [embed(text)[:7] for text in texts])
    with pytest.raises(EmbeddingError, match="changed its model"):
        assistant.sync()
    with pytest.raises(EmbeddingError, match="changed its model"):
        assistant.search("video generation")


def test_ollama_is_asked_at_its_own_address(server: EmbeddingServer, folder: Path) -> None:
    assistant = Assistant.open(
        folder,
        folder.parent / "data",
        embedding="ollama",
        ollama_host=server.url.removesuffix("/v1").replace("127.0.0.1", "0.0.0.0"),
        llm="none",
    )
    assistant.sync()
    assert len(server.texts) == 20
    assert set(server.models) == {"bge-m3"}
    assert assistant.search("video generation")


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"embedding": "openai"}, "OPENAI_API_KEY"),
        ({"embedding": "openai-like"}, "ASSISTANT_EMBEDDING_BASE_URL"),
    ],
)
def test_a_missing_key_or_address_is_named(
    folder: Path, settings: dict[str, str], names: str
) -> None:
    assistant = Assistant.open(folder, folder.parent / "data", llm="none", **settings)
    with pytest.raises(ConfigurationError) as missing:
        assistant.sync()
    assert names in missing.value.hint


def test_a_server_that_is_not_there_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    assistant = Assistant.open(
        folder,
        folder.parent / "data",
        embedding="openai-like",
        embedding_base_url="http://127.0.0.1:9/v1",
        llm="none",
    )
    with pytest.raises(EmbeddingError, match="failed") as failure:
        assistant.sync()
    assert "ASSISTANT_EMBEDDING_BASE_URL" in failure.value.hint
    # Tried again a few times, and for seconds, not minutes.
    assert 2 <= len(waits) <= 8
    assert sum(waits) < 30


def test_switching_the_embedding_builds_anew_and_never_mixes(
    server: EmbeddingServer, open_with: Open, folder: Path
) -> None:
    served = open_with()
    served.sync()
    built_in = Assistant.open(folder, folder.parent / "data", llm="none")
    with pytest.raises(NotSyncedError, match="openai-like-words"):
        built_in.search("video")
    assert built_in.sync().rebuilt
    assert built_in.search("video generation")
    with pytest.raises(NotSyncedError, match="'lsa'"):
        served.search("video")
    server.asked.clear()
    assert served.sync().embedded == 20
    assert server.asked == []
    other = open_with(embedding_model="other")
    assert other.sync().embedded == 20
    assert set(server.models) >= {"other"}


def test_any_llamaindex_embedding_can_be_handed_in(folder: Path) -> None:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    calls: list[int] = []

    class Words(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return embed(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return embed(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return embed(text)

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            calls.append(len(texts))
            return [embed(text) for text in texts]

    model = Words(model_name="words", embed_batch_size=6)
    assistant = Assistant.open(folder, folder.parent / "data", embedding=model, llm="none")
    assistant.sync()
    assert calls == [6, 6, 6, 2]
    assert assistant.search("Cello-6: Music Generation from Text")[0].paper.arxiv_id == "2401.00006"
    assert generation_of(assistant).manifest.identity == "words-words"


class _StandIn:
    """What fastembed's TextEmbedding offers."""

    def passage_embed(self, texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            yield np.asarray(embed(text), dtype=np.float32)

    def query_embed(self, query: str) -> Iterator[Any]:
        yield np.asarray(embed(query), dtype=np.float32)


def test_a_fastembed_model_is_adapted(folder: Path) -> None:
    from assistant.adapters.fastembed import FastEmbed

    model = FastEmbed.wrap(_StandIn(), "words")
    assistant = Assistant.open(folder, folder.parent / "data", embedding=model, llm="none")
    assert assistant.sync().embedded == 20
    assert assistant.search("Cello-6: Music Generation from Text")[0].paper.arxiv_id == "2401.00006"


def test_a_missing_fastembed_package_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    assistant = Assistant.open(folder, folder.parent / "data", embedding="fastembed", llm="none")
    with pytest.raises(ConfigurationError, match="needs the package fastembed") as missing:
        assistant.sync()
    assert "pip install" in missing.value.hint
