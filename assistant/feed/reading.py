"""Items of the daily feed → `FeedPaper`.

Every text comes out on one line, so that a digest's lines mean what they say, and holds nothing
that the reader of digests would take apart otherwise than it was put together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from assistant.digest import arxiv_id
from assistant.digest.facts import parse_authors
from assistant.feed.model import FeedPaper
from assistant.hangul import has_hangul
from assistant.strings import say

#: Control characters but white space, marks that have no width, what turns the direction of text
#: round, and half characters, which no file can hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
#: The one sentence is English; in Korean it would be read as the digest's own summary.
_WEB = re.compile(r"https?://[^\s()<>\"'\\]+", re.IGNORECASE)
_SEPARATORS = str.maketrans(",;()[]", "      ")
_MOST_VOTES = 999_999_999


@dataclass(frozen=True, slots=True)
class Items:
    """What could be read of a day's list, and why the rest was left out."""

    papers: tuple[FeedPaper, ...]
    left_out: tuple[str, ...]


def read_items(items: Sequence[object], day: date) -> Items:
    """Read a day's list.

    Args:
        items: The answer of the feed.
        day: The day that was asked for.
    """
    papers: dict[tuple[str, date], FeedPaper] = {}
    left_out: list[str] = []
    for n, item in enumerate(items, start=1):
        found = _read(n, item, day)
        if isinstance(found, str):
            left_out.append(found)
        else:
            papers[found.arxiv_id, found.day] = found
    return Items(tuple(papers.values()), tuple(left_out))


def one_line(value: object) -> str:
    """A text on one line, with single spaces; "" for what is no text.

    >>> one_line(" A  title\\n  of two lines ")
    'A title of two lines'
    """
    return " ".join(_UNSEEN.sub("", value).split()) if isinstance(value, str) else ""


def _read(n: int, item: object, day: date) -> FeedPaper | str:
    """A paper, or why the item is none."""
    outer = item if isinstance(item, dict) else {}
    paper = outer.get("paper")
    if not isinstance(paper, dict):
        return say("feed.item_shape", "en", n=n)
    named = one_line(paper.get("id"))
    key = arxiv_id(f"https://arxiv.org/abs/{named}")
    if key is None:
        return say("feed.item_id", "en", n=n, found=named[:40] or "-")
    title = _title(paper.get("title")) or _title(outer.get("title"))
    if not title:
        return say("feed.item_title", "en", n=n, found=key)
    return FeedPaper(
        key,
        title,
        _day(paper.get("submittedOnDailyAt")) or day,
        votes=_count(paper.get("upvotes")),
        authors=_authors(paper.get("authors")),
        abstract=one_line(paper.get("summary")) or one_line(outer.get("summary")),
        summary=_sentence(paper.get("ai_summary")),
        keywords=_keywords(paper.get("ai_keywords")),
        organization=_organization(paper.get("organization") or outer.get("organization")),
        code_url=_web(paper.get("githubRepo")),
        stars=_count(paper.get("githubStars")),
        project_url=_web(paper.get("projectPage")),
        thumbnail=_web(outer.get("thumbnail")),
    )


def _title(value: object) -> str:
    # What would end the link that a title is written as.
    return one_line(value).replace("](", "] (")


def _sentence(value: object) -> str:
    sentence = one_line(value)
    return "" if has_hangul(sentence) else sentence


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).date()


def _authors(value: object) -> tuple[str, ...]:
    people: list[Any] = value if isinstance(value, list) else []
    shown = [
        one_line(one_line(person.get("name")).translate(_SEPARATORS))
        for person in people
        if isinstance(person, dict) and not person.get("hidden")
    ]
    names = tuple(name for name in shown if name)
    # As the reader of digests takes them: "Bo Kim" and "Jr." are one person.
    while (read := parse_authors(", ".join(names))) != names:
        names = read
    return names


def _keywords(value: object) -> tuple[str, ...]:
    words = value if isinstance(value, list) else []
    shown = (one_line(one_line(word).replace(",", " ").replace(";", " ")) for word in words)
    return tuple(dict.fromkeys(word for word in shown if word))


def _organization(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    return one_line(value.get("fullname")) or one_line(value.get("name"))


def _web(value: object) -> str | None:
    address = one_line(value)
    return address if _WEB.fullmatch(address) else None


def _count(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _MOST_VOTES else None
