"""What the doctor finds of sound things and of broken ones, against real servers."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import embedding_server
import pytest
from digests import digest, invented
from feed_server import Reply, feed_server, files, item
from scripted_llm import ScriptedLLM

from assistant import Assistant
from assistant.reports import doctor
from assistant.reports.doctor import Finding

Open = Callable[..., Assistant]
#: Nothing listens there (discard); asked at once, and answered at once.
CLOSED = "http://127.0.0.1:9"
OFFLINE = {"feed_url": CLOSED, "arxiv_url": CLOSED}


def _found(assistant: Assistant, **options: Any) -> dict[str, Finding]:
    return {finding.check: finding for finding in assistant.doctor(**options)}


def _states(found: dict[str, Finding], state: str) -> set[str]:
    return {name for name, finding in found.items() if finding.state == state}


@pytest.fixture
def fresh(tmp_path: Path) -> Open:
    """Opens an assistant over a digest of today and one of yesterday."""
    folder = tmp_path / "digests"
    folder.mkdir()
    today = date.today()
    for n, day in enumerate((today - timedelta(days=1), today)):
        (folder / f"{n}.md").write_text(digest(str(day), invented(n)), encoding="utf-8")
    Assistant.open(folder, tmp_path / "data", llm="none").sync()

    def _open(**settings: object) -> Assistant:
        given = {"digests": folder, "data_dir": tmp_path / "data", "llm": "none", **settings}
        return Assistant.open(**given)  # type: ignore[arg-type]

    return _open


def test_a_sound_installation_is_all_right_and_left_as_it_was(fresh: Open, tmp_path: Path) -> None:
    day = str(date.today() - timedelta(days=7))
    atom = Reply(200, b"<feed/>", {"Content-Type": "application/atom+xml"})
    with (
        feed_server({day: [item(1)]}) as feed,
        feed_server({}) as arxiv,
        ScriptedLLM([]) as llm,
        embedding_server.serve() as embedding,
    ):
        arxiv.fault = lambda asked, times: atom
        settings = {
            "embedding": "openai-like",
            "embedding_base_url": embedding.url,
            "feed_url": feed.url,
            "arxiv_url": arxiv.url,
            "llm": "openai-like",
            "openai_base_url": llm.url,
            "openai_api_key": "sk-very-secret",
        }
        fresh(**settings).sync()
        before = files(tmp_path)
        found = _found(fresh(**settings))
        korean = _found(fresh(**settings), language="ko")
        assert len(feed.asked) == 2
    assert _states(found, "ok") == set(found), found
    assert list(found) == [
        *("program", "digests", "data", "index", "newest", "entries"),
        *("model", "embedding", "feed", "arxiv"),
    ]
    assert str(date.today()) in found["newest"].text
    assert "scripted" in found["model"].text
    assert files(tmp_path) == before
    assert "very-secret" not in repr(found)
    assert all(re.search("[가-힣]", finding.text) for finding in korean.values())


def test_what_does_not_answer_is_named(fresh: Open) -> None:
    found = _found(
        fresh(
            **OFFLINE,
            llm="openai-like",
            openai_base_url=f"{CLOSED}/v1",
            embedding="openai-like",
            embedding_base_url="http://user:hidden@127.0.0.1:9/v1",
            chroma_host="127.0.0.1",
            chroma_port=9,
            fetch="daily",
        )
    )
    assert {"model", "embedding", "chroma", "feed"} <= _states(found, "bad")
    assert found["arxiv"].state == "warn"
    for name in ("model", "embedding", "chroma"):
        assert "127.0.0.1:9" in found[name].text, found[name]
    assert "hidden" not in repr(found)
    assert "chroma run" in found["chroma"].mend


def test_a_wrong_key_and_a_missing_model_are_told_apart(fresh: Open) -> None:
    with ScriptedLLM([]) as llm, embedding_server.serve() as embedding:
        embedding.key = "right"
        settings = {
            **OFFLINE,
            "llm": "openai-like",
            "openai_base_url": llm.url,
            "llm_model": "other",
            "embedding": "openai-like",
            "embedding_base_url": embedding.url,
            "openai_api_key": "wrong",
        }
        found = _found(fresh(**settings))
    assert (found["model"].state, found["embedding"].state) == ("bad", "bad")
    assert "other" in found["model"].text
    assert found["model"].mend.endswith("scripted")
    assert "key" in found["embedding"].text


def test_a_login_page_is_no_feed(fresh: Open) -> None:
    with feed_server({}) as feed:
        feed.fault = lambda asked, times: Reply(200, b"<html>", {"Content-Type": "text/html"})
        found = _found(fresh(feed_url=feed.url, arxiv_url=CLOSED, fetch="hourly"))
    assert found["feed"].state == "bad"


def test_a_server_that_says_nothing_is_not_waited_for(
    fresh: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        found = _found(fresh(**OFFLINE, llm="openai-like", openai_base_url=address))
    assert found["model"].state == "bad"
    assert "No answer within 0.2 seconds" in found["model"].text


def test_old_changed_and_unread_digests_are_told(own_seeds: Open, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    shutil.copytree(Path(__file__).resolve().parents[2] / "seeds", folder)
    broken = "### [A Title without Its Link](nowhere)\n\n- 요약입니다."
    (folder / "broken.md").write_text(digest("2024-03-04", invented(0), broken))
    assistant = own_seeds(digests=folder, **OFFLINE)
    assistant.sync()
    (folder / "new.md").write_text(digest("2024-03-05", invented(1)))
    found = _found(assistant)
    assert _states(found, "warn") >= {"newest", "changes", "entries"}
    assert "2024-11-14" in found["newest"].text
    assert found["newest"].mend == "Run: assistant fetch"
    assert found["changes"].text.startswith("1 file in")
    assert found["changes"].mend == "Run: assistant sync"
    assert "broken.md:" in found["entries"].text
    assert _states(found, "bad") == set()


def test_what_is_broken_is_told_with_its_mend(own_seeds: Open, tmp_path: Path) -> None:
    nothing = Assistant.open(tmp_path / "none", tmp_path / "new", llm="none", **OFFLINE)
    found = _found(nothing)
    assert _states(found, "bad") == {"digests", "index"}
    assert "does not exist" in found["digests"].text
    assert "assistant sync" in found["index"].mend
    assert not (tmp_path / "new").exists()
    damaged = own_seeds(**OFFLINE)
    [vectors] = (damaged.settings.data_dir / "generations").glob("*/vectors.npy")
    vectors.write_bytes(vectors.read_bytes()[:1000])
    before = files(damaged.settings.data_dir)
    found = _found(damaged)
    assert found["index"].state == "bad"
    assert files(damaged.settings.data_dir) == before, "nothing is mended unasked"
    other = _found(own_seeds(**OFFLINE, embedding_dimensions=64))
    assert other["index"].state == "bad"


def test_a_full_disk_and_a_locked_folder_are_told(
    fresh: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage._replace(free=9_000_000))
    found = _found(fresh(**OFFLINE))
    assert found["data"].state == "bad"
    assert "9 MB of disk left" in found["data"].text
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    assert _found(fresh(**OFFLINE))["data"].state == "warn"
    assert _found(fresh(**OFFLINE, data_dir=tmp_path / "other"))["data"].state == "bad"
