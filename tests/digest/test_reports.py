"""Links to papers that end up in no entry are told, never dropped."""

from __future__ import annotations

import pytest

from assistant.digest import parse_digest
from assistant.digest.lines import LONGEST

HEAD = "## Daily Papers (2024-09-25)\n\n### [Title](https://arxiv.org/abs/2409.00001)\n\n- One.\n"


@pytest.mark.parametrize(
    "link",
    [
        "https://arxiv.org/abs/2409.00002",
        "<http://arxiv.org/pdf/2409.00002v2>",
        "arXiv:2409.00002",
        "arXiv 2409.00002",
        "[x](https://ar5iv.labs.arxiv.org/html/2409.00002)",
        "https://www.alphaxiv.org/abs/2409.00002",
        "https://papers.cool/arxiv/2409.00002",
        "https://huggingface.co/papers/2409.00002",
        "https://doi.org/10.48550/arXiv.2409.00002",
        "arxiv.org/abs/cs/0112017",
    ],
)
def test_a_link_outside_the_entries_is_told(link: str) -> None:
    digest = parse_digest(f"{HEAD}\n## Notes\n\nSee {link}.\n", "a.md")
    assert [entry.arxiv_id for entry in digest.entries] == ["2409.00001"]
    assert [(place.line, "belongs to no entry" in place.reason) for place in digest.skipped] == [
        (9, True)
    ]


def test_a_file_of_links_without_entries_is_told_once() -> None:
    text = "Words.\n\nhttps://arxiv.org/abs/2409.00002\nand\nhttps://arxiv.org/abs/2409.00003\n"
    digest = parse_digest(text, "2024-09-25.md")
    assert digest.entries == ()
    (place,) = digest.skipped
    assert (place.line, place.text) == (3, "https://arxiv.org/abs/2409.00002")
    assert "no entry could be read" in place.reason


@pytest.mark.parametrize("words", ["notarxiv.org/abs/2409.00002", "arXiv", "2409.00002"])
def test_what_is_no_link_is_not_told(words: str) -> None:
    assert parse_digest(f"{HEAD}\n## Notes\n\n{words}\n", "a.md").skipped == ()


def test_a_line_that_is_too_long_is_cut_and_told() -> None:
    words = "word " * (LONGEST // 5)
    digest = parse_digest(f"{HEAD}\n- {words}and more\n- Two.\n", "a.md")
    (entry,) = digest.entries
    assert entry.sections[0].items[0] == "One."
    assert entry.sections[0].items[-1] == "Two."
    assert "and more" not in entry.text
    (place,) = digest.skipped
    assert (place.line, place.text[:15]) == (7, "- word word wor")
    assert "too long" in place.reason


def test_links_behind_the_end_of_a_long_line_are_named() -> None:
    text = f"{HEAD}\nsee {'x' * LONGEST} https://arxiv.org/abs/2409.00007, arXiv:2409.00001\n"
    (place,) = parse_digest(text, "a.md").skipped
    assert place.line == 7
    assert place.text.endswith(" … 2409.00007")


def test_a_link_across_the_end_of_a_long_line_is_not_read_by_halves() -> None:
    link = "https://arxiv.org/abs/2409.12345"
    text = f"{HEAD}\n## Notes\n\n{' ' * (LONGEST - len(link) + 1)}{link}\n"
    (place,) = parse_digest(text, "a.md").skipped
    assert (place.line, place.text) == (9, "… 2409.12345")


def test_the_longest_line_is_read_whole() -> None:
    people = ", ".join(f"Ann Lee{n:06}" for n in range(LONGEST // 16))
    text = HEAD.replace("\n- One", f"\nAuthors: {people}\n\n- One")
    digest = parse_digest(text, "a.md")
    assert digest.skipped == ()
    assert len(digest.entries[0].authors) == LONGEST // 16
