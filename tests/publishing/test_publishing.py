"""Publishing: whole or not at all, cut off wherever; by two at once; and what is old goes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest
from digests import results
from filelock import FileLock
from fsspec.implementations.memory import MemoryFileSystem
from publications import assert_whole, folder_of, follower, grow, latest

from assistant import Assistant
from assistant.errors import NotSyncedError, SyncBusyError
from assistant.publishing import pruning, publisher
from assistant.publishing.faults import Fault, FaultError
from assistant.publishing.publication import read_pointer
from assistant.publishing.publisher import PublishReport
from assistant.publishing.staging import staged
from assistant.publishing.store import Store, open_store
from assistant.settings import Settings


class Breaking(MemoryFileSystem):
    """A store that fails at its n-th call, and from then on."""

    protocol = "breaking"
    left = 10**9

    def _count(self) -> None:
        type(self).left -= 1
        if self.left < 0:
            raise ConnectionResetError("The connection was cut.")

    def get_file(self, *args: Any, **options: Any) -> Any:
        self._count()
        return super().get_file(*args, **options)

    def put_file(self, *args: Any, **options: Any) -> Any:
        self._count()
        return super().put_file(*args, **options)

    def info(self, *args: Any, **options: Any) -> Any:
        self._count()
        return super().info(*args, **options)


fsspec.register_implementation("breaking", Breaking, clobber=True)


def test_cut_off_at_any_call_it_changes_nothing_and_the_next_one_completes_it(
    origin: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"breaking://{tmp_path.name}"
    store = open_store(url)
    before = origin.publish(url).publication
    grow(origin)
    held = dict(MemoryFileSystem.store)

    def publish(calls: int) -> PublishReport | Fault:
        """Publish until a call of the store; what was wrong then."""
        Breaking.left = calls
        try:
            return origin.publish(url)
        except FaultError as error:
            return error.fault
        finally:
            Breaking.left = 10**9

    with staged(origin.settings, 0) as copy:
        # The same each time, taken once.
        monkeypatch.setattr(publisher, "staged", lambda *_: nullcontext(copy))
        for calls in range(1000):
            MemoryFileSystem.store.clear()
            MemoryFileSystem.store.update(held)
            done = publish(calls)
            if isinstance(done, PublishReport):
                break
            assert done.kind == "unreachable"
            assert read_pointer(store) == before
            assert_whole(store, tmp_path)
        assert calls > 20
        MemoryFileSystem.store.clear()
        MemoryFileSystem.store.update(held)
        assert isinstance(publish(calls - 1), Fault), "only the pointer is missing"
        completed = origin.publish(url)
        assert (completed.sent, completed.changed) == (0, True)
    assert_whole(store, tmp_path)
    page = follower(url, tmp_path / "page")
    page.pull()
    assert results(page) == results(origin)


def test_two_publish_at_once_and_the_last_pointer_wins(
    origin: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, other = str(tmp_path / "store"), follower(tmp_path / "mirror", tmp_path / "other")
    origin.publish(str(tmp_path / "mirror"))
    other.pull()
    grow(origin)
    put = publisher._put
    between: list[str] = []

    def interrupted(store: Store, content: bytes, name: str) -> None:
        if name == "LATEST":
            monkeypatch.setattr(publisher, "_put", put)
            between.append(other.publish(url).publication)
        put(store, content, name)

    monkeypatch.setattr(publisher, "_put", interrupted)
    done = origin.publish(url)
    assert between != [done.publication]
    assert latest(open_store(url)).named() == done.publication
    assert_whole(open_store(url), tmp_path)
    (tmp_path / "store" / "LATEST").write_text(between[0])
    assert_whole(open_store(url), tmp_path)


def test_files_that_readers_do_not_read_stay_here(origin: Assistant, tmp_path: Path) -> None:
    with closing(sqlite3.connect(origin.settings.data_dir / "catalog.sqlite")) as catalog:
        catalog.execute("INSERT INTO embeddings VALUES ('model', 'hash', x'00')")
        catalog.commit()
    url = str(tmp_path / "store")
    origin.publish(url)
    paths = latest(open_store(url)).files
    assert not [path for path in paths if path.startswith("chroma/")]
    page = follower(url, tmp_path / "page")
    page.pull()
    snapshot = folder_of(page) / "catalog.snapshot.sqlite"
    assert page.catalog.path == snapshot
    assert page.catalog.connection.execute("SELECT COUNT(*) FROM embeddings").fetchone() == (0,)
    assert not list(folder_of(page).glob("*-wal"))
    assert not (origin.settings.data_dir / "publishing").exists()


def test_where_an_embedded_chroma_is_searched_nothing_is_published(
    tmp_path: Path, published_from: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.index.writing.in_memory", lambda *_: False)
    origin = Assistant.open(published_from / "digests", tmp_path / "data", llm="none")
    origin.sync()
    with pytest.raises(FaultError, match="12 vectors") as told:
        origin.publish(str(tmp_path / "store"))
    assert "CHROMA_HOST" in told.value.hint


def test_it_waits_for_a_sync_and_one_that_has_no_index_says_so(
    origin: Assistant, tmp_path: Path
) -> None:
    with (
        FileLock(origin.settings.data_dir / "sync.lock"),
        pytest.raises(SyncBusyError, match="syncing"),
    ):
        origin.publish(str(tmp_path / "store"), wait=0)
    with pytest.raises(NotSyncedError):
        Assistant.open(data_dir=tmp_path / "none", llm="none").publish(str(tmp_path / "store"))
    assert not (tmp_path / "store").exists()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that belong to no publication go at once."""
    monkeypatch.setattr(pruning, "GRACE", timedelta(seconds=-1))
    monkeypatch.setattr(publisher, "GRACE", timedelta(seconds=-1))


@pytest.mark.usefixtures("at_once")
def test_what_is_old_goes_but_for_the_newest_two(origin: Assistant, tmp_path: Path) -> None:
    url = tmp_path / "store"
    names = [origin.publish(str(url)).publication]
    for number in (50, 51, 52):
        grow(origin, number)
        names.append(origin.publish(str(url)).publication)
    count = len(list((url / "objects").rglob("*")))
    # The one that is followed stays in any case.
    (url / "LATEST").write_text(names[0])
    done = pruning.prune(open_store(str(url)), 2)
    assert done.publications == 1
    assert sorted(path.name for path in (url / "publications").iterdir()) == [
        names[0],
        *names[2:],
    ]
    assert 0 < done.objects < count
    for name in (names[0], *names[2:]):
        (url / "LATEST").write_text(name)
        assert_whole(open_store(str(url)), tmp_path)
    done = origin.publish(str(url), keep=2)
    assert (done.dropped, done.changed) == (1, False)
    assert_whole(open_store(str(url)), tmp_path)


def test_files_that_have_just_come_stay_and_older_ones_are_sent_again(
    origin: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = tmp_path / "store"
    origin.publish(str(url))
    orphan = url / "objects" / "ab" / f"ab{'0' * 62}"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_text("of one who is publishing")
    assert pruning.prune(open_store(str(url)), 2).objects == 0
    monkeypatch.setattr(pruning, "GRACE", timedelta(seconds=-1))
    assert pruning.prune(open_store(str(url)), 2).objects == 1
    assert_whole(open_store(str(url)), tmp_path)
    # Nobody's publication has them: another machine may be about to remove them.
    monkeypatch.setattr(publisher, "GRACE", timedelta(seconds=-1))
    (url / "LATEST").unlink()
    done = origin.publish(str(url))
    assert done.sent == done.files - 1, "two of them are empty"


def test_nothing_is_removed_while_a_publication_that_stays_can_not_be_read(
    origin: Assistant, tmp_path: Path, at_once: None
) -> None:
    url = tmp_path / "store"
    for number in (50, 51, 52):
        grow(origin, number)
        name = origin.publish(str(url)).publication
    before = sorted(url.rglob("*"))
    (url / "publications" / name).write_text(json.dumps({"format": 99}))
    with pytest.raises(FaultError):
        pruning.prune(open_store(str(url)), 2)
    assert sorted(url.rglob("*")) == before


def test_followers_have_no_say_in_the_settings_that_read_digests() -> None:
    settings = Settings.load(follow="/srv/papers", fetch="daily")
    assert (settings.allow_sync, settings.fetch) == (False, "off")
