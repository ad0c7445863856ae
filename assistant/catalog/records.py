"""Records of the catalog: what is known of a paper and of what could not be read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.catalog.keys import to_day
from assistant.digest.model import Section

#: What may be known of a paper beyond summary and abstract, as every record calls it.
FACTS = ("summary_en", "keywords", "organizations", "code_url", "stars", "project_url")


def facts_dict(record: object) -> dict[str, Any]:
    """JSON-ready facts of a record that holds them all; unknown ones are empty or None."""
    held = ((name, getattr(record, name)) for name in FACTS)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in held}


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place in one digest where a paper stands.

    Attributes:
        date: Day of the digest.
        votes: Votes shown there; None when unknown.
        path: Digest file, relative to the digest folder, with forward slashes.
        line: Line of the entry's heading, from 1.
    """

    date: datetime.date
    votes: int | None
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the digests, with everything its newest entry says.

    From `abstract` on, what that entry leaves out is taken from older ones and from supplements.

    Attributes:
        arxiv_id: Identifier without version, e.g. ``2409.16191``.
        title: English title.
        url: Abstract page on arXiv.
        date: Day of its newest appearance.
        votes: Votes of its newest appearance; None when unknown.
        authors: Names in the digest's order.
        sections: Summary, as parsed; the name of a section of plain bullets is empty.
        thumbnail: Address of a picture, or None.
        video: Address of a video, or None.
        appearances: Every place it stands, oldest first.
        topics: Lexicon topics tagged at sync, strongest first.
        content_hash: Identifies the text that was indexed.
        summary_doubtful: The summary seems to describe another paper, or nothing.
        abstract: The paper's own abstract, in English; empty when unknown.
        summary_en: One English sentence about the paper; empty when there is none.
        keywords: English keywords.
        organizations: Who the paper comes from, where that is recorded.
        code_url: Address of the code, or None.
        stars: Stars of the code's repository when it was last looked at, or None.
        project_url: Address of the project's page, or None.
        authors_ordered: Whether `authors` is known to be in the paper's own order.
    """

    arxiv_id: str
    title: str
    url: str
    date: datetime.date
    votes: int | None
    authors: tuple[str, ...]
    sections: tuple[Section, ...]
    thumbnail: str | None
    video: str | None
    appearances: tuple[Appearance, ...]
    topics: tuple[str, ...]
    content_hash: str
    summary_doubtful: bool = False
    abstract: str = ""
    summary_en: str = ""
    keywords: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    code_url: str | None = None
    stars: int | None = None
    project_url: str | None = None
    authors_ordered: bool = False

    def __hash__(self) -> int:
        # Caches are asked for papers all the time, and a paper has many fields.
        return hash((self.arxiv_id, self.content_hash))

    @property
    def items(self) -> tuple[str, ...]:
        """The summary's bullets or sections, in order, as they stand."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def text(self) -> str:
        """The summary as plain text, one item a line, sections led by their names."""
        return "\n".join(section.text for section in self.sections)

    @property
    def full_text(self) -> str:
        """Summary and abstract as plain text: everything that is told of the paper.

        A doubtful summary is left out.
        """
        summary = "" if self.summary_doubtful else self.text
        return f"{summary}\n{self.abstract}".strip("\n")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts that every paper has."""
        return {
            "arxiv_id": self.arxiv_id,
            "title": self.title,
            "url": self.url,
            "date": self.date.isoformat(),
            "votes": self.votes,
            "authors": list(self.authors),
        }

    def facts(self) -> dict[str, Any]:
        """JSON-ready facts beyond the digest's summary; unknown ones are empty or None."""
        return {**facts_dict(self), "abstract": self.abstract}

    def date_in(self, start: datetime.date | None, end: datetime.date | None) -> datetime.date:
        """The newest day of appearance within ``start``..``end``, else the newest day of all."""
        for appearance in reversed(self.appearances):
            if (start is None or appearance.date >= start) and (
                end is None or appearance.date <= end
            ):
                return appearance.date
        return self.date


class Standing(NamedTuple):
    """What of a paper's record decides where it stands in an order.

    Attributes:
        first: Day of its oldest appearance, as in `keys.to_day`.
        day: Day of its newest appearance, likewise.
        votes: Votes of its newest appearance; None when unknown.
    """

    first: int
    day: int
    votes: int | None

    @classmethod
    def of(cls, paper: Paper) -> Standing:
        """That of a paper."""
        return cls(to_day(paper.appearances[0].date), to_day(paper.date), paper.votes)


@dataclass(frozen=True, slots=True)
class Supplement:
    """What another source than the digests says of a paper.

    Attributes:
        arxiv_id: Identifier without version.
        source: ``arxiv`` or ``feed``.
        abstract: The paper's own abstract; empty when unknown.
        summary_en: One English sentence about the paper; empty when there is none.
        keywords: English keywords.
        organizations: Who the paper comes from.
        code_url: Address of the code, or None.
        stars: Stars of the code's repository, or None.
        project_url: Address of the project's page, or None.
    """

    arxiv_id: str
    source: str
    abstract: str = ""
    summary_en: str = ""
    keywords: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    code_url: str | None = None
    stars: int | None = None
    project_url: str | None = None
