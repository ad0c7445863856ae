"""The façade: every way to ask, with and without an event loop, and what it takes in."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from digests import write_folder

import assistant as package
from assistant import (
    Answer,
    Assistant,
    ConfigurationError,
    Delta,
    Done,
    NotSyncedError,
    Retrieved,
    Understood,
)
from assistant.catalog.selection import Selection
from assistant.question.understand import understand

_ROOT = Path(__file__).parents[1]
TODAY = date(2024, 9, 26)
QUESTION = "what was new in video generation this week"


def _python(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def test_search_gives_papers_with_scores(seeds: Assistant) -> None:
    hits = seeds.search("benchmark of long text generation", k=3, today=TODAY)
    assert hits[0].paper.arxiv_id == "2409.16191"
    assert len(hits) == 3
    assert 1 >= hits[0].score > hits[1].score >= hits[2].score >= 0
    paper = hits[0].paper
    assert (paper.url, paper.date) == ("https://arxiv.org/abs/2409.16191", date(2024, 9, 25))
    assert (paper.votes, len(paper.authors)) == (28, 14)


@pytest.mark.parametrize("k", [0, 1, 7, 1000])
def test_k_bounds_the_hits(seeds: Assistant, k: int) -> None:
    assert len(seeds.search("language model", k=k)) == min(k, 59)


@pytest.mark.parametrize(
    "question", ["", " ", "?", "\n", "가", "the of and", "\ud800", "x" * 20_000]
)
def test_odd_questions_are_answered_too(seeds: Assistant, question: str) -> None:
    seeds.search(question, today=TODAY)
    answer = seeds.ask(question, today=TODAY)
    assert answer.text
    assert bool(answer.sources) != answer.abstained


def test_ask_answers_with_sources(seeds: Assistant) -> None:
    answer = seeds.ask(QUESTION, today=TODAY)
    assert (answer.mode, answer.abstained) == ("extractive", False)
    assert answer.question.intent == "new"
    facts = json.loads(json.dumps(answer.to_dict()))
    assert set(facts) == {
        *("text", "mode", "outcome", "abstained", "question", "sources", "nearest", "warnings"),
        "notes",
    }
    assert set(facts["question"]) == {
        *("language", "intent", "window", "topics", "authors", "arxiv_ids")
    }
    assert facts["question"]["window"]["start"] == "2024-09-23"
    keys = {
        *("n", "arxiv_id", "title", "url", "date", "votes", "authors", "quotes", "summary_en"),
        *("keywords", "organizations", "code_url", "stars", "project_url", "authors_ordered"),
    }
    assert [source["n"] for source in facts["sources"]] == list(range(1, len(answer.sources) + 1))
    assert all(set(source) == keys for source in facts["sources"])


def test_stream_tells_what_was_understood_first_and_the_answer_last(seeds: Assistant) -> None:
    events = list(seeds.stream(QUESTION, today=TODAY))
    assert [type(event) for event in events] == [Understood, Retrieved, Delta, Done]
    understood, retrieved, delta, done = events
    assert isinstance(understood, Understood)
    assert isinstance(retrieved, Retrieved)
    assert isinstance(delta, Delta)
    assert isinstance(done, Done)
    assert done.answer == seeds.ask(QUESTION, today=TODAY)
    assert delta.text == done.answer.text
    assert retrieved.sources == done.answer.sources
    assert understood.question == done.answer.question


def test_the_same_inside_a_running_loop(seeds: Assistant) -> None:
    expected = seeds.ask(QUESTION, today=TODAY)

    async def ask() -> list[Answer]:
        # The blocking calls work inside a loop, too.
        blocking = seeds.ask(QUESTION, today=TODAY)
        streamed = [event async for event in seeds.astream(QUESTION, today=TODAY)]
        assert isinstance(streamed[-1], Done)
        several = await asyncio.gather(*(seeds.aask(QUESTION, today=TODAY) for _ in range(8)))
        return [blocking, streamed[-1].answer, *several]

    assert asyncio.run(ask()) == [expected] * 10


def test_aask_leaves_the_loop_free(seeds: Assistant) -> None:
    async def ask() -> int:
        ticks = 0
        task = asyncio.create_task(seeds.aask("most upvoted papers in 2024", today=TODAY))
        while not task.done():
            await asyncio.sleep(0)
            ticks += 1
        assert task.result().sources
        return ticks

    assert asyncio.run(ask()) > 1


def test_understand_reads_without_searching(seeds: Assistant) -> None:
    question = seeds.understand("지난주 로봇 논문", today=date(2024, 9, 26))
    assert (question.language, question.intent) == ("ko", "new")
    assert question.window is not None
    assert (question.window.start, question.window.end) == (date(2024, 9, 16), date(2024, 9, 22))
    assert question.authors == question.arxiv_ids == ()
    # A question that was understood, and perhaps corrected, can be asked.
    assert seeds.ask(question).question is question


def test_history_may_be_answers_or_messages(seeds: Assistant) -> None:
    first = seeds.ask("papers about long text generation benchmarks", today=TODAY)
    follow = "who wrote the first one?"
    messages = [
        {"role": "system", "content": "ignored"},
        {"role": "user", "content": first.question.text},
        {"role": "assistant", "content": first.text},
    ]
    wanted = first.sources[0].arxiv_id
    for history in ([first], messages):
        answer = seeds.ask(follow, today=TODAY, history=history)
        assert [source.arxiv_id for source in answer.sources] == [wanted]
    with pytest.raises(ConfigurationError, match="int"):
        seeds.ask(follow, history=[3])  # type: ignore[list-item]


def test_papers_are_the_records(seeds: Assistant) -> None:
    everything = seeds.papers()
    assert len(everything) == 59
    assert seeds.papers(start=date(2024, 9, 25), end=date(2024, 9, 25)) == [
        paper for paper in everything if paper.date == date(2024, 9, 25)
    ]
    assert seeds.paper("2409.16191") in seeds.papers(author="Songyang Zhang")
    assert seeds.paper("2409.16191") in seeds.papers(author="zhang")
    assert seeds.papers(author="Nobody Atall") == []
    assert all((paper.votes or 0) >= 20 for paper in seeds.papers(min_votes=20))
    assert seeds.paper("0000.00000") is None
    assert [f"{day}" for day in seeds.digest_dates()] == [
        "2024-02-07", "2024-05-30", "2024-08-22", "2024-09-25", "2024-11-14"
    ]  # fmt: skip


def test_the_catalog_answers_queries_of_ones_own(seeds: Assistant) -> None:
    catalog = seeds.catalog
    assert catalog.size() == (5, 59, 59)
    assert catalog.find(Selection(min_votes=20)) == [
        paper.arxiv_id for paper in seeds.papers(min_votes=20)
    ]


def test_similar_leaves_the_paper_itself_out(seeds: Assistant) -> None:
    near = seeds.similar("2405.18750", k=4)
    assert len(near) == 4
    assert "2405.18750" not in [hit.paper.arxiv_id for hit in near]
    assert [hit.score for hit in near] == sorted((hit.score for hit in near), reverse=True)
    assert any("Video" in hit.paper.title for hit in near)
    assert seeds.similar("0000.00000") == []


def test_twenty_threads_get_what_one_gets(seeds: Assistant) -> None:
    questions = ["video generation", "지난달 강화 학습 논문", QUESTION, "papers by Ge Zhang"]
    expected = [seeds.ask(question, today=TODAY).to_dict() for question in questions]
    wrong: list[object] = []

    def work() -> None:
        for question, answer in zip(questions, expected, strict=True):
            found = seeds.ask(question, today=TODAY).to_dict()
            if found != answer:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_close_leaves_the_object_usable(own_seeds: Callable[..., Assistant]) -> None:
    assistant = own_seeds()
    assert assistant.search("video")
    assistant.close()
    assistant.close()
    assert assistant.search("video")


def test_before_a_sync_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path, tmp_path / "data", llm="none")
    calls: list[Callable[[], object]] = [
        lambda: assistant.ask("anything"),
        lambda: assistant.search("anything"),
        assistant.papers,
        assistant.status,
        lambda: assistant.catalog,
        lambda: assistant.similar("2409.16191"),
    ]
    for call in calls:
        with pytest.raises(NotSyncedError, match="no index") as missing:
            call()
        assert "sync" in missing.value.hint
    assert not (tmp_path / "data").exists()


def test_opening_writes_nothing_and_unknown_settings_are_refused(tmp_path: Path) -> None:
    Assistant.open("nowhere", tmp_path / "data", llm="none")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConfigurationError, match="chunk_token"):
        Assistant.open(chunk_token=5)
    with pytest.raises(ConfigurationError, match="llm"):
        Assistant.open(llm="telepathy")


def test_the_public_names_are_all_there() -> None:
    for name in package.__all__:
        assert getattr(package, name).__module__.startswith("assistant.")
    assert set(package.__all__) < set(dir(package))
    with pytest.raises(AttributeError, match="nonsense"):
        package.nonsense  # noqa: B018
    assert callable(understand)


def test_importing_and_opening_pull_in_nothing_heavy() -> None:
    script = """
import sys
import assistant
assistant.Settings.load()
a = assistant.Assistant.open(llm="none")
heavy = {"gradio", "llama_index", "chromadb", "numpy", "openai", "scipy", "tantivy", "httpx"}
print(sorted(heavy & set(sys.modules)))
"""
    assert _python(script).stdout.strip() == "[]"


def test_a_search_leaves_llamaindex_chroma_and_gradio_out(synced_seeds: Path) -> None:
    script = """
import sys
from assistant import Assistant
a = Assistant.open(data_dir=sys.argv[1], llm="none")
assert a.ask("what was new in video generation in 2024").sources
assert a.search("video") and a.papers()
print(sorted({"gradio", "llama_index", "chromadb", "openai", "scipy"} & set(sys.modules)))
"""
    assert _python(script, synced_seeds).stdout.strip() == "[]"


def test_nothing_reaches_for_the_network(tmp_path: Path) -> None:
    script = """
import socket, sys
from ipaddress import ip_address
def refuse(self, address, *rest):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not ip_address(address[0]).is_loopback:
        raise AssertionError(f"connects to {address}")
    return real(self, address, *rest)
real = socket.socket.connect
socket.socket.connect = refuse
def look_up(host, *rest, **more):
    raise AssertionError(f"looks up {host}")
socket.getaddrinfo = socket.gethostbyname = look_up
from assistant import Assistant
a = Assistant.open(sys.argv[1], sys.argv[2], llm="none")
assert a.sync().papers == 12
assert a.ask("video generation").sources
assert a.as_retriever().retrieve("video")
print(a.status().papers)
"""
    folder = write_folder(tmp_path / "digests", papers=12)
    assert _python(script, folder, tmp_path / "data").stdout.strip() == "12"
