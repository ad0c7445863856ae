"""The archive's own layout, read line by line.

A digest is a heading `## Daily Papers (YYYY-MM-DD)` and, below it, one `### [Title](arXiv
address)` per paper with picture, votes, authors and summary. Reading is strict about loss: under
a dated heading every `###` heading becomes an entry or is reported.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence, Set

from assistant.digest.dates import date_heading, path_date
from assistant.digest.entry import EntryReader
from assistant.digest.facts import is_marker
from assistant.digest.lines import split_heading
from assistant.digest.links import PaperLink, has_link, paper_link
from assistant.digest.model import Digest, Entry, Skipped
from assistant.strings import say


def read_archive(
    lines: Sequence[str], fenced: Set[int], path: str
) -> tuple[Digest, list[tuple[int, int]]]:
    """What the archive's layout finds in a file, and the lines that its entries take.

    Args:
        lines: The file's lines.
        fenced: Numbers of those in code blocks.
        path: Where it stands.
    """
    reader = ArchiveReader(path, fetched=any(map(is_marker, lines)))
    for number, line in enumerate(lines, start=1):
        if number in fenced:
            reader.fenced(number, line)
        elif heading := split_heading(line):
            reader.heading(number, line, *heading)
        else:
            reader.line(number, line)
    return reader.digest(len(lines) + 1), reader.spans


class ArchiveReader:
    """Takes the lines of one file: dates, entries, and what lies between.

    Args:
        path: Where the file stands.
        fetched: Whether `assistant fetch` wrote it.

    Attributes:
        spans: First line of each entry, and the line behind its last.
    """

    def __init__(self, path: str, *, fetched: bool) -> None:
        self._path, self._fetched = path, fetched
        self._path_date = path_date(path)
        self._date = self._path_date
        self._dates: list[datetime.date] = []
        self._named = False  # below a "Daily Papers" heading every ### heading counts
        self._open: EntryReader | None = None
        self._starts = 0
        self.spans: list[tuple[int, int]] = []
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
        self._close(number)
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

    def digest(self, end: int) -> Digest:
        """Everything taken, where the file ends above a line."""
        self._close(end)
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
            self._starts = number
            self._open = EntryReader(link, self._date, self._path, number, ordered=self._fetched)

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

    def _close(self, end: int) -> None:
        if self._open:
            self.spans.append((self._starts, end))
            self._entries.append(self._open.entry())
            self._warnings.extend(self._open.warnings)
        self._open = self._aside = None
