"""A digest's text as lines: which are headings, and which stand in code blocks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from assistant.digest.links import Found, find_links

#: Most characters of a line that are read: five times the longest known one, with 670 authors.
LONGEST = 50_000

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\xa0\u3000]+|(?=\[)|$)(.*)")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*")


#: Characters that show nothing: controls but for tabs, separators of lines, zero widths.
_UNSEEN = r"\x01-\x08\x0b-\x1f\x7f\x85\u200b-\u200f\u2028\u2029\u2060\ufeff"
#: What else than "\n" may end a line.
_ENDS = r"\r\x0b\x0c\x85\u2028\u2029"
#: So it does in front of a heading; elsewhere it is a lost "\r…" or "\f…" of LaTeX.
_BREAK = re.compile(rf"(?<=[^\n{_ENDS}])[{_ENDS}]++(?= {{0,3}}#{{2,6}}[ \t\xa0\u3000\[])")
#: A heading's beginning, with what may stand in it unseen.
_MARK = re.compile(rf"[ {_UNSEEN}]*+#[ #{_UNSEEN}]*+")
_HIDDEN = re.compile(rf"[{_UNSEEN}]")


def split_lines(text: str) -> list[str]:
    """The lines of a text with any line ends, without NUL, headings without what isn't seen."""
    text = text.replace("\0", "").replace("\r\n", "\n")
    # A carriage return inside a line is a lost "\r…" of LaTeX, unless no other line end is there.
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = _BREAK.sub("\n", text).split("\n")
    return [_seen(line.removeprefix("\ufeff").rstrip("\r")) for line in lines]


def shorten(lines: list[str]) -> tuple[list[str], dict[int, list[Found]]]:
    """Lines cut where they are too long to be read.

    Returns:
        The lines, and by number of each cut one the links to papers in what was cut off.
    """
    beyond: dict[int, list[Found]] = {}
    for number, line in enumerate(lines, start=1):
        if len(line) <= LONGEST:
            continue
        links = list(find_links(line))
        # Half an identifier may be that of another paper.
        end = next((link.start for link in links if link.start < LONGEST < link.end), LONGEST)
        beyond[number] = [link for link in links if link.start >= end]
        lines[number - 1] = line[:end]
    return lines, beyond


def _seen(line: str) -> str:
    """A line, where it is a heading without what nobody sees in its beginning."""
    mark = _MARK.match(line)
    if mark is None or not _HIDDEN.search(mark[0]):
        return line
    return _HIDDEN.sub("", mark[0]) + line[mark.end() :]


def fenced_lines(lines: Sequence[str]) -> frozenset[int]:
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


def split_heading(line: str) -> tuple[int, str] | None:
    """Level and text of a Markdown heading, or None for any other line.

    >>> split_heading("### [T](u)")
    (3, '[T](u)')
    """
    match = _HEADING.match(line)
    return (len(match[1]), match[2].strip(" \t")) if match else None
