"""The page behind a real nginx, under a prefix and without one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from nginx import NGINX, Nginx

from assistant import Assistant
from assistant.web.server.login import COOKIE
from assistant.web.server.security import hash_password

pytestmark = pytest.mark.skipif(
    not Path(NGINX).exists() and "CI" not in os.environ, reason="nginx is not installed"
)
PASSED_ON = (Path(__file__).resolve().parents[3] / "docs" / "operators.md").read_text("utf-8")
QUESTION = "Papers on video generation"


def location(name: str, address: str) -> str:
    """A location as docs/operators.md has it, for a server under test."""
    pattern = rf"```nginx\n(location {re.escape(name)} \{{.*?\n\}})\n```"
    (block,) = re.findall(pattern, PASSED_ON, re.DOTALL)
    return str(block).replace("http://127.0.0.1:7860", address.rstrip("/"))


@dataclass
class Place:
    """A page behind nginx.

    Attributes:
        nginx: In front of it.
        root: Where the page is, with a slash at its end.
        prefix: Of the path; empty at the root.
        server: Where the server behind it is, with a slash at its end.
    """

    nginx: Nginx
    root: str
    prefix: str
    server: str

    def behind(self, path: str) -> str:
        """An address of the server itself."""
        return f"{self.server}{path}"


@pytest.fixture(scope="module", params=["root", "told", "stripped", "kept"])
def place(
    request: pytest.FixtureRequest,
    served: Any,
    synced_seeds: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Place]:
    """At the root; under a prefix that nginx tells; under one of the settings, taken off or not."""
    settings = {} if request.param in ("root", "told") else {"root_path": "/papers"}
    assistant = Assistant.open(data_dir=synced_seeds, llm="none", **settings)
    page = served(assistant)
    prefix = "" if request.param == "root" else "/papers"
    block = location(f"{prefix}/", page.address)
    if request.param in ("stripped", "kept"):
        block = block.replace("proxy_set_header X-Forwarded-Prefix /papers;", "")
    if request.param == "kept":
        block = block.replace(f":{page.port}/;", f":{page.port};")
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), block)
    yield Place(nginx, f"{nginx.address}{prefix}/", prefix, page.address)
    nginx.stop()
    page.stop()
    assistant.close()


def test_an_answer_appears_and_back_leads_back(place: Place, visit: Callable[..., Any]) -> None:
    visitor = visit()
    failed: list[str] = []
    visitor.context.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    page = visitor.open(place.root)
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("a.cite")
    page.click(".masthead [data-switch=language]")
    page.wait_for_url(f"{place.root}ko")
    page.wait_for_selector(".chat[data-ready]")
    page.go_back()
    page.wait_for_selector(".chat[data-ready]")
    assert page.url == f"{place.root}en"
    assert failed == []
    counted = httpx.get(f"{place.root}metrics").text
    assert 'papers_questions_total{mode="extractive",outcome="answered",way="page"}' in counted
    inside = re.compile(rf'"(?:GET|POST) {place.prefix}/\S* HTTP')
    outside = [line for line in place.nginx.asked() if not inside.search(line)]
    assert [line for line in outside if "/favicon.ico" not in line] == []


def test_a_question_in_the_address_is_asked(place: Place, visit: Callable[..., Any]) -> None:
    page = visit().open(f"{place.root}?q=Papers+on+video+generation")
    page.wait_for_selector("a.cite")
    assert page.url == f"{place.root}en"


def test_a_stream_comes_through_and_asks_not_to_be_gathered(place: Place) -> None:
    with httpx.Client(base_url=place.root, timeout=30) as client:
        event = client.post("gradio_api/call/ask", json={"data": [QUESTION, None, ""]}).json()
        page = client.get(f"gradio_api/call/ask/{event['event_id']}")
        asked = {"model": "daily-papers", "messages": [{"role": "user", "content": QUESTION}]}
        program = client.post("v1/chat/completions", json={**asked, "stream": True})
        health = client.get("healthz")
        # nginx takes the header for itself.
        direct = httpx.post(place.behind("v1/chat/completions"), json={**asked, "stream": True})
    assert "event: complete" in page.text
    assert program.text.endswith("data: [DONE]\n\n")
    assert direct.headers["x-accel-buffering"] == "no"
    assert (health.status_code, health.json()["status"]) == (200, "ok")


def test_pages_with_a_slash_lead_to_those_without(place: Place) -> None:
    answer = httpx.get(f"{place.root}ko/?q=x", follow_redirects=True)
    assert str(answer.url) == f"{place.root}ko?q=x"


@pytest.mark.parametrize("prefix", ["", "/papers"])
def test_a_login_stays_within_its_prefix(
    prefix: str, own_seeds: Callable[..., Assistant], serve: Callable[..., Any], tmp_path: Path
) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{hash_password('right')}\n", "utf-8")
    served = serve(own_seeds(password_file=users))
    nginx = Nginx(tmp_path / "nginx", location(f"{prefix}/", served.address))
    try:
        root = f"{nginx.address}{prefix}/"
        with httpx.Client(base_url=root, headers={"accept": "text/html"}) as client:
            assert client.get("ko").status_code == 401
            form = {"username": "ada", "password": "right"}
            answer = client.post("login?lang=ko", data=form)
            assert (answer.status_code, answer.headers["location"]) == (303, "ko")
            assert f"Path={prefix}/;" in answer.headers["set-cookie"]
            assert client.get("ko").status_code == 200
            assert client.cookies.get(COOKIE)
            left = client.post("logout")
            assert f"Path={prefix}/;" in left.headers["set-cookie"]
            assert client.get("ko").status_code == 401
    finally:
        nginx.stop()
