"""One entry: its heading's link, and the lines below as facts and summary."""

from __future__ import annotations

import datetime
import re

from assistant.digest.facts import (
    NamedFacts,
    media,
    named_facts,
    parse_authors,
    parse_votes,
    split_fact,
)
from assistant.digest.links import PaperLink
from assistant.digest.model import Entry
from assistant.digest.summary import ABSTRACT, SummaryReader

#: From this day on the archive's digests give the authors in random order.
_SHUFFLED = datetime.date(2024, 1, 23)
_BULLET_MARK = re.compile(r"[ \t]*[-*+] +")


class EntryReader:
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

    @property
    def title(self) -> str:
        """The paper's title."""
        return self._link.title

    def set_fact(self, kind: str, value: str) -> bool:
        """Take the "vote" or "author" value; False where there was one."""
        return self._facts.setdefault(kind, value) is value

    def add_named(self, named: NamedFacts) -> None:
        """Take facts where none of their names are known yet."""
        if not named.keys() & self._named.keys():
            self._named.update(named)

    def line(self, number: int, line: str) -> None:
        """Take a line that is no heading and not in a code block."""
        blank = not line.strip()
        if self._in_video:
            self.media(line)
            self._in_video = not blank and "</video" not in line.lower()
        elif not blank and not self.media(line) and not self._fact(number, line):
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

    def media(self, line: str) -> bool:
        """Take the picture or video of a line that holds nothing else; False for other lines."""
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
