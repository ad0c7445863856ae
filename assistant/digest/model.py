"""What a digest says: digests, the entries in them, and what could not be read.

All types are immutable values, so they can be hashed, compared and kept in sets.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError

if TYPE_CHECKING:
    import datetime


class DigestFolderError(AssistantError, ValueError):
    """The folder of digests is missing, is no folder, or cannot be listed."""


@dataclass(frozen=True, slots=True)
class Section:
    """One named part of a summary.

    Args:
        name: "What's New", "Technical Details", …, with straight apostrophes; "" for plain
            bullets and paragraphs.
        items: Bullets or section texts as they stand. Nested bullets, numbered lines and
            continuation lines are part of the item above them, after a newline or a space.

    >>> Section("What's New", ("A model.",)).text
    "What's New: A model."
    """

    name: str
    items: tuple[str, ...]

    @property
    def text(self) -> str:
        """The section as plain text, led by its name; one item is kept on the name's line."""
        body = "\n".join(self.items)
        if not self.name:
            return body
        return f"{self.name}:{' ' if len(self.items) == 1 else chr(10)}{body}".rstrip()


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as one digest presents it.

    Args:
        arxiv_id: Identifier without version: "2402.03620" or "cs/0112017".
        title: Title as it stands in the heading.
        date: Date of the digest, not of the paper.
        url: The paper's page; made from `arxiv_id` when left empty.
        votes: Upvotes, or None where the digest gives none.
        authors: People in the order of the digest.
        sections: The summary, without the abstract; may be empty.
        thumbnail: http(s) address of the picture.
        video: http(s) address of the video.
        path: Digest file, POSIX, relative to the folder of digests.
        line: Line of the heading in that file, counted from 1.
        abstract: The paper's own abstract, or "".
        summary_en: One English sentence about the paper, or "".
        keywords: English keywords.
        organizations: Who the paper comes from.
        code_url: http(s) address of the code.
        stars: Stars of the code's repository on the day the digest was written.
        project_url: http(s) address of the project's page.
        authors_ordered: Whether `authors` is known to be in the paper's own order.
    """

    arxiv_id: str
    title: str
    date: datetime.date
    _: KW_ONLY
    url: str = ""
    votes: int | None = None
    authors: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    thumbnail: str | None = None
    video: str | None = None
    path: str = ""
    line: int = 0
    abstract: str = ""
    summary_en: str = ""
    keywords: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    code_url: str | None = None
    stars: int | None = None
    project_url: str | None = None
    authors_ordered: bool = False

    def __post_init__(self) -> None:
        if not self.url:
            object.__setattr__(self, "url", f"https://arxiv.org/abs/{self.arxiv_id}")

    @property
    def text(self) -> str:
        """The whole summary as plain text, a section per paragraph, with section names."""
        return "\n".join(section.text for section in self.sections)

    @property
    def full_text(self) -> str:
        """Summary and abstract as plain text."""
        return f"{self.text}\n{self.abstract}".strip("\n")

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of every fact except `path`, `line` and `authors_ordered`.

        It stays the same when a digest file is moved or entries above this one change.
        """
        facts: list[object] = [
            self.arxiv_id,
            self.title,
            self.date.isoformat(),
            self.url,
            self.votes,
            self.authors,
            [[section.name, section.items] for section in self.sections],
            self.thumbnail,
            self.video,
        ]
        more = [
            self.abstract,
            self.summary_en,
            self.keywords,
            self.organizations,
            self.code_url,
            self.stars,
            self.project_url,
        ]
        if any(more):
            # An entry without these keeps the hash it had before there were any.
            facts.append(more)
        # JSON escapes everything beyond ASCII, so that even a lone surrogate can be hashed.
        return hashlib.sha256(json.dumps(facts).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A place in a digest that could not be read.

    Args:
        path: Digest file, POSIX, relative to the folder of digests.
        line: Line in that file, counted from 1.
        reason: One sentence: what is wrong, and what to do.
        text: The line as it stands, shortened where very long; "" where there is none.
    """

    path: str
    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest file.

    Args:
        path: POSIX, relative to the folder of digests.
        dates: Dates of its headings and entries, each once, in the order they appear.
        entries: Papers in the order they appear; a paper listed twice is here twice.
        skipped: What was left out, with reasons.
        warnings: Sentences on facts that were dropped though their entry was kept.
    """

    path: str
    dates: tuple[datetime.date, ...]
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestFile:
    """A digest file as found in a folder.

    Args:
        path: POSIX, relative to the folder of digests.
        size: Bytes.
        mtime_ns: Time of the last change, nanoseconds since the epoch.
    """

    path: str
    size: int
    mtime_ns: int
