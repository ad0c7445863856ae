"""The papers of a question as an Atom feed (RFC 4287) and as a JSON Feed 1.1.

Text of digests is data in both: XML is built as a tree, summaries are plain text, and nothing is
linked to but arXiv.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from assistant.catalog.records import Paper
from assistant.following.gist import gist
from assistant.following.reading import as_list, listed, plain, timeless
from assistant.question.model import Question
from assistant.strings import Language, say

if TYPE_CHECKING:
    from assistant.core import Assistant

#: Most entries of a feed, the newest.
MOST_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
#: What XML 1.0 can't hold, however it is written (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of a feed.

    Attributes:
        id: The same in every feed, for ever: arXiv id and the day it was first in a digest.
        paper: Its record.
        summary: A sentence or two, in the reader's language where the paper has it.
        published: Day it was first in a digest.
        updated: Day it was last in one.
    """

    id: str
    paper: Paper
    summary: str
    published: date
    updated: date


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: The same for the same question and language.
        title: What it is about.
        language: Of its summaries.
        entries: Newest first.
        updated: Day of its newest entry, else of the newest digest; None where there is none.
        moves: Whether it changes with the day, without any new digest.
    """

    id: str
    title: str
    language: Language
    entries: tuple[Entry, ...]
    updated: date | None
    moves: bool


def read_feed(assistant: Assistant, question: str, language: Language | None = None) -> Feed:
    """The feed of a question.

    Args:
        assistant: Answers it.
        question: In English or Korean; without a time its newest papers are given, within its time
            otherwise. Empty: all papers.
        language: Of the summaries; default: that of the question.

    Raises:
        ConfigurationError: It asks for no list of papers.
        NotSyncedError: Nothing was synced yet.
    """
    asked = plain(question)
    everything = Question("", "", language or "en", "new", order="date")
    read = as_list(assistant, asked) if asked else everything
    wanted = read if read.window is not None else timeless(read)
    spoken = language or read.language
    hits = listed(assistant, wanted)[:MOST_ENTRIES]
    entries = tuple(_entry(hit.paper, spoken) for hit in hits)
    days = [entry.updated for entry in entries] or list(assistant.digest_dates()[-1:])
    title = say("following.feed_title", spoken, asked=asked)
    return Feed(
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"daily-papers:{spoken}:{asked}").urn,
        title=title if asked else say("following.feed_all", spoken),
        language=spoken,
        entries=entries,
        updated=max(days, default=None),
        moves=read.window is not None,
    )


def to_atom(feed: Feed, address: str, page: str) -> bytes:
    """A feed as Atom.

    Args:
        feed: The feed.
        address: Where it is served.
        page: Where the page is that answers its question.
    """
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": feed.language})
    _child(root, "id", feed.id)
    _child(root, "title", feed.title)
    _child(root, "updated", _moment(feed.updated or date.min))
    _child(root, "link", rel="self", type="application/atom+xml", href=address)
    _child(root, "link", rel="alternate", type="text/html", href=page)
    author = _child(root, "author")
    _child(author, "name", say("following.feed_all", feed.language))
    for entry in feed.entries:
        element = _child(root, "entry")
        paper = entry.paper
        _child(element, "id", entry.id)
        _child(element, "title", paper.title)
        _child(element, "link", rel="alternate", type="text/html", href=paper.url)
        _child(element, "published", _moment(entry.published))
        _child(element, "updated", _moment(entry.updated))
        for name in paper.authors:
            _child(_child(element, "author"), "name", name)
        for word in paper.keywords:
            _child(element, "category", term=word)
        if entry.summary:
            _child(element, "summary", entry.summary, type="text")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def to_json_feed(feed: Feed, address: str, page: str) -> bytes:
    """A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); the arguments are those of
    `to_atom`."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": page,
        "feed_url": address,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _entry(paper: Paper, language: Language) -> Entry:
    first = paper.appearances[0].date
    return Entry(
        id=f"tag:arxiv.org,{first.isoformat()}:{paper.arxiv_id}",
        paper=paper,
        summary=gist(paper, language),
        published=first,
        updated=paper.date,
    )


def _item(entry: Entry) -> dict[str, Any]:
    paper = entry.paper
    item: dict[str, Any] = {
        "id": entry.id,
        "url": paper.url,
        "title": paper.title,
        "content_text": entry.summary or paper.title,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": [{"name": name} for name in paper.authors],
    }
    if paper.keywords:
        item["tags"] = list(paper.keywords)
    return item


def _child(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    clean = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    if text:
        child.text = _NO_XML.sub("", text)
    return child


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
