"""Front matter: ``key: value`` lines between ``---`` at the top of a file of one paper."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.digest.dates import day_in, path_date, spans_of_days
from assistant.digest.free import FreeEntry
from assistant.digest.lines import split_heading
from assistant.digest.links import find_links, linked_lines
from assistant.digest.markup import plain
from assistant.digest.model import Entry

_LONGEST = 60
_IDS = ("arxiv_id", "arxiv", "arxivid", "id", "url", "link", "pdf", "paper", "paper_url", "source")
_NAMES = {"authors": "authors", "author": "authors", "tags": "tags", "keywords": "tags",
          "votes": "votes", "upvotes": "votes", "code": "code", "github": "code",
          "project": "project", "institution": "institution"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Front:
    """What front matter says, by small key; empty where a file has none."""

    facts: Mapping[str, str]
    end: int = 0
    undated: datetime.date | None = None

    @property
    def day(self) -> datetime.date | None:
        """The day that it gives to all of the file."""
        return day_in(self.facts.get("date", "")) or day_in(self.facts.get("title", ""))

    def entry(
        self, body: Sequence[str], path: str, undated: datetime.date | None = None
    ) -> Entry | None:
        """The one paper of its file, or None where it isn't about one paper.

        Args:
            body: The file's lines, those of the front matter blank.
            path: Where the file stands.
            undated: Day where neither front matter nor path give one.
        """
        title, day = self.facts.get("title", ""), self.day or path_date(path) or undated
        arxiv_id = self._arxiv_id() or (title and _only_paper(body))
        if not arxiv_id or not title or spans_of_days(title) or day is None:
            return None
        entry = FreeEntry(arxiv_id, plain(title), day, path, 1)
        for key, name in _NAMES.items():
            if value := self.facts.get(key):
                parts = [part.rpartition("keyword:")[2] for part in value.split(",")]
                entry.fact(1, name, ",".join(parts))
        if tldr := self.facts.get("tldr"):
            entry.tldr(1, tldr)
        for number, line in enumerate(body[self.end :], start=self.end + 1):
            heading = split_heading(line)
            if heading and heading[1]:
                if plain(heading[1]) != plain(title):
                    entry.heading(heading[1])
            else:
                entry.line(number, line)
        return entry.entry()

    def _arxiv_id(self) -> str | None:
        for key in _IDS:
            value = self.facts.get(key, "")
            for text in (value, f"arXiv:{value}"):
                if found := next(find_links(text), None):
                    return found.arxiv_id
        return None


def _only_paper(lines: Sequence[str]) -> str | None:
    """The one paper that lines link to, or None."""
    found = {link.arxiv_id for links in linked_lines(lines).values() for link in links}
    return found.pop() if len(found) == 1 else None


def front_matter(lines: Sequence[str]) -> tuple[Front, list[str]]:
    """The front matter of a file, and the file's lines with blank ones in its place."""
    if not lines or lines[0].strip() != "---":
        return Front({}), list(lines)
    end = next((n for n, line in enumerate(lines[1:200], 1) if line.strip() == "---"), 0)
    facts: dict[str, list[str]] = {}
    key = ""
    for line in lines[1:end]:
        name, colon, value = line.partition(":")
        if (
            colon
            and name.strip()
            and not name.startswith((" ", "\t", "-"))
            and len(name) < _LONGEST
        ):
            key = name.strip().lower()
            facts.setdefault(key, [value.strip()])
        elif key:
            facts[key].append(line.strip().removeprefix("- "))
    read = {name: _value(values) for name, values in facts.items()}
    return (
        (Front(read, end + 1), [*[""] * (end + 1), *lines[end + 1 :]])
        if end
        else (Front({}), list(lines))
    )


def _value(values: Sequence[str]) -> str:
    parts = [part.strip() for part in values if part.strip() not in ("", "|", ">", ">-", "|-")]
    listed = len(parts) == 1 and parts[0].startswith("[") and parts[0].endswith("]")
    if listed:
        parts = [part.strip().strip("\"'") for part in parts[0][1:-1].split(",")]
    separator = ", " if listed or len(parts) > 1 else ""
    return separator.join(part.strip("\"'") for part in parts)
