"""Generated digests are read back; mutilated ones break nothing and lose no entry in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from selection import examples

from assistant.digest import Entry, Section, parse_digest, read_digest

if TYPE_CHECKING:
    import pytest

SEED = (Path(__file__).parents[2] / "seeds" / "2024-09-25.md").read_text(encoding="utf-8")[:6000]

words = st.text(
    st.characters(codec="utf-8", categories=("L", "N"), include_characters=" ,.:()\x0c\x85\\$'\""),
    max_size=40,
).map(lambda text: "Q" + text.strip(" \t") + "q")
names = st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=4, max_size=12)
identifiers = st.one_of(
    st.from_regex(r"[0-9]{4}\.[0-9]{4,5}", fullmatch=True).filter(str.isascii),
    st.from_regex(r"(cs|hep-th|math)/[0-9]{7}", fullmatch=True).filter(str.isascii),
)
bullets = st.lists(words, min_size=1, max_size=4).map(lambda items: [Section("", tuple(items))])
named = st.lists(
    st.builds(
        Section,
        st.sampled_from(["What's New", "Technical Details", "Limitations"]),
        st.lists(words, min_size=1, max_size=3).map(tuple),
    ),
    max_size=3,
)


@dataclass(frozen=True)
class Style:
    bold: str
    marker: str
    list_authors: bool
    votes_first: bool
    address: str
    ends: str


papers = st.builds(
    Entry,
    identifiers,
    words,
    st.dates(date(1, 1, 1)),
    votes=st.none() | st.integers(0, 99_999),
    authors=st.lists(names, max_size=4).map(tuple),
    sections=(bullets | named).map(tuple),
    thumbnail=st.none() | st.just("https://x.org/a.png"),
    video=st.none() | st.just("https://x.org/v.mp4"),
)
styles = st.builds(
    Style,
    st.sampled_from(["**", "***"]),
    st.sampled_from(["- ", "* ", "• "]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["https://arxiv.org/abs/{}", "http://www.arxiv.org/pdf/{}v2.pdf"]),
    st.sampled_from(["\n", "\r\n"]),
)


def write(entry: Entry, style: Style) -> str:
    authors = str(list(entry.authors)) if style.list_authors else ", ".join(entry.authors)
    facts = [f"Vote: {'-' if entry.votes is None else entry.votes}", f"Authors: {authors}"]
    lines = [
        f"## Daily Papers ({entry.date.isoformat()})",
        f"### [{entry.title}]({style.address.format(entry.arxiv_id)})",
        f"![]({entry.thumbnail})" if entry.thumbnail else "",
        f"[Watch Video]({entry.video})" if entry.video else "",
        *(facts if style.votes_first else reversed(facts)),
        "",
    ]
    for section in entry.sections:
        if section.name:
            text = section.items[0] if len(section.items) == 1 else repr(list(section.items))
            lines.append(f"{style.marker}{style.bold}{section.name}{style.bold}: {text}")
        else:
            lines.extend(style.marker + item for item in section.items)
    return style.ends.join([*lines, "", ""])


@settings(max_examples=examples(150))
@given(st.lists(papers, max_size=4), styles)
def test_what_is_written_is_read_back(entries: list[Entry], style: Style) -> None:
    digest = parse_digest("".join(write(entry, style) for entry in entries), "a.md")
    assert (digest.skipped, digest.warnings) == ((), ())
    assert [entry.content_hash for entry in digest.entries] == [
        entry.content_hash for entry in entries
    ]
    assert digest.dates == tuple(dict.fromkeys(entry.date for entry in entries))


NOISE = [
    "```", "~~~\n", "\n", "\r", "### ", "\n### [", "](", ")", "## Daily Papers (2024-1125)\n", "[",
    "{", "\n#### x", "<video>", "Vote: x\n", "Authors: ['", "\ufeff", "\x0c", "\u2028", "\ud800",
    "\x00",
    "\n# Notes\n", "- **", "**:", "\t", "|", "---\n",
]  # fmt: skip
cuts = st.lists(
    st.tuples(
        st.integers(0, len(SEED)),
        st.integers(0, 60),
        st.sampled_from(NOISE) | st.text(max_size=8),
    ),
    max_size=12,
)


def mutilate(cuts: list[tuple[int, int, str]], end: int) -> str:
    text = SEED
    for start, length, noise in cuts:
        text = text[:start] + noise + text[start + length :]
    return text[:end]


@settings(max_examples=examples(300))
@given(cuts, st.integers(0, 2 * len(SEED)))
def test_no_entry_heading_of_a_mutilated_digest_is_lost(
    cuts: list[tuple[int, int, str]], end: int
) -> None:
    text = "## Daily Papers (2024-09-25)\n" + mutilate(cuts, end)
    digest = parse_digest(text, "a.md")
    known = {entry.line for entry in digest.entries} | {place.line for place in digest.skipped}
    lines = enumerate(re.split(r"\r?\n", text), start=1)
    assert not {number for number, line in lines if line.startswith("### [")} - known
    for entry in digest.entries:
        assert entry.title
        assert len(entry.content_hash) == 64
        assert all(item for section in entry.sections for item in section.items)


@settings(max_examples=examples(200))
@given(st.text() | st.lists(st.sampled_from([*NOISE, *SEED.split("\n")[:12], "x"])).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    digest = parse_digest(text, "2024/09/25.md")
    assert all(place.reason and place.line >= 1 for place in digest.skipped)


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.integers(0, 6000), st.binary(max_size=6)), max_size=8))
def test_any_bytes_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, noise: list[tuple[int, bytes]]
) -> None:
    data = SEED.encode()[:6000]
    for start, piece in noise:
        data = data[:start] + piece + data[start + len(piece) :]
    file = tmp_path_factory.mktemp("noise") / "a.md"
    file.write_bytes(data)
    digest = read_digest(file, file.parent)
    try:
        data.decode()
    except UnicodeDecodeError:
        # Read in another encoding, or told once and left out.
        assert digest.entries or len(digest.skipped) == 1
    assert not any("\ufffd" in entry.full_text for entry in digest.entries)
