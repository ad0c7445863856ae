"""The plain HTTP API, asked as programs ask it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from scripted_llm import LONG_ANSWER, Reply, ScriptedLLM
from served import Served
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant import Assistant
from assistant.api.routes import api_routes

QUESTION = "Papers on video generation"


@pytest.fixture(scope="module")
def http(seed_page: Any) -> httpx.Client:
    return httpx.Client(base_url=seed_page.address, timeout=30)


@pytest.fixture(scope="module")
def model_page(synced_seeds: Path) -> Iterator[tuple[Served, ScriptedLLM]]:
    """A server with a model that takes its time."""
    slow = Reply([f"{word} " for word in LONG_ANSWER.split()], delay=0.05)
    with ScriptedLLM([slow]) as llm:
        given = {"data_dir": synced_seeds, "llm": "openai-like", "openai_base_url": llm.url}
        served = Served(Assistant.open(**given))
        yield served, llm
        served.stop()


def events(text: str) -> list[tuple[str, Any]]:
    """Names and data of a stream's events."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


class TestAsk:
    def test_answers_as_the_library_does(self, http: httpx.Client, seeds: Assistant) -> None:
        expected = seeds.ask(QUESTION)
        for answer in (
            http.get("api/ask", params={"q": QUESTION}),
            http.post("api/ask", json={"question": QUESTION}),
        ):
            assert answer.status_code == 200
            told = answer.json()
            assert told["text"] == expected.text
            assert told["suggestions"] == list(expected.suggestions)
            assert [source["n"] for source in told["sources"]] == [
                source.n for source in expected.sources
            ]

    def test_reads_a_history(self, http: httpx.Client) -> None:
        first = http.get("api/ask", params={"q": "Top 3 most upvoted papers"}).json()
        history = [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Top 3 most upvoted papers"},
            {"role": "assistant", "content": [{"type": "text", "text": first["text"]}]},
        ]
        asked = {"question": "Tell me about the second one", "history": history}
        second = http.post("api/ask", json=asked).json()
        assert second["sources"][0]["arxiv_id"] == first["sources"][1]["arxiv_id"]

    def test_counts_days_from_the_one_given(self, http: httpx.Client) -> None:
        asked = {"q": "papers of last week", "today": "2024-09-30"}
        window = http.get("api/ask", params=asked).json()["question"]["window"]
        assert (window["start"], window["end"]) == ("2024-09-23", "2024-09-29")

    def test_lists_as_many_papers_as_wanted_in_the_language_wanted(
        self, http: httpx.Client
    ) -> None:
        told = http.get("api/ask", params={"q": QUESTION, "k": 2, "lang": "ko"}).json()
        assert len(told["sources"]) == 2
        assert "논문" in told["text"]
        named = http.get("api/ask", params={"q": "Top 3 most upvoted papers", "k": 1}).json()
        assert len(named["sources"]) == 3

    @pytest.mark.parametrize("way", ["parameter", "header", "body"])
    def test_streams(self, http: httpx.Client, seeds: Assistant, way: str) -> None:
        if way == "body":
            answer = http.post("api/ask", json={"question": QUESTION, "stream": True})
        elif way == "header":
            headers = {"Accept": "text/event-stream"}
            answer = http.get("api/ask", params={"q": QUESTION}, headers=headers)
        else:
            answer = http.get("api/ask", params={"q": QUESTION, "stream": "true"})
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in answer.headers
        told = events(answer.text)
        assert [name for name, _ in told] == ["understood", "sources", "delta", "done"]
        assert told[2][1]["text"] == told[3][1]["text"] == seeds.ask(QUESTION).text

    @pytest.mark.parametrize("stream", [True, False])
    def test_a_client_that_hangs_up_ends_the_models_request(
        self, model_page: tuple[Served, ScriptedLLM], stream: bool
    ) -> None:
        served, llm = model_page
        llm.aborted.clear()
        body = json.dumps({"question": "What does HelloBench evaluate?", "stream": stream})
        host = f"127.0.0.1:{served.port}"
        head = f"POST /api/ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        before = llm.count
        with socket.create_connection(("127.0.0.1", served.port)) as client:
            client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            for _ in range(3000):
                if llm.count > before:
                    break
                time.sleep(0.01)
        assert llm.count > before
        assert llm.aborted.wait(60)


class TestLookUps:
    def test_search_finds_as_the_library_does(self, http: httpx.Client, seeds: Assistant) -> None:
        asked = {"q": "long text generation benchmark", "k": 3}
        found = http.get("api/search", params=asked).json()["papers"]
        expected = seeds.search("long text generation benchmark", 3)
        assert [paper["arxiv_id"] for paper in found] == [hit.paper.arxiv_id for hit in expected]

    def test_papers_come_in_pages_without_gaps(self, http: httpx.Client, seeds: Assistant) -> None:
        ids: list[str] = []
        offset: int | None = 0
        while offset is not None:
            page = http.get("api/papers", params={"limit": 25, "offset": offset}).json()
            ids += [paper["arxiv_id"] for paper in page["papers"]]
            offset = page["next_offset"]
        assert ids == [paper.arxiv_id for paper in seeds.papers()]
        assert page["total"] == len(ids)

    @pytest.mark.parametrize("name", ["2409.16191", "2409.16191v2", "arxiv.org/abs/2409.16191"])
    def test_one_paper_by_its_id(self, http: httpx.Client, name: str) -> None:
        [paper] = http.get("api/papers", params={"id": name}).json()["papers"]
        assert paper["title"].startswith("HelloBench")
        assert paper["days"] == ["2024-09-25"]
        assert paper["summary"]

    def test_conditions_hold_together(self, http: httpx.Client, seeds: Assistant) -> None:
        asked = {"topic": "video_generation", "start": "2024-09-01", "end": "2024-09-30"}
        found = http.get("api/papers", params=asked).json()
        assert found["total"] == len(found["papers"]) > 0
        for paper in found["papers"]:
            assert "video_generation" in paper["topics"]
            assert paper["date"].startswith("2024-09")
        author = found["papers"][0]["authors"][0]
        both = http.get("api/papers", params={**asked, "author": author}).json()["papers"]
        assert [paper["arxiv_id"] for paper in both] == [
            paper["arxiv_id"] for paper in found["papers"] if author in paper["authors"]
        ]
        day = http.get("api/papers", params={"day": "2024-09-25", "limit": 100}).json()
        expected = seeds.papers(start=date(2024, 9, 25), end=date(2024, 9, 25))
        assert day["total"] == len(expected)

    def test_order(self, http: httpx.Client) -> None:
        def dates(order: str) -> list[str]:
            asked = {"order": order, "limit": 100}
            return [
                paper["date"] for paper in http.get("api/papers", params=asked).json()["papers"]
            ]

        assert dates("oldest") == sorted(dates("date"))
        assert dates("date") == sorted(dates("date"), reverse=True)
        upvoted = http.get("api/papers", params={"order": "votes", "limit": 5}).json()["papers"]
        votes = [paper["votes"] for paper in upvoted]
        assert votes == sorted(votes, reverse=True)
        assert votes[0] == 41

    def test_trends_and_understanding(self, http: httpx.Client, seeds: Assistant) -> None:
        asked = {"topics": ["video_generation", "robot_learning"], "start": "2024-02-01"}
        found = http.get("api/trends", params=asked).json()
        assert [line["topic"] for line in found["topics"]] == asked["topics"]
        assert sum(found["totals"]) == len(seeds.papers())
        asked = {"q": "지난주 비디오 생성 논문", "today": "2024-09-30"}
        told = http.get("api/understand", params=asked).json()
        assert told["language"] == "ko"
        assert "video_generation" in told["topics"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("address", "status", "said"),
        [
            ("api/ask", 422, "q: field required"),
            ("api/ask?q=", 422, "1 to 2,000 characters"),
            ("api/ask?q=" + "x" * 2001, 422, "1 to 2,000 characters"),
            ("api/ask?q=x&q=y", 422, "q is given 2 times"),
            ("api/ask?q=x&query=y", 422, "no parameter 'query'"),
            ("api/ask?q=x&today=soon", 422, "today: a day is written like 2024-09-25"),
            ("api/ask?q=x&today=0001-01-01", 422, "between 1900 and 2199"),
            ("api/ask?q=x&lang=fr", 422, "lang: input should be 'en' or 'ko'"),
            ("api/ask?q=x&k=0", 422, "k: input should be greater than or equal to 1"),
            ("api/search?q=x&k=1e9", 422, "k: input should be a valid integer"),
            ("api/papers?topic=nothing", 422, "no topic 'nothing'"),
            ("api/papers?day=2024-09-25&start=2024-09-25", 422, "either day, or start and end"),
            ("api/papers?start=2024-09-25&end=2024-01-01", 422, "starts after its end"),
            ("api/papers?order=random", 422, "order: input should be 'date'"),
            ("api/papers?id=2409.99999", 404, "hold no paper '2409.99999'"),
            ("api/papers?id=%00", 404, "hold no paper"),
            ("api/trends?start=2199-01-01", 422, "starts on 2199-01-01, after its end"),
            ("api/trends?topics=robot_learning&topics=nothing", 422, "no topic 'nothing'"),
            ("api/", 404, "nothing at '/api/'"),
            ("api/ask/more", 404, "nothing at '/api/ask/more'"),
        ],
    )
    def test_a_wrong_address_is_explained(
        self, http: httpx.Client, address: str, status: int, said: str
    ) -> None:
        answer = http.get(address)
        assert answer.status_code == status
        assert said in answer.json()["detail"]
        assert "pydantic" not in answer.text

    @pytest.mark.parametrize(
        ("body", "kind", "status", "said"),
        [
            (b"", "application/json", 400, "no JSON"),
            (b'{"question": "x"', "application/json", 400, "no JSON"),
            (b"\xff\xfe", "application/json", 400, "no JSON"),
            (b'"x"', "application/json", 422, "no JSON object"),
            (b'{"question": 5}', "application/json", 422, "question: input should be"),
            (b'{"question": "x"}', "text/plain", 415, "JSON"),
            (b"question=x", "application/x-www-form-urlencoded", 415, "JSON"),
        ],
    )
    def test_a_wrong_body_is_explained(
        self, http: httpx.Client, body: bytes, kind: str, status: int, said: str
    ) -> None:
        answer = http.post("api/ask", content=body, headers={"Content-Type": kind})
        assert answer.status_code == status
        assert said in answer.json()["detail"]

    def test_a_wrong_method_names_the_right_ones(self, http: httpx.Client) -> None:
        answer = http.delete("api/ask")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
        assert answer.json()["hint"] == "Use GET or POST."
        assert http.head("api/understand?q=x").status_code == 200

    def test_a_body_too_long_is_refused(self, http: httpx.Client) -> None:
        assert http.post("api/ask", json={"question": "x" * 1_000_001}).status_code == 413

    def test_no_other_origin_may_read(self, http: httpx.Client) -> None:
        headers = {"Origin": "https://evil.example"}
        for answer in (
            http.get("api/search", params={"q": "x"}, headers=headers),
            http.options("v1/chat/completions", headers=headers),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control")]

    @pytest.mark.parametrize(
        "address", ["ask?q=x", "ask?q=x&stream=1", "search?q=x", "papers", "trends"]
    )
    def test_before_a_sync_it_says_so(self, tmp_path: Path, address: str) -> None:
        empty = Assistant.open(data_dir=tmp_path, llm="none")
        client = TestClient(Starlette(routes=api_routes(empty)))
        answer = client.get(f"/api/{address}")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "sync" in answer.text
