"""Real digests, read a second time by a reader that shares no code with the package."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.digest import Digest, find_digests, read_digest

SEEDS = Path(__file__).parents[2] / "seeds"
ARCHIVE = os.environ.get("ASSISTANT_ARCHIVE", "")


class Expected(NamedTuple):
    root: Path
    files: int
    entries: int
    papers: int
    without_votes: int
    without_authors: int


# Six files: the five digests, and the folder's README, which holds no entry.
FOLDERS = [Expected(SEEDS, 6, 59, 59, 3, 0)]
if ARCHIVE and Path(ARCHIVE).is_dir():
    FOLDERS.append(Expected(Path(ARCHIVE), 225, 2934, 2933, 117, 11))

folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.root.name)


class Facts(NamedTuple):
    path: str
    line: int
    date: str
    arxiv_id: str
    title: str
    votes: int | None
    authors: list[str]


def digests(root: Path) -> list[Digest]:
    return [read_digest(root / file.path, root) for file in find_digests(root)]


def read_again(root: Path) -> list[tuple[Facts, str]]:
    """Facts and raw block of every entry, by regular expressions over whole files."""
    read = []
    for file in sorted(root.rglob("*.md")):
        text = file.read_bytes().decode()
        dates = [(m.start(), m[1]) for m in re.finditer(r"(?m)^## Daily Papers \((.+)\)$", text)]
        pattern = r"(?m)^### \[(.*)\]\(https://arxiv\.org/abs/([\d.]+)\)$"
        for match in re.finditer(pattern, text):
            end = re.compile(r"(?m)^##").search(text, match.end())
            block = text[match.end() : end.start() if end else len(text)]
            votes = re.search(r"(?m)^Vote: (\d+)$", block)
            authors = re.search(r"(?m)^Authors: (.*)$", block)
            line = authors[1] if authors else ""
            names = ast.literal_eval(line) if line.startswith("[") else line.split(", ")
            facts = Facts(
                file.relative_to(root).as_posix(),
                text.count("\n", 0, match.start()) + 1,
                max(date for date in dates if date[0] < match.start())[1],
                match[2],
                match[1],
                int(votes[1]) if votes else None,
                [name.removeprefix("and ") for name in names if name and name != "+"],
            )
            read.append((facts, block))
    return sorted(read)


@folders
def test_facts_are_those_of_an_independent_reader(folder: Expected) -> None:
    ours = sorted(
        Facts(e.path, e.line, str(e.date), e.arxiv_id, e.title, e.votes, list(e.authors))
        for digest in digests(folder.root)
        for e in digest.entries
    )
    assert ours == [facts for facts, _ in read_again(folder.root)]


@folders
def test_counts(folder: Expected) -> None:
    read = digests(folder.root)
    entries = [entry for digest in read for entry in digest.entries]
    assert (
        Expected(
            folder.root,
            len(read),
            len(entries),
            len({entry.arxiv_id for entry in entries}),
            sum(entry.votes is None for entry in entries),
            sum(not entry.authors for entry in entries),
        )
        == folder
    )
    assert not [problem for digest in read for problem in (*digest.skipped, *digest.warnings)]


@folders
def test_no_word_of_a_summary_is_lost_or_made_up(folder: Expected) -> None:
    def words(text: str) -> list[str]:
        # Escapes of Python lists aside, only marks may differ: bullets, bold, quotes, brackets.
        text = re.sub(r"\\u[0-9a-f]{4}", lambda m: chr(int(m[0][2:], 16)), text)
        return re.findall(r"\w+", text.replace("\\", " "))

    blocks = {(facts.path, facts.line): block for facts, block in read_again(folder.root)}
    for digest in digests(folder.root):
        for entry in digest.entries:
            block = blocks[entry.path, entry.line]
            raw = re.sub(r"(?m)^(Vote:|Authors:|!\[|\[Watch|<div|<video).*$", "", block)
            assert words(entry.text) == words(raw), (entry.path, entry.line)


@folders
def test_control_characters_in_summaries_are_kept(folder: Expected) -> None:
    for file in folder.root.rglob("*.md"):
        raw = file.read_bytes().decode()
        digest = read_digest(file, folder.root)
        text = "".join(entry.text for entry in digest.entries)
        for character in "\x0c\t\x0b\x85\u2028":
            assert text.count(character) == (raw.count(character) if digest.entries else 0)


@folders
def test_pictures_and_videos(folder: Expected) -> None:
    blocks = {(facts.path, facts.line): block for facts, block in read_again(folder.root)}
    for digest in digests(folder.root):
        for entry in digest.entries:
            block = blocks[entry.path, entry.line]
            picture = re.search(r"(?m)^!\[\]\((https?:.*)\)", block)
            video = re.search(r"(?m)^<.*src=[\"']([^\"']*)", block)
            assert entry.thumbnail == (picture[1] if picture else None)
            assert entry.video == (video[1] if video else None)
