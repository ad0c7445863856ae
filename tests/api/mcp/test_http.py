"""``/mcp`` on the page's server, as clients and strangers reach it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client
from starlette.testclient import TestClient

from assistant import Assistant
from assistant.api.mcp import http
from assistant.web.server.app import create_app
from assistant.web.server.gate.keys import Keys
from assistant.web.server.security import hash_password

_HERE = "http://127.0.0.1:7860"
_HEADERS = {"Accept": "application/json, text/event-stream"}


def _post(address: str, method: str, **parameters: object) -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
    return httpx.post(f"{address}/mcp", json=body, headers=_HEADERS, timeout=30)


def _client(assistant: Assistant) -> TestClient:
    return TestClient(create_app(assistant), base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_clients_of_either_protocol_get_answers(address: str, mode: str) -> None:
    async def asked() -> Any:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return await client.call_tool("search", {"query": "비디오 생성"})

    assert anyio.run(asked).structured_content["results"]


def test_every_call_stands_alone_and_is_answered_as_json(address: str) -> None:
    answer = _post(address, "tools/call", name="list_day", arguments={})
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["result"]["structuredContent"]["papers"]
    assert "mcp-session-id" not in answer.headers
    assert httpx.post(f"{address}/mcp/", json={}, headers=_HEADERS).status_code == 400


def test_many_calls_at_once_are_not_mixed_up(address: str) -> None:
    ids = ["2405.18991", "2411.08380", "2411.08147", "2408.11318"] * 5

    def fetched(arxiv_id: str) -> str:
        answer = _post(address, "tools/call", name="fetch", arguments={"id": arxiv_id})
        return str(answer.json()["result"]["structuredContent"]["id"])

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(fetched, ids)) == ids


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_there_is_no_stream_and_no_session(address: str, method: str) -> None:
    assert httpx.request(method, f"{address}/mcp").status_code == 405


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        # What a page of another site may send without being asked beforehand.
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}', "text/plain", 415),
        (b"jsonrpc=2.0", "application/x-www-form-urlencoded", 415),
        (b"{" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" + b"1," * 600_000 + b"1]", "application/json", 413),
    ],
)
def test_what_is_no_message_is_refused(
    address: str, content: bytes, kind: str, status: int
) -> None:
    headers = {**_HEADERS, "Content-Type": kind}
    answer = httpx.post(f"{address}/mcp", content=content, headers=headers, timeout=30)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_half_of_a_character_is_refused(address: str) -> None:
    body = (
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call",'
        b' "params": {"name": "search", "arguments": {"query": "\\ud800 video"}}}'
    )
    headers = {**_HEADERS, "Content-Type": "application/json"}
    answer = httpx.post(f"{address}/mcp", content=body, headers=headers, timeout=30)
    assert answer.status_code < 500
    assert "error" in answer.json() or answer.json()["result"]["isError"]


def test_a_fault_of_a_tool_tells_strangers_nothing(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    assistant = own_seeds()
    with _client(assistant) as client:
        monkeypatch.setattr(Assistant, "search", broken)
        asked = {"name": "search", "arguments": {"query": "x"}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
        answer = client.post("/mcp", json=body, headers=_HEADERS)
        assert "secret" not in answer.text
        assert answer.json()["result"]["isError"]
        body["params"] = {"name": "list_day", "arguments": {}}
        assert "result" in client.post("/mcp", json=body, headers=_HEADERS).json()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_pages_of_other_sites_and_borrowed_names_are_refused(
    address: str, headers: dict[str, str], status: int
) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = httpx.post(f"{address}/mcp", json=body, headers={**_HEADERS, **headers})
    assert answer.status_code == status


def test_a_key_lets_in_where_keys_are_asked_for(own_seeds: Callable[..., Assistant]) -> None:
    assistant = own_seeds()
    key = Keys(assistant.settings.data_dir / "keys").add("claude")
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with _client(assistant) as client:
        for given, status in (("", 401), ("Bearer wrong", 401), (f"Bearer {key}", 200)):
            headers = {**_HEADERS, "Authorization": given}
            assert client.post("/mcp", json=body, headers=headers).status_code == status


def test_what_models_ask_is_counted_as_asked_by_models(
    own_seeds: Callable[..., Assistant],
) -> None:
    with _client(own_seeds()) as client:
        for name, argument in (("ask_digests", "question"), ("search", "query")):
            asked = {"name": name, "arguments": {argument: "most upvoted papers"}}
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
            assert client.post("/mcp", json=body, headers=_HEADERS).status_code == 200
        counted = client.get("/metrics").text
    for mode in ("extractive", "search"):
        assert f'mode="{mode}",outcome="answered",way="mcp"' in counted


def test_a_login_stands_in_front_of_it(own_seeds: Callable[..., Assistant], tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{hash_password('correct horse')}\n")
    with _client(own_seeds(password_file=users)) as client:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        assert client.post("/mcp", json=body, headers=_HEADERS).status_code == 401
        client.post("/login", data={"username": "ada", "password": "correct horse"})
        assert client.post("/mcp", json=body, headers=_HEADERS).status_code == 200


def test_without_the_extra_one_sentence_says_what_to_install(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "find_spec", lambda name: None)
    with _client(own_seeds()) as client:
        answer = client.post("/mcp", json={})
    assert answer.status_code == 501
    assert "pip install 'daily-papers-assistant[mcp]'" in answer.json()["detail"]
