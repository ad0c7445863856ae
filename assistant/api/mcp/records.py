"""What the tools return. Field descriptions are part of the schema that a model reads."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from assistant.answer.model import Answer, Source
    from assistant.catalog.records import Paper
    from assistant.retrieve.shifts import Shift

Id = Annotated[str, Field(description="arXiv id without version; `fetch` takes it.")]
Url = Annotated[str, Field(description="Abstract page on arXiv, to cite the paper by.")]
Day = Annotated[datetime.date, Field(description="Day of the digest it stands in.")]
Votes = Annotated[int | None, Field(description="Upvotes there; null when unknown.")]


class SearchResult(BaseModel):
    """One paper that was found."""

    id: Id
    title: str
    url: Url


class SearchResults(BaseModel):
    """Papers that fit best, best first; empty when none fits."""

    results: list[SearchResult]


class Metadata(BaseModel):
    """What else is known of a paper; unknown facts are null or empty."""

    date: Day
    votes: Votes
    days: list[datetime.date] = Field(description="Every day it stands in a digest, oldest first.")
    authors: list[str]
    organizations: list[str]
    keywords: list[str]
    topics: list[str] = Field(description="Topic ids, strongest first.")
    code_url: str | None
    project_url: str | None


class Document(BaseModel):
    """A paper with everything the digests say of it."""

    id: Id
    title: str
    text: str = Field(
        description="Summary in the digest's words, mostly Korean, and the abstract when known."
    )
    url: Url
    metadata: Metadata

    @classmethod
    def of(cls, paper: Paper) -> Self:
        """The document of a record."""
        return cls(
            id=paper.arxiv_id,
            title=paper.title,
            text=paper.full_text or paper.summary_en or paper.title,
            url=paper.url,
            metadata=Metadata(
                date=paper.date,
                votes=paper.votes,
                days=sorted({appearance.date for appearance in paper.appearances}),
                authors=list(paper.authors),
                organizations=list(paper.organizations),
                keywords=list(paper.keywords),
                topics=list(paper.topics),
                code_url=paper.code_url,
                project_url=paper.project_url,
            ),
        )


class PaperItem(BaseModel):
    """A paper in a list."""

    id: Id
    title: str
    url: Url
    date: Day
    votes: Votes
    summary: str = Field(description="One sentence about it, in English or Korean; may be empty.")

    @classmethod
    def of(
        cls, paper: Paper, start: datetime.date | None = None, end: datetime.date | None = None
    ) -> Self:
        """The item of a record, with the newest day and votes between two days."""
        day = paper.date_in(start, end)
        votes = [one.votes for one in paper.appearances if one.date == day]
        first = "" if paper.summary_doubtful else next(iter(paper.items), "")
        return cls(
            id=paper.arxiv_id,
            title=paper.title,
            url=paper.url,
            date=day,
            votes=votes[-1] if votes else paper.votes,
            summary=paper.summary_en or first,
        )


class Papers(BaseModel):
    """A list of papers."""

    papers: list[PaperItem]


class DayOfPapers(BaseModel):
    """The digest of one day."""

    date: datetime.date
    total: int = Field(description="How many there are; `papers` may hold fewer.")
    papers: list[PaperItem] = Field(description="Most upvotes first.")
    previous_date: datetime.date | None = Field(description="The day before that has a digest.")
    next_date: datetime.date | None = Field(description="The day after that has a digest.")


class NewPapers(BaseModel):
    """Papers that no digest had before."""

    since: datetime.date
    until: datetime.date = Field(description="Day of the newest digest.")
    total: int = Field(description="How many there are; `papers` may hold fewer.")
    papers: list[PaperItem] = Field(description="Newest first, then most upvotes first.")


class Cited(BaseModel):
    """A source of an answer."""

    n: int = Field(description="The answer cites it as [n].")
    id: Id
    title: str
    url: Url
    date: Day
    votes: Votes
    quotes: list[str] = Field(description="Sentences that the answer rests on, as they stand.")

    @classmethod
    def of(cls, source: Source) -> Self:
        """The record of a source."""
        return cls(
            n=source.n,
            id=source.arxiv_id,
            title=source.title,
            url=source.url,
            date=source.date,
            votes=source.votes,
            quotes=list(source.quotes),
        )


class Reply(BaseModel):
    """An answer and what it rests on."""

    answered: bool = Field(description="False: the digests hold no answer; do not make one up.")
    text: str = Field(description="Markdown in the question's language, citing sources as [n].")
    sources: list[Cited]
    warnings: list[str] = Field(description="What the reader should be told.")
    suggestions: list[str] = Field(description="Questions that the digests can answer next.")
    start: datetime.date | None = Field(
        description="First day the question was read as asking about."
    )
    end: datetime.date | None = Field(description="Last day likewise.")

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The record of an answer."""
        window = answer.question.window
        return cls(
            answered=not answer.abstained,
            text=answer.text,
            sources=[Cited.of(source) for source in answer.sources],
            warnings=list(answer.warnings),
            suggestions=list(answer.suggestions),
            start=window.start if window else None,
            end=window.end if window else None,
        )


class TopicShift(BaseModel):
    """How a topic's share of all papers changed from the window before."""

    topic: str = Field(description="Topic id, as `whats_new` and `trends` take it.")
    label: str
    label_ko: str
    papers: int = Field(description="Papers about it in the window.")
    papers_before: int = Field(description="Papers about it in the window before.")
    share: float = Field(description="Share of the window's papers, from 0 to 1.")
    share_before: float

    @classmethod
    def of(cls, shift: Shift) -> Self:
        """The record of a shift."""
        return cls(
            topic=shift.topic,
            label=shift.label_en,
            label_ko=shift.label_ko,
            papers=shift.now,
            papers_before=shift.before,
            share=round(shift.share_now, 4),
            share_before=round(shift.share_before, 4),
        )


class MonthlyTopic(BaseModel):
    """Papers about a topic by month."""

    topic: str
    label: str
    label_ko: str
    months: dict[str, int] = Field(description="Papers by month (YYYY-MM), all digests.")


class TrendReport(BaseModel):
    """Figures of a window of digests and of the one before it, equally long."""

    start: datetime.date
    end: datetime.date
    papers: int
    papers_before: int = Field(description="Papers of the window before; 0: it holds no digest.")
    rising: list[TopicShift]
    fading: list[TopicShift]
    most_upvoted: list[PaperItem]
    topics: list[MonthlyTopic] = Field(description="Those asked for, else the largest.")


class TopicItem(BaseModel):
    """A topic that papers are tagged with."""

    topic: str = Field(description="Topic id.")
    label: str
    label_ko: str
    papers: int = Field(description="Papers about it in all digests.")


class Topics(BaseModel):
    """All topics."""

    topics: list[TopicItem] = Field(description="Most papers first.")
