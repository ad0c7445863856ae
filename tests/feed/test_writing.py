"""Papers → files: what is written is read back, and a person's file stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from feed_server import item
from hypothesis import given, settings
from hypothesis import strategies as st
from selection import examples

from assistant.digest import parse_digest
from assistant.feed.model import FeedPaper
from assistant.feed.reading import read_items
from assistant.feed.writing import day_path, is_fetched, render, write_day

DAY = date(2025, 12, 1)
PAPERS = read_items([item(1), item(2), item(3)], DAY).papers

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=()) | st.sampled_from("[](){}<>$\\`*_#:-\n\t"),
    max_size=60,
) | st.sampled_from(["<think> [x](y) $a_b$", "### [T](u)", "```", "Vote: 3", "<!-- x -->"])
raw = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[0-9]{4}\.[0-9]{5}", fullmatch=True).filter(str.isascii),
        "title": texts,
        "upvotes": st.none() | st.integers(0, 9999),
        "authors": st.lists(st.builds(lambda n: {"name": n}, texts), max_size=4),
        "summary": texts.map(lambda text: f"We {text}"),
        "ai_summary": st.just("") | texts.map(lambda text: f"It {text}"),
        "ai_keywords": st.lists(texts, max_size=3),
        "githubRepo": st.none() | st.just("https://github.com/a/b"),
        "githubStars": st.none() | st.integers(0, 99999),
        "projectPage": st.none() | st.just("https://x.org/p?q=1"),
        "organization": st.none() | st.builds(lambda n: {"name": n}, texts),
        "submittedOnDailyAt": st.none() | st.just("2025-12-02T01:00:00Z"),
    }
)


@settings(max_examples=examples(200))
@given(st.lists(raw, max_size=4))
def test_what_is_written_is_read_back(papers: list[dict[str, object]]) -> None:
    found = read_items([{"paper": paper} for paper in papers], DAY).papers
    text = render(DAY, found)
    assert is_fetched(text)
    digest = parse_digest(text, "2025/12/01.md")
    assert (digest.skipped, digest.warnings) == ((), ())
    in_file = sorted(found, key=lambda paper: paper.day)
    assert [_facts(paper) for paper in in_file] == [
        (
            entry.arxiv_id,
            entry.title,
            entry.date,
            entry.votes,
            entry.authors,
            entry.abstract,
            entry.summary_en,
            entry.keywords,
            entry.organizations,
            entry.code_url,
            entry.stars,
            entry.project_url,
        )
        for entry in digest.entries
    ]
    assert all(entry.sections == () for entry in digest.entries)


def _facts(paper: FeedPaper) -> tuple[object, ...]:
    return (
        paper.arxiv_id,
        paper.title,
        paper.day,
        paper.votes,
        paper.authors,
        paper.abstract,
        paper.summary,
        paper.keywords,
        (paper.organization,) if paper.organization else (),
        paper.code_url,
        paper.stars if paper.code_url else None,
        paper.project_url,
    )


def test_a_file_is_in_the_layout_of_the_archive(tmp_path: Path) -> None:
    assert write_day(tmp_path, DAY, PAPERS[:1]) == "new"
    lines = (tmp_path / "2025/12/01.md").read_text().split("\n\n")
    assert lines[:-1] == [
        "## Daily Papers (2025-12-01)",
        "### [Lantern-1: Robot Grasping without Labels](https://arxiv.org/abs/2512.00001)",
        "![](https://cdn-thumbnails.huggingface.co/papers/2512.00001.png)",
        "Vote: 1",
        "Authors: Dana Winter, Elio Sommer",
        "Summary: Lantern-1 does robot grasping without labels.",
        "Keywords: robot grasping, self-supervision",
        "Organization: Lantern Lab",
        "Code: https://github.com/lantern/n1 (10 stars)",
        "Project: https://lantern.example.org",
        "- **Abstract**: We present Lantern-1, a model for robot grasping. It gains 1%.",
    ]
    assert lines[-1].startswith("<!-- Written by assistant fetch; sha256:")


def test_papers_of_another_day_stand_below_that_day() -> None:
    late = read_items([item(1, submittedOnDailyAt="2025-11-30T01:00:00Z"), item(2)], DAY).papers
    digest = parse_digest(render(DAY, late), "2025/12/01.md")
    assert [str(entry.date) for entry in digest.entries] == ["2025-12-01", "2025-11-30"]


def test_the_same_papers_are_not_written_twice(tmp_path: Path) -> None:
    write_day(tmp_path, DAY, PAPERS)
    path = day_path(tmp_path, DAY)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
    assert write_day(tmp_path, DAY, PAPERS) == "unchanged"
    assert before == (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)


def test_newer_votes_replace_older_ones(tmp_path: Path) -> None:
    write_day(tmp_path, DAY, PAPERS)
    newer = read_items([item(1, upvotes=77), item(2), item(3)], DAY).papers
    assert write_day(tmp_path, DAY, newer) == "updated"
    assert "Vote: 77" in day_path(tmp_path, DAY).read_text()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "## Daily Papers (2025-12-01)\n",
        lambda text: text.replace("Vote: 1", "Vote: 9"),
        lambda text: text + "\nMy note.\n",
        lambda text: "My note.\n" + text,
        lambda text: text.replace("<!-- W", "<!--W"),
        lambda text: "",
    ],
)
def test_a_persons_file_is_never_written_over(tmp_path: Path, change: object) -> None:
    write_day(tmp_path, DAY, PAPERS)
    path = day_path(tmp_path, DAY)
    theirs = change(path.read_text())  # type: ignore[operator]
    path.write_text(theirs)
    assert write_day(tmp_path, DAY, PAPERS[:2]) == "kept"
    assert path.read_text() == theirs


def test_half_an_answer_does_not_replace_a_whole_one(tmp_path: Path) -> None:
    write_day(tmp_path, DAY, PAPERS)
    before = day_path(tmp_path, DAY).read_bytes()
    assert write_day(tmp_path, DAY, PAPERS[:1]) == "shrunk"
    assert day_path(tmp_path, DAY).read_bytes() == before
    assert write_day(tmp_path, DAY, PAPERS[:2]) == "updated"


def test_a_file_that_cannot_be_written_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_day(tmp_path, DAY, PAPERS)
    before = day_path(tmp_path, DAY).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_day(tmp_path, DAY, PAPERS[:2])
    assert day_path(tmp_path, DAY).read_bytes() == before
