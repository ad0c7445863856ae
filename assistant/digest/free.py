"""One entry of a layout other than the archive's: its lines without markup, as facts and text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from assistant.digest.dates import day_of_row
from assistant.digest.entry import EntryReader
from assistant.digest.facts import NamedFacts, kind_of, split_named
from assistant.digest.links import PaperLink, html_as_markdown
from assistant.digest.markup import (
    is_label,
    plain,
    says_nothing,
    title_in,
    unnumbered,
    votes_in,
    without_links,
    words_of,
)
from assistant.digest.model import Entry
from assistant.digest.outline import cells

_LEAD = re.compile(r"(?:[ \t]*>)*[ \t]?([ \t]*(?:[-*+•][ \t]+)?)")
_NAME = re.compile(r"\*\*([^*]{1,80}?)(?:[:：][ \t]*\*\*|\*\*[ \t]*[:：])(.*)")
_EMPHASIS = re.compile(r"[ \t]*(?:\*(?!\*)([^*]++)\*|_([^_]++)_)[ \t]*")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:[ \t]+[\w.'’-]+){1,4}")
_ET_AL = re.compile(r"\bet[ .]{0,2}al\b[., \t]*", re.IGNORECASE)
#: Between names, in words without markup.
_AND = re.compile(r",? (?:and|&) |[;；，、·•] ?| ,")
_WEB = re.compile(r"https?://[^\s<>()\[\]\"'*|]+", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*+>", re.IGNORECASE)
_ENGLISH = re.compile("[ -~‐-”]*")
_SUMMARY_TAG = re.compile(r"<summary\b", re.IGNORECASE)
_BADGE = re.compile(r"shields\.io|/badge", re.IGNORECASE)
_PARTS = re.compile("[,;，；、]")


class FreeEntry:
    """Takes what stands around one link to a paper.

    Args:
        arxiv_id: The paper.
        title: Its title, without markup.
        date: Day of the entry.
        path: Digest file.
        line: Line of the title.

    >>> entry = FreeEntry("2607.90001", "Kites", datetime.date(2026, 7, 5), "a.md", 3)
    >>> entry.line(4, "- **作者**: Ada Example and Bo Sample")
    >>> entry.entry().authors
    ('Ada Example', 'Bo Sample')
    """

    def __init__(
        self, arxiv_id: str, title: str, date: datetime.date, path: str, line: int
    ) -> None:
        self._reader = EntryReader(PaperLink(arxiv_id, title, ""), date, path, line, ordered=True)
        self._first = True
        self._in_title = False
        self._start = line

    def line(self, number: int, line: str) -> None:
        """Take a line that is no heading."""
        if not line.strip():
            self._reader.line(number, "")
            return
        if self._in_title and line.startswith("  "):
            self._in_title = False
            return
        self._in_title = False
        line = html_as_markdown(line)
        if named := split_named(line):
            kind, name, value = named
            if self.fact(number, name, value):
                self._first = False
                self._in_title = kind == "title"
                return
            if kind == "section" and value and not name.startswith("**"):
                self._reader.line(number, f"**{name}**: {plain(value)}")
                return
        if not _BADGE.search(line) and self._reader.media(line):
            return
        if self._first and self._people(number, line):
            self._first = False
            return
        self._text(number, line)

    def heading(self, text: str) -> None:
        """Take a heading below the entry's own."""
        name = unnumbered(plain(text))
        self._first = False
        self._reader.summary.heading("Abstract" if kind_of(name) == "abstract" else name)

    def verbatim(self, line: str) -> None:
        """Take a line of a code block."""
        self._reader.summary.verbatim(line)

    def row(self, number: int, row: str, columns: Sequence[str]) -> None:
        """Take the cells of a table's row: each is a fact or text under its column's name."""
        values = cells(row)
        title = title_cell(values, columns)
        for at, value in enumerate(values):
            name = plain(columns[at]) if at < len(columns) else ""
            if at == title:
                self.beside_title(number, value)
            elif not self.fact(number, name, value) and not _is_day_cell(value):
                text = words_of(value)
                if text and not says_nothing(value):
                    self._reader.line(number, f"**{name}**: {text}" if name else text)
                    self._reader.line(number, "")

    def beside_title(self, number: int, text: str) -> None:
        """Take what stands on a title's own line: votes, authors before "et al.", and text."""
        self.votes(votes_in(text))
        title = self._reader.title
        for at, part in enumerate(_BREAK.split(html_as_markdown(text))):
            words = words_of(part)
            if at == 0:
                _, found, after = words.partition(title)
                if people := _ET_AL.search(after):
                    self._reader.set_fact("author", people_in(after[: people.start()]))
                    after = after[people.end() :]
                words = after if found else words_of(without_links(part))
                words = without_links(words).strip(" \t,;:|–—-·•*)]")
            if words and not says_nothing(words) and not _is_day_cell(words):
                self.line(number, _without_day(words))
                self._reader.line(number, "")

    def fact(self, number: int, name: str, value: str) -> bool:
        """Take a value of that name; False where it is text."""
        kind, words = kind_of(name), plain(value)
        if kind == "vote":
            return self.votes(words)
        if kind == "author" and words:
            self._reader.set_fact("author", people_in(words))
            return True
        if kind == "abstract" and words:
            self._reader.line(number, f"**Abstract**: {words_of(value)}")
            return True
        if kind in ("code", "project") and (address := _WEB.search(value)):
            key = "code_url" if kind == "code" else "project_url"
            self._reader.add_named({key: address[0].rstrip(".,;")})  # type: ignore[misc]
            return True
        parts = tuple(part.strip(" \t`'\"[]") for part in _PARTS.split(words))
        parts = tuple(part for part in parts if part)
        if kind == "keywords" and parts:
            self._reader.add_named({"keywords": parts})
            return True
        if kind == "organization" and words:
            self._reader.add_named({"organizations": (words,)})
            return True
        empty = words.lower() in ("", "null", "none", "-", "n/a")
        return (
            (kind == "link" and (empty or says_nothing(value)))
            or (kind in ("code", "project", "date", "keywords", "organization") and empty)
            or (kind == "title" and bool(words))
        )

    def tldr(self, number: int, text: str) -> None:
        """Take one sentence on the paper: a fact in English, text in other languages."""
        if _ENGLISH.fullmatch(text):
            named: NamedFacts = {"summary_en": text}
            self._reader.add_named(named)
        else:
            self._reader.line(number, f"**TL;DR**: {text}")

    def votes(self, value: str) -> bool:
        """Take a number of votes; False where it is none."""
        return self._reader.set_fact("vote", value) if value.strip("+").isdecimal() else False

    def entry(self) -> Entry:
        """Everything taken so far."""
        return self._reader.entry()

    def _people(self, number: int, line: str) -> bool:
        """Take the line below a title where it holds nothing but names."""
        emphasised = _EMPHASIS.fullmatch(line)
        if not emphasised and number != self._start + 1:
            return False
        people = people_in(plain((emphasised[1] or emphasised[2]) if emphasised else line))
        names = people.split(", ")
        if people.endswith((".", "!", "?")) or not all(map(_is_person, names)):
            return False
        self._reader.set_fact("author", people)
        return True

    def _text(self, number: int, line: str) -> None:
        lead = _LEAD.match(line)
        indent, body = (lead[1], line[lead.end() :]) if lead else ("", line)
        if votes := votes_in(body) if len(body) < _SHORT else "":
            self.votes(votes)
        bare = without_links(body) == body and "<" not in body
        if says_nothing(body) and not (bare and any(map(str.isalpha, body))):
            return
        if _SUMMARY_TAG.search(body) and is_label(body):
            return
        if name := _NAME.match(body):
            label = plain(name[1])
            self._reader.line(number, f"{indent}**{label}**: {words_of(name[2])}".rstrip())
        elif body.startswith("**") and body.rstrip().endswith("**") and body.count("**") == 2:
            self._reader.line(number, f"{indent}**{plain(body)}**")
        elif text := words_of(body):
            self._reader.line(number, indent + text)
        self._first = False


_SHORT = 40


def people_in(words: str) -> str:
    """Names between commas, whatever stood between them in words without markup."""
    words = _AND.sub(", ", _ET_AL.sub(", ", words))
    return ", ".join(name.strip(" \t*") for name in words.split(",") if name.strip(" \t*"))


def named_title(lines: Sequence[str]) -> str:
    """The title that one of the lines of an entry names, "原文标题: …", or ""."""
    for at, line in enumerate(lines):
        named = split_named(line)
        if not named or named[0] != "title" or is_label(named[2]):
            continue
        below = lines[at + 1] if at + 1 < len(lines) else ""
        return plain(f"{named[2]} {below.strip() if below.startswith('  ') else ''}")
    return ""


def title_cell(values: Sequence[str], columns: Sequence[str]) -> int:
    """Which cell of a row holds the title: the column called so, or the longest plain cell."""
    named = [
        at
        for at, column in enumerate(columns[: len(values)])
        if kind_of(plain(column)) == "title" and title_in(values[at])
    ]
    if named:
        return named[0]
    unnamed = [at >= len(columns) or not kind_of(plain(columns[at])) for at in range(len(values))]
    lengths = [
        len(title_in(value)) if free else 0 for value, free in zip(values, unnamed, strict=True)
    ]
    return max(range(len(values)), key=lengths.__getitem__) if any(lengths) else -1


def _is_person(name: str) -> bool:
    """Whether words look like a person's name: two to five, most of them capitalised."""
    words = name.split()
    small = [word for word in words if word[0].islower()]
    return _PERSON.fullmatch(name) is not None and len(small) * 2 < len(words)


def _is_day_cell(value: str) -> bool:
    return day_of_row(plain(value), datetime.date(2000, 1, 1)) is not None


def _without_day(text: str) -> str:
    before, opening, last = text.rpartition("(")
    return before.strip(" \t") if opening and _is_day_cell(last.rstrip(") .")) else text
