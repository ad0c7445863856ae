"""A digest's text as lines: which are headings, and which stand in code blocks."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\xa0\u3000]+|(?=\[)|$)(.*)")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*")


def split_lines(text: str) -> list[str]:
    """The lines of a text with any line ends."""
    text = text.replace("\r\n", "\n")
    # A carriage return inside a line is a lost "\r…" of LaTeX, unless no other line end is there.
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return [line.removeprefix("\ufeff").rstrip("\r") for line in text.split("\n")]


def fenced_lines(lines: list[str]) -> frozenset[int]:
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
