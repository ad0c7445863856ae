"""`assistant follow`, `brief` and `export`, and every command of docs/following.md."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
import yaml
from digests import digest, invented
from mail_server import mail_server
from typer.testing import Result

from assistant import Assistant

Run = Callable[..., Result]
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "following.md").read_text(encoding="utf-8")


@pytest.fixture
def world(run: Run, tmp_path: Path) -> Callable[[str, range], None]:
    """Writes a day of invented papers into the working folder's digests, and syncs it."""

    def grow(day: str, numbers: range) -> None:
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        (folder / f"{day}.md").write_text(digest(day, *map(invented, numbers)), encoding="utf-8")
        assert run("sync", "mine").exit_code == 0

    grow("2024-01-01", range(4))
    return grow


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_follows_lists_and_forgets(run: Run, world: Any) -> None:
    done = run("follow", "add", "video generation")
    assert (done.exit_code, done.stdout) == (0, "Following “video generation”: 1 paper so far.\n")
    assert [one["text"] for one in json.loads(run("follow", "list", "--json").stdout)] == [
        "video generation"
    ]
    assert "video generation" in run("follow", "list").stdout
    assert run("follow", "remove", "Video generation").exit_code == 0
    assert "Nothing is followed yet" in run("follow", "list").stdout
    gone = run("follow", "remove", "video generation")
    assert (gone.exit_code, gone.stdout) == (2, "")


def test_what_cannot_be_followed_is_a_sentence(run: Run, world: Any) -> None:
    done = run("follow", "add", "hello")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "“hello” can't be followed" in done.stderr
    assert "Traceback" not in done.output


def test_prints_what_is_new_once(run: Run, world: Any) -> None:
    assert "Nothing is followed yet" in run("brief").stdout
    run("follow", "add", "Dana Winter")
    assert run("brief").stdout == "There is nothing new in what is followed.\n"
    world("2024-01-02", range(4, 8))
    for _ in range(2):
        looked = run("brief", "--dry-run", "--format", "json")
        assert json.loads(looked.stdout)["papers"] == 2
    assert run("brief").stdout.count("https://arxiv.org/abs/") == 2
    again = run("brief")
    assert (again.exit_code, again.stdout) == (0, "There is nothing new in what is followed.\n")
    for _ in range(2):
        since = run("brief", "--since", "2024-01-01", "--language", "ko")
        assert "새 논문 4편" in since.stdout
    assert run("brief", "--since", "yesterday").exit_code == 2


def test_mails_what_is_new_once_and_nothing_where_nothing_is(
    run: Run, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("follow", "add", "Dana Winter")
    world("2024-01-02", range(4, 8))
    missing = run("brief", "--send", "mail")
    assert missing.exit_code == 2
    assert "ASSISTANT_SMTP_HOST" in missing.stderr
    with mail_server("none") as server:
        for name, value in {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(server.port),
            "SMTP_SECURITY": "none",
            "MAIL_FROM": "papers@example.org",
            "MAIL_TO": "me@example.org",
        }.items():
            monkeypatch.setenv(f"ASSISTANT_{name}", value)
        assert run("brief", "--send", "mail", "--dry-run").stdout.count("arxiv.org/abs/") == 2
        assert server.taken == []
        server.fault = "451 later"
        assert run("brief", "--send", "mail").exit_code == 11
        server.fault = ""
        assert run("brief", "--send", "mail").stdout == "Daily papers: 2 new papers → mail\n"
        empty = run("brief", "--send", "mail")
        assert (empty.exit_code, empty.stdout) == (0, "There is nothing new in what is followed.\n")
    assert len(server.taken) == 1


def test_exports_the_papers_of_an_answer(run: Run, world: Any, tmp_path: Path) -> None:
    ris = run("export", "papers by Dana Winter", "--format", "ris").stdout
    assert ris.count("TY  - UNPB") == 2
    told = run("export", "papers by Dana Winter", "--format", "csl", "--to", "papers.json")
    assert told.stdout == "2 papers written to papers.json.\n"
    assert len(json.loads((tmp_path / "papers.json").read_text(encoding="utf-8"))) == 2
    assert run("export", "papers by Dana Winter", "--format", "obsidian").exit_code == 2


def test_notes_that_are_there_stay(run: Run, world: Any, tmp_path: Path) -> None:
    command = ("export", "papers by Dana Winter", "--format", "obsidian", "--to", "vault")
    assert "2 of 2 papers are new notes" in run(*command).stdout
    note = sorted((tmp_path / "vault").iterdir())[0]
    front = yaml.safe_load(note.read_text(encoding="utf-8").split("---\n")[1])
    assert front["title"] == "Lantern-0: Video Generation with Diffusion Models"
    note.write_text("mine", encoding="utf-8")
    assert "0 of 2 papers are new notes" in run(*command).stdout
    assert note.read_text(encoding="utf-8") == "mine"


def test_the_commands_of_the_page_work(
    run: Run, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_SLACK_WEBHOOK", "https://hooks.slack.com/services/T/B/x")
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    lines += [line.partition(" && ")[2] for block in blocks("cron") for line in block.splitlines()]
    commands = [command for line in lines for command in line.split(" && ")]
    asked = [shlex.split(line, comments=True) for line in commands]
    ours = [words[1:] for words in asked if words[:1] == ["assistant"]]
    assert len(ours) == 14
    for arguments in ours:
        if arguments != ["fetch"]:
            done = run(*arguments)
            assert done.exit_code == 0, (arguments, done.output)


def test_the_feeds_of_the_page_work(seed_page: Any) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines() if "curl" in line]
    addresses = [shlex.split(line)[1] for line in lines]
    assert len(addresses) == 2
    for address in addresses:
        answer = httpx.get(address.replace("http://127.0.0.1:7860/", seed_page.address))
        assert answer.status_code == 200
        if ".xml" in address:
            assert feedparser.parse(answer.content).entries
        else:
            assert answer.json()["items"]


def test_the_python_of_the_page_works(
    own_seeds: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    [code] = blocks("python")
    own = own_seeds()
    monkeypatch.setattr(Assistant, "open", lambda **_: own)
    exec(code, {})
    assert [one.text for one in own.following.all()] == ["video generation"]


def test_the_settings_of_the_page_are_settings() -> None:
    from assistant import Settings

    [text] = blocks("ini")
    for name in re.findall(r"^ASSISTANT_(\w+)=", text, re.MULTILINE):
        assert name.lower() in Settings.model_fields
