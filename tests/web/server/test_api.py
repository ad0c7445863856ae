"""The HTTP API, called as programs call it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError, AuthenticationError

from assistant import Assistant
from assistant.web.server.security import hash_password

TODAY = "2024-11-14"


@pytest.fixture(scope="module")
def client(seed_page: Any) -> Client:
    return Client(seed_page.address, verbose=False, analytics_enabled=False)


def test_the_endpoints_are_named_and_documented(client: Client) -> None:
    found = client.view_api(return_format="dict")
    assert isinstance(found, dict)
    assert set(found["named_endpoints"]) == {"/ask", "/search", "/understand", "/trends"}
    for endpoint in found["named_endpoints"].values():
        assert endpoint["description"]


def test_ask_answers_with_sources(client: Client, seeds: Assistant) -> None:
    answer = client.predict("Papers on video generation", api_name="/ask")
    assert answer["text"] == seeds.ask("Papers on video generation").text
    assert answer["mode"] == "extractive"
    assert answer["sources"][0]["url"].startswith("https://arxiv.org/abs/")
    assert answer["suggestions"]


def test_ask_reads_a_history(client: Client) -> None:
    first = client.predict("Top 3 most upvoted papers", api_name="/ask")
    history = [
        {"role": "user", "content": "Top 3 most upvoted papers"},
        {"role": "assistant", "content": first["text"]},
    ]
    second = client.predict("Tell me about the second one", history, api_name="/ask")
    assert second["sources"][0]["arxiv_id"] == first["sources"][1]["arxiv_id"]


def test_search_finds_as_the_library_does(client: Client, seeds: Assistant) -> None:
    found = client.predict("long text generation benchmark", 3, api_name="/search")
    expected = seeds.search("long text generation benchmark", 3)
    assert [item["arxiv_id"] for item in found] == [hit.paper.arxiv_id for hit in expected]
    assert found[0]["date"] == expected[0].paper.date.isoformat()
    assert client.predict("benchmark", -1, api_name="/search") == []


def test_understand_resolves_time_by_the_day_given(client: Client) -> None:
    found = client.predict("지난주 비디오 생성 논문", "2024-09-30", api_name="/understand")
    assert found["language"] == "ko"
    assert found["window"]["start"] == "2024-09-23"
    assert "video_generation" in found["topics"]


def test_trends_counts_months(client: Client, seeds: Assistant) -> None:
    found = client.predict(["video_generation"], "2024-02-01", "2024-11-30", 3, api_name="/trends")
    (line,) = found["topics"]
    assert line["topic"] == "video_generation"
    assert sum(found["totals"]) == len(seeds.papers())
    assert len(found["top"]) == 3
    assert found["start"] == "2024-02-01"


@pytest.mark.parametrize(
    ("endpoint", "arguments", "said"),
    [
        ("/ask", [""], "1 to 2,000 characters"),
        ("/ask", ["x" * 2001], "1 to 2,000 characters"),
        ("/ask", ["x", None, "soon"], "today: a day is written like"),
        ("/ask", ["x", [{"speaker": "me"}]], "history.0.role: field required"),
        ("/search", [" "], "1 to 2,000 characters"),
        ("/understand", ["x", "2024-13-01"], "today: a day is written like"),
        ("/trends", [["no_topic"]], "no topic 'no_topic'"),
        ("/trends", [None, "2024-09-01", "2024-01-01"], "starts after its end"),
    ],
)
def test_mistakes_are_explained(
    client: Client, endpoint: str, arguments: list[Any], said: str
) -> None:
    with pytest.raises(AppError, match=said):
        client.predict(*arguments, api_name=endpoint)


def test_a_login_is_asked_for_and_works(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any], tmp_path: Path
) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{hash_password('right')}\n", "utf-8")
    served = serve(own_seeds(password_file=users))
    with pytest.raises((AuthenticationError, ValueError)):
        Client(served.address, verbose=False, analytics_enabled=False)
    with pytest.raises(AuthenticationError):
        Client(served.address, auth=("ada", "wrong"), verbose=False, analytics_enabled=False)
    client = Client(served.address, auth=("ada", "right"), verbose=False, analytics_enabled=False)
    assert client.predict("benchmark", 1, api_name="/search")
