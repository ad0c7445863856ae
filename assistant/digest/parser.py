"""Markdown digests → `Digest`, whatever their layout; no link to a paper is lost in silence."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from assistant.digest.archive import read_archive
from assistant.digest.dates import ambiguous_path
from assistant.digest.front import front_matter
from assistant.digest.layouts import Reading, read_layout
from assistant.digest.lines import fenced_lines, shorten, split_lines
from assistant.digest.links import Found, find_links, has_link, linked_lines, may_link
from assistant.digest.model import Digest, Skipped
from assistant.strings import say

#: Changes with what is read from a file, so that a sync reads again what it read before.
READER = "4"
#: What its files and fetched ones begin with, whatever stands in their texts.
_ARCHIVE_HEAD = re.compile(r"## Daily Papers \([0-9]{4}-[0-9]{2}-[0-9]{2}\)")
#: What the archive's entries begin with: no number, no ornament.
_PLAIN_HEADING = re.compile(r" {0,3}#{2,3}[ \t\xa0\u3000]*\[(?!\[?[0-9]{1,4}\])")
#: Headings that end what stands below another of the archive.
_PLAIN_LEVELS = re.compile(r" {0,3}#{1,3}(?!#)")
_EMPHASISED = re.compile(r"(?:\*(?!\*)[^*]++\*|_(?!_)[^_]++_)[ \t]*")
#: Most characters of a line that a report shows.
_SHOWN = 500
#: Parts that can be folded out are no habit of the archive.
_FOLDS = ("<details", "<DETAILS", "<summary", "<SUMMARY")


def parse_digest(text: str, path: str, *, undated: datetime.date | None = None) -> Digest:
    """Read one digest.

    Never raises: whatever cannot be read is in `Digest.skipped` with a reason, and so is every
    link to a paper that is in no entry.

    Args:
        text: The file's text, with any line ends, with or without a byte order mark.
        path: Where it stands, POSIX, relative to the folder of digests. Dates entries that no
            dated heading dates: 2024/09/25.md, 2024-09-25.md, 20240925.md.
        undated: Day of entries that nothing dates, or None to report them.

    >>> digest = parse_digest("## Daily Papers (2024-02-07)\\n"
    ...     "### [Self-Discover](https://arxiv.org/abs/2402.03620)\\nVote: 23\\n", "a.md")
    >>> digest.entries[0].votes
    23
    """
    lines, cut = shorten(split_lines(text))
    digest = _read(lines, path, undated)
    if not cut:
        return digest
    known = {entry.arxiv_id for entry in digest.entries}
    places = [_too_long(path, number, lines[number - 1], known, cut[number]) for number in cut]
    return replace(digest, skipped=tuple(sorted((*digest.skipped, *places), key=_line)))


def _too_long(
    path: str, number: int, line: str, known: Set[str], beyond: Sequence[Found]
) -> Skipped:
    """The report of a line that was cut: how it begins, and which papers stand only in the rest."""
    papers = (link.arxiv_id for link in beyond if link.arxiv_id not in known)
    shown = f"{line[:80]} … {', '.join(dict.fromkeys(papers))}".strip()
    if len(shown) > _SHOWN:
        shown = f"{shown[: _SHOWN - 2]} …"
    return Skipped(path, number, say("reasons.long_line", "en"), shown)


def _read(lines: Sequence[str], path: str, undated: datetime.date | None) -> Digest:
    fenced = fenced_lines(lines)
    digest, spans = read_archive(lines, fenced, path)
    outside = [
        number
        for number in _outside(spans, len(lines))
        if may_link(line := lines[number - 1]) and any(find_links(line))
    ]
    if fenced.issuperset(outside) and not _has_other_habits(lines, digest):
        return _with_strays(digest, lines, outside, fenced)
    front, body = front_matter(lines)
    entry = front.entry(body, path, undated)
    if entry is not None:
        reading = Reading((entry,), ((1, len(lines) + 1),), (), ())
    else:
        reading = read_layout(body, fenced, path, given=front.day, undated=undated)
    links = linked_lines(lines)
    known = {entry.arxiv_id for entry in reading.entries}
    told = {(n, paper) for start, end, paper in reading.undated for n in range(start, end)}
    outside = [
        number
        for number in sorted({*_outside(reading.spans, len(lines)), *reading.strays})
        for link in links.get(number, ())
        if link.arxiv_id not in known and (number, link.arxiv_id) not in told
    ]
    outside = list(dict.fromkeys(outside))
    return _with_strays(_merged(digest, reading, lines), lines, outside, fenced)


def _has_other_habits(lines: Sequence[str], strict: Digest) -> bool:
    """Whether a file that the archive's reader could read shows that it isn't the archive's."""
    if not strict.entries:
        return bool(lines) and lines[0].strip() == "---"
    if _begins_as_archive(lines):
        return False
    if any("<" in line and any(tag in line for tag in _FOLDS) for line in lines):
        return True
    for entry in strict.entries:
        below = next((line for line in lines[entry.line : entry.line + 2] if line), "")
        if _EMPHASISED.fullmatch(below) or not _PLAIN_HEADING.match(lines[entry.line - 1]):
            return True
    return any(line.startswith("####") and may_link(line) for line in lines)


def _merged(strict: Digest, reading: Reading, lines: Sequence[str]) -> Digest:
    """What was read, with what the archive's reader reported and nobody read after all."""
    read = {entry.line for entry in reading.entries} | {start for start, _, _ in reading.undated}
    archive, starts = _begins_as_archive(lines), sorted(read)
    kept = [
        place
        for place in strict.skipped
        if place.line not in read
        and (
            has_link(place.text.lstrip(" #"))
            or place.reason == say("reasons.bad_date", "en")
            or (archive and place.text.strip("# \t") and not _leads(place.line, lines, starts))
        )
    ]
    reason = "reasons.day_or_month" if ambiguous_path(strict.path) else "reasons.no_date"
    kept += [
        Skipped(strict.path, start, say(reason, "en"), _shown(lines[start - 1]))
        for start, _, _ in reading.undated
    ]
    days = dict.fromkeys((*strict.dates, *(entry.date for entry in reading.entries)))
    return Digest(strict.path, tuple(days), reading.entries, tuple(kept), strict.warnings)


def _begins_as_archive(lines: Sequence[str]) -> bool:
    return any(map(_ARCHIVE_HEAD.match, lines[:3]))


def _leads(heading: int, lines: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether an entry begins between a heading and the next one that isn't within it."""
    below = bisect_right(starts, heading)
    end = next(
        (n for n in range(heading + 1, len(lines) + 1) if _PLAIN_LEVELS.match(lines[n - 1])),
        len(lines) + 1,
    )
    return below < len(starts) and starts[below] < end


def _outside(spans: Iterable[tuple[int, int]], last: int) -> Iterator[int]:
    """The numbers of the lines that no entry takes."""
    taken = 1
    for start, end in sorted(spans):
        yield from range(taken, start)
        taken = max(taken, end)
    yield from range(taken, last + 1)


def _with_strays(
    digest: Digest, lines: Sequence[str], outside: Iterable[int], fenced: Set[int]
) -> Digest:
    """A digest with its links outside entries reported: the first one where there is no entry.

    Code blocks without entries around them are examples.
    """
    told = {place.line for place in digest.skipped}
    strays = [number for number in outside if number not in told]
    if not digest.entries:
        strays = [number for number in strays if number not in fenced]
        strays = [] if told else strays[:1]
    reason = "reasons.stray_link" if digest.entries else "reasons.no_entry"
    places = [
        Skipped(
            digest.path,
            number,
            say("reasons.in_fence" if number in fenced else reason, "en"),
            _shown(lines[number - 1]),
        )
        for number in strays
    ]
    return replace(digest, skipped=tuple(sorted((*digest.skipped, *places), key=_line)))


def _shown(line: str) -> str:
    return line.strip(" \t")[:_SHOWN]


def _line(place: Skipped) -> int:
    return place.line
