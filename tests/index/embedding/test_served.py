"""Questions for a service: what it adds, and what is left when it isn't there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from digests import digest, generation_of, invented
from embedding_server import EmbeddingServer, embed, serve

from assistant import Assistant
from assistant.index.embedding import service
from assistant.strings import say

Open = Callable[..., Assistant]
QUESTION = "Which paper makes music from text?"


def _built_in(assistant: Assistant) -> Assistant:
    settings = assistant.settings
    return Assistant.open(settings.digests, settings.data_dir, llm="none")


def test_the_service_is_a_third_part_of_the_ranking(
    server: EmbeddingServer, open_with: Open
) -> None:
    assistant = open_with()
    assistant.sync()
    served = generation_of(assistant).served
    assert served is not None
    vectors = np.asarray(served.store.vectors)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    server.asked.clear()
    hits = assistant.search(QUESTION)
    assert len(server.texts) == 1
    assert hits[0].paper.title.endswith("Music Generation from Text")
    assert set(hits[0].parts) == {"lexical", "dense", "service"}
    # Asked again, for an answer, it is remembered.
    assistant.ask(QUESTION)
    assert len(server.texts) == 1


def test_the_collection_and_its_embedding_stay_the_built_in_ones(
    server: EmbeddingServer, open_with: Open
) -> None:
    assistant = open_with()
    assistant.sync()
    generation = generation_of(assistant)
    assert (generation.manifest.identity, generation.manifest.collection) == ("lsa", "papers-lsa")
    embedding = assistant.as_embedding()
    assert embedding.model_name == "lsa"
    vector = np.asarray(embedding.get_query_embedding("music generation"), np.float32)
    near = generation.store().search(vector, limit=2)
    assert sorted(near) == ["2401.00006", "2401.00014"]
    assert _built_in(assistant).search("music generation")


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_without_an_answer_words_and_the_built_in_embedding_answer(
    server: EmbeddingServer, open_with: Open, status: int
) -> None:
    assistant = open_with()
    assistant.sync()
    server.fail = lambda number: status
    before = server.requests
    answer = assistant.ask(QUESTION)
    assert answer.sources
    assert answer.warnings == (say("answers.embedding_down", "en"),)
    assert answer.warnings[0] in answer.text
    korean = assistant.ask("텍스트로 음악을 생성하는 방법이 뭐였더라?")
    assert say("answers.embedding_down", "ko") in korean.warnings
    assert [hit.paper for hit in assistant.search(QUESTION)] == [
        hit.paper for hit in _built_in(assistant).search(QUESTION)
    ]
    assert assistant.unserved == "down"
    # One that just failed isn't waited for at every question.
    assert server.requests == before + 1


def test_it_is_asked_again_after_a_while(
    server: EmbeddingServer, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PAUSE", 0.0)
    assistant = open_with()
    assistant.sync()
    server.fail = lambda number: 500
    assert assistant.ask(QUESTION).warnings
    server.fail = lambda number: 200
    assert not assistant.ask(QUESTION).warnings
    assert assistant.unserved == ""


def test_a_slow_answer_is_not_waited_for(server: EmbeddingServer, open_with: Open) -> None:
    assistant = open_with(embedding_timeout=0.2)
    assistant.sync()
    server.delay = lambda texts: 0.6
    assert assistant.ask(QUESTION).warnings == (say("answers.embedding_down", "en"),)


def test_a_question_that_is_refused_stops_no_other(
    server: EmbeddingServer, open_with: Open
) -> None:
    assistant = open_with()
    assistant.sync()
    seen: list[str] = []
    server.delay = lambda texts: float(seen.extend(texts) or 0)
    server.fail = lambda number: 400 if "whale" in seen[-1] else 200
    long = f"Which paper makes music from whale songs {'and ships ' * 5000}?"
    assert assistant.search(long)
    assert assistant.unserved == "down"
    assert len(seen[-1]) <= 1000
    assert assistant.ask(QUESTION).sources
    assert assistant.unserved == ""


def test_a_sync_that_was_killed_before_it_wrote_is_made_good(
    server: EmbeddingServer, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = open_with()
    assistant.sync()
    server.body = _answer(lambda text: embed(text[::-1]))
    monkeypatch.setattr("assistant.index.sync.build", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        assistant.sync()
    monkeypatch.undo()
    before = generation_of(assistant).name
    assistant.sync()
    after = generation_of(assistant).name
    assert after != before
    assistant.sync()
    assert generation_of(assistant).name == after


def test_switching_never_mixes_and_asks_for_nothing_twice(
    server: EmbeddingServer, open_with: Open
) -> None:
    built_in = _built_in(open_with())
    built_in.sync()
    served = open_with()
    answer = served.ask(QUESTION)
    assert answer.sources
    assert answer.warnings == (say("answers.embedding_unsynced", "en"),)
    report = served.sync()
    assert (report.embedded, report.rebuilt, report.lacking) == (0, "", 0)
    assert not served.ask(QUESTION).warnings
    other = open_with(embedding_model="other")
    assert other.status().unembedded == 20
    assert other.ask(QUESTION).warnings
    assert other.sync().lacking == 0
    server.asked.clear()
    assert served.sync().lacking == 0
    assert server.texts == []


@pytest.mark.parametrize("differs", ["embedding_model", "embedding_base_url"])
def test_names_that_look_alike_are_kept_apart(
    server: EmbeddingServer, open_with: Open, differs: str
) -> None:
    long = "a/model-with-a-name-of-more-than-eighty-letters-" * 2
    open_with(embedding_model=f"{long}one").sync()
    with serve() as another:
        given = {
            "embedding_model": {"embedding_model": f"{long}One"},
            "embedding_base_url": {
                "embedding_model": f"{long}one",
                "embedding_base_url": another.url,
            },
        }
        other = open_with(**given[differs])
        assert other.status().unembedded == 20
        assert other.sync().lacking == 0
        assert len((another if "url" in differs else server).texts) >= 20


def _answer(make: Callable[[str], list[float]]) -> Callable[[list[str]], Any]:
    def body(texts: list[str]) -> Any:
        data = [{"index": n, "embedding": make(text)} for n, text in enumerate(texts)]
        return {"object": "list", "data": data}

    return body


@pytest.mark.parametrize(
    "make",
    [
        lambda text: embed(text)[:7],
        # Another model may have vectors of the same length.
        lambda text: embed(text[::-1]),
    ],
)
def test_another_model_under_the_same_name_embeds_anew(
    server: EmbeddingServer, open_with: Open, folder: Path, make: Callable[[str], list[float]]
) -> None:
    assistant = open_with()
    assistant.sync()
    text = digest("2024-02-01", invented(90))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")
    server.body = _answer(make)
    server.asked.clear()
    assert assistant.ask(QUESTION).sources
    assert assistant.sync().lacking == 0
    assert len([text for text in server.texts if "제안합니다" in text]) == 21
    assert not open_with().ask(QUESTION).warnings


def test_vectors_no_longer_used_are_forgotten_when_asked(
    server: EmbeddingServer, open_with: Open, folder: Path
) -> None:
    open_with().sync()
    other = open_with(embedding_model="other")
    other.sync()
    (folder / "2024-01-01.md").unlink()

    def remembered() -> int:
        row = other.catalog.connection.execute("SELECT COUNT(*) FROM embeddings").fetchone()
        return int(row[0])

    assert remembered() == 2 * 21
    other.sync(prune=True)
    assert remembered() == 16 + 1
    server.fail = lambda number: 400
    other.sync(prune=True)
    assert remembered() == 16 + 1
    _built_in(other).sync(prune=True)
    assert remembered() == 0
