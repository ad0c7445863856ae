"""Markdown digests → `Digest`, whatever their layout; no link to a paper is lost in silence."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from assistant.digest.archive import read_archive
from assistant.digest.dates import ambiguous_path
from assistant.digest.front import front_matter
from assistant.digest.layouts import Reading, read_layout
from assistant.digest.lines import fenced_lines, split_lines
from assistant.digest.links import Found, linked_lines
from assistant.digest.model import Digest, Skipped
from assistant.strings import say

#: Changes with what is read from a file, so that a sync reads again what it read before.
READER = "2"
_FOLDED = re.compile("<(?:summary|details)\\b", re.IGNORECASE)


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
    lines = split_lines(text)
    fenced = fenced_lines(lines)
    digest, spans = read_archive(lines, fenced, path)
    links = linked_lines(lines)
    shown = {number: found for number, found in links.items() if number not in fenced}
    strays = _outside(shown, spans)
    if strays or (digest.entries and _FOLDED.search(text)):
        return _read_free(lines, fenced, digest, undated)
    return _with_strays(digest, lines, strays)


def _read_free(
    lines: Sequence[str], fenced: Set[int], strict: Digest, undated: datetime.date | None
) -> Digest:
    """What the other layouts find; what the archive's reported is kept unless it was read."""
    front, body = front_matter(lines)
    reading = read_layout(body, fenced, strict.path, given=front.day, undated=undated)
    if not reading.entries and (entry := front.entry(body, strict.path)):
        reading = Reading((entry,), ((1, len(lines) + 1),), (), ())
    read = {entry.line for entry in reading.entries}
    strays = set(reading.strays)
    kept = [
        place
        for place in strict.skipped
        if place.line not in read
        and (place.text.lstrip(" #").startswith("[") or place.line in linked)
    ]
    reason = "reasons.day_or_month" if ambiguous_path(strict.path) else "reasons.no_date"
    told = {place.line for place in kept}
    kept += [
        Skipped(strict.path, number, say(reason, "en"), lines[number - 1].strip(" \t")[:500])
        for number in reading.undated
        if number not in told
    ]
    days = dict.fromkeys((*strict.dates, *(entry.date for entry in reading.entries)))
    digest = Digest(strict.path, tuple(days), reading.entries, tuple(kept), strict.warnings)
    return _with_strays(digest, lines, reading.strays)


def _outside(links: Mapping[int, list[Found]], spans: Sequence[tuple[int, int]]) -> list[int]:
    """The lines with links that no entry takes."""
    starts = [start for start, _ in spans]

    def taken(number: int) -> bool:
        at = bisect_right(starts, number) - 1
        return at >= 0 and number < spans[at][1]

    return [number for number in links if not taken(number)]


def _with_strays(digest: Digest, lines: Sequence[str], strays: Iterable[int]) -> Digest:
    """A digest with its links outside entries reported: the first one where there is no entry."""
    told = {place.line for place in digest.skipped}
    strays = [number for number in strays if number not in told]
    if not digest.entries:
        strays = [] if told else strays[:1]
    reason = say("reasons.stray_link" if digest.entries else "reasons.no_entry", "en")
    places = [
        Skipped(digest.path, number, reason, lines[number - 1].strip(" \t")[:500])
        for number in strays
    ]
    if not places:
        return digest
    skipped = sorted((*digest.skipped, *places), key=lambda place: place.line)
    return replace(digest, skipped=tuple(skipped))
