"""A follower: it takes only what is whole, meant and readable, and else keeps what it has."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from digests import results
from filelock import FileLock
from publications import assert_whole, folder_of, follower, forge, grow, latest, post

from assistant import Assistant, ConfigurationError
from assistant.errors import IndexDamagedError, PublicationError, SyncBusyError, SyncError
from assistant.index.pointer import names
from assistant.publishing import fetching, pruning, puller
from assistant.publishing.faults import FaultError
from assistant.publishing.folder import FolderStore
from assistant.publishing.pulled import Pulled
from assistant.publishing.store import open_store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(origin: Assistant, tmp_path: Path) -> Path:
    """A folder with one publication."""
    origin.publish(str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def page(store: Path, tmp_path: Path) -> Assistant:
    """A follower that has fetched it."""
    page = follower(store, tmp_path / "page")
    page.pull()
    return page


def fails(page: Assistant, kind: str) -> FaultError:
    """A pull that fails so, and leaves nothing half."""
    before = names(page.settings.data_dir)
    with pytest.raises(FaultError) as told:
        page.pull()
    assert told.value.fault.kind == kind, told.value
    assert names(page.settings.data_dir) == before
    return told.value


def refused(page: Assistant, kind: str) -> FaultError:
    """A pull that fails so; what was in use still answers, and what is wrong is told."""
    answers = results(page, ["video generation"])
    told = fails(page, kind)
    fresh = Assistant(page.settings)
    assert results(fresh, ["video generation"]) == answers
    state = fresh.status().pulled
    assert state is not None
    assert state.fault == told.fault
    return told


def item(content: bytes = b"x") -> dict[str, Any]:
    """A file of a publication."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


OUTSIDE = (
    "../../../escaped", "/tmp/escaped", "model/../../../escaped", "a/./b", "a//b", "", ".", "..",
    "a\\..\\b", "C:escaped", "a\x00b", "model/", "/", "가", "x" * 200, "/".join("abcdefghi"),
)  # fmt: skip


def test_a_path_that_leads_elsewhere_is_refused(page: Assistant, store: Path) -> None:
    object_path = store / "objects" / item()["sha256"][:2] / item()["sha256"]
    object_path.parent.mkdir(exist_ok=True)
    object_path.write_bytes(b"x")
    first = (store / "LATEST").read_text()
    for path in OUTSIDE:
        (store / "LATEST").write_text(first)
        forge(store, files={path: item()})
        fails(page, "malformed")
    assert not list(store.parent.rglob("*escaped*"))
    assert not Path("/tmp/escaped").exists()
    refused(page, "malformed")


SENSELESS: tuple[dict[str, Any], ...] = (
    {"files": {"manifest.json": None}},
    {"files": {"catalog.snapshot.sqlite": None}},
    {"files": {"manifest.json/x": item()}},
    {"files": {"MANIFEST.json": item()}},
    {"files": {"x": {"sha256": "../../../x", "size": 1}}},
    {"files": {"x": {"sha256": item()["sha256"], "size": -1}}},
    {"files": {"x": {"sha256": item()["sha256"], "size": 1 << 60}}},
    {"files": {"x": {"sha256": item()["sha256"], "size": 1.5}}},
    {"files": {"x": {"sha256": item()["sha256"], "size": True}}},
    {"files": {"x": {"sha256": 5, "size": 1}}},
    {"files": {"x": []}},
    {"files": {f"f{n}": item() for n in range(10_001)}},
    {"published": "yesterday"},
    {"published": "2024-01-01"},
    {"versions": []},
)


def test_a_publication_that_makes_no_sense_is_refused(page: Assistant, store: Path) -> None:
    first = (store / "LATEST").read_text()
    for changes in SENSELESS:
        (store / "LATEST").write_text(first)
        forge(store, **changes)
        fails(page, "malformed")
    for content in (b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": 1}'):
        post(store, content)
        fails(page, "malformed")
    for pointer in ("", "latest", "../../etc/passwd", "20240101T000000000000Z-", "x" * 10_000):
        (store / "LATEST").write_text(pointer)
        fails(page, "malformed")
    refused(page, "malformed")


def test_a_store_that_sends_without_end_is_cut_off(
    page: Assistant, store: Path, over_http: Callable[[Path], str], tmp_path: Path
) -> None:
    forge(store, files={"x": item()})
    big = store / "objects" / item()["sha256"][:2] / item()["sha256"]
    big.parent.mkdir(exist_ok=True)
    big.write_bytes(b"x" * 5_000_000)
    refused(page, "wrong")
    distant = follower(over_http(store), tmp_path / "distant")
    with pytest.raises(FaultError, match="not what was published"):
        distant.pull()
    (store / "LATEST").write_bytes(b"20" * 5_000_000)
    fails(distant, "malformed")


def test_a_wrong_checksum_is_noticed_and_told_until_it_is_mended(
    page: Assistant, origin: Assistant, store: Path
) -> None:
    paper = grow(origin)
    origin.publish(str(store))
    broken = store / latest(open_store(str(store))).files["manifest.json"].object
    content = broken.read_bytes()
    broken.write_bytes(content[:-1] + b"x")
    told = refused(page, "wrong")
    assert broken.name in told.message
    refused(page, "wrong")
    state = Pulled.read(page.settings.data_dir)
    assert state is not None
    assert state.failures == 2
    # As its hint says.
    broken.unlink()
    refused(page, "gone")
    origin.publish(str(store))
    page.pull()
    assert page.paper(paper) is not None
    state = Pulled.read(page.settings.data_dir)
    assert state is not None
    assert (state.failures, state.fault) == (0, None)


def test_a_manifest_that_was_changed_is_noticed(page: Assistant, store: Path) -> None:
    forge(store)
    (store / "publications" / (store / "LATEST").read_text()).write_text("{}")
    refused(page, "wrong")


def test_an_index_of_another_version_is_refused(page: Assistant, store: Path) -> None:
    versions = dict(latest(open_store(str(store))).versions)
    for key in versions:
        forge(store, versions={**versions, key: "99"})
        assert f"{key} 99 / {versions[key]}" in fails(page, "version").message
    forge(store, format=2)
    refused(page, "version")


def test_an_index_whose_vectors_are_in_another_server_is_refused(
    page: Assistant, store: Path
) -> None:
    forge(store, server="chroma.example:8000")
    refused(page, "server")


def test_what_is_whole_but_can_not_be_opened_is_refused(page: Assistant, store: Path) -> None:
    content = b"no database"
    place = store / "objects" / item(content)["sha256"][:2] / item(content)["sha256"]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    forge(store, files={"catalog.snapshot.sqlite": item(content)})
    refused(page, "damaged")


def test_only_what_is_new_is_fetched_and_what_is_held_is_shared(
    page: Assistant, origin: Assistant, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, fetched = folder_of(page), []
    download = FolderStore.download

    def counted(self: FolderStore, name: str, *rest: Any) -> None:
        fetched.append(name)
        download(self, name, *rest)

    monkeypatch.setattr(FolderStore, "download", counted)
    grow(origin)
    sent = origin.publish(str(store)).sent
    page.pull()
    assert len(fetched) == sent
    same = "model/vocabulary.json"
    assert (before / same).stat().st_ino == (folder_of(page) / same).stat().st_ino
    for number in range(51, 53):
        grow(origin, number)
        origin.publish(str(store))
        page.pull()
    assert len(names(page.settings.data_dir)) == 3
    assert not (page.settings.data_dir / "incoming").exists()


def test_a_cut_off_fetch_goes_on_where_it_was(
    page: Assistant, origin: Assistant, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(origin)
    sent = origin.publish(str(store)).sent
    download, fetched = FolderStore.download, []

    def breaking(self: FolderStore, name: str, *rest: Any) -> None:
        if len(fetched) == 3:
            raise FaultError(puller.Fault("unreachable", self.where, "cut"))
        fetched.append(name)
        download(self, name, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(FolderStore, "download", breaking)
        refused(page, "unreachable")
    monkeypatch.setattr(
        FolderStore,
        "download",
        lambda self, name, *rest: (fetched.append(name), download(self, name, *rest)),
    )
    page.pull()
    assert len(fetched) == len(set(fetched)) == sent


def test_what_was_damaged_here_is_fetched_again(page: Assistant, store: Path) -> None:
    answers = results(page)
    page.close()
    place = folder_of(page) / "model" / "directions.npy"
    content = place.read_bytes()
    place.unlink()
    place.write_bytes(content[:100])
    fresh = Assistant(page.settings)
    with pytest.raises(IndexDamagedError, match="directions"):
        fresh.search("video")
    assert not (page.settings.data_dir / "catalog.sqlite").exists(), "nothing is built here"
    assert fresh.pull().changed
    assert results(fresh) == answers
    # Of the same length, so that only its hash tells.
    flipped = folder_of(page) / "lexical" / "meta.json"
    flipped.write_bytes(bytes(reversed(flipped.read_bytes())))
    again = Assistant(page.settings)
    assert again.pull().changed
    assert results(again) == answers


def _fetch(page: Assistant, most: int) -> subprocess.CompletedProcess[str]:
    """Have a process search that may write no file longer than ``most`` bytes."""
    settings = page.settings
    code = (
        "import sys; from assistant import Assistant\n"
        "from assistant.errors import AssistantError\n"
        f"a = Assistant.open(data_dir={str(settings.data_dir)!r}, follow={settings.follow!r},"
        " llm='none')\n"
        "try: a.pull()\n"
        "except AssistantError as error: sys.exit(f'{error.exit_code} {error}')"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


def test_a_full_disk_is_told_and_leaves_nothing_half(
    page: Assistant, origin: Assistant, store: Path, tmp_path: Path
) -> None:
    paper = grow(origin)
    origin.publish(str(store))
    for one in (page, follower(store, tmp_path / "empty")):
        before = names(one.settings.data_dir)
        done = _fetch(one, 100_000)
        assert done.stderr.startswith("14 There is no room in"), done.stderr
        assert names(one.settings.data_dir) == before
        assert not (one.settings.data_dir / "incoming").exists()
        one.pull()
        assert one.paper(paper) is not None


def test_a_disk_that_will_be_full_is_told_before_anything_is_fetched(
    page: Assistant, origin: Assistant, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(origin)
    origin.publish(str(store))
    with monkeypatch.context() as patch:
        usage = shutil.disk_usage(store)
        patch.setattr(fetching.shutil, "disk_usage", lambda _: usage._replace(free=1000))
        patch.setattr(FolderStore, "download", None)
        patch.setattr(FolderStore, "read", FolderStore.read)
        refused(page, "full")
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr(fetching, "_assemble", full)
        refused(page, "full")
    page.pull()


def test_what_is_pruned_while_it_is_fetched_gives_way_to_the_newest(
    page: Assistant, origin: Assistant, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "GRACE", timedelta(seconds=-1))
    grow(origin, 50)
    origin.publish(str(store))
    papers: list[str] = []

    def meanwhile(step: str, done: int, total: int) -> None:
        if not papers:
            papers.extend(grow(origin, number) for number in (51,))
            origin.publish(str(store))
            papers.extend(grow(origin, number) for number in (52,))
            origin.publish(str(store), keep=2)

    assert page.pull(progress=meanwhile).changed
    assert page.paper(papers[-1]) is not None
    assert_whole(open_store(str(store)), store.parent)


def test_digests_are_not_read_where_a_store_is_followed(
    page: Assistant, store: Path, tmp_path: Path
) -> None:
    later = Assistant.open(data_dir=page.settings.data_dir, llm="none")
    for assistant in (page, later):
        for call in (assistant.sync, assistant.fetch):
            with pytest.raises(SyncError, match="no digests are read here") as told:
                call()
            assert str(store) in told.value.message
    assert not (page.settings.data_dir / "catalog.sqlite").exists()
    assert page.pull().changed is False
    with pytest.raises(ConfigurationError, match="No store is set"):
        later.pull()


def test_only_one_process_fetches_into_a_data_folder(page: Assistant) -> None:
    with FileLock(page.settings.data_dir / "sync.lock"), pytest.raises(SyncBusyError):
        page.pull(wait=0)


def test_a_follower_goes_back_where_the_pointer_does_and_elsewhere_where_it_is_told(
    page: Assistant, origin: Assistant, store: Path, tmp_path: Path
) -> None:
    first = (store / "LATEST").read_text()
    paper = grow(origin)
    origin.publish(str(store))
    page.pull()
    (store / "LATEST").write_text(first)
    page.pull()
    assert page.paper(paper) is None
    origin.publish(str(tmp_path / "moved"))
    moved = follower(tmp_path / "moved", page.settings.data_dir)
    assert moved.pull().changed
    assert moved.paper(paper) is not None
    with pytest.raises(PublicationError, match="Nothing is published"):
        follower(tmp_path / "nothing", page.settings.data_dir).pull()


def test_the_doctor_and_status_say_what_is_followed(
    page: Assistant, origin: Assistant, store: Path
) -> None:
    found = {finding.check: finding for finding in page.doctor()}
    assert found["store"].state == "ok"
    assert "digests" not in found
    assert "changes" not in found
    grow(origin)
    origin.publish(str(store))
    found = {finding.check: finding for finding in page.doctor(language="ko")}
    assert found["store"].state == "warn"
    shutil.rmtree(store)
    found = {finding.check: finding for finding in page.doctor()}
    assert found["store"].state == "bad"
    told = page.status().to_dict()["pulled"]
    assert told["where"] == str(store)
    assert told["published"]
