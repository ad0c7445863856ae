"""What a page of another site can have a reader's browser do."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from assistant.web.server.gate.origins import OriginCheck

HERE = "http://127.0.0.1:7860"
JSON = {"content-type": "application/json"}


def ask(method: str, path: str, headers: dict[str, str], body: bytes = b"", **more: object) -> int:
    app = OriginCheck(PlainTextResponse("hello"), origins=["https://chat.example"])
    client = TestClient(app, base_url=HERE)
    return client.request(method, path, headers=headers, content=body).status_code


FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:3000"},
    {"origin": "http://127.0.0.1:7860.evil.example"},
    {"origin": "http://localhost:7860"},
    {"origin": "http://[broken"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "origin": "http://localhost:3000"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "origin": HERE},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/api/ask"),
        ("GET", "/en"),
        ("GET", "/healthz"),
        ("OPTIONS", "/v1/models"),
    ],
)
def test_foreign_scripts_get_nothing(method: str, path: str, headers: dict[str, str]) -> None:
    assert ask(method, path, {**JSON, **headers}, b"{}") == 403


def test_a_link_from_elsewhere_leads_here() -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert ask("GET", "/en", link) == 200
    assert ask("GET", "/feed.xml", link) == 200
    assert ask("GET", "/gradio_api/info", link) == 403
    assert ask("POST", "/logout", link) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": HERE},
        {"sec-fetch-site": "same-origin", "origin": "http://through-a-proxy.example"},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
    ],
)
def test_the_page_itself_and_programs_may_ask(headers: dict[str, str]) -> None:
    assert ask("POST", "/gradio_api/queue/join", {**JSON, **headers}, b"{}") == 200


def test_a_configured_origin_may_ask_as_programs_do() -> None:
    chat = {"origin": "https://chat.example", "sec-fetch-site": "cross-site", **JSON}
    assert ask("POST", "/v1/chat/completions", chat, b"{}") == 200
    assert ask("POST", "/gradio_api/queue/join", chat, b"{}") == 403


@pytest.mark.parametrize(
    ("kind", "path", "status"),
    [
        ("application/json", "/api/ask", 200),
        ("application/json; charset=utf-8", "/mcp", 200),
        ("application/vnd.x+json", "/api/ask", 200),
        ("text/plain", "/gradio_api/queue/join", 415),
        ("text/plain;charset=UTF-8", "/gradio_api/component_server", 415),
        ("multipart/form-data; boundary=x", "/gradio_api/component_server", 415),
        ("application/x-www-form-urlencoded", "/api/ask", 415),
        ("application/x-www-form-urlencoded", "/login", 200),
        ("text/plain", "/login", 415),
        ("", "/api/ask", 415),
    ],
)
def test_bodies_are_of_a_kind_that_no_form_can_send(kind: str, path: str, status: int) -> None:
    assert ask("POST", path, {"content-type": kind} if kind else {}, b"{}") == status


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/openapi.json",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=http://evil.example",
        "/gradio_api/stream/x",
        "/gradio_api/vibe-edit",
        "/gradio_api/call/v2/ask",
        "/gradio_api/",
        "/openapi.json",
        "/docs",
        "/monitoring/summary",
    ],
)
def test_what_nobody_needs_is_not_there(path: str) -> None:
    assert ask("POST", path, JSON, b"{}") == 404
    assert ask("GET", path, {}) == 404
