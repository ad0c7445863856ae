"""A data folder that can't be written: an image, a read-only mount, another user's folder."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from digests import digest, invented, write_folder
from process import obey_permissions, unwritable
from typer.testing import CliRunner

from assistant import Assistant
from assistant.cli._app import app
from assistant.index.stores import choice
from assistant.index.stores.chroma import LEAST_STEP
from assistant.web.server.security import hash_password

_ROOT = Path(__file__).parents[1]
#: Answers each line that comes in with the numbers of papers in the catalog and in the index.
_FOLLOWER = """
import sys
from assistant import Assistant
a = Assistant.open(sys.argv[1], sys.argv[2], llm="none")
for line in sys.stdin:
    print(len(a.papers()), len(a.search("video robots music", k=100)), flush=True)
"""
#: Opens a lexical index again and again.
_OPENER = """
import sys
from pathlib import Path
from assistant.index.lexical import LexicalIndex
for _ in range(40):
    print(len(LexicalIndex(Path(sys.argv[1]))))
"""


def _start(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        preexec_fn=obey_permissions,
    )


def _run(*arguments: str | Path) -> tuple[int, str, str]:
    process = _start("-m", "assistant.cli", *arguments)
    output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors


def _contents(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


@pytest.fixture
def data(synced_seeds: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(synced_seeds, folder)
    # A copy of files that are open: what a stopped server leaves is one file.
    for path in folder.glob("catalog.sqlite-*"):
        path.unlink()
    return folder


@pytest.fixture
def sealed(data: Path) -> Iterator[Path]:
    with unwritable(data):
        before = _contents(data)
        yield data
        assert _contents(data) == before


def test_permissions_apply_to_these_processes(sealed: Path) -> None:
    process = _start("-c", "import sys; open(sys.argv[1] + '/x', 'w')", sealed)
    assert "PermissionError" in process.communicate(timeout=60)[1]


@pytest.mark.parametrize(
    "command",
    [
        ("search", "video generation", "-k", "3"),
        ("ask", "who wrote 2409.16191?", "--llm", "none"),
        ("status", "--llm", "none"),
    ],
    ids=lambda command: command[0],
)
def test_commands_answer_as_they_do_elsewhere(
    sealed: Path, synced_seeds: Path, command: tuple[str, ...]
) -> None:
    code, output, errors = _run(*command, "--json", "--data-dir", sealed)
    assert (code, errors) == (0, "")
    elsewhere = CliRunner().invoke(app, [*command, "--json", "--data-dir", str(synced_seeds)])
    expected = json.loads(elsewhere.stdout)
    assert {**json.loads(output), "data_dir": ""} == {**expected, "data_dir": ""}


def test_the_page_is_served(sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{hash_password('secret')}\n", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_PASSWORD_FILE", str(users))
    command = ("serve", "--port", "0", "--llm", "none", "--data-dir", sealed)
    with _start("-m", "assistant.cli", *command) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert "http://" in line, process.communicate(timeout=60)[1]
            address = next(word for word in line.split() if word.startswith("http://"))
            assert httpx.get(f"{address}/healthz").json()["ready"]
        finally:
            process.terminate()
            process.communicate(timeout=60)


def test_a_lexical_index_opens_every_time_and_leaves_nothing(data: Path) -> None:
    (folder,) = data.glob("generations/*/lexical")
    with unwritable(folder), _start("-c", _OPENER, folder) as process:
        output, errors = process.communicate(timeout=120)
    assert errors == ""
    assert output.split() == ["59"] * 40


def test_a_sync_says_that_it_cannot_write(sealed: Path) -> None:
    code, _, errors = _run("sync", "--data-dir", sealed)
    assert code == 3
    assert "can't be written" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("part", ["generations/*/ids.json", "catalog.sqlite"])
def test_damage_is_named_where_it_cannot_be_mended(data: Path, part: str) -> None:
    (path,) = data.glob(part)
    path.write_bytes(b"\xa5" * path.stat().st_size)
    with unwritable(data):
        code, _, errors = _run("search", "video", "--data-dir", data)
    assert code == 5
    assert "where the data folder may be written" in errors
    assert "Traceback" not in errors


def test_a_catalog_of_another_version_is_named(data: Path) -> None:
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version=999")
    with unwritable(data):
        code, _, errors = _run("search", "video", "--data-dir", data)
    assert code == 5
    assert "where the data folder may be written" in errors


def test_an_index_too_large_for_memory_says_that_chroma_must_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "MATRIX_LIMIT", 0)
    data = tmp_path / "data"
    Assistant.open(write_folder(tmp_path / "digests", papers=12), data, llm="none").sync()
    with unwritable(data):
        code, _, errors = _run("search", "video", "--data-dir", data)
    assert code == 2
    assert "where it may be written" in errors
    assert "Traceback" not in errors


def test_a_copy_without_its_times_is_looked_through_where_chroma_cannot_open(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    # Chroma saves its graph from this number on.
    folder = write_folder(tmp_path / "digests", papers=LEAST_STEP + 10, per_day=20)
    Assistant.open(folder, data, llm="none").sync()
    for path in data.rglob("*"):
        path.touch()
    (graph,) = data.glob("chroma/*/*/data_level0.bin")

    def damage() -> str:
        with unwritable(data):
            code, output, _ = _run("status", "--json", "--llm", "none", "--data-dir", data)
        assert code == 0
        return str(json.loads(output)["damage"])

    assert damage() == ""
    graph.write_bytes(b"\xa5" * graph.stat().st_size)
    assert "graph" in damage()


def test_a_follower_sees_what_others_sync(tmp_path: Path) -> None:
    folder, data = write_folder(tmp_path / "digests", papers=12), tmp_path / "data"
    owner = Assistant.open(folder, data, llm="none")
    owner.sync()

    def ask(process: subprocess.Popen[str]) -> list[str]:
        assert process.stdin is not None
        assert process.stdout is not None
        with unwritable(data):
            process.stdin.write("\n")
            process.stdin.flush()
            return process.stdout.readline().split()

    with _start("-c", _FOLLOWER, folder, data) as process:
        assert ask(process) == ["12", "12"]
        for number in (13, 14):
            day = f"2024-02-{number}"
            (folder / f"{day}.md").write_text(digest(day, invented(number)), encoding="utf-8")
            owner.sync()
            assert ask(process) == [str(number), str(number)]
        assert process.stdin is not None
        process.stdin.close()
