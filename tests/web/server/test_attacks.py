"""Every route of the server against those who may not use it.

The routes are listed from the server itself, so that a new one is attacked as soon as it exists.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from routes import paths
from starlette.testclient import TestClient

from assistant import Assistant
from assistant.web.server.app import create_app
from assistant.web.server.gate.keys import Keys
from assistant.web.server.gate.origins import is_closed
from assistant.web.server.gate.ways import PROGRAMS, way_in
from assistant.web.server.login import COOKIE
from assistant.web.server.security import hash_password

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")
HERE = "http://127.0.0.1:7860"
#: Paths that are no route, or lead to one by another spelling.
ODD = ("/nowhere", "//healthz", "/healthz/", "/metrics/", "/%2e%2e/metrics", "/API/ask", "/v1/")
#: What the page is made of; everything else that is served is for programs, or closed.
PAGE = ("/en", "/ko", "/web", "/config", "/theme.css", "/robots.txt", "/manifest.json")
PAGE += ("/static", "/assets", "/favicon.ico", "/login", "/logout", "/healthz", "/gradio_api")

#: What a stranger may bring along to get in.
STRANGERS: dict[str, dict[str, str]] = {
    "nothing": {},
    "a wrong key": {"authorization": "Bearer dp-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    "an empty key": {"authorization": "Bearer "},
    "a wrong password": {"authorization": "Basic YWRhOndyb25n"},
    "another scheme": {"authorization": "Digest username=ada"},
    "a made-up cookie": {"cookie": f"{COOKIE}={b'ada'.hex()}.9999999999.x.{'0' * 64}"},
    "a forged user": {"remote-user": "ada", "x-forwarded-user": "ada"},
    "a forged address": {"x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1"},
    "a forged prefix": {"x-forwarded-prefix": "/web/login.css/.."},
    "a forged path": {"x-original-url": "/healthz", "x-rewrite-url": "/healthz"},
    "another method": {"x-http-method-override": "GET"},
}
#: What shows that a request was made by another site's page.
FOREIGN: dict[str, dict[str, str]] = {
    "an origin": {"origin": "https://evil.example"},
    "no origin": {"origin": "null"},
    "another port": {"origin": "http://127.0.0.1:3000"},
    "a picture": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    "a neighbour": {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
}
HOSTS = (
    "evil.example",
    "127.0.0.1.evil.example",
    "evil.example:7860",
    "",
    "localhost@evil.example",
)


class Site:
    """The whole server with a login and a key, and every path of it.

    Args:
        key: A key that is right.
        known: Its paths.
        client: Asks it from an address that no proxy has.
    """

    def __init__(self, key: str, known: list[str], client: TestClient) -> None:
        self.key = key
        self.known = known
        self.client = client

    @classmethod
    @contextmanager
    def running(cls, assistant: Assistant) -> Iterator[Site]:
        """Serve an assistant, with a key, for as long as this lasts."""
        key = Keys.of(assistant.settings).add("robot")
        app = create_app(assistant)
        with TestClient(app, base_url=HERE, client=("203.0.113.9", 1)) as client:
            yield cls(key, sorted({*paths(app.routes), *ODD}), client)
        assistant.close()

    def served(self, method: str, path: str, headers: dict[str, str]) -> int:
        """The status of an answer; bodies are JSON."""
        if method in ("POST", "PUT", "PATCH"):
            headers = {"content-type": "application/json", **headers}
        body = b"{}" if method in ("POST", "PUT", "PATCH") else None
        answer = self.client.request(
            method, path, headers=headers, content=body, follow_redirects=False
        )
        return answer.status_code


@pytest.fixture(scope="module")
def folder(synced_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked")
    shutil.copytree(synced_seeds, folder / "locked")
    shutil.copytree(synced_seeds, folder / "keyed")
    (folder / "users").write_text(f"ada:{hash_password('right')}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def locked(folder: Path) -> Iterator[Site]:
    """Behind a login, and the user header configured."""
    assistant = Assistant.open(
        data_dir=folder / "locked",
        llm="none",
        password_file=folder / "users",
        user_header="Remote-User",
    )
    with Site.running(assistant) as site:
        yield site


@pytest.fixture(scope="module")
def keyed(folder: Path) -> Iterator[Site]:
    """With keys alone: the page is open, as on one's own machine."""
    assistant = Assistant.open(data_dir=folder / "keyed", llm="none")
    with Site.running(assistant) as site:
        yield site


def test_the_list_is_of_everything(locked: Site) -> None:
    assert len(locked.known) > 60
    ways = {way_in(path) for path in locked.known}
    assert {"page", "gradio", "metrics"} <= ways
    assert {"/", "/en", "/ko", "/config", "/gradio_api/queue/join", "/healthz"} <= {*locked.known}


@pytest.mark.parametrize("bringing", STRANGERS)
def test_no_stranger_is_served_anything(locked: Site, bringing: str) -> None:
    headers = STRANGERS[bringing]
    served = {
        (method, path): status
        for path in locked.known
        for method in METHODS
        if not is_closed(path) and path not in ("/login", "/logout")
        if (status := locked.served(method, path, headers)) not in (401, 415)
    }
    assert served == {("GET", "/healthz"): 200, ("HEAD", "/healthz"): 200}


def test_login_and_logout_tell_strangers_nothing(locked: Site) -> None:
    for path in ("/login", "/logout"):
        for method in METHODS:
            assert locked.served(method, path, {}) in (200, 303, 405, 415)
    assert locked.client.get("/en").status_code == 401


@pytest.mark.parametrize("method", METHODS)
def test_what_is_closed_is_closed_to_all(locked: Site, method: str) -> None:
    key = {"authorization": f"Bearer {locked.key}"}
    closed = [path for path in locked.known if is_closed(path)]
    assert len(closed) > 20
    assert {locked.served(method, path, key) for path in closed} == {404}


@pytest.mark.parametrize("bringing", FOREIGN)
def test_no_page_of_another_site_gets_anything(keyed: Site, bringing: str) -> None:
    headers = {"authorization": f"Bearer {keyed.key}", **FOREIGN[bringing]}
    answers = {
        (method, path): status
        for path in keyed.known
        for method in METHODS
        if not is_closed(path) and (status := keyed.served(method, path, headers)) != 403
    }
    assert answers == {}


@pytest.mark.parametrize("host", HOSTS)
def test_no_other_name_is_answered_to(keyed: Site, host: str) -> None:
    headers = {"authorization": f"Bearer {keyed.key}", "host": host}
    answers = {path: keyed.served("GET", path, headers) for path in keyed.known}
    assert set(answers.values()) == {421}


def test_programs_need_a_key_as_soon_as_there_is_one(keyed: Site) -> None:
    for path in keyed.known:
        if way_in(path) in PROGRAMS:
            for method in METHODS:
                assert keyed.served(method, path, {}) in (401, 415), path


def test_each_route_is_the_pages_or_a_programs(keyed: Site) -> None:
    """A new route is under a path that asks for keys, or is named above as the page's own."""
    strays = [
        path
        for path in keyed.known
        if path not in ("/", *ODD)
        and way_in(path) not in PROGRAMS
        and not is_closed(path)
        and not any(path == own or path.startswith(f"{own}/") for own in PAGE)
    ]
    assert strays == []


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "text/plain"}, b'{"question": "x"}', 415),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x--", 415),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=b", 415),
        ({}, b"{}", 415),
        ({"content-type": "application/json"}, b"x" * 1_000_001, 413),
        ({"content-type": "application/json"}, b"[" * 100_000, None),
        ({"content-type": "application/json"}, b"{", None),
        ({"content-type": "application/json"}, b"\xff\xfe\x00", None),
        ({"content-type": "application/json"}, b"null", None),
        ({"content-type": "application/json"}, b'{"data": 1e999}', None),
        ({"content-type": "application/json", "content-encoding": "gzip"}, b"\x1f\x8b", None),
    ],
)
def test_bodies_that_make_no_sense_break_nothing(
    keyed: Site, headers: dict[str, str], body: bytes, status: int | None
) -> None:
    key = {"authorization": f"Bearer {keyed.key}"}
    for path in keyed.known:
        if is_closed(path) or path in ("/login", "/logout"):
            continue
        answer = keyed.client.post(
            path, headers={**key, **headers}, content=body, follow_redirects=False
        )
        assert answer.status_code < 500, (path, answer.text)
        assert answer.status_code == status or status is None, path


def test_a_right_key_opens_the_rest(locked: Site) -> None:
    key = {"authorization": f"Bearer {locked.key}"}
    for path in ("/en", "/config", "/healthz", "/metrics", "/web/chat.js"):
        assert locked.served("GET", path, key) == 200
