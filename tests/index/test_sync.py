"""Sync brings the index to exactly what the folder holds, and does no more than it must."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from digests import digest, entry, generation_of, invented, results, state, write_folder

from assistant import Assistant
from assistant.digest import DigestFolderError
from assistant.index.pointer import current_name
from assistant.index.report import SyncReport

Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "digests", papers=24)


def _open(folder: Path, data: str = "data", **settings: object) -> Assistant:
    return Assistant.open(folder, folder.parent / data, llm="none", **settings)


def _counts(report: SyncReport) -> dict[str, int]:
    names = ("added", "updated", "moved", "unchanged", "removed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def _edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def _votes(folder: Path) -> None:
    _edit(folder, "2024-01-02.md", "Vote: 16", "Vote: 99")


def _text(folder: Path) -> None:
    _edit(folder, "2024-01-02.md", "15% 향상된", "남극의 펭귄 15% 향상된")


def _rename(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "2024-01-02.md").rename(folder / "deep" / "again.txt")


def _delete(folder: Path) -> None:
    (folder / "2024-01-02.md").unlink()


def _add(folder: Path) -> None:
    text = digest("2024-02-01", invented(50), invented(51))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")


def _again(folder: Path) -> None:
    text = digest("2024-02-01", invented(5, votes=77))
    (folder / "2024-02-01.md").write_text(text, encoding="utf-8")


def _lines_above(folder: Path) -> None:
    path = folder / "2024-01-02.md"
    path.write_text("A word before.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def _touch(folder: Path) -> None:
    os.utime(folder / "2024-01-02.md", (1, 1))


def _swap(folder: Path) -> None:
    first, second = folder / "2024-01-01.md", folder / "2024-01-02.md"
    text = first.read_text(encoding="utf-8")
    first.write_text(second.read_text(encoding="utf-8"), encoding="utf-8")
    second.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "counts", "papers", "embedded"),
    [
        (_votes, {"updated": 1, "unchanged": 23}, 24, 1),
        (_text, {"updated": 1, "unchanged": 23}, 24, 1),
        (_rename, {"moved": 4, "unchanged": 24}, 24, 0),
        (_swap, {"moved": 8, "unchanged": 24}, 24, 0),
        (_add, {"added": 2, "unchanged": 24}, 26, 2),
        (_again, {"added": 1, "unchanged": 24}, 24, 1),
        (_lines_above, {"unchanged": 24}, 24, 0),
        (_touch, {"unchanged": 24}, 24, 0),
    ],
)
def test_a_change_is_counted_and_only_what_it_touches_is_written(
    folder: Path, change: Change, counts: dict[str, int], papers: int, embedded: int
) -> None:
    assistant = _open(folder)
    assert _counts(assistant.sync()) == {"added": 24}
    before = current_name(assistant.settings.data_dir)
    change(folder)
    report = assistant.sync()
    assert _counts(report) == counts
    assert (report.papers, report.embedded, report.rebuilt) == (papers, embedded, "")
    assert (current_name(assistant.settings.data_dir) == before) == (embedded == 0)
    # A sync from nothing holds the same records.
    fresh = _open(folder, "fresh")
    fresh.sync()
    assert state(assistant, ())["records"] == state(fresh, ())["records"]
    again = assistant.sync()
    assert _counts(again) == {"unchanged": 24 + report.added}
    assert (again.embedded, again.rebuilt) == (0, "")


def test_the_report_is_json(folder: Path) -> None:
    (folder / "bad.md").write_text(
        "## Daily Papers (2024-03-01)\n\n### [No address](https://example.org)\n\n- A.\n",
        encoding="utf-8",
    )
    report = _open(folder).sync()
    facts = json.loads(json.dumps(report.to_dict()))
    assert facts["added"] == facts["papers"] == facts["embedded"] == 24
    assert (facts["files"], facts["moved"], facts["removed"]) == (6, 0, 0)
    assert facts["seconds"] > 0
    [skipped] = facts["skipped"]
    assert (skipped["path"], skipped["line"]) == ("bad.md", 3)
    assert skipped["reason"].endswith(".")


def test_deleted_digests_leave_the_index(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=48)
    assistant = _open(folder)
    assistant.sync()
    assert assistant.search("Quill-2")[0].paper.arxiv_id == "2401.00002"
    (folder / "2024-01-01.md").unlink()
    report = assistant.sync()
    assert _counts(report) == {"removed": 4, "unchanged": 44}
    assert (report.papers, report.embedded, report.rebuilt) == (44, 0, "")
    assert assistant.paper("2401.00002") is None
    assert len(assistant.papers()) == 44
    found = [hit.paper.arxiv_id for hit in assistant.search("Quill-2", k=48)]
    assert "2401.00002" not in found
    assert found


def test_changed_text_is_found_and_the_old_one_is_not(folder: Path) -> None:
    assistant = _open(folder)
    assistant.sync()
    _text(folder)
    assistant.sync()
    first = assistant.search("남극의 펭귄")[0]
    assert first.paper.arxiv_id == "2401.00005"
    assert "펭귄" in first.paper.text
    _edit(folder, "2024-01-02.md", "남극의 펭귄 ", "")
    assistant.sync()
    assert not any("펭귄" in hit.paper.text for hit in assistant.search("남극의 펭귄", k=24))


def test_a_paper_of_two_days_is_one_paper_with_the_newer_votes(folder: Path) -> None:
    _again(folder)
    assistant = _open(folder)
    report = assistant.sync()
    assert (report.added, report.papers) == (25, 24)
    paper = assistant.paper("2401.00005")
    assert paper is not None
    assert [(a.date, a.votes, a.path) for a in paper.appearances] == [
        (date(2024, 1, 2), 16, "2024-01-02.md"),
        (date(2024, 2, 1), 77, "2024-02-01.md"),
    ]
    assert (paper.date, paper.votes) == (date(2024, 2, 1), 77)
    (folder / "2024-02-01.md").unlink()
    assert assistant.sync().removed == 1
    paper = assistant.paper("2401.00005")
    assert paper is not None
    assert (paper.date, paper.votes, len(paper.appearances)) == (date(2024, 1, 2), 16, 1)


def test_a_file_in_no_clear_encoding_is_reported_and_left_out(folder: Path) -> None:
    text = digest("2024-03-01", invented(60), invented(61)).encode()
    (folder / "broken.md").write_bytes(text.replace("벤치마크".encode(), b"\xff\xfe", 1))
    report = _open(folder).sync()
    assert (report.added, report.papers) == (24, 24)
    assert [(item.path, "UTF-8" in item.reason) for item in report.skipped] == [("broken.md", True)]
    # Said again by every sync, and gone when the file is mended.
    assistant = _open(folder)
    assert assistant.sync().skipped == report.skipped
    (folder / "broken.md").write_bytes(text)
    assert assistant.sync().skipped == ()


def test_a_corpus_that_grew_much_is_fitted_anew(folder: Path) -> None:
    assistant = _open(folder)
    assistant.sync()
    for number in range(100, 103):
        text = digest(f"2024-03-{number - 99:02}", invented(number))
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    report = assistant.sync()
    assert (report.embedded, report.papers) == (27, 27)
    assert "changed" in report.rebuilt
    fresh = _open(folder, "fresh")
    fresh.sync()
    assert results(assistant) == results(fresh)


def test_small_changes_add_up_to_a_new_fit(folder: Path) -> None:
    assistant = _open(folder)
    assistant.sync()
    embedded = []
    for number in range(100, 104):
        text = digest(f"2024-03-{number - 99:02}", invented(number))
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        embedded.append(assistant.sync().embedded)
    assert embedded == [1, 1, 27, 1]


def test_rebuild_on_request_gives_the_same_index(folder: Path) -> None:
    assistant = _open(folder)
    assistant.sync()
    before = state(assistant)
    report = assistant.sync(rebuild=True)
    assert (report.rebuilt, report.embedded) == ("asked for", 24)
    assert state(assistant) == before


def test_another_chunk_budget_builds_anew_and_splits_long_entries(folder: Path) -> None:
    bullets = [f"{n}번째 문장은 고래와 {n}개의 파도를 길게 이야기합니다." * 3 for n in range(40)]
    text = digest("2024-03-01", entry("2403.00001", "Whales: A Long Story", *bullets))
    (folder / "long.md").write_text(text, encoding="utf-8")
    assistant = _open(folder)
    assistant.sync()
    small = _open(folder, chunk_tokens=128)
    report = small.sync()
    assert report.rebuilt
    assert report.embedded == 25
    generation = generation_of(small)
    count = len(generation.contents.records_of("2403.00001"))
    assert count > 5
    assert generation.manifest.chunks == generation.contents.chunks == 24 + count
    hits = small.search("고래와 39개의 파도", k=25)
    assert hits[0].paper.arxiv_id == "2403.00001"
    assert len({hit.paper.arxiv_id for hit in hits}) == len(hits)
    (folder / "long.md").unlink()
    assert small.sync().removed == 1
    assert generation_of(small).manifest.chunks == 24


def test_a_data_folder_serves_another_digest_folder(folder: Path) -> None:
    assistant = _open(folder)
    assistant.sync()
    # The same names, sizes and times in another folder, with other words.
    other = folder.parent / "other"
    other.mkdir()
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8").replace("방법", "펭귄")
        (other / path.name).write_text(text, encoding="utf-8")
        times = path.stat()
        os.utime(other / path.name, ns=(times.st_atime_ns, times.st_mtime_ns))
    moved = _open(other)
    report = moved.sync()
    assert _counts(report) == {"updated": 24}
    assert all("펭귄" in paper.text for paper in moved.papers())
    assert _counts(assistant.sync()) == {"updated": 24}


def test_digests_are_never_written_to(folder: Path) -> None:
    def look() -> list[tuple[str, int, int, bytes]]:
        paths = sorted(folder.rglob("*"))
        return [(p.name, p.stat().st_mtime_ns, p.stat().st_mode, p.read_bytes()) for p in paths]

    before = look()
    folder.chmod(0o555)
    assistant = _open(folder)
    assistant.sync()
    assistant.sync(rebuild=True)
    assistant.ask("video generation")
    assert look() == before


def test_a_missing_folder_is_an_error_and_deletes_nothing(folder: Path) -> None:
    assistant = _open(folder)
    assistant.sync()
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(DigestFolderError, match="does not exist"):
        assistant.sync()
    assert len(assistant.papers()) == 24


def test_an_empty_folder_syncs_and_an_emptied_one_too(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    assistant = _open(folder)
    assert assistant.sync().papers == 0
    assert assistant.sync().embedded == 0
    answer = assistant.ask("what was new in video generation this week")
    assert answer.abstained
    assert answer.sources == ()
    assert assistant.search("video") == []
    write_folder(folder, papers=2)
    assert assistant.sync().added == 2
    assert assistant.search("video generation")[0].paper.arxiv_id == "2401.00000"
    for path in folder.iterdir():
        path.unlink()
    assert _counts(assistant.sync()) == {"removed": 2}
    assert assistant.search("video generation") == []


def test_progress_counts_up_to_its_total(folder: Path) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    _open(folder).sync(
        progress=lambda step, done, total: seen.setdefault(step, []).append((done, total))
    )
    assert len(seen) >= 4
    for step, counts in seen.items():
        assert counts == sorted(counts), step
        assert counts[-1][0] == counts[-1][1] > 0, step
