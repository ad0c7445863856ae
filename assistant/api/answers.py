"""What programs are answered, as models: they document the JSON, and tests hold it to them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, WithJsonSchema

from assistant.strings import Language

Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]


class Window(BaseModel):
    """Days asked about; an open end is null."""

    start: Day | None
    end: Day | None
    label: str = Field(description="The words that named it.")


class Understood(BaseModel):
    """What a question asks."""

    language: Language
    intent: str
    window: Window | None
    topics: list[str]
    authors: list[str]
    arxiv_ids: list[str]


class _Facts(BaseModel):
    summary_en: str
    keywords: list[str]
    organizations: list[str]
    code_url: str | None
    stars: int | None
    project_url: str | None


class Source(_Facts):
    """A numbered source of an answer."""

    n: int = Field(description="The text cites it as [n].")
    arxiv_id: str
    title: str
    url: str
    date: Day
    votes: int | None
    authors: list[str]
    quotes: list[str]
    authors_ordered: bool


class Note(BaseModel):
    """Why a sentence is marked ⚠, or how a figure of it was worked out."""

    sentence: str
    reason: str
    marked: bool


class Answered(BaseModel):
    """An answer with everything it rests on."""

    text: str = Field(description="Markdown; citations as [n].")
    mode: str = Field(description="extractive, or llm:MODEL.")
    outcome: str = Field(
        default="answered", description="answered, not answered (a model declines), or abstained."
    )
    abstained: bool = Field(description="The digests hold no answer.")
    question: Understood
    sources: list[Source]
    nearest: list[Source] = Field(
        default_factory=list, description="Papers close to a question that isn't answered."
    )
    warnings: list[str]
    notes: list[Note]
    suggestions: list[str] = Field(description="Next questions.")


class _Paper(_Facts):
    arxiv_id: str
    title: str
    url: str
    date: Day
    votes: int | None
    authors: list[str]
    topics: list[str]
    abstract: str


class Hit(_Paper):
    """A paper found."""

    score: float = Field(ge=0, le=1)


class Found(BaseModel):
    """Papers found, best first."""

    papers: list[Hit]


class Record(_Paper):
    """A paper with all that the digests say of it."""

    days: list[Day] = Field(description="Days of the digests it stands in.")
    summary: str
    summary_doubtful: bool = Field(description="It seems to describe another paper.")


class Records(BaseModel):
    """A page of records."""

    total: int
    next_offset: int | None = Field(description="Offset of the next page; null: this is the last.")
    papers: list[Record]


class Line(BaseModel):
    """Papers of a topic, a number a month."""

    topic: str
    label_en: str
    label_ko: str
    counts: list[int]


class Shift(BaseModel):
    """A topic whose share of all papers changed."""

    topic: str
    label_en: str
    label_ko: str
    now: int
    before: int
    share_now: float
    share_before: float
    z: float


class Voted(BaseModel):
    """A paper with its votes."""

    arxiv_id: str
    title: str
    url: str
    date: Day
    votes: int


class Trends(BaseModel):
    """Figures of a window, and of the one before it, equally long."""

    start: Day | None
    end: Day | None
    before_start: Day | None
    before_end: Day | None
    papers: int
    papers_before: int
    months: list[str]
    totals: list[int]
    topics: list[Line]
    rising: list[Shift]
    fading: list[Shift]
    top: list[Voted]


class Refusal(BaseModel):
    """Why a request can't be answered, and the mend."""

    detail: str
    hint: str
    field: str | None


class OpenAIFault(BaseModel):
    """What is wrong, as OpenAI words it."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIRefusal(BaseModel):
    """Why a request to ``/v1`` can't be answered."""

    error: OpenAIFault
