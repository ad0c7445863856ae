"""Each example of docs/digests.md is read as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.digest import Entry, read_digest

PAGE = (Path(__file__).parents[2] / "docs" / "digests.md").read_text(encoding="utf-8")


def examples() -> dict[str, str]:
    """The digests that the page shows, by the heading above each."""
    shown, title = {}, ""
    pattern = r"(?ms)^```(\w+)\n(.*?)^```$|^## ([^\n]+)$"
    for language, example, heading in re.findall(pattern, PAGE):
        title = heading or title
        if language in ("markdown", "json"):
            assert title not in shown
            shown[title] = example
    return shown


EXAMPLES = examples()
BOATS, HATS = ("2512.90001", "Paper Boats"), ("2512.90002", "Paper Hats")
BOTH = ("Ann Lee", "Bo Kim")


def read(title: str, folder: Path) -> list[Entry]:
    example = EXAMPLES[title]
    file = folder / ("a.json" if example.startswith("[") else "a.md")
    file.write_text(example, encoding="utf-8")
    digest = read_digest(file, folder)
    assert (digest.skipped, digest.warnings) == ((), ())
    return list(digest.entries)


def test_every_layout_has_an_example() -> None:
    assert list(EXAMPLES) == [
        "The archive's own layout",
        "Headings with the link in them",
        "Titles with the link below them",
        "Tables and lists",
        "One paper a file",
        "The feed's JSON",
    ]


def test_the_archive(tmp_path: Path) -> None:
    (entry,) = read("The archive's own layout", tmp_path)
    assert (entry.arxiv_id, entry.title, str(entry.date)) == ("2512.12345", "Title", "2025-12-31")
    assert (entry.votes, entry.authors, entry.stars) == (23, BOTH, 1234)
    assert entry.organizations == ("NVIDIA",)
    assert entry.abstract == "The paper's own abstract."


@pytest.mark.parametrize(
    ("title", "papers"),
    [
        ("Headings with the link in them", [(*BOATS, 31, BOTH), (*HATS, 31, ())]),
        ("Titles with the link below them", [(*BOATS, 31, BOTH), (*HATS, 31, ())]),
        ("Tables and lists", [(*BOATS, 30, ("Ann Lee",)), (*HATS, 29, ())]),
        ("One paper a file", [(*BOATS, 31, BOTH)]),
        ("The feed's JSON", [(*BOATS, 31, BOTH)]),
    ],
)
def test_other_layouts(title: str, papers: list[object], tmp_path: Path) -> None:
    found = [(e.arxiv_id, e.title, e.date.day, e.authors) for e in read(title, tmp_path)]
    assert found == papers


def test_what_else_the_examples_say(tmp_path: Path) -> None:
    boats, hats = read("Titles with the link below them", tmp_path)
    assert ([section.name for section in boats.sections], hats.votes) == (["Results"], 12)
    boats, hats = read("Tables and lists", tmp_path)
    assert (boats.text, hats.text) == ("Venue: ICML", "fit well.")
    (paper,) = read("One paper a file", tmp_path)
    assert (paper.keywords, paper.summary_en) == (("folding",), "Boats are folded.")
    assert paper.abstract == "We fold boats."
    (paper,) = read("The feed's JSON", tmp_path)
    assert (paper.votes, paper.abstract) == (12, "We fold boats.")
