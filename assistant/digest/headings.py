"""Headings of a digest: dates, and links to papers.

arXiv identifiers follow https://info.arxiv.org/help/arxiv_identifier.html; the subject class of
an old one ("math.GT/0309136") is left out, as arXiv itself does in its canonical form.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\xa0\u3000]+|(?=\[)|$)(.*)")
_LINK = re.compile(r"\]\([ \t]*+<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:[ \t][^()]*)?\)")
_NEW_ID = r"[0-9]{4}\.[0-9]{4,5}"
_OLD_ID = r"[a-z][a-z-]*(?:\.[A-Z]{2})?/[0-9]{7}"
_ARXIV_URL = re.compile(
    r"(?:https?:)?(?://)?(?:(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)"
    r"|(?:www\.)?(?:huggingface\.co|hf\.co)/papers)/"
    rf"({_NEW_ID}|{_OLD_ID})(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![0-9])([0-9]{4})(?: ?[-./] ?|년 ?)([0-9]{1,2})(?: ?[-./] ?|월 ?)([0-9]{1,2})(?![0-9])일?"
)
_PATH_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})"
    r"(?:([-/_.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?![0-9])"
)
_PAPERS = re.compile(r"\bdaily[ -]?papers?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PaperLink:
    """The link of an entry heading: identifier, title, and any words around the link."""

    arxiv_id: str
    title: str
    rest: str


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


def arxiv_id(url: str) -> str | None:
    """The identifier, without version, in an arXiv or Hugging Face address of a paper.

    >>> arxiv_id("https://arxiv.org/pdf/2402.03620v2.pdf")
    '2402.03620'
    """
    match = _ARXIV_URL.fullmatch(url)
    if match is None:
        return None
    archive, slash, number = match[1].rpartition("/")
    return archive.partition(".")[0].lower() + slash + number


def has_link(text: str) -> bool:
    """Whether the heading text holds a complete Markdown link, or begins like one."""
    return text.startswith("[") or _LINK.search(text) is not None


def paper_link(text: str) -> PaperLink | None:
    """The first link to a paper in a heading's text.

    Brackets and parentheses inside the title are part of it.
    """
    start = 0
    for match in _LINK.finditer(text):
        found = arxiv_id(match[1])
        opening = text.find("[", start, match.start())
        if found and opening >= 0:
            title = text[opening + 1 : match.start()].strip(" \t")
            rest = (text[:opening] + text[match.end() :]).strip(" \t#")
            # Numbering, votes and ornaments around the link say nothing about the paper.
            return PaperLink(found, title, rest if any(map(str.isalpha, rest)) else "")
        if match[1].lower().startswith(("http://", "https://")):
            start = match.end()
    return None


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
    return DateHeading(_calendar(match.groups()), named) if named or bare else None


def path_date(path: str) -> datetime.date | None:
    """The last date in a path such as 2024/09/25.md, 2024-09-25.md or 20240925.md."""
    dates = [
        _calendar([match[1], match[3] or match[5], match[4] or match[6]])
        for match in _PATH_DATE.finditer(path)
    ]
    return next((date for date in reversed(dates) if date), None)


def _calendar(parts: Iterable[str]) -> datetime.date | None:
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None
