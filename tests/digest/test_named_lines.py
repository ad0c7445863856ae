"""Named lines below a heading, the abstract, and the mark of fetched files."""

from __future__ import annotations

import datetime

import pytest

from assistant.digest import Entry, Section, parse_digest
from assistant.digest.facts import named_facts

MARK = f"<!-- Written by assistant fetch; sha256:{'0' * 64} -->"
FETCHED = f"""## Daily Papers (2025-12-31)

### [Lantern: [Fast] Video](https://arxiv.org/abs/2512.12345)

![](https://example.org/2512.12345.png)

Vote: 23

Authors: Ann Lee, Bo Kim

Summary: Lantern makes video. Code: yes.

Keywords: diffusion, video generation

Organization: Acme Labs, Inc.

Code: https://github.com/a/b (1234 stars)

Project: https://example.org/lantern

- **Abstract**: ['Short'] and long; see Code: https://example.org and **bold**: words.

{MARK}
"""


def read(text: str, day: str = "2025-12-31") -> Entry:
    head = f"## Daily Papers ({day})\n\n### [T](https://arxiv.org/abs/2512.00001)\n\n"
    digest = parse_digest(head + text, "a.md")
    assert digest.skipped == ()
    (entry,) = digest.entries
    return entry


def test_a_fetched_entry_is_read_back_whole() -> None:
    digest = parse_digest(FETCHED, "2025/12/31.md")
    assert (digest.skipped, digest.warnings) == ((), ())
    assert digest.entries == (
        Entry(
            "2512.12345",
            "Lantern: [Fast] Video",
            datetime.date(2025, 12, 31),
            votes=23,
            authors=("Ann Lee", "Bo Kim"),
            thumbnail="https://example.org/2512.12345.png",
            path="2025/12/31.md",
            line=3,
            abstract="['Short'] and long; see Code: https://example.org and **bold**: words.",
            summary_en="Lantern makes video. Code: yes.",
            keywords=("diffusion", "video generation"),
            organizations=("Acme Labs, Inc.",),
            code_url="https://github.com/a/b",
            stars=1234,
            project_url="https://example.org/lantern",
            authors_ordered=True,
        ),
    )


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("Organizations: Acme, Beta Lab", {"organizations": ("Acme", "Beta Lab")}),
        ("Organizations: Acme, Inc.; Beta", {"organizations": ("Acme, Inc.", "Beta")}),
        ("code: https://a.org/x", {"code_url": "https://a.org/x"}),
        ("Code: https://a.org/x (1,234 stars)", {"code_url": "https://a.org/x", "stars": 1234}),
        ("Code: https://a.org/x (1 star)", {"code_url": "https://a.org/x", "stars": 1}),
        ("Code: https://a.org/x and more", {}),
        ("Code: soon", {}),
        ("Project: none yet", {}),
        ("Keywords: a,, b ", {"keywords": ("a", "b")}),
        ("Keywords:", {}),
        ("Summary: 새로운 모델입니다.", {}),
        ("- Keywords: a", {}),
        ("Keywords a, b", {}),
    ],
)
def test_named_lines(line: str, facts: dict[str, object]) -> None:
    assert named_facts(line) == facts


def test_lines_of_the_summary_are_no_facts() -> None:
    entry = read("Vote: 3\n\nA model.\n\nCode: https://github.com/a/b\n\nKeywords: x, y\n")
    assert (entry.code_url, entry.keywords) == (None, ())
    assert "Code: https://github.com/a/b" in entry.text
    assert "Keywords: x, y" in entry.text


def test_a_line_that_says_something_else_begins_the_summary() -> None:
    entry = read("Vote: 3\n\nCode: will be released.\n")
    assert entry.text == "Code: will be released."


def test_a_second_line_of_a_name_is_text() -> None:
    entry = read("Keywords: a\n\nKeywords: b\n")
    assert (entry.keywords, entry.text) == (("a",), "Keywords: b")


@pytest.mark.parametrize("name", ["Abstract", "ABSTRACT", "초록"])
@pytest.mark.parametrize("form", ["- **{}**: We do.", "**{}**\n\nWe do.", "#### {}\n\nWe do."])
def test_an_abstract_is_no_section(name: str, form: str) -> None:
    entry = read(f"- **What's New**: Ja.\n\n{form.format(name)}\n")
    assert entry.abstract == "We do."
    assert entry.sections == (Section("What's New", ("Ja.",)),)
    assert entry.full_text == "What's New: Ja.\nWe do."


def test_the_mark_belongs_to_no_entry_and_other_comments_stay() -> None:
    assert read(f"- One.\n\n{MARK}\n").sections == (Section("", ("One.",)),)
    assert "<!-- mine -->" in read("- One.\n\n<!-- mine -->\n").text


@pytest.mark.parametrize(
    ("day", "end", "ordered"),
    [
        ("2024-01-22", "", True),
        ("2024-01-23", "", False),
        ("2026-01-01", "", False),
        ("2026-01-01", MARK, True),
    ],
)
def test_whether_the_authors_are_in_order(day: str, end: str, ordered: bool) -> None:
    assert read(f"Authors: A B, C D\n\n- One.\n\n{end}\n", day).authors_ordered is ordered
    assert not read(f"- One.\n\n{end}\n", day).authors_ordered


def test_new_facts_change_the_hash_and_their_absence_does_not() -> None:
    plain = read("Vote: 3\n\n- One.\n")
    # As it was before entries had these facts: digests read then are not read as changed now.
    assert plain.content_hash == (
        "b1fe4807ff14b24c271fa8fad6f58b9cac8d7d526fa1147868cd38ebe2eebc82"
    )
    more = [
        "Summary: S.",
        "Keywords: k",
        "Organization: O",
        "Code: https://a.org",
        "Code: https://a.org (3 stars)",
        "Project: https://a.org",
        "- **Abstract**: A.",
    ]
    hashes = {read(f"Vote: 3\n\n{line}\n\n- One.\n").content_hash for line in more}
    assert len(hashes | {plain.content_hash}) == len(more) + 1
