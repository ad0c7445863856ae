"""A full disk, and what can't be read for a while: told in a sentence, and nothing is rebuilt."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from digests import digest, invented, write_folder

from assistant import Assistant, SyncError
from assistant.errors import AssistantError, IndexDamagedError
from assistant.index import building, faults
from assistant.index.faults import unreadable
from assistant.index.lsa import LSA
from assistant.index.pointer import names
from assistant.index.stores.chroma import ChromaStore
from assistant.index.stores.matrix import MatrixStore

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of digests, and beside it its index; only to be copied."""
    folder = tmp_path_factory.mktemp("synced")
    write_folder(folder / "digests", papers=12)
    Assistant.open(folder / "digests", folder / "data", llm="none").sync()
    return folder


@pytest.fixture
def grown(synced: Path, tmp_path: Path) -> Assistant:
    """Over a copy of these, and one more digest that is not in the index yet."""
    shutil.copytree(synced, tmp_path, dirs_exist_ok=True)
    new = digest("2024-12-01", invented(50))
    (tmp_path / "digests" / "new.md").write_text(new, encoding="utf-8")
    return Assistant.open(tmp_path / "digests", tmp_path / "data", llm="none")


def _left(assistant: Assistant) -> list[str]:
    """Generations and collections."""
    data_dir = assistant.settings.data_dir
    return [*names(data_dir), *sorted(path.name for path in data_dir.glob("chroma/*"))]


def _sync(assistant: Assistant, most: int) -> subprocess.CompletedProcess[str]:
    """Sync in a process that may write no file longer than ``most`` bytes."""
    settings = assistant.settings
    folders = ("--digests", str(settings.digests), "--data-dir", str(settings.data_dir))
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", "sync", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


# The catalog can't grow; the index can't be copied or written.
@pytest.mark.parametrize("most", [30_000, 180_000])
def test_a_sync_that_can_write_no_more_says_so_and_leaves_nothing_half(
    grown: Assistant, tmp_path: Path, most: int
) -> None:
    before = _left(grown)
    done = _sync(grown, most)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "room" in done.stderr
    assert _left(grown) == before
    assert not list(grown.settings.data_dir.glob("*.tmp"))
    assert grown.search("video generation")
    grown.sync()
    assert len(grown.papers()) == 13
    fresh = Assistant.open(grown.settings.digests, tmp_path / "fresh", llm="none")
    assert _sync(fresh, most).returncode == 3
    assert _left(fresh) == []


_FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _refuse(error: Exception) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ((MatrixStore, "save"), OSError("184498 requested and 12224 written")),
        ((building, "lexical_writer"), ValueError("An IO error occurred")),
        ((ChromaStore, "write"), IndexDamagedError("Error in compaction: Failed to apply logs")),
        ((LSA, "save"), _FULL),
    ],
)
def test_what_libraries_say_of_a_full_disk_is_no_damage(
    grown: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    place: tuple[object, str],
    error: Exception,
) -> None:
    builds: list[object] = []
    build = building.build
    monkeypatch.setattr(*place, _refuse(error))
    monkeypatch.setattr(faults, "check_room", _refuse(_FULL))
    monkeypatch.setattr("assistant.index.sync.check_room", _refuse(_FULL))
    monkeypatch.setattr(
        "assistant.index.sync.build", lambda *given: builds.append(given) or build(*given)
    )
    before = _left(grown)
    rebuild = place[0] is LSA
    with pytest.raises(SyncError, match="No space left on device") as told:
        grown.sync(rebuild=rebuild)
    assert told.value.hint
    assert len(builds) == 1, "no second attempt"
    assert _left(grown) == before
    assert grown.search("video generation")


def test_an_interrupt_leaves_nothing_half_either(
    grown: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _left(grown)
    monkeypatch.setattr(MatrixStore, "save", _refuse(KeyboardInterrupt()))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        grown.sync()
    assert _left(grown) == before


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.EACCES, errno.ESTALE])
def test_what_can_not_be_read_for_a_while_is_no_damage(
    grown: Assistant, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    assistant = grown
    before = _left(assistant)
    with monkeypatch.context() as patch:
        patch.setattr(LSA, "load", _refuse(OSError(number, os.strerror(number))))
        for call in (lambda: assistant.search("video"), assistant.sync):
            with pytest.raises(AssistantError, match=os.strerror(number)) as told:
                call()
            assert not isinstance(told.value, IndexDamagedError)
    assert _left(assistant) == before
    assert assistant.search("video")


def test_too_many_open_files_start_no_rebuild(grown: Assistant) -> None:
    data, before = grown.settings.data_dir, _left(grown)
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "search", "video", "--data-dir", str(data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9)),
    )
    assert done.returncode != 0
    assert _left(grown) == before
    assert "Traceback" not in done.stderr


def test_errors_of_other_languages_are_read_by_their_number() -> None:
    rust = ValueError("An IO error occurred: 'Too many open files (os error 24)'")
    assert not isinstance(unreadable("It", rust), IndexDamagedError)
    gone = ValueError("No such file or directory (os error 2)")
    assert isinstance(unreadable("It", gone), IndexDamagedError)
    assert isinstance(unreadable("It", ValueError("bad magic")), IndexDamagedError)
    assert isinstance(unreadable("It", FileNotFoundError(2, "gone")), IndexDamagedError)
