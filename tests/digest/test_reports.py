"""Links to papers that end up in no entry are told, never dropped."""

from __future__ import annotations

import pytest

from assistant.digest import parse_digest

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
