"""The server as programs see it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from assistant import Assistant, Settings
from assistant.errors import ConfigurationError
from assistant.web.assets import STATIC_DIR, asset, scripts
from assistant.web.server import app as server
from assistant.web.server.app import create_app, sync_if_empty
from assistant.web.server.running import listen

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@pytest.fixture
def http(seed_page: Any) -> httpx.Client:
    return httpx.Client(base_url=seed_page.address, follow_redirects=False)


@pytest.mark.parametrize("path", sorted(path.name for path in STATIC_DIR.iterdir()))
def test_assets_are_served_under_names_that_follow_their_content(
    http: httpx.Client, path: str
) -> None:
    answer = http.get(asset(path))
    assert answer.status_code == 200
    assert answer.content == (STATIC_DIR / path).read_bytes()
    assert len(asset(path).split("?v=")[1]) == 10


def test_scripts_come_packed_or_plain_and_last_as_long_as_their_address(
    http: httpx.Client,
) -> None:
    built = re.findall(r'\./(assets/[\w.-]+\.(?:js|css))"', http.get("en").text)
    assert len(built) >= 2
    for path in (*built, asset("chat.js"), asset("style.css")):
        packed = http.get(path, headers={"accept-encoding": "gzip, br"})
        plain = http.get(path, headers={"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content
        assert "immutable" in packed.headers["cache-control"]
        assert packed.headers["content-type"].split("/")[1][:3] in ("jav", "css")
    assert http.get("web/login.css").headers["cache-control"] == "no-cache"


def test_nothing_beside_the_assets_is_served(http: httpx.Client) -> None:
    for path in ("web/../server.py", "web/%2e%2e/server.py", "web/chat.html", "assets/none.js"):
        assert http.get(path).status_code == 404


def test_the_page_comes_compressed_and_with_a_policy(http: httpx.Client) -> None:
    answer = http.get("en")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "headers", "page"),
    [
        ("", {}, "en"),
        ("", {"accept-language": "ko"}, "ko"),
        ("", {"accept-language": "ko", "cookie": "lang=en"}, "en"),
        ("", {"accept-language": "en", "cookie": "lang=ko"}, "ko"),
        ("", {"accept-language": "en", "cookie": "lang=xx"}, "en"),
        ("", {"accept-language": "ko", "cookie": 'lang="ko;;=='}, "ko"),
        ("?lang=ko", {"accept-language": "en", "cookie": "lang=en"}, "ko"),
        ("?lang=xx", {"accept-language": "ko"}, "ko"),
        ("?lang=ko&q=비디오&paper=", {}, "ko?q=%EB%B9%84%EB%94%94%EC%98%A4&paper="),
        ("?q=RAG&lang=//evil.example", {}, "en?q=RAG"),
    ],
)
def test_the_first_request_leads_to_the_readers_page(
    http: httpx.Client, query: str, headers: dict[str, str], page: str
) -> None:
    answer = http.get(query, headers=headers)
    assert answer.status_code == 303
    assert answer.headers["location"] == page


def test_only_a_chosen_language_is_remembered(http: httpx.Client) -> None:
    assert "lang=ko;" in http.get("?lang=ko").headers["set-cookie"]
    for query in ("", "?lang=xx", "?q=RAG"):
        assert "set-cookie" not in http.get(query, headers={"accept-language": "ko"}).headers


@pytest.mark.parametrize(("page", "word"), [("en", "Browse"), ("ko", "둘러보기")])
def test_a_page_keeps_its_language_whatever_else_is_said(
    http: httpx.Client, page: str, word: str
) -> None:
    other = {"en": "ko", "ko": "en"}[page]
    headers = {"cookie": f"lang={other}", "accept-language": other}
    shown = http.get(page, headers=headers).text
    assert f'"label":"{word}"' in shown


def test_long_requests_are_refused(http: httpx.Client) -> None:
    answer = http.post("gradio_api/queue/join", json="x" * 1_000_001)
    assert answer.status_code == 413


def test_nothing_is_uploaded_flagged_or_monitored(http: httpx.Client) -> None:
    assert http.get("monitoring").status_code in (403, 404)
    names = [item["api_name"] for item in http.get("config").json()["dependencies"]]
    assert "flag" not in names


def test_sessions_that_have_ended_are_forgotten(seeds: Assistant) -> None:
    app = create_app(seeds)
    pages = app.routes[-1].app.routes[-1].app.get_blocks()  # type: ignore[attr-defined]
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for _ in range(5):
            asked = client.post("/gradio_api/call/understand", json={"data": ["video", ""]})
            answer = client.get(f"/gradio_api/call/understand/{asked.json()['event_id']}")
            assert answer.text.startswith("event: complete")
    assert len(pages._queue.pending_event_ids_session) <= 1


def test_a_new_session_holds_only_what_it_has_asked_for(seeds: Assistant) -> None:
    app = create_app(seeds)
    pages = app.routes[-1].app.routes[-1].app.get_blocks()  # type: ignore[attr-defined]
    with TestClient(app, base_url="http://127.0.0.1") as client:
        asked = {"data": ["video", ""], "session_hash": "new"}
        event = client.post("/gradio_api/call/understand", json=asked).json()["event_id"]
        answer = client.get(f"/gradio_api/call/understand/{event}")
        assert answer.text.startswith("event: complete")
    parts = pages.state_holder["new"].config_values
    assert 0 < len(parts) < 5 < len(pages.blocks)


def test_quoted_answers_asked_for_together_are_sent_once_and_without_news_of_the_queue(
    http: httpx.Client,
) -> None:
    config = http.get("config").json()
    chat = next(one["id"] for one in config["dependencies"] if one["api_name"] == "chat")

    async def ask(client: httpx.AsyncClient, session: str) -> list[dict[str, Any]]:
        asked = {"turn": session, "question": "video generation", "history": []}
        request = {"data": [], "event_data": asked, "fn_index": chat, "session_hash": session}
        (await client.post("queue/join", json=request)).raise_for_status()
        answer = await client.get(f"queue/data?session_hash={session}")
        return [json.loads(line[6:]) for line in answer.text.splitlines() if line]

    async def together() -> list[list[dict[str, Any]]]:
        base = f"{http.base_url}gradio_api/"
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            return await asyncio.gather(*(ask(client, f"many{number}") for number in range(20)))

    for messages in asyncio.run(together()):
        kinds = [message["msg"] for message in messages]
        assert kinds == ["estimation", "process_starts", "process_completed", "close_stream"]
        (view,) = messages[2]["output"]["data"]
        assert "<blockquote>" in view["html"]
        assert json.loads(view["rest"])["phase"] == "done"


def test_sessions_whose_reader_has_left_are_forgotten(
    seeds: Assistant, serve: Callable[..., Any]
) -> None:
    served = serve(seeds)
    pages = served.app.routes[-1].app.routes[-1].app.get_blocks()
    with httpx.Client(base_url=f"{served.address}gradio_api/") as client:
        config = client.get("../config").json()
        chat = next(one["id"] for one in config["dependencies"] if one["api_name"] == "chat")

        def ask(session: str) -> Iterator[str]:
            asked = {"turn": "t", "question": "video generation", "history": []}
            request = {"data": [], "event_data": asked, "fn_index": chat, "session_hash": session}
            client.post("queue/join", json=request).raise_for_status()
            with client.stream("GET", f"queue/data?session_hash={session}") as stream:
                yield from stream.iter_lines()

        for number in range(8):
            leaving = ask(f"left{number}")
            assert next(leaving)
            leaving.close()
        # Of Gradio's own, it holds the answers of that many sessions at most.
        pages._queue.pending_messages_per_session.max_size = most = 4
        for number in range(8 + most):
            assert list(ask(f"stayed{number}"))
    assert len(pages._queue.pending_event_ids_session) <= most


def test_scripts_come_in_order() -> None:
    tags = scripts("chat.js")
    assert tags.index("script.js") < tags.index("chat.js")


def test_a_taken_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port}"):
            listen("127.0.0.1", port)


def test_serve_refuses_to_be_open_before_anything_else(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path / "data", host="0.0.0.0", llm="none")
    with pytest.raises(ConfigurationError, match="open to everyone"):
        server.serve(settings)
    assert not (tmp_path / "data").exists()


def test_an_empty_data_folder_is_synced_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant = Assistant.open(digests=SEEDS, data_dir=tmp_path / "data", llm="none")
    sync_if_empty(assistant)
    assert len(assistant.digest_dates()) == 5
    assert "59 papers of 5 digests" in capsys.readouterr().out
    sync_if_empty(assistant)
    assert capsys.readouterr().out == ""
    assistant.close()


def test_serve_runs_what_it_announces(
    synced_seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(server, "run", lambda app, listener: listener.close())
    server.serve(
        Settings.load(digests=SEEDS, data_dir=synced_seeds, llm="none", port=0), open_browser=True
    )
    (address,) = opened
    assert address.startswith("http://127.0.0.1:")
    assert address in capsys.readouterr().out
