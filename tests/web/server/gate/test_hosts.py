"""Names that are served, and names that lead here and aren't."""

from __future__ import annotations

import socket

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from assistant.settings import Settings
from assistant.web.server.gate.hosts import HostCheck


def status(asked: str, **settings: object) -> int:
    app = HostCheck(PlainTextResponse("hello"), settings=Settings.load(**settings))
    return TestClient(app).get("/", headers={"host": asked}).status_code


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("localhost:7860", True),
        ("LOCALHOST:7860", True),
        ("127.0.0.1:7860", True),
        ("127.8.8.8", True),
        ("[::1]:7860", True),
        ("evil.example", False),
        ("evil.example:7860", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.1@evil.example", False),
        ("192.168.1.4", False),
        ("0.0.0.0", False),
        ("", False),
        ("localhost, evil.example", False),
        ("[::1", False),
    ],
)
def test_loopback_alone_is_served_at_first(host: str, served: bool) -> None:
    assert (status(host) == 200) is served


@pytest.mark.parametrize(
    ("hosts", "host", "served"),
    [
        ("papers.example.org", "papers.example.org", True),
        ("papers.example.org", "Papers.Example.org.:443", True),
        ("papers.example.org", "example.org", False),
        ("papers.example.org", "x.papers.example.org", False),
        ("a.example, *.example.org", "papers.example.org", True),
        ("*.example.org", "example.org", False),
        ("*.example.org", "evilexample.org", False),
        ("*", "evil.example", True),
    ],
)
def test_configured_names_are(hosts: str, host: str, served: bool) -> None:
    assert (status(host, hosts=hosts) == 200) is served


def test_where_it_listens_on_all_addresses_each_is_served_and_no_name_but_the_machines() -> None:
    for host in ("192.168.1.4:7860", "[fe80::1]:7860", socket.gethostname()):
        assert status(host, host="0.0.0.0", allow_open=True) == 200
    assert status("evil.example", host="0.0.0.0", allow_open=True) == 421
    assert status("10.0.0.1", host="192.168.1.4") == 421
    assert status("192.168.1.4", host="192.168.1.4") == 200


def test_two_hosts_are_none() -> None:
    app = HostCheck(PlainTextResponse("hello"), settings=Settings.load())
    headers = [("host", "localhost"), ("host", "evil.example")]
    assert TestClient(app).get("/", headers=headers).status_code == 421


def test_the_refusal_says_what_to_set() -> None:
    app = HostCheck(PlainTextResponse("hello"), settings=Settings.load())
    assert "ASSISTANT_HOSTS" in TestClient(app).get("/").json()["detail"]
