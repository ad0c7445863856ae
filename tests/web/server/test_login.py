"""Passwords at the door: who gets in, how often one may try, and how one leaves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import Assistant
from assistant.web.server import login as login_module
from assistant.web.server.gate.access import OPEN_PATHS, Access
from assistant.web.server.gate.keys import Keys
from assistant.web.server.gate.sessions import Sessions
from assistant.web.server.login import COOKIE, Login
from assistant.web.server.security import hash_password

USERS = {"ada": hash_password("right"), "bob": hash_password("also right")}
BROWSER = {"accept": "text/html"}


async def _hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


def guarded(tmp_path: Path) -> Starlette:
    """An application behind the login."""
    login = Login(USERS, Sessions(USERS, b"s" * 32, tmp_path / "logged-out"))
    keys = Keys(tmp_path / "keys")
    return Starlette(
        routes=[*login.routes, Route("/{path:path}", _hello, methods=["GET", "POST"])],
        middleware=[Middleware(Access, login=login, proxied=False, keys=keys, rates=None)],
    )


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(guarded(tmp_path))


def enter(client: Any, user: str = "ada", password: str = "right", **more: Any) -> Any:
    form = {"username": user, "password": password}
    return client.post("/login", data=form, follow_redirects=False, **more)


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
    page = client.get(address, headers={**BROWSER, **headers})
    assert page.status_code == 401
    assert word in page.text
    assert client.get("/login").status_code == 200


def test_the_form_leads_to_the_page_in_its_language(client: TestClient) -> None:
    form = client.get("/ko", headers=BROWSER).text
    assert 'action="login?lang=ko"' in form
    fields = {"username": "ada", "password": "right"}
    answer = client.post("/login?lang=ko", data=fields, headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "ko")


def test_the_form_finds_its_way_up_from_any_address(client: TestClient) -> None:
    assert '<base href="./">' in client.get("/en", headers=BROWSER).text
    assert '<base href="../../">' in client.get("/a/b/x", headers=BROWSER).text


@pytest.mark.parametrize(("user", "password"), [("ada", "wrong"), ("eve", "right"), ("", "")])
def test_only_the_right_password_enters(client: TestClient, user: str, password: str) -> None:
    assert enter(client, user, password).status_code == 401
    assert client.get("/").status_code == 401
    assert enter(client).status_code == 200
    assert client.get("/").status_code == 200


def test_no_more_of_a_form_is_read_than_a_login_takes(client: TestClient) -> None:
    login = "username=ada&password=right"
    for before, status in ("x=y&" * 100, 200), ("x=y&" * 5000, 401):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = client.post("/login", content=before + login, headers=headers)
        assert answer.status_code == status


def test_leaving_ends_the_login_wherever_its_cookie_is(client: TestClient) -> None:
    enter(client)
    kept = client.cookies[COOKIE]
    page = client.get("/logout", headers=BROWSER)
    assert page.status_code == 200
    assert '<form method="post" action="logout' in page.text
    assert client.get("/").status_code == 200, "looking at the button ends nothing"
    assert client.post("/logout", follow_redirects=False).status_code == 303
    assert client.get("/").status_code == 401
    assert client.get("/", headers={"cookie": f"{COOKIE}={kept}"}).status_code == 401


def test_other_logins_of_the_same_user_stay(tmp_path: Path) -> None:
    app = guarded(tmp_path)
    here, there = TestClient(app), TestClient(app)
    enter(here)
    enter(there)
    here.post("/logout")
    assert (here.get("/").status_code, there.get("/").status_code) == (401, 200)


def test_guessing_is_made_to_wait(client: TestClient) -> None:
    tried = [enter(client, "ada", f"guess {n}") for n in range(20)]
    assert [answer.status_code for answer in tried] == [401] * 5 + [429] * 15
    assert int(tried[-1].headers["retry-after"]) >= 1
    assert "Try again in" in tried[-1].text
    # Nor does the right one pass meanwhile; but others do.
    assert enter(client).status_code == 429
    assert enter(client, "bob", "also right").status_code == 200


def test_one_address_can_not_go_through_all_names(client: TestClient) -> None:
    tried = [enter(client, f"user{n}", "password").status_code for n in range(60)]
    assert tried == [401] * 20 + [429] * 40


def test_the_right_password_costs_one_hash_under_hundreds_of_wrong_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    verify = login_module.verify_password

    def counted(password: str, stored: str) -> bool:
        assert threading.current_thread().name.startswith("login")
        hashed.append(password)
        return verify(password, stored)

    monkeypatch.setattr(login_module, "verify_password", counted)
    app = guarded(tmp_path)

    async def all_at_once() -> list[int]:
        def one(user: str, password: str, peer: str) -> Any:
            transport = httpx.ASGITransport(app, client=(peer, 1))
            client = httpx.AsyncClient(transport=transport, base_url="http://here")
            return enter(client, user, password)

        wrong = [one("ada", f"wrong {n}", "10.0.0.1") for n in range(300)]
        answers = await asyncio.gather(*wrong, one("bob", "also right", "10.0.0.2"))
        return [answer.status_code for answer in answers]

    statuses = asyncio.run(all_at_once())
    assert statuses == [401] * 5 + [429] * 295 + [200]
    assert len(hashed) == 6


def test_the_page_is_behind_it(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any], tmp_path: Path
) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{USERS['ada']}\n", "utf-8")
    served = serve(own_seeds(password_file=users))
    with httpx.Client(base_url=served.address) as client:
        assert client.get("en").status_code == 401
        assert client.get("web/login.css").status_code == 200
        assert enter(client).status_code == 200
        assert client.get("en").status_code == client.get("web/chat.js").status_code == 200
