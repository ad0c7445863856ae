"""What proxies say of a request, and what others say in their place."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from assistant.api.refusals import path_of
from assistant.web.server.gate.forwarded import PROXY_USER, Forwarded

TOLD = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "papers.example.org",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/papers/",
    "X-Forwarded-User": "ada",
}


async def _seen(scope: Any, receive: Any, send: Any) -> None:
    request = Request(scope)
    await JSONResponse(
        {
            "client": request.client.host if request.client else "",
            "host": request.headers.get("host"),
            "url": str(request.url),
            "path": path_of(scope),
            "user": scope.get(PROXY_USER),
            "left": sorted(name for name in request.headers if "forwarded" in name),
        }
    )(scope, receive, send)


def client(peer: str = "10.0.0.2", root_path: str = "", user: str = "X-Forwarded-User") -> Any:
    app = Forwarded(
        _seen, trusted=(ip_network("10.0.0.0/24"),), root_path=root_path, user_header=user
    )
    return TestClient(app, base_url="http://here:7860", client=(peer, 1))


def test_a_trusted_proxy_is_believed() -> None:
    assert client().get("/en?q=x", headers=TOLD).json() == {
        "client": "203.0.113.9",
        "host": "papers.example.org",
        "url": "https://papers.example.org/papers/en?q=x",
        "path": "/en",
        "user": "ada",
        "left": [],
    }


@pytest.mark.parametrize("peer", ["10.0.1.2", "127.0.0.1", "::1", "testclient", ""])
def test_nobody_else_is(peer: str) -> None:
    assert client(peer).get("/en", headers=TOLD).json() == {
        "client": peer,
        "host": "here:7860",
        "url": "http://here:7860/en",
        "path": "/en",
        "user": None,
        "left": [],
    }


@pytest.mark.parametrize(
    ("hops", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("10.0.0.7, 10.0.0.8", "10.0.0.7"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("203.0.113.9, unknown", "10.0.0.2"),
        ("<script>", "10.0.0.2"),
        ("", "10.0.0.2"),
    ],
)
def test_the_client_is_the_last_that_is_no_proxy_of_ours(hops: str, address: str) -> None:
    assert client().get("/", headers={"X-Forwarded-For": hops}).json()["client"] == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Host", "evil.example/x"),
        ("X-Forwarded-Host", "a b"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "/../x"),
        ("X-Forwarded-Prefix", "/a?b"),
        ("X-Forwarded-Prefix", "/a%2fb"),
    ],
)
def test_nonsense_counts_for_nothing(name: str, value: str) -> None:
    assert client().get("/en", headers={name: value}).json()["url"] == "http://here:7860/en"


def test_of_two_users_none_is_believed() -> None:
    two = [("X-Forwarded-User", "ada"), ("X-Forwarded-User", "root")]
    assert client().get("/", headers=two).json()["user"] is None


def test_a_user_is_named_by_the_configured_header_alone() -> None:
    assert client(user="").get("/", headers=TOLD).json()["user"] is None
    assert client(user="Remote-User").get("/", headers={"Remote-User": "ada"}).json()["user"]


@pytest.mark.parametrize("asked", ["/en", "/papers/en"])
def test_the_prefix_of_the_settings_stands_before_all_paths(asked: str) -> None:
    found = client(root_path="/papers").get(asked, headers={"X-Forwarded-Prefix": "/other"}).json()
    assert (found["path"], found["url"]) == ("/en", "http://here:7860/papers/en")


def test_the_bare_prefix_leads_to_its_folder() -> None:
    answer = client(root_path="/papers").get("/papers", follow_redirects=False)
    assert answer.headers["location"] == "/papers/"
