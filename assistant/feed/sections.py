"""The summaries in the text of a fetched file: which are there, and how they come in.

They stand below an entry's abstract as the archive writes its own, one bullet a section:
``- **What's New**: …``. Those of both languages have the same names; a text says itself which
language it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from assistant.digest import Entry, Section, parse_digest
from assistant.digest.summary import SummaryReader
from assistant.strings import Language

#: Names of the sections of a summary, in their order.
NAMES = ("What's New", "Technical Details", "Performance Highlights")

Key = tuple[str, date]
"""Which entry of a file: arXiv id, and day of its list."""

_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]")
#: Share of Hangul in the letters of a Korean text, which is full of English terms.
_KOREAN_SHARE = 0.1


def language_of(text: str) -> Language:
    """The language of a summary's text.

    >>> language_of("We propose a diffusion model.")
    'en'
    """
    korean, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return "ko" if korean > _KOREAN_SHARE * (korean + latin) else "en"


def bullets(sections: Sequence[Section]) -> str:
    """Sections as the lines of a digest.

    >>> bullets([Section("What's New", ("A model.",))])
    "- **What's New**: A model."
    """
    return "\n".join(f"- **{section.name}**: {' '.join(section.items)}" for section in sections)


def read_bullets(lines: str) -> tuple[Section, ...]:
    """The sections that a reader of digests finds in some lines."""
    reader = SummaryReader()
    for line in lines.split("\n"):
        reader.add(line)
    return reader.sections()


def summary_of(entry: Entry) -> tuple[Section, ...]:
    """The sections that are an entry's summaries."""
    return tuple(section for section in entry.sections if section.name in NAMES)


def languages_of(entry: Entry) -> frozenset[Language]:
    """The languages in which an entry is summarised."""
    return frozenset(map(_language, summary_of(entry)))


def entries_of(body: str) -> dict[Key, Entry]:
    """The entries of a fetched file's text."""
    return {(entry.arxiv_id, entry.date): entry for entry in parse_digest(body, "").entries}


def with_sections(body: str, sections: Mapping[Key, Sequence[Section]]) -> str:
    """A fetched file's text, without its mark, with more sections below some of its entries."""
    lines = body.rstrip("\n").split("\n")
    for key, entry in sorted(entries_of(body).items(), key=lambda item: -item[1].line):
        if key in sections:
            at = _end(lines, entry.line)
            lines[at:at] = _blocks(sections[key])
    return "\n".join(lines) + "\n\n"


def keep_sections(before: str, body: str) -> str:
    """A new text of a fetched file with the summaries of the old one.

    A summary of another title or abstract than the paper has now is left out: it was checked
    against those.

    Args:
        before: The text that stands in the file, without its mark.
        body: The text that is to stand there, without its mark.
    """
    kept = {key: entry for key, entry in entries_of(before).items() if summary_of(entry)}
    if not kept:
        return body
    same = {
        key: summary_of(kept[key])
        for key, entry in entries_of(body).items()
        if key in kept and (entry.title, entry.abstract) == (kept[key].title, kept[key].abstract)
    }
    return with_sections(body, same)


def _end(lines: list[str], below: int) -> int:
    """Where the entry ends whose heading is the line before ``below``."""
    for n in range(below, len(lines)):
        if lines[n].startswith(("### [", "## Daily Papers (")):
            return n - 1  # a blank line stands above each heading
    return len(lines)


def _language(section: Section) -> Language:
    return language_of(" ".join(section.items))


def _blocks(sections: Sequence[Section]) -> Iterator[str]:
    for _, told in groupby(sections, key=_language):
        yield ""
        yield from bullets(list(told)).split("\n")
