"""Who may enter, and that nothing is served to anybody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from assistant import Assistant
from assistant.web.server.app import create_app
from assistant.web.server.login import COOKIE, OPEN_PATHS, Login, secret_of
from assistant.web.server.security import hash_password

USERS = {"ada": hash_password("right")}
SECRET = b"s" * 32
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")


async def _hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/{path:path}", _hello, methods=["GET", "POST"])])
    return TestClient(Login(app, users=USERS, secret=SECRET))


def enter(client: TestClient, user: str = "ada", password: str = "right", **more: Any) -> Any:
    form = {"username": user, "password": password}
    return client.post("/login", data=form, follow_redirects=False, **more)


def paths(routes: Sequence[BaseRoute], root: str = "") -> Iterator[str]:
    """Every path of some routes and of the applications mounted among them."""
    for route in routes:
        path = f"{root}{getattr(route, 'path', '')}"
        yield path.replace("{", "").replace("}", "").replace(":path", "") or "/"
        if isinstance(route, Mount):
            yield from paths(route.routes, path)
        # FastAPI keeps the routers that are included in an application as they were.
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from paths(included.routes, root)


def test_no_route_of_the_page_is_open(own_seeds: Callable[..., Assistant], tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{USERS['ada']}\n", "utf-8")
    app = create_app(own_seeds(password_file=users))
    stranger, member = TestClient(app), TestClient(app)
    known = {*paths(app.routes), "/web/chat.js", "/web/style.css", "/nowhere", "//healthz"}
    assert len(known) > 60
    assert {"/", "/en", "/ko", "/config", "/gradio_api/queue/join", "/healthz"} <= known
    served = {
        (path, method)
        for path in known - {"/login"}
        for method in METHODS
        if stranger.request(method, path, follow_redirects=False).status_code != 401
    }
    reading = {("/healthz", "GET"), ("/healthz", "HEAD")}
    # Leaving leads to the form.
    assert served == reading | {("/logout", method) for method in METHODS}
    assert stranger.get("/web/login.css").status_code == 200
    assert enter(member).status_code == 200
    assert member.get("/en").status_code == 200
    assert member.get("/web/chat.js").status_code == 200


@pytest.mark.parametrize(
    ("kind", "cookie", "passes"),
    [
        ("lifespan", False, True),
        ("http", False, False),
        ("http", True, True),
        ("websocket", False, False),
        ("websocket", True, True),
    ],
)
def test_every_kind_of_connection_needs_the_cookie(kind: str, cookie: bool, passes: bool) -> None:
    passed, sent = connect(kind, cookie)
    assert passed is passes
    if not passes:
        assert sent[0]["type"] in ("http.response.start", "websocket.close")
        assert sent[0].get("status", 401) == 401


@pytest.mark.parametrize("kind", ["webtransport", "", "HTTP"])
def test_an_unknown_kind_of_connection_is_refused(kind: str) -> None:
    with pytest.raises(NotImplementedError):
        connect(kind, True)


def connect(kind: str, cookie: bool) -> tuple[bool, list[Any]]:
    """Whether a connection gets past the login, and what it is sent."""
    passed: list[str] = []
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["type"])

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    login = Login(app, users=USERS, secret=SECRET)
    headers = [(b"cookie", f"{COOKIE}={login.cookie('ada', 2**40)}".encode())] if cookie else []
    scope = {"type": kind, "path": "/healthz/", "headers": headers, "query_string": b""}
    if kind == "http":
        scope["method"] = "GET"
    asyncio.run(login(scope, receive, send))
    return bool(passed), sent


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_what_is_open_can_only_be_read(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 401
    assert client.get(f"{path}/").status_code == 401


@pytest.mark.parametrize(
    ("address", "headers", "word"),
    [
        ("/", {"accept-language": "ko"}, "비밀번호"),
        ("/", {"accept-language": "en"}, "Password"),
        ("/?lang=ko", {"accept-language": "en"}, "비밀번호"),
        ("/ko", {"accept-language": "en", "cookie": "lang=en"}, "비밀번호"),
    ],
)
def test_a_browser_gets_the_form_in_its_language(
    client: TestClient, address: str, headers: dict[str, str], word: str
) -> None:
    page = client.get(address, headers={"accept": "text/html", **headers})
    assert page.status_code == 401
    assert word in page.text


def test_the_form_leads_to_the_page_in_its_language(client: TestClient) -> None:
    form = client.get("/ko", headers={"accept": "text/html"}).text
    assert 'action="login?lang=ko"' in form
    fields = {"username": "ada", "password": "right"}
    browser = {"accept": "text/html"}
    answer = client.post("/login?lang=ko", data=fields, headers=browser, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "ko")


def test_the_form_finds_its_way_up_from_any_address(client: TestClient) -> None:
    headers = {"accept": "text/html"}
    assert '<base href="./">' in client.get("/en", headers=headers).text
    assert '<base href="../../">' in client.get("/gradio_api/file/x", headers=headers).text


def test_the_right_password_enters(client: TestClient) -> None:
    assert enter(client).status_code == 200
    assert client.get("/").status_code == 200
    client.get("/logout", follow_redirects=False)
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(("user", "password"), [("ada", "wrong"), ("eve", "right"), ("", "")])
def test_others_do_not(client: TestClient, user: str, password: str) -> None:
    assert enter(client, user, password).status_code == 401
    assert client.get("/").status_code == 401


def test_a_cookie_can_not_be_made_up_or_kept_too_long() -> None:
    login = _login()
    good = login.cookie("ada", 2**40)
    assert login.user(good) == "ada"
    assert login.user(login.cookie("ada", 1)) is None
    assert login.user(good[:-1] + ("0" if good[-1] != "0" else "1")) is None
    assert _login(secret=b"t" * 32).user(good) is None
    assert _login(users={"ada": hash_password("new")}).user(good) is None
    name = b"ada".hex()
    for nonsense in ("", ".", "..", "zz.9.x", f"{b'eve'.hex()}.{2**40}.x", f"{name}.{2**40}.é"):
        assert login.user(nonsense) is None


def _login(users: dict[str, str] = USERS, secret: bytes = SECRET) -> Login:
    return Login(Starlette(), users=users, secret=secret)


def test_the_secret_outlives_a_restart_and_is_private(tmp_path: Path) -> None:
    first = secret_of(tmp_path / "data")
    assert first == secret_of(tmp_path / "data")
    assert len(first) == 32
    assert (tmp_path / "data" / "login-secret").stat().st_mode & 0o077 == 0
