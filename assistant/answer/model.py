"""Answers, their sources, and the events of an answer on its way."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from assistant.catalog.records import facts_dict
from assistant.question.model import Question

if TYPE_CHECKING:
    from assistant.answer.llm.chat_model import Usage


#: ``not answered``: a model says that what it was given doesn't tell. ``abstained``: the digests
#: hold no answer, so that no model was asked for one.
Outcome = Literal["answered", "not answered", "abstained"]


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source of an answer.

    Attributes:
        n: Number that the text cites it by, from 1.
        arxiv_id: Identifier without version.
        title: English title.
        url: Abstract page on arXiv, made from the record.
        date: Day of the digest it stands in.
        votes: Votes there, or None when unknown.
        authors: Names.
        quotes: Sentences of the summary that bear the answer, as they stand.
        terms: English terms and figures that those sentences hold.
        thumbnail: Address of a picture, or None.
        summary_doubtful: The summary seems to describe another paper.
        summary_en: One English sentence about the paper; empty when there is none.
        keywords: English keywords.
        organizations: Who the paper comes from, where that is recorded.
        code_url: Address of the code, or None.
        stars: Stars of the code's repository when it was last looked at, or None.
        project_url: Address of the project's page, or None.
        authors_ordered: Whether the authors are known to be in the paper's own order.
    """

    n: int
    arxiv_id: str
    title: str
    url: str
    date: date
    votes: int | None
    authors: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    thumbnail: str | None = None
    summary_doubtful: bool = False
    summary_en: str = ""
    keywords: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    code_url: str | None = None
    stars: int | None = None
    project_url: str | None = None
    authors_ordered: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts of the source."""
        return {
            "n": self.n,
            "arxiv_id": self.arxiv_id,
            "title": self.title,
            "url": self.url,
            "date": self.date.isoformat(),
            "votes": self.votes,
            "authors": list(self.authors),
            "quotes": list(self.quotes),
            **facts_dict(self),
            "authors_ordered": self.authors_ordered,
        }


@dataclass(frozen=True, slots=True)
class Checks:
    """What checking a model's answer found, in sentences.

    Attributes:
        supported: Sentences whose citations, figures and names all hold.
        marked: Sentences marked ⚠; the notes of the answer say why.
        unsupported: Other sentences without a valid citation.
    """

    supported: int = 0
    marked: int = 0
    unsupported: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Why a sentence of a model's answer is marked ⚠, or how a figure of it was worked out.

    Attributes:
        sentence: Without its citations.
        reason: In the language of the answer: "88% is not in [2]; it says 80%."
        marked: Whether it is marked. The n-th marked note belongs to the n-th ⚠ of the text.
    """

    sentence: str
    reason: str
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with everything it rests on.

    Attributes:
        text: Markdown; citations as ``[n]``, every link made from a record.
        sources: What the text cites, in the order of their numbers.
        question: The question as understood.
        mode: ``extractive``, or ``llm:MODEL``.
        abstained: The digests hold no answer, or a model says so of what it was given; nothing is
            cited.
        declined: A model says that what it was given doesn't tell what is asked; it may cite what
            is told instead.
        nearest: Papers close to a question that a model doesn't answer; the text cites none.
        warnings: What the reader should know: moved windows, marked figures, failures.
        checks: Counts of checked sentences; zeros for extractive answers.
        notes: Why sentences are marked, and which figures were worked out, in their order.
        suggestions: Next questions drawn from what was found, in the asker's language.
        usage: Tokens it took a model, calls for a new start included; None when no model wrote it
            or its server does not say.
    """

    text: str
    sources: tuple[Source, ...]
    question: Question
    mode: str = "extractive"
    abstained: bool = False
    declined: bool = False
    nearest: tuple[Source, ...] = ()
    warnings: tuple[str, ...] = ()
    checks: Checks = field(default_factory=Checks)
    notes: tuple[Note, ...] = ()
    suggestions: tuple[str, ...] = ()
    usage: Usage | None = None

    @property
    def outcome(self) -> Outcome:
        """What came of the question."""
        if self.declined:
            return "not answered"
        return "abstained" if self.abstained else "answered"

    @property
    def body(self) -> str:
        """The text without the warnings that lead it, for those who show these by themselves."""
        body = self.text
        for warning in self.warnings:
            body = body.removeprefix(lead(warning))
        return body

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``assistant ask --json``."""
        return {
            "text": self.text,
            "mode": self.mode,
            "outcome": self.outcome,
            "abstained": self.abstained,
            "question": self.question.to_dict(),
            "sources": [source.to_dict() for source in self.sources],
            "nearest": [source.to_dict() for source in self.nearest],
            "warnings": list(self.warnings),
            "notes": [asdict(note) for note in self.notes],
        }


def lead(warning: str) -> str:
    """A warning as it stands above an answer's text."""
    return f"*{warning}*\n\n"


@dataclass(frozen=True, slots=True)
class Understood:
    """First event of a stream: what the question asks."""

    question: Question


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Second event: the evidence, numbered as the text will cite it.

    A model is given more than is quoted without one: before its text another such event comes.

    Attributes:
        sources: Numbered sources.
        total: How many papers match in all, as in `Retrieval`.
    """

    sources: tuple[Source, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Delta:
    """More text; the answer so far is the concatenation of all deltas since the last Reset.

    Attributes:
        text: The text.
        provisional: Whether it is the quoted answer, shown while a model works. A Reset comes
            before text that stands. Text that isn't provisional is never taken back, so who can't
            take text back leaves provisional deltas and Resets out.
    """

    text: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Reset:
    """Throw the provisional text away."""


@dataclass(frozen=True, slots=True)
class Done:
    """Last event: the whole answer."""

    answer: Answer


Event = Understood | Retrieved | Delta | Reset | Done
