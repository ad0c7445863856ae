"""What changed in a file is found, whenever it changed and however it looks from outside."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest
from digests import digest, invented, write_folder

from assistant.catalog import update
from assistant.catalog.papers import Tagger
from assistant.catalog.schema import connect
from assistant.catalog.update import Changes, update_catalog
from assistant.digest import Digest, DigestFolders

TAGGER = Tagger(lambda _: {}, "1")
NAME = "2024-01-02.md"
OLD = 1_700_000_000_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve papers in three files, long since written."""
    root = write_folder(tmp_path / "digests", papers=12)
    for file in root.iterdir():
        os.utime(file, ns=(OLD, OLD))
    return root


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with closing(connect(tmp_path / "catalog.sqlite")) as opened:
        yield opened


def _update(connection: Connection, folder: Path, *, anew: bool = False) -> Changes:
    return update_catalog(connection, folder, TAGGER, anew=anew)


def _rewrite_alike(file: Path) -> None:
    """Another text of the same size and time."""
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    changed = text.replace("Vote: 16", "Vote: 61")
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


def test_a_file_that_is_written_while_it_is_read_loses_nothing(
    connection: Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is listed and compared whole, read when only its beginning is there, then whole again."""
    file = folder / NAME
    whole, read = file.read_bytes(), DigestFolders.read

    def torn(folders: DigestFolders, path: str) -> tuple[Digest, str]:
        if path != NAME:
            return read(folders, path)
        file.write_bytes(whole[: len(whole) // 2])
        found = read(folders, path)
        file.write_bytes(whole)
        os.utime(file, ns=(OLD, OLD))
        return found

    monkeypatch.setattr(DigestFolders, "read", torn)
    assert _update(connection, folder).added < 12
    monkeypatch.setattr(DigestFolders, "read", read)
    monkeypatch.setattr(update, "_COMPARED_EVERY", 0)
    _update(connection, folder)
    assert connection.execute("SELECT COUNT(*) FROM entries").fetchone() == (12,)


def test_what_a_catalog_holds_under_a_wrong_fingerprint_is_read_again_when_asked_for(
    connection: Connection, folder: Path
) -> None:
    _update(connection, folder)
    connection.execute("DELETE FROM entries WHERE path = ?", (NAME,))
    assert _update(connection, folder).added == 0
    assert _update(connection, folder, anew=True).added == 4


def test_an_edit_that_keeps_size_and_time_is_found_by_reading_anew(
    connection: Connection, folder: Path
) -> None:
    _update(connection, folder)
    _rewrite_alike(folder / NAME)
    assert _update(connection, folder).updated == 0
    assert _update(connection, folder, anew=True).updated == 1


@pytest.mark.parametrize("hours", [25, -25])
def test_it_is_found_within_a_day_by_itself_and_when_the_clock_was_wrong(
    connection: Connection, folder: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    _update(connection, folder)
    _rewrite_alike(folder / NAME)
    later = time.time_ns() + hours * 3600 * 10**9
    monkeypatch.setattr(update.time, "time_ns", lambda: later)
    assert _update(connection, folder).updated == 1
    assert _update(connection, folder).updated == 0


def test_it_is_found_at_once_in_a_file_that_had_just_been_written(
    connection: Connection, folder: Path
) -> None:
    fresh = folder / NAME
    os.utime(fresh)
    _update(connection, folder)
    _rewrite_alike(fresh)
    assert _update(connection, folder).updated == 1


def test_files_that_are_long_unchanged_are_not_read(
    connection: Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _update(connection, folder)
    compared: list[Path] = []
    fingerprint = update.fingerprint

    def counting(file: Path) -> str:
        compared.append(file)
        return fingerprint(file)

    monkeypatch.setattr(update, "fingerprint", counting)
    _update(connection, folder)
    (folder / "new.md").write_text(digest("2024-02-01", invented(50)), encoding="utf-8")
    _update(connection, folder)
    assert compared == [folder / "new.md"]


def test_a_file_more_costs_little_for_each_that_was_there_before(tmp_path: Path) -> None:
    # Going through the entries themselves, or through all authors, takes more.
    assert (_steps(tmp_path, 400) - _steps(tmp_path, 40)) / 360 < 15


def _steps(tmp_path: Path, papers: int) -> int:
    """What SQLite does for one file more than so many papers."""
    folder, done = write_folder(tmp_path / f"{papers}", papers), list[None]()
    with closing(connect(tmp_path / f"{papers}.sqlite")) as connection:
        _update(connection, folder)
        text = digest("2025-02-01", invented(5000, authors="Ann Lee"))
        (folder / "new.md").write_text(text, encoding="utf-8")
        connection.set_progress_handler(lambda: done.append(None), 1)
        assert _update(connection, folder).added == 1
    return len(done)


def test_what_is_no_file_is_reported_until_it_is_one(connection: Connection, folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    (folder / "link.md").symlink_to(folder / "nowhere")
    changes = _update(connection, folder)
    assert changes.added == 12
    assert [place.path for place in changes.skipped] == ["link.md", "pipe.md"]
    assert len(_update(connection, folder).skipped) == 2
    (folder / "pipe.md").unlink()
    (folder / "link.md").unlink()
    (folder / "pipe.md").write_text(digest("2024-02-01", invented(50)), encoding="utf-8")
    changes = _update(connection, folder)
    assert (changes.added, changes.skipped) == (1, ())
