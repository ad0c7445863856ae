from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from assistant.digest import (
    DigestFile,
    DigestFolderError,
    DigestFolders,
    find_digests,
    fingerprint,
    read_digest,
)

DIGEST = "## Daily Papers (2024-09-25)\n\n### [T](https://arxiv.org/abs/2409.00001)\n\n- One.\n"


def write(path: Path, text: str | bytes = DIGEST) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def paths(root: Path) -> list[str]:
    return [file.path for file in find_digests(root)]


def test_digests_are_found_at_any_depth_and_sorted(tmp_path: Path) -> None:
    for name in ("b.md", "2024/09/25.md", "2024/a.TXT", "a.md", "c.markdown", "d.md.bak", "md"):
        write(tmp_path / name)
    for name in (".hidden.md", ".git/a.md", "2024/.x/a.md"):
        write(tmp_path / name)
    (tmp_path / "folder.md").mkdir()
    write(tmp_path / "folder.md" / "inside.md")
    expected = ["2024/09/25.md", "2024/a.TXT", "a.md", "b.md", "folder.md/inside.md"]
    assert paths(tmp_path) == expected


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", "한국어")
    os.utime(file, ns=(1, 1_700_000_000_000_000_007))
    assert find_digests(tmp_path) == [DigestFile("a.md", 9, 1_700_000_000_000_000_007)]


def test_links_end_and_list_nothing_twice(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root / "z" / "a.md")
    write(tmp_path / "outside" / "b.md")
    (root / "a-link").symlink_to(root / "z")
    (root / "z" / "up").symlink_to(root)
    (root / "latest.md").symlink_to(root / "z" / "a.md")
    (root / "other").symlink_to(tmp_path / "outside")
    assert paths(root) == ["other/b.md", "z/a.md"]
    (tmp_path / "root-link").symlink_to(root)
    assert paths(tmp_path / "root-link") == ["other/b.md", "z/a.md"]


def test_what_is_no_file_is_listed_and_reported_and_never_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "2024").symlink_to(tmp_path / "unmounted")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere.png")
    assert paths(tmp_path) == ["2024", "a.md", "gone.md", "pipe.md", "self.txt"]
    for name in ("2024", "gone.md", "pipe.md", "self.txt"):
        digest = read_digest(tmp_path / name, tmp_path)
        assert digest.entries == ()
        [place] = digest.skipped
        assert place.path == name
        assert "no file" in place.reason
        with pytest.raises(OSError, match=r"Invalid argument"):
            fingerprint(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "words"), [("missing", "does not exist"), ("a.md", "is not a folder")]
)
def test_a_folder_that_is_none_is_an_error(tmp_path: Path, name: str, words: str) -> None:
    write(tmp_path / "a.md")
    with pytest.raises(DigestFolderError, match=words) as caught:
        find_digests(tmp_path / name)
    assert isinstance(caught.value, ValueError)
    assert caught.value.hint


def test_a_folder_that_cannot_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "locked" / "a.md")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DigestFolderError, match=r"locked .*Permission denied"):
        find_digests(tmp_path)


def test_a_name_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / os.fsdecode(b"\xff.md"))
    with pytest.raises(DigestFolderError, match="not UTF-8"):
        find_digests(tmp_path)


def test_fingerprint_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", b"\xff" * 3_000_000)
    assert fingerprint(file) == hashlib.sha256(b"\xff" * 3_000_000).hexdigest()


def test_reading_with_and_without_byte_order_mark(tmp_path: Path) -> None:
    plain = read_digest(write(tmp_path / "x" / "a.md"), tmp_path)
    marked = read_digest(write(tmp_path / "x" / "a.md", "\ufeff" + DIGEST), tmp_path)
    assert plain == marked
    assert [(entry.path, entry.line, entry.text) for entry in plain.entries] == [
        ("x/a.md", 3, "One.")
    ]


def test_a_file_in_no_clear_encoding_is_told_once_and_left_out(tmp_path: Path) -> None:
    data = DIGEST.encode() + b"- T\xffwo.\n- T\xffhree.\n"
    digest = read_digest(write(tmp_path / "a.md", data), tmp_path)
    assert digest.entries == ()
    (place,) = digest.skipped
    assert (place.path, place.line) == ("a.md", 1)
    assert "left out" in place.reason


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    for name in ("a.md", "gone.md"):
        digest = read_digest(tmp_path / name, tmp_path)
        assert digest.entries == ()
        assert [(place.path, place.line) for place in digest.skipped] == [(name, 1)]
        assert "cannot be read" in digest.skipped[0].reason


def test_a_second_folder_is_read_as_if_it_stood_in_the_first(tmp_path: Path) -> None:
    root, beside = tmp_path / "root", tmp_path / "beside"
    write(root / "2024" / "a.md")
    write(root / "fetched" / "2024" / "a.md")
    write(beside / "2024" / "a.md")
    folders = DigestFolders(root, beside)
    paths = [file.path for file in folders.find()]
    assert paths == [".fetched/2024/a.md", "2024/a.md", "fetched/2024/a.md"]
    assert [folders.file(path) for path in paths] == [
        beside / "2024" / "a.md",
        root / "2024" / "a.md",
        root / "fetched" / "2024" / "a.md",
    ]
    digest, sha256 = folders.read(paths[0])
    assert sha256 == fingerprint(folders.file(paths[0]))
    assert digest.path == ".fetched/2024/a.md"
    assert {entry.path for entry in digest.entries} == {digest.path}


def test_a_second_folder_that_is_missing_or_listed_already_adds_nothing(tmp_path: Path) -> None:
    write(tmp_path / "data" / "a.md")
    write(tmp_path / ".hidden" / "a.md")

    def beside(name: str) -> list[str]:
        return [file.path for file in DigestFolders(tmp_path, tmp_path / name).find()]

    assert beside("gone") == beside("data") == ["data/a.md"]
    assert beside(".hidden") == [".fetched/a.md", "data/a.md"]
    assert DigestFolders(tmp_path).find() == find_digests(tmp_path)
