"""Summaries of fetched papers: which papers have none yet, and writing them into their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.digest import Section
from assistant.feed.sections import entries_of, languages_of, with_sections
from assistant.feed.writing import (
    day_path,
    is_fetched,
    read_text,
    signed,
    unsigned,
    write_atomically,
)
from assistant.strings import Language


@dataclass(frozen=True, slots=True)
class Unsummarised:
    """A paper of a fetched file that has an abstract and, in one language, no summary.

    Attributes:
        path: The file.
        arxiv_id: Identifier without version.
        day: Day of the list it stands in.
        title: Title.
        abstract: The whole abstract.
        language: Language in which it has no summary.
    """

    path: Path
    arxiv_id: str
    day: date
    title: str
    abstract: str
    language: Language


def unsummarised(
    folder: Path, days: Iterable[date], languages: Sequence[Language]
) -> Iterator[Unsummarised]:
    """The papers without a summary in each of some languages, in the order of the files.

    Files that a person wrote or changed are left out.

    Args:
        folder: Where fetched files are.
        days: Days whose files are looked at.
        languages: Languages wanted.

    Raises:
        OSError: A file can't be read.
    """
    for day in days:
        path = day_path(folder, day)
        text = read_text(path)
        if text is None or not is_fetched(text):
            continue
        for (arxiv_id, own), entry in entries_of(unsigned(text)).items():
            there = languages_of(entry)
            for language in languages:
                if entry.abstract and language not in there:
                    yield Unsummarised(path, arxiv_id, own, entry.title, entry.abstract, language)


def add_summary(paper: Unsummarised, sections: Sequence[Section]) -> bool:
    """Write a summary into its paper's file; for who holds the right to fetch.

    Args:
        paper: The paper.
        sections: Its summary.

    Returns:
        Whether it was written: not where the file is a person's by now, nor where the paper isn't
        in it any more, has another abstract, or has a summary.

    Raises:
        OSError: The file can't be read or written; what stood there still does.
    """
    text = read_text(paper.path)
    if text is None or not is_fetched(text):
        return False
    body, key = unsigned(text), (paper.arxiv_id, paper.day)
    entry = entries_of(body).get(key)
    if entry is None or (entry.title, entry.abstract) != (paper.title, paper.abstract):
        return False
    if paper.language in languages_of(entry):
        return False
    write_atomically(paper.path, signed(with_sections(body, {key: sections})))
    return True
