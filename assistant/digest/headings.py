"""Headings of the archive's own digests, and the days they give."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from assistant.digest.dates import calendar_day

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\xa0\u3000]+|(?=\[)|$)(.*)")
_DATE = re.compile(
    r"(?<![0-9])([0-9]{4})(?: ?[-./] ?|년 ?)([0-9]{1,2})(?: ?[-./] ?|월 ?)([0-9]{1,2})(?![0-9])일?"
)
_PAPERS = re.compile(r"\bdaily[ -]?papers?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateHeading:
    """A heading that dates what follows.

    Args:
        date: The date, or None where what stands there is not in the calendar.
        named: Whether the heading says "Daily Papers"; else it is a bare date.
    """

    date: datetime.date | None
    named: bool


def split_heading(line: str) -> tuple[int, str] | None:
    """Level and text of a Markdown heading, or None for any other line.

    >>> split_heading("### [T](u)")
    (3, '[T](u)')
    """
    match = _HEADING.match(line)
    return (len(match[1]), match[2].strip(" \t")) if match else None


def date_heading(text: str) -> DateHeading | None:
    """The date that a heading's text gives to the entries below it; None for other headings.

    >>> date_heading("Daily Papers (2024-09-25)")
    DateHeading(date=datetime.date(2024, 9, 25), named=True)
    """
    named = _PAPERS.search(text) is not None
    match = _DATE.search(text)
    if match is None:
        garbled = named and any(map(str.isdigit, text))
        return DateHeading(None, named) if garbled else None
    bare = not (text[: match.start()] + text[match.end() :]).strip(" \t()[]#:*_")
    return DateHeading(calendar_day(match.groups()), named) if named or bare else None
