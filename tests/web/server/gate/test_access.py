"""Who passes, by which of the three proofs, and what the others are told."""

from __future__ import annotations

import asyncio
import base64
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from assistant.observing import VISITOR
from assistant.web.server.gate.access import Access
from assistant.web.server.gate.forwarded import Forwarded
from assistant.web.server.gate.keys import Keys
from assistant.web.server.gate.limits import Rates
from assistant.web.server.gate.sessions import Sessions
from assistant.web.server.login import COOKIE, Login

USERS = {"ada": "scrypt$hash"}
PROGRAMS = ["/api/ask", "/v1/models", "/mcp", "/mcp/x", "/feed.xml", "/feed.json", "/metrics"]
PAGE = ["/", "/en", "/gradio_api/info", "/config", "/apis", "/v1x", "/feeding"]


async def _seen(scope: Any, receive: Any, send: Any) -> None:
    visitor = VISITOR.get()
    assert scope["visitor"] == visitor
    told = {"way": visitor.way, "user": visitor.user, "counted": visitor.counted}
    await JSONResponse(told)(scope, receive, send)


class World:
    """An application behind `Access`.

    Attributes:
        sessions, keys: Of it.
    """

    def __init__(self, folder: Path, *, passwords: bool, proxied: bool, rate: int = 0) -> None:
        self.sessions = Sessions(USERS, b"s" * 32, folder / "logged-out")
        self.keys = Keys(folder / "keys")
        self.app: Any = Access(
            _seen,
            login=Login(USERS, self.sessions) if passwords else None,
            proxied=proxied,
            keys=self.keys,
            rates=Rates(rate) if rate else None,
        )

    def get(self, path: str, peer: str = "10.0.0.2", **headers: str) -> Any:
        app = Forwarded(
            self.app, trusted=(ip_network("10.0.0.0/24"),), root_path="", user_header="Remote-User"
        )
        return TestClient(app, client=(peer, 1)).get(path, headers=headers)


@pytest.mark.parametrize("path", [*PROGRAMS, *PAGE])
def test_nothing_is_asked_where_nothing_is_set(tmp_path: Path, path: str) -> None:
    world = World(tmp_path, passwords=False, proxied=False)
    assert world.get(path, authorization="Bearer whatever").json()["user"] == ""
    assert world.get(path, **{"remote-user": "root"}).json()["user"] == ""


def test_keys_are_asked_of_programs(tmp_path: Path) -> None:
    world = World(tmp_path, passwords=False, proxied=False)
    key = world.keys.add("robot")
    for path in PROGRAMS:
        assert world.get(path).status_code == 401
        assert world.get(path, authorization=f"Bearer {key}x").status_code == 401
        assert world.get(path, authorization=f"Bearer {key}").json()["user"] == "robot"
    assert [world.get(path).status_code for path in PAGE] == [200] * len(PAGE)
    basic = base64.b64encode(f"anything:{key}".encode()).decode()
    assert world.get("/feed.xml", authorization=f"Basic {basic}").json()["user"] == "robot"
    world.keys.revoke("robot")
    assert world.get("/api/ask", authorization=f"Bearer {key}").status_code == 401


def test_with_passwords_everybody_says_who_they_are(tmp_path: Path) -> None:
    world = World(tmp_path, passwords=True, proxied=False)
    cookie = f"{COOKIE}={world.sessions.open('ada')}"
    key = world.keys.add("robot")
    for path in (*PROGRAMS, *PAGE):
        assert world.get(path).status_code == 401
        assert world.get(path, cookie=cookie).json()["user"] == "ada"
        assert world.get(path, authorization=f"Bearer {key}").json()["user"] == "robot"


def test_a_trusted_proxy_names_the_user_and_nobody_else_does(tmp_path: Path) -> None:
    world = World(tmp_path, passwords=False, proxied=True)
    for path in (*PROGRAMS, *PAGE):
        assert world.get(path, **{"remote-user": "ada"}).json()["user"] == "ada"
        assert world.get(path).status_code == 401
        assert world.get(path, peer="10.0.1.2", **{"remote-user": "ada"}).status_code == 401


def test_each_is_told_in_its_own_form(tmp_path: Path) -> None:
    world = World(tmp_path, passwords=True, proxied=False)
    openai = world.get("/v1/models")
    assert openai.json()["error"] == {
        "message": "A valid API key is needed, sent as Authorization: Bearer KEY.",
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_api_key",
    }
    assert openai.headers["www-authenticate"].startswith("Bearer")
    assert world.get("/feed.xml").headers["www-authenticate"].startswith("Basic")
    assert "API key" in world.get("/api/ask").json()["detail"]
    assert world.get("/config").json()["detail"] == "Not authenticated"
    for path in ("/en", "/api"):
        assert "<form" in world.get(path, accept="text/html").text


def test_so_many_questions_a_minute(tmp_path: Path) -> None:
    world = World(tmp_path, passwords=False, proxied=False, rate=3)
    ada, bob = world.keys.add("ada"), world.keys.add("bob")
    path = "/v1/chat/completions"
    told = [world.get(path, authorization=f"Bearer {ada}") for _ in range(4)]
    assert [answer.status_code for answer in told] == [200, 200, 200, 429]
    assert told[0].json()["counted"]
    assert told[3].json()["error"]["code"] == "rate_limit_exceeded"
    assert 1 <= int(told[3].headers["retry-after"]) <= 20
    assert world.get("/api/ask", authorization=f"Bearer {ada}").status_code == 429
    assert world.get(path, authorization=f"Bearer {bob}").status_code == 200
    # Without a user, the address counts; what isn't asked of the papers doesn't.
    open_world = World(tmp_path / "open", passwords=False, proxied=False, rate=1)
    first, second = open_world.get("/api/ask"), open_world.get("/api/ask")
    assert (first.status_code, second.status_code) == (200, 429)
    assert open_world.get("/api/ask", peer="10.0.0.3").status_code == 200
    assert open_world.get("/en").status_code == open_world.get("/mcp").status_code == 200


@pytest.mark.parametrize(
    ("kind", "known", "passes"),
    [
        ("lifespan", False, True),
        ("http", False, False),
        ("http", True, True),
        ("websocket", False, False),
        ("websocket", True, True),
    ],
)
def test_every_kind_of_connection_is_asked(
    tmp_path: Path, kind: str, known: bool, passes: bool
) -> None:
    passed, sent = connect(tmp_path, kind, known)
    assert passed is passes
    if not passes:
        assert sent[0]["type"] in ("http.response.start", "websocket.close")
        assert sent[0].get("status", 401) == 401


@pytest.mark.parametrize("kind", ["webtransport", "", "HTTP"])
def test_an_unknown_kind_of_connection_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(NotImplementedError):
        connect(tmp_path, kind, True)


def connect(folder: Path, kind: str, known: bool) -> tuple[bool, list[Any]]:
    """Whether a connection gets past, and what it is sent."""
    passed: list[str] = []
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["type"])

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    world = World(folder, passwords=True, proxied=False)
    world.app._app = app
    cookie = f"{COOKIE}={world.sessions.open('ada')}".encode()
    headers = [(b"cookie", cookie)] if known else []
    scope = {"type": kind, "path": "/healthz/", "headers": headers, "query_string": b""}
    if kind == "http":
        scope["method"] = "GET"
    asyncio.run(world.app(scope, receive, send))
    return bool(passed), sent
