"""Markdown digests → `Digest`.

A digest is a heading `## Daily Papers (YYYY-MM-DD)` and, below it, one `### [Title](arXiv
address)` per paper with picture, votes, authors and summary. Reading is strict about loss: under
a dated heading every `###` heading becomes an entry or is reported.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from itertools import islice

from assistant.digest.facts import (
    NamedFacts,
    is_marker,
    media,
    named_facts,
    parse_authors,
    parse_votes,
    split_fact,
)
from assistant.digest.headings import (
    PaperLink,
    date_heading,
    has_link,
    paper_link,
    path_date,
    split_heading,
)
from assistant.digest.model import Digest, Entry, Skipped
from assistant.digest.summary import ABSTRACT, SummaryReader
from assistant.strings import say

#: From this day on the archive's digests give the authors in random order.
_SHUFFLED = datetime.date(2024, 1, 23)
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*")
_BULLET_MARK = re.compile(r"[ \t]*[-*+] +")


def parse_digest(text: str, path: str) -> Digest:
    """Read one digest.

    Never raises: whatever cannot be read is in `Digest.skipped` with a reason.

    Args:
        text: The file's text, with any line ends, with or without a byte order mark.
        path: Where it stands, POSIX, relative to the folder of digests. Dates entries that no
            dated heading dates: 2024/09/25.md, 2024-09-25.md, 20240925.md.

    >>> digest = parse_digest("## Daily Papers (2024-02-07)\\n"
    ...     "### [Self-Discover](https://arxiv.org/abs/2402.03620)\\nVote: 23\\n", "a.md")
    >>> digest.entries[0].votes
    23
    """
    lines = _lines(text)
    fenced = _fenced(lines)
    reader = _DigestReader(path, fetched=any(map(is_marker, lines)))
    for number, line in enumerate(lines, start=1):
        if number in fenced:
            reader.fenced(number, line)
        elif heading := split_heading(line):
            reader.heading(number, line, *heading)
        else:
            reader.line(number, line)
    return reader.digest()


class _EntryReader:
    """Takes the lines below one entry heading.

    `ordered` tells that the digest keeps the order of the authors whatever its day.
    """

    def __init__(
        self, link: PaperLink, date: datetime.date, path: str, line: int, *, ordered: bool
    ) -> None:
        self._link, self._date, self._path, self._line = link, date, path, line
        self._ordered = ordered or date < _SHUFFLED
        self._facts: dict[str, str] = {}
        self._named: NamedFacts = {}
        self._thumbnail: str | None = None
        self._video: str | None = None
        self._in_video = False
        self.summary = SummaryReader()
        self.warnings: list[str] = []
        if link.rest:
            self.summary.add(link.rest)
            self.summary.blank()

    def line(self, number: int, line: str) -> None:
        """Take a line that is no heading and not in a code block."""
        blank = not line.strip()
        if self._in_video:
            self._media(line)
            self._in_video = not blank and "</video" not in line.lower()
        elif not blank and not self._media(line) and not self._fact(number, line):
            self.summary.add(line)
            return
        # Pictures and facts end a paragraph just as blank lines do.
        self.summary.blank()

    def entry(self) -> Entry:
        """Everything taken so far."""
        sections = self.summary.sections()
        authors = parse_authors(self._facts.get("author", ""))
        return Entry(
            self._link.arxiv_id,
            self._link.title,
            self._date,
            votes=parse_votes(self._facts.get("vote", ""))[0],
            authors=authors,
            sections=tuple(section for section in sections if section.name != ABSTRACT),
            thumbnail=self._thumbnail,
            video=self._video,
            path=self._path,
            line=self._line,
            abstract="\n".join(
                item for section in sections if section.name == ABSTRACT for item in section.items
            ),
            authors_ordered=self._ordered and bool(authors),
            **self._named,
        )

    def _media(self, line: str) -> bool:
        mark = _BULLET_MARK.match(line)
        found = media(line[mark.end() :] if mark else line)
        if found is None:
            return False
        self._thumbnail = self._thumbnail or found.thumbnail
        self._video = self._video or found.video
        self._in_video = found.unclosed
        return True

    def _fact(self, number: int, line: str) -> bool:
        if not self.summary.started:
            # Below that "Code: …" may be a sentence of the summary.
            named = named_facts(line)
            if named and not named.keys() & self._named.keys():
                self._named.update(named)
                return True
        fact = split_fact(line)
        if fact is None or fact[0] in self._facts:
            return False
        if self.summary.started and not self.summary.after_blank:
            return False
        kind, value = fact
        if kind == "vote" and not parse_votes(value)[1]:
            if self.summary.started:
                return False
            self.warnings.append(
                f"{self._path}:{number}: the votes {value[:40]!r} are not a number and were left "
                "out; write a whole number or -."
            )
        self._facts[kind] = value
        return True


class _DigestReader:
    """Takes the lines of one file: dates, entries, and what lies between."""

    def __init__(self, path: str, *, fetched: bool) -> None:
        self._path, self._fetched = path, fetched
        self._path_date = path_date(path)
        self._date = self._path_date
        self._dates: list[datetime.date] = []
        self._named = False  # below a "Daily Papers" heading every ### heading counts
        self._open: _EntryReader | None = None
        self._aside: str | None = None
        self._entries: list[Entry] = []
        self._skipped: list[Skipped] = []
        self._warnings: list[str] = []

    def heading(self, number: int, line: str, level: int, text: str) -> None:
        """Take a heading."""
        link = paper_link(text) if level in (2, 3) else None
        dated = date_heading(text) if level <= 3 and link is None else None
        if level > 3:
            self._inner_heading(number, text)
            return
        self._close()
        if link:
            self._entry(number, line, link)
        elif dated and (level < 3 or (dated.named and dated.date and not has_link(text))):
            self._date = dated.date or self._path_date
            self._named = dated.named
            if dated.date:
                self._note(dated.date)
            else:
                self._skip(number, line, "reasons.bad_date")
        elif level == 3:
            linked = has_link(text)
            if self._named or (self._date and linked):
                self._skip(number, line, "reasons.not_arxiv" if linked else "reasons.no_link")
        elif self._named:
            self._aside = text

    def fenced(self, number: int, line: str) -> None:
        """Take a line of a code block, the fences included."""
        if self._open:
            self._open.summary.verbatim(line)
        heading = split_heading(line) if self._date else None
        if heading and heading[0] in (2, 3) and has_link(heading[1]):
            self._skip(number, line, "reasons.in_fence")

    def line(self, number: int, line: str) -> None:
        """Take any other line."""
        if is_marker(line):
            return
        if self._open:
            self._open.line(number, line)
        elif self._aside is not None and line.strip():
            self._warnings.append(
                f"{self._path}:{number}: the text below the heading {self._aside[:80]!r} belongs "
                "to no entry and was left out; move it below a ### heading if it does."
            )
            self._aside = None

    def digest(self) -> Digest:
        """Everything taken."""
        self._close()
        return Digest(
            self._path,
            tuple(self._dates),
            tuple(self._entries),
            tuple(self._skipped),
            tuple(self._warnings),
        )

    def _entry(self, number: int, line: str, link: PaperLink) -> None:
        if not link.title:
            self._skip(number, line, "reasons.no_title")
        elif self._date is None:
            self._skip(number, line, "reasons.no_date")
        else:
            self._note(self._date)
            self._open = _EntryReader(link, self._date, self._path, number, ordered=self._fetched)

    def _inner_heading(self, number: int, text: str) -> None:
        if self._open and text.strip(" #"):
            self._open.summary.heading(text)
        else:
            self.line(number, text)

    def _note(self, date: datetime.date) -> None:
        if date not in self._dates:
            self._dates.append(date)

    def _skip(self, number: int, line: str, reason: str) -> None:
        self._skipped.append(
            Skipped(self._path, number, say(reason, "en"), line.strip(" \t")[:500])
        )

    def _close(self) -> None:
        if self._open:
            self._entries.append(self._open.entry())
            self._warnings.extend(self._open.warnings)
        self._open = self._aside = None


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n")
    # A carriage return inside a line is a lost "\r…" of LaTeX, unless no other line end is there.
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return [line.removeprefix("\ufeff").rstrip("\r") for line in text.split("\n")]


def _fenced(lines: list[str]) -> frozenset[int]:
    """Numbers of the lines in code blocks; a fence that is never closed opens none."""
    fenced: set[int] = set()
    fences = [
        (number, match[1])
        for number, line in enumerate(lines, start=1)
        if (match := _FENCE.match(line))
    ]
    closing = [
        (number, fence) for number, fence in fences if _FENCE_END.fullmatch(lines[number - 1])
    ]
    end = 0
    hopeless: dict[str, int] = {}
    for number, fence in fences:
        length = len(fence)
        if number <= end or length >= hopeless.get(fence[0], length + 1):
            continue
        later = islice(closing, bisect_left(closing, (number + 1, "")), None)
        found = next((n for n, other in later if other.startswith(fence)), None)
        if found is None:
            hopeless[fence[0]] = length
        else:
            end = found
            fenced.update(range(number, end + 1))
    return frozenset(fenced)
