"""Texts for a service: batched, remembered, resumed, and asked for as it can answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from digests import digest, generation_of, invented
from embedding_server import EmbeddingServer, embed

from assistant import Assistant, ConfigurationError
from assistant.index.embedding import service

Open = Callable[..., Assistant]


def _sizes(server: EmbeddingServer) -> list[int]:
    return [len(batch) for batch in server.asked][1:]


def test_texts_are_sent_in_batches_and_each_once(
    server: EmbeddingServer, open_with: Open, folder: Path
) -> None:
    assistant = open_with(embedding_batch=8)
    seen: list[tuple[int, int]] = []

    def progress(step: str, done: int, total: int) -> None:
        if step == "Embedding":
            seen.append((done, total))

    report = assistant.sync(progress=progress)
    assert (report.embedded, report.lacking, report.fault) == (20, 0, None)
    assert _sizes(server) == [8, 8, 4]
    assert seen == [(8, 20), (16, 20), (20, 20)]
    assert set(server.models) == {"words"}
    assert all("제안합니다" in text and ": " in text for text in server.texts)
    server.asked.clear()
    # Nothing changed, built anew, refitted: nothing is asked again but whether it answers.
    assistant.sync()
    assert assistant.sync(rebuild=True).embedded == 20
    assert server.texts == []
    # Votes are no text.
    path = folder / "2024-01-01.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Vote: 4", "Vote: 400"), "utf-8")
    assert assistant.sync().embedded == 1
    assert server.texts == []
    text = digest("2024-02-01", invented(90))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")
    assistant.sync()
    assert len(server.texts) == 1
    assert "-90" in server.texts[0]


def test_batches_grow_while_answers_come_quickly(server: EmbeddingServer, open_with: Open) -> None:
    open_with(embedding_batch=64).sync()
    assert _sizes(server) == [8, 12]


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


def test_what_takes_too_long_is_asked_for_in_smaller_batches(
    server: EmbeddingServer, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FIRST_BATCH", 64)
    monkeypatch.setattr(service, "PATIENCE", 0.8)
    server.delay = lambda texts: 1.2 if len(texts) > 5 else 0.0
    report = open_with().sync()
    assert (report.lacking, report.fault) == (0, None)
    # A busy machine may have found less than five at once too slow.
    assert sum(size for size in _sizes(server) if size <= 5) >= 20


def test_a_single_text_that_takes_too_long_ends_it(
    server: EmbeddingServer, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.1)
    monkeypatch.setattr(service, "LONGEST_PATIENCE", 0.2)
    server.delay = lambda texts: 0.5
    report = open_with().sync()
    assert report.lacking == 20
    assert report.fault is not None
    assert "no answer in time" in report.fault.message


@pytest.mark.parametrize("status", [500, 400, 413])
def test_a_batch_that_is_too_much_is_halved(
    server: EmbeddingServer, open_with: Open, waits: list[float], status: int
) -> None:
    sizes: list[int] = []
    server.delay = lambda texts: float(sizes.append(len(texts)) or 0)
    server.fail = lambda number: status if sizes[-1] > 3 else 200
    report = open_with().sync()
    assert (report.lacking, report.fault) == (0, None)
    assert len(server.texts) == 20
    assert max(_sizes(server)) == 2
    assert sum(waits) < 5


def test_a_text_that_is_refused_is_left_out_alone(server: EmbeddingServer, open_with: Open) -> None:
    seen: list[list[str]] = []
    server.delay = lambda texts: float(seen.append(texts) or 0)
    server.fail = lambda number: 400 if any("Otter-9" in text for text in seen[-1]) else 200
    report = open_with().sync()
    assert (report.papers, report.lacking) == (20, 1)
    assert report.fault is not None
    assert "it answered 400" in report.fault.message
    seen.clear()
    server.fail = lambda number: 200
    assert (open_with().sync().lacking, len(seen)) == (0, 2)


def test_a_service_that_asks_to_wait_is_waited_for(
    server: EmbeddingServer, open_with: Open, waits: list[float]
) -> None:
    server.fail = lambda number: 429 if number in (2, 3) else 503 if number == 5 else 200
    server.retry_after = "7"
    report = open_with().sync()
    assert (report.lacking, report.fault) == (0, None)
    assert waits == [7.0, 7.0, 7.0]


def test_a_sync_goes_on_where_the_service_failed(
    server: EmbeddingServer, open_with: Open, waits: list[float]
) -> None:
    assistant = open_with(embedding_batch=8)
    server.fail = lambda number: 429 if number >= 4 else 200
    report = assistant.sync()
    assert (report.papers, report.embedded, report.lacking) == (20, 20, 4)
    assert report.fault is not None
    assert report.fault.retryable
    assert "\n" not in str(report.fault)
    assert "words at http" in report.fault.message
    assert assistant.status().unembedded == 4
    assert len(assistant.search("video generation robots", k=50)) == 20
    server.fail = lambda number: 200
    again = assistant.sync()
    assert (again.embedded, again.lacking, again.fault) == (0, 0, None)
    assert len(server.texts) == len(set(server.texts)) == 20
    assert assistant.status().unembedded == 0


def test_without_the_service_the_rest_of_the_index_is_built(
    server: EmbeddingServer, open_with: Open, folder: Path, waits: list[float]
) -> None:
    assistant = open_with(embedding_base_url="http://127.0.0.1:9/v1")
    report = assistant.sync()
    assert (report.embedded, report.lacking) == (20, 20)
    assert report.fault is not None
    assert "no connection" in report.fault.message
    assert "ASSISTANT_EMBEDDING_BASE_URL" in report.fault.hint
    # Tried again a few times, and for seconds, not minutes.
    assert 2 <= len(waits) <= 8
    assert sum(waits) < 30
    assert assistant.search("music generation")
    assert assistant.status().unembedded == 20
    before = generation_of(assistant).name
    assert assistant.sync().embedded == 0
    assert generation_of(assistant).name == before


def test_a_failure_keeps_the_vectors_that_there_are(
    server: EmbeddingServer, open_with: Open, folder: Path, waits: list[float]
) -> None:
    assistant = open_with()
    assistant.sync()
    text = digest("2024-02-01", invented(90))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")
    server.fail = lambda number: 429
    report = assistant.sync()
    assert (report.papers, report.embedded, report.lacking) == (21, 1, 1)
    served = generation_of(assistant).served
    assert served is not None
    assert len(served.store.ids) == 20


def test_a_refused_key_is_said_without_the_key(server: EmbeddingServer, open_with: Open) -> None:
    server.key = "right-key"
    report = open_with(openai_api_key="wrong-key-123").sync()
    assert report.fault is not None
    assert "refused the key" in report.fault.message
    assert "wrong-key-123" not in str(report.fault)
    assert "OPENAI_API_KEY" in report.fault.hint
    assert open_with(openai_api_key="right-key").sync().lacking == 0


def _ragged(texts: list[str]) -> Any:
    vectors = [embed(text)[: 4 + n] for n, text in enumerate(texts)]
    return {"data": [{"index": n, "embedding": v} for n, v in enumerate(vectors)]}


def _answer(make: Callable[[list[str]], list[Any]]) -> Callable[[list[str]], Any]:
    def body(texts: list[str]) -> Any:
        found = enumerate(make(texts))
        return {"object": "list", "data": [{"index": n, "embedding": v} for n, v in found]}

    return body


_MALFORMED: list[Callable[[list[str]], Any]] = [
    _answer(lambda texts: [embed(text) for text in texts[1:]]),
    _answer(lambda texts: [[] for _ in texts]),
    _answer(lambda texts: [[math.nan] * 4 for _ in texts]),
    _answer(lambda texts: [[0.0] * 4 for _ in texts]),
    _answer(lambda texts: [None for _ in texts]),
    _answer(lambda texts: ["" for _ in texts]),
    _answer(lambda texts: [[[1.0]] for _ in texts]),
    lambda texts: {"data": []},
    lambda texts: {"data": None},
    lambda texts: {},
    lambda texts: [1, 2],
    lambda texts: b"<html>not json</html>",
    lambda texts: b"",
]


def test_a_malformed_answer_is_one_sentence(server: EmbeddingServer, open_with: Open) -> None:
    for case, body in enumerate(_MALFORMED):
        server.body = body
        report = open_with().sync()
        assert (report.papers, report.lacking) == (20, 20), case
        assert report.fault is not None, case
        assert report.fault.message.endswith("."), case
    server.body = None
    assert open_with().sync().lacking == 0


@pytest.mark.parametrize(
    "wrong",
    [
        _ragged,
        _answer(lambda texts: [embed(text) for text in texts[len(texts) > 1 :]]),
        _answer(lambda texts: [[math.nan] * 48 if len(texts) > 1 else embed(t) for t in texts]),
    ],
)
def test_a_service_that_fails_at_several_texts_is_asked_for_one(
    server: EmbeddingServer, open_with: Open, wrong: Callable[[list[str]], Any]
) -> None:
    server.body = lambda texts: (
        wrong(texts) if len(texts) > 1 else _answer(lambda t: [embed(t[0])])(texts)
    )
    report = open_with().sync()
    assert (report.lacking, report.fault) == (0, None)


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
    assert calls == [1, 6, 6, 6, 2]
    served = generation_of(assistant).served
    assert served is not None
    assert np.asarray(served.store.vectors).shape == (20, 48)
    assert assistant.status().embedding == "words"
