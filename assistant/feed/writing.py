"""`FeedPaper` → a day's digest file, in the archive's own layout.

The last line of a file says that it was fetched and holds the hash of everything above it: a file
without it, or with another hash, is a person's, and is never written over.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from assistant.feed.model import FeedPaper
from assistant.feed.sections import keep_sections

Outcome = Literal["new", "updated", "unchanged", "kept", "shrunk"]

_MARK = re.compile(r"<!-- Written by assistant fetch; sha256:([0-9a-f]{64}) -->\n?")
_ENTRY = re.compile(r"^### \[", re.MULTILINE)
_PART = ".part"


def day_path(root: Path, day: date) -> Path:
    """Where the file of a day stands: ``YYYY/MM/DD.md``."""
    return root / f"{day:%Y}" / f"{day:%m}" / f"{day:%d}.md"


def render(day: date, papers: Iterable[FeedPaper]) -> str:
    """The text of a day's file; the same papers give the same text.

    Args:
        day: Day that was asked for; papers of another day stand below that day's heading.
        papers: In the order of the feed.
    """
    by_day: dict[date, list[FeedPaper]] = {day: []}
    for paper in papers:
        by_day.setdefault(paper.day, []).append(paper)
    blocks: list[str] = []
    for own, listed in sorted(by_day.items(), key=lambda item: (item[0] != day, item[0])):
        if listed:
            blocks.append(f"## Daily Papers ({own.isoformat()})")
            blocks.extend(block for paper in listed for block in _entry(paper))
    return signed("\n\n".join(blocks) + "\n\n")


def signed(body: str) -> str:
    """A fetched file's text with the mark below it."""
    return f"{body}<!-- Written by assistant fetch; sha256:{_sha256(body)} -->\n"


def unsigned(text: str) -> str:
    """A fetched file's text without its mark."""
    body, newline, _ = text.rstrip("\n").rpartition("\n")
    return body + newline


def is_fetched(text: str) -> bool:
    """Whether a file's text is as `render` wrote it."""
    body, newline, mark = text.rstrip("\n").rpartition("\n")
    match = _MARK.fullmatch(mark)
    return match is not None and match[1] == _sha256(body + newline)


def write_day(root: Path, day: date, papers: Iterable[FeedPaper]) -> Outcome:
    """Write the file of a day, unless it is a person's or says the same already.

    Summaries that stand in the file stay, but those of papers that changed.

    Returns:
        ``kept`` for a person's file, ``shrunk`` where the file holds more than twice as many
        papers as were given; neither is touched.

    Raises:
        OSError: It can't be written; what stood there still does.
    """
    path = day_path(root, day)
    text = render(day, papers)
    before = read_text(path)
    if before is not None:
        if not is_fetched(before):
            return "kept"
        if before != text:
            text = signed(keep_sections(unsigned(before), unsigned(text)))
        if before == text:
            return "unchanged"
        if entries(before) > 2 * entries(text):
            return "shrunk"
    write_atomically(path, text)
    return "new" if before is None else "updated"


def entries(text: str) -> int:
    """How many papers a fetched file holds."""
    return len(_ENTRY.findall(text))


def read_text(path: Path) -> str | None:
    """What stands in a file; None where there is none, and "" where it is no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whatever ends this process.

    Raises:
        OSError: It can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Hidden, so that it is no digest; of one name, so that what a kill leaves is used again.
    part = path.with_name(f".{path.name}{_PART}")
    with part.open("wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def drop_parts(root: Path) -> None:
    """Remove what a killed fetch left half written."""
    for part in root.glob(f"[0-9]*/[0-9]*/.[0-9][0-9].md{_PART}"):
        part.unlink(missing_ok=True)


def _entry(paper: FeedPaper) -> Iterator[str]:
    yield f"### [{paper.title}](https://arxiv.org/abs/{paper.arxiv_id})"
    if paper.thumbnail:
        yield f"![]({paper.thumbnail})"
    stars = "" if paper.stars is None else f" ({paper.stars} stars)"
    facts = {
        "Vote": "" if paper.votes is None else str(paper.votes),
        "Authors": ", ".join(paper.authors),
        "Summary": paper.summary,
        "Keywords": ", ".join(paper.keywords),
        "Organization": paper.organization,
        "Code": f"{paper.code_url}{stars}" if paper.code_url else "",
        "Project": paper.project_url or "",
        "- **Abstract**": paper.abstract,
    }
    yield from (f"{name}: {value}" for name, value in facts.items() if value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
