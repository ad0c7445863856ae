"""The daily feed's own JSON, kept as files."""

from __future__ import annotations

import datetime
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.digest.dates import path_date
from assistant.digest.links import arxiv_id, find_links, is_web_address
from assistant.digest.model import Digest, Entry, Skipped
from assistant.strings import say

_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: What may be an identifier in quotation marks, or the end of a line.
_QUOTED_OR_END = re.compile(r'"(?=([^"\s]{1,40})")|\n')
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_feed(text: str, path: str, *, undated: datetime.date | None = None) -> Digest:
    """Read a file of the feed: a list of papers, or one object that holds such a list.

    Never raises: what links to papers and can't be read is in `Digest.skipped`.

    Args:
        text: The file's text.
        path: Where it stands, POSIX, relative to the folder of digests; it dates papers that don't
            say on which day they were listed.
        undated: Day of papers that nothing dates, or None to report them.

    >>> paper = '{"paper": {"id": "2607.90001", "title": "Kites", "upvotes": 3}}'
    >>> parse_feed(f"[{paper}]", "2026-07-08.json").entries[0].votes
    3
    """
    try:
        items = list(_papers(json.loads(text.removeprefix("\ufeff"))))
    except (ValueError, RecursionError):
        items = []
    identifiers = [_words(item.get("id")) for item in items]
    entries, skipped = [], []
    for item, identifier, line in zip(items, identifiers, _lines(text, identifiers), strict=True):
        day = _day(item) or path_date(path) or undated
        entry = _entry(item, path, line, day) if day else None
        if entry:
            entries.append(entry)
        elif arxiv_id(f"arxiv.org/abs/{identifier}"):
            reason = "reasons.no_title" if day else "reasons.no_date"
            skipped.append(Skipped(path, line, say(reason, "en"), identifier))
    if not entries and not skipped and (stray := next(find_links(text), None)):
        line = text.count("\n", 0, stray.start) + 1
        skipped.append(Skipped(path, line, say("reasons.no_entry", "en"), ""))
    days = tuple(dict.fromkeys(entry.date for entry in entries))
    return Digest(path, days, tuple(entries), tuple(skipped))


def _lines(text: str, identifiers: Sequence[str]) -> Iterator[int]:
    """The lines where identifiers stand, one that comes again at its next place; 1 if unknown."""
    places: dict[str, deque[int]] = {identifier: deque() for identifier in identifiers}
    line = 1
    for match in _QUOTED_OR_END.finditer(text):
        if match[0] == "\n":
            line += 1
        elif (told := places.get(match[1])) is not None:
            told.append(line)
    for identifier in identifiers:
        yield places[identifier].popleft() if places[identifier] else 1


def _papers(value: object) -> Iterator[dict[str, Any]]:
    """The papers of a feed's answer, each with what stands beside it."""
    if isinstance(value, dict):
        if isinstance(value.get("paper"), dict):
            yield {**value, **value["paper"]}
        elif isinstance(value.get("id"), str) and "title" in value:
            yield value
        else:
            lists = [part for part in value.values() if isinstance(part, list)]
            for part in lists:
                yield from _papers(part)
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict):
                yield from _papers(part)


def _entry(item: dict[str, Any], path: str, line: int, day: datetime.date) -> Entry | None:
    identifier = arxiv_id(f"arxiv.org/abs/{_words(item.get('id'))}")
    title = _words(item.get("title"))
    if not identifier or not title:
        return None
    people = [person for person in _list(item.get("authors")) if not _field(person, "hidden")]
    names = tuple(name for person in people if (name := _words(_field(person, "name") or person)))
    organization = item.get("organization")
    names_it = _words(_field(organization, "fullname") or _field(organization, "name"))
    media = [address for part in _list(item.get("mediaUrls")) if (address := _web(part))]
    stars, votes = item.get("githubStars"), item.get("upvotes")
    return Entry(
        identifier,
        title,
        day,
        votes=votes if _is_count(votes) else None,
        authors=names,
        thumbnail=_web(item.get("thumbnail")),
        video=next((a for a in media if a.lower().endswith((".mp4", ".webm", ".mov"))), None),
        path=path,
        line=line,
        abstract=_words(item.get("summary")),
        summary_en=_words(item.get("ai_summary")),
        keywords=tuple(word for part in _list(item.get("ai_keywords")) if (word := _words(part))),
        organizations=(names_it,) if names_it else (),
        code_url=_web(item.get("githubRepo")),
        stars=stars if _is_count(stars) else None,
        project_url=_web(item.get("projectPage")),
        authors_ordered=bool(names),
    )


def _day(item: dict[str, Any]) -> datetime.date | None:
    match = _ISO_DAY.match(_words(item.get("submittedOnDailyAt")))
    try:
        return datetime.date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _words(value: object) -> str:
    """A text on one line, as it can be stored; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return " ".join(_SURROGATE.sub("�", value.replace("\0", "")).split())


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _web(value: object) -> str | None:
    return value if isinstance(value, str) and is_web_address(value) else None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
