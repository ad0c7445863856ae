"""Proxies of the environment: none stands before what is local, and a useless one is said."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from assistant import ConfigurationError, Settings
from assistant.proxies import is_local, spare_local

ROOT = Path(__file__).resolve().parents[1]
NAMES = [f"{kind}_proxy" for kind in ("http", "https", "all", "no")]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        # Set and taken away again, so that what the code sets goes with the test.
        for spelling in (name, name.upper()):
            monkeypatch.setenv(spelling, "")
            monkeypatch.delenv(spelling)


class _Named(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(getattr(self.server, "called", "")).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def addresses() -> Iterator[tuple[str, str]]:
    """A service and a proxy on this machine; each answers with its name."""
    servers = [HTTPServer(("127.0.0.1", 0), _Named) for _ in range(2)]
    for name, server in zip(("service", "proxy"), servers, strict=True):
        server.called = name  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield tuple(f"http://127.0.0.1:{server.server_port}" for server in servers)  # type: ignore[misc]
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:11434", True),
        ("http://localhost:8000/v1", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.5/v1", True),
        ("http://ollama:11434", True),
        ("http://box.local/v1", True),
        ("https://api.openai.com/v1", False),
        ("http://8.8.8.8/v1", False),
        ("http://127.0.0.1.evil.example/v1", False),
    ],
)
def test_is_local(address: str, local: bool) -> None:
    assert is_local(address) is local


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_this_machine_is_reached_without_a_proxy(
    addresses: tuple[str, str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    service, proxy = addresses
    monkeypatch.setenv(variable, proxy)
    assert httpx.get(service).text == "proxy"
    Settings.load()
    assert httpx.get(service).text == "service"


def test_private_services_are_spared_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "example.org, .intranet")
    for _ in range(2):
        Settings.load(
            chroma_host="chroma",
            embedding_base_url="http://10.0.0.7:8080/v1",
            openai_base_url="https://api.openai.com/v1",
            ollama_host="[fd00::7]:11434",
        )
    spared = os.environ["no_proxy"].replace(" ", "").split(",")
    assert spared[:2] == ["example.org", ".intranet"]
    assert {"localhost", "127.0.0.1", "::1", "chroma", "10.0.0.7", "fd00::7"} <= set(spared)
    assert "api.openai.com" not in spared
    assert len(spared) == len(set(spared))


def test_without_a_proxy_nothing_is_touched() -> None:
    Settings.load(chroma_host="chroma")
    assert "no_proxy" not in os.environ


def test_an_address_that_makes_no_sense_is_left_to_whoever_uses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    spare_local(["http://[broken/v1"])
    assert "broken" not in os.environ["no_proxy"]


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:9", "ftp://127.0.0.1:9", "http://host:port"])
def test_a_useless_proxy_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ConfigurationError, match="ALL_PROXY") as refused:
        Settings.load()
    assert refused.value.hint is not None
    assert "socks5://" in refused.value.hint


def test_the_page_is_built_behind_a_socks_proxy() -> None:
    """In a process of its own: Gradio makes its HTTP client as it is imported."""
    code = "from assistant import Settings; Settings.load(); import assistant.web.page"
    environment = {**os.environ, "ALL_PROXY": "socks5://127.0.0.1:9", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
