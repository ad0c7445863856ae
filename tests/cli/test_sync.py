"""`assistant sync` and `assistant status`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from digests import digest, invented
from filelock import FileLock
from typer.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two papers and one entry that can't be read."""
    digests = tmp_path / "digests"
    digests.mkdir()
    broken = "### [A Title without Its Link](nowhere)\n\n- 요약입니다."
    (digests / "one.md").write_text(digest("2024-03-04", invented(0), broken, invented(1)))
    return digests


def test_reports_what_it_did_and_what_it_could_not_read(run: Run, folder: Path) -> None:
    first = run("sync", folder)
    assert first.exit_code == 0, first.output
    counts = dict(line.split() for line in first.stdout.splitlines() if len(line.split()) == 2)
    assert counts["added"] == "2"
    assert counts["skipped"] == "1"
    line = (
        (folder / "one.md").read_text().split("\n").index("### [A Title without Its Link](nowhere)")
    )
    assert f"{folder}/one.md:{line + 1}: " in first.stdout
    assert "Syncing" in first.stderr
    second = run("sync", folder)
    assert "unchanged  2" in second.stdout
    assert "Syncing" not in second.stderr


def test_json_holds_the_whole_report(run: Run, folder: Path) -> None:
    report = json.loads(run("sync", folder, "--json").stdout)
    assert (report["added"], report["papers"], report["files"]) == (2, 2, 1)
    assert [place["path"] for place in report["skipped"]] == ["one.md"]
    assert json.loads(run("sync", folder, "--json", "--rebuild").stdout)["rebuilt"]


def test_without_a_folder_the_last_one_is_synced_again(run: Run, folder: Path) -> None:
    run("sync", folder)
    (folder / "two.md").write_text(digest("2024-03-05", invented(2)))
    report = json.loads(run("sync", "--json").stdout)
    assert (report["added"], report["unchanged"], report["removed"]) == (1, 2, 0)


def test_the_environment_outranks_the_last_folder(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("sync", folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "three.md").write_text(digest("2024-03-05", invented(3)))
    monkeypatch.setenv("ASSISTANT_DIGESTS", str(other))
    report = json.loads(run("sync", "--json").stdout)
    assert (report["added"], report["removed"]) == (1, 2)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["sync", "gone"], 1, "gone"),
        (["sync", "seeds", "--digests", "seeds"], 2, "once"),
        (["sync", "--data-dir", "file/data"], 3, "file/data"),
        (["status"], 6, "assistant sync"),
        (["nonsense"], 2, "nonsense"),
        (["search", "x", "--today", "yesterday"], 2, "YYYY-MM-DD"),
        (["search", "  "], 2, "empty"),
        (["ask", "x", "--llm", "parrot"], 2, "llm"),
        (["search"], 2, "QUESTION"),
    ],
)
def test_errors_are_a_sentence_and_an_exit_code(
    run: Run, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "file").touch()
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert not done.stdout
    assert "Traceback" not in done.stderr


def test_another_sync_is_waited_for_or_named(run: Run, folder: Path, tmp_path: Path) -> None:
    run("sync", folder)
    with FileLock(tmp_path / ".assistant" / "sync.lock"):
        done = run("sync", "--no-wait")
    assert done.exit_code == 4
    assert "Another process" in done.stderr


def test_status_tells_what_is_synced(run: Run, folder: Path) -> None:
    run("sync", folder)
    facts = json.loads(run("status", "--json", "--llm", "none").stdout)
    assert facts["digests"] == str(folder)
    assert (facts["papers"], facts["first"], len(facts["skipped"])) == (2, "2024-03-04", 1)
    shown = run("status", "--llm", "none").stdout
    assert "2 in 2 entries" in shown
    assert "one.md:" in shown


def test_a_damaged_catalog_is_read_anew(run: Run, folder: Path, tmp_path: Path) -> None:
    run("sync", folder)
    (tmp_path / ".assistant" / "catalog.sqlite").write_bytes(b"no database" * 1000)
    done = run("sync", folder, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["papers"] == 2


LISTED = "# Papers\n\n- [Owls](https://arxiv.org/abs/2603.90001)\n"


def test_a_sync_that_reads_nothing_is_an_error(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "unread"
    folder.mkdir()
    (folder / "notes.md").write_text("See https://arxiv.org/abs/2603.90001.\n", encoding="utf-8")
    result = run("sync", folder)
    assert result.exit_code == 3
    assert "No paper could be read from the 1 files" in result.output
    assert "notes.md:1: This file links to papers" in result.output


def test_undated_entries_take_the_day_that_is_given(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "notes.md").write_text(LISTED, encoding="utf-8")
    assert run("sync", folder).exit_code == 3
    result = run("sync", folder, "--undated", "2026-03-01")
    assert (result.exit_code, "1 papers from 1 files" in result.output) == (0, True)
