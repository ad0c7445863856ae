"""What a fetch brings and tells: papers, what became of each day, and what went wrong.

All types are immutable values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import FeedError
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.answer.summaries.report import SummaryReport
    from assistant.index.report import SyncReport
    from assistant.strings import Language

FaultKind = Literal[
    "address",
    "unreachable",
    "timed_out",
    "cut",
    "limited",
    "server",
    "unauthorized",
    "missing",
    "refused",
    "redirected",
    "html",
    "not_json",
    "not_list",
    "no_item",
    "shrunk",
    "no_day",
    "unwritable",
    "untried",
]
"""Why a call of the feed or of arXiv, or the writing of its answer, failed."""

_PASSING = frozenset({"unreachable", "timed_out", "cut", "limited", "server"})

Status = Literal["new", "updated", "unchanged", "quiet", "future", "kept", "failed"]
"""What became of a day.

``new`` and ``updated`` days were written; ``quiet`` ones have no papers; ``future`` ones have no
list yet; ``kept`` ones are in a file that a person wrote or changed.
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something failed.

    Attributes:
        kind: What went wrong.
        where: Host that was asked, or file that was to be written.
        detail: HTTP status, address or other fact that the sentence names.
        wait: Seconds that the server asks to wait, where it does.
    """

    kind: FaultKind
    where: str
    detail: str = ""
    wait: float | None = None

    @property
    def passing(self) -> bool:
        """Whether the same call may succeed in a while."""
        return self.kind in _PASSING

    def sentence(self, language: Language = "en") -> str:
        """What is wrong and what to do, in one sentence."""
        return say(f"feed.fault_{self.kind}", language, where=self.where, detail=self.detail)


class FaultError(FeedError):
    """One call failed.

    Args:
        fault: Why.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence(), retryable=fault.passing)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class FeedPaper:
    """One paper as the feed presents it, each text on one line.

    Attributes:
        arxiv_id: Identifier without version.
        title: Title; never empty.
        day: Day of the list it stands in, UTC.
        votes: Upvotes, or None where the feed gives none.
        authors: People who are shown, in the order of the paper.
        abstract: The whole abstract, or "".
        summary: The feed's one sentence, or "".
        keywords: The feed's keywords.
        organization: Who the paper is from, or "".
        code_url: Address of the code.
        stars: Stars of the code's repository.
        project_url: Address of the project's page.
        thumbnail: Address of the picture.
    """

    arxiv_id: str
    title: str
    day: date
    votes: int | None = None
    authors: tuple[str, ...] = ()
    abstract: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    organization: str = ""
    code_url: str | None = None
    stars: int | None = None
    project_url: str | None = None
    thumbnail: str | None = None


@dataclass(frozen=True, slots=True)
class DayResult:
    """What became of one day.

    Attributes:
        day: The day, UTC.
        status: What became of it.
        papers: Papers in its file.
        left_out: Why items of the answer were left out, one sentence each.
        fault: Why it failed.
    """

    day: date
    status: Status
    papers: int = 0
    left_out: tuple[str, ...] = ()
    fault: Fault | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        return {
            "day": self.day.isoformat(),
            "status": self.status,
            "papers": self.papers,
            "left_out": list(self.left_out),
            "reason": self.fault.sentence() if self.fault else "",
        }


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a fetch did.

    Attributes:
        folder: Folder that the files are in.
        days: The days that were asked for or are a person's, oldest first.
        first: First day of the range.
        last: Last day of the range.
        abstracts: Papers that got facts which their digest lacks.
        fault: Why abstracts could not be completed.
        summaries: What summarising did, where it was asked for.
        sync: What the sync after it did.
    """

    folder: Path
    days: tuple[DayResult, ...]
    first: date
    last: date
    abstracts: int = 0
    fault: Fault | None = None
    summaries: SummaryReport | None = None
    sync: SyncReport | None = None

    def of(self, *status: Status) -> tuple[DayResult, ...]:
        """The days of some statuses."""
        return tuple(result for result in self.days if result.status in status)

    @property
    def failed(self) -> tuple[DayResult, ...]:
        """The days that could not be fetched."""
        return self.of("failed")

    @property
    def incomplete(self) -> bool:
        """Whether something that was asked for could not be had."""
        return bool(self.failed) or self.fault is not None

    @property
    def changed(self) -> bool:
        """Whether any file was written."""
        return bool(self.of("new", "updated"))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        return {
            "folder": str(self.folder),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "days": [result.to_dict() for result in self.days],
            "abstracts": self.abstracts,
            "reason": self.fault.sentence() if self.fault else "",
            "summaries": self.summaries.to_dict() if self.summaries else None,
            "sync": self.sync.to_dict() if self.sync else None,
        }
