"""Mutilated digests of every layout: nothing breaks, and no link is lost without a word."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from digest_families import FAMILIES, Family

from assistant.digest import parse_digest
from assistant.digest.feed import parse_feed
from assistant.digest.lines import fenced_lines, split_heading, split_lines

#: Found by nothing that the package has.
LINK = re.compile(
    r"(?<![\w./@-])(?:https?://)?arxiv\.org/(?:abs|pdf)/([0-9]{4}\.[0-9]{5})(?![0-9])"
)
DATED = re.compile(r"Daily Papers \(2026-[0-9]{2}-[0-9]{2}\)")
NOISE = [
    *("\n", "\n\n", "# ", "\n## ", "### [", "](", ")", "[", "|", "\n|", "**", "- ", "\n- ", "  "),
    *(
        "```\n",
        "<details>",
        "</details>",
        "<summary>",
        "---\n",
        ">",
        "<",
        "\u200b",
        "\r",
        ":",
        "：",
    ),
    *("\n- [Kites](https://arxiv.org/abs/2603.90009)\n", "https://arxiv.org/abs/2603.90008"),
    *("\n## Notes\n", "\nhttps://arxiv.org/pdf/2603.90007\n", "{", '"', "\\", "\x00", "：", "논문"),
    *("et al.", "2026-07-99"),
]
NAMES = list(FAMILIES)


def mutated(rng: random.Random, names: Sequence[str] = NAMES) -> tuple[str, str]:
    """A path, and a text of one layout or two of those named, with cuts, swaps and noise."""
    first, second = (FAMILIES[rng.choice(names)] for _ in range(2))
    text = first.text + (second.text if rng.random() < 0.3 else "")
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(text) + 1)
        kind = rng.random()
        if kind < 0.5:
            text = text[:at] + rng.choice(NOISE) + text[at:]
        elif kind < 0.8:
            text = text[:at] + text[at + rng.randrange(30) :]
        else:
            lines = text.split("\n")
            one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
    return rng.choice([first.path, "notes.md"]), text


def lost(path: str, text: str) -> list[str]:
    """Links in no entry and no report."""
    if path.endswith(".json"):
        digest = parse_feed(text, path)
        known = bool(digest.entries or digest.skipped)
        return [] if known else LINK.findall(text)
    digest = parse_digest(text, path)
    assert all(place.reason and place.line >= 1 for place in digest.skipped)
    for entry in digest.entries:
        assert entry.title.strip()
        assert entry.content_hash
        assert all(item for section in entry.sections for item in section.items)
    lines = split_lines(text)
    fenced = fenced_lines(lines)
    ids = {entry.arxiv_id for entry in digest.entries}
    told = {place.line for place in digest.skipped}
    starts = [entry.line for entry in digest.entries] + list(told)
    missing = []
    for number, line in enumerate(lines, start=1):
        for identifier in LINK.findall(line):
            if identifier in ids or number in told or (number in fenced and not ids):
                continue
            if not ids:
                # Told once for the file, at its first link or at the entries' own lines.
                missing += [] if told else [identifier]
            elif not any(start < number for start in starts):
                missing.append(identifier)
    return missing


def unread(path: str, text: str) -> list[int]:
    """Lines of headings below "Daily Papers" that are no entries, lead to none and aren't told."""
    digest = parse_digest(text, path)
    lines = split_lines(text)
    fenced = fenced_lines(lines)
    ids = {entry.arxiv_id for entry in digest.entries}
    starts = {entry.line for entry in digest.entries}
    told = {place.line for place in digest.skipped}
    headings = [
        (number, *heading)
        for number, line in enumerate(lines, start=1)
        if number not in fenced and (heading := split_heading(line)) and heading[0] <= 3
    ]
    missing = []
    for (number, level, words), (end, *_) in pairwise([*headings, (len(lines) + 1, 0, "")]):
        if level < 3 and not DATED.match(words):
            break
        if number == headings[0][0] and level == 3:
            break
        read = not starts.isdisjoint(range(number, end)) or not ids.isdisjoint(LINK.findall(words))
        if level == 3 and re.search(r"\w", words) and not read and number not in told:
            missing.append(number)
    return missing


MANY = pytest.mark.parametrize(
    "count", [300, pytest.param(10_000, marks=pytest.mark.slow)], ids=["some", "many"]
)


@MANY
def test_every_heading_of_a_mutilated_digest_is_read_or_told(count: int) -> None:
    for seed in range(count):
        path, text = mutated(random.Random(seed), ["archive"])
        assert unread(path, text) == [], (seed, path, text)


@MANY
def test_no_link_of_a_mutilated_digest_is_lost(count: int) -> None:
    for seed in range(count):
        path, text = mutated(random.Random(seed))
        assert lost(path, text) == [], (seed, path, text)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "feed"])
def test_a_link_behind_the_entries_of_any_layout_is_found_or_told(name: str) -> None:
    family: Family = FAMILIES[name]
    text = f"{family.text}\n\n# Notes\n\nSee https://arxiv.org/abs/2603.90009 too.\n"
    digest = parse_digest(text, family.path)
    assert {paper[0] for paper in family.papers} <= {entry.arxiv_id for entry in digest.entries}
    found = {entry.arxiv_id for entry in digest.entries}
    whole_file = name == "a paper a file"
    assert "2603.90009" in found or whole_file or len(digest.skipped) == 1
