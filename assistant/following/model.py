"""What is followed, and a brief of what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from assistant.catalog.records import Paper
from assistant.strings import Language

#: Where a brief goes. Each remembers by itself what it has had.
Channel = Literal["print", "slack", "mail"]


@dataclass(frozen=True, slots=True)
class Followed:
    """A question, topic, author or organisation that is followed.

    Attributes:
        text: As it was given.
        added: Day on which it was added.
        since: Papers of digests before this day are never new: 30 days before the newest digest
            of that time, because the feed brings failed days for that long. None: no digest yet.
    """

    text: str
    added: date
    since: date | None


@dataclass(frozen=True, slots=True)
class News:
    """A new paper of a brief.

    Attributes:
        paper: Its record.
        summary: A sentence or two about it, in the brief's language where the paper has it.
    """

    paper: Paper
    summary: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is new in one thing that is followed, newest first; no paper stands in two groups."""

    followed: str
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is new in everything that is followed.

    Attributes:
        channel: Where it goes.
        language: Language it is written in.
        groups: By what is followed, in the order in which that was added; none is empty.
        followed: How many things are followed.
        since: Day from which on papers were looked for, or None: whatever came since they were
            followed.
        unread: What is followed and no longer read as something that can be.
    """

    channel: Channel
    language: Language
    groups: tuple[Group, ...] = ()
    followed: int = 0
    since: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Its papers, each once."""
        return tuple(news.paper for group in self.groups for news in group.news)

    @property
    def arxiv_ids(self) -> tuple[str, ...]:
        """Identifiers of its papers, without version."""
        return tuple(paper.arxiv_id for paper in self.papers)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts: ``language``, ``since``, ``followed``, ``papers`` and ``groups``."""
        return {
            "language": self.language,
            "since": self.since.isoformat() if self.since else None,
            "followed": self.followed,
            "papers": len(self.papers),
            "groups": [
                {
                    "followed": group.followed,
                    "papers": [
                        {**news.paper.to_dict(), "summary": news.summary} for news in group.news
                    ],
                }
                for group in self.groups
            ],
        }
