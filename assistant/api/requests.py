"""What programs may ask: the models that check a request, and that document it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from assistant.answer.turns import read_history
from assistant.api.refusals import SENTENCE
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Turn
from assistant.strings import Language

#: Longest question, in characters; most earlier turns that are read, and characters of an answer.
MAX_QUESTION = 2000
MAX_TURNS = 12
MAX_ANSWER = 20_000
#: Most papers of an answer.
MAX_RESULTS = 100
#: Years that a day may lie in; far beyond, counting weeks and months leaves the calendar.
_YEARS = range(1900, 2200)


def sentence(text: str) -> PydanticCustomError:
    """What a validator raises to say what is wrong in a whole sentence."""
    # Given as a value: braces in the text would be read as places.
    return PydanticCustomError(SENTENCE, "{text}", {"text": text})


def _question(text: str) -> str:
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_QUESTION:
        raise sentence(f"A question has 1 to {MAX_QUESTION:,} characters.")
    return stripped


def _day(value: object) -> object:
    if value is None or value == "" or isinstance(value, date):
        return value or None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        given = repr(value)[:40]
        raise ValueError(f"a day is written like 2024-09-25, between 1900 and 2199, not {given}")
    return day


def _topic(name: str) -> str:
    if name not in Lexicon.default().topics:
        raise sentence(
            f"There is no topic {name[:80]!r}. /api/understand tells the topics of a question."
        )
    return name


def _content(value: object) -> object:
    """The text of a message's content, which may come in parts."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        texts = [part.get("text", "") for part in value if part.get("type", "text") == "text"]
        if all(isinstance(text, str) for text in texts):
            return "".join(texts)
    raise sentence("The content of a message is text, or a list of parts that hold text.")


_ISO_DAY = {"type": "string", "format": "date"}
_CONTENT = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "object"}},
        {"type": "null"},
    ]
}

QuestionText = Annotated[
    str,
    AfterValidator(_question),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_QUESTION}),
]
Day = Annotated[
    date | None, BeforeValidator(_day), WithJsonSchema({"anyOf": [_ISO_DAY, {"type": "null"}]})
]
Topic = Annotated[str, AfterValidator(_topic)]
Content = Annotated[str, BeforeValidator(_content), WithJsonSchema(_CONTENT)]
TODAY = Field(default=None, description="Day that relative times refer to; default: today.")
_K = Field(
    default=None,
    ge=1,
    le=MAX_RESULTS,
    description="Most papers listed, where the question names no number.",
)
_LANG = Field(default=None, description="Language of the answer; default: the question's.")


class Message(BaseModel):
    """A message of a conversation; roles other than user and assistant are passed over."""

    model_config = ConfigDict(extra="ignore")

    role: str = Field(max_length=64)
    content: Content = ""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Asked(_Strict):
    """How a question is to be answered."""

    today: Day = TODAY
    k: int | None = _K
    lang: Language | None = _LANG


class AskQuery(Asked):
    """A question in an address."""

    q: QuestionText = Field(description="The question, in English or Korean.")
    stream: bool = Field(default=False, description="Answer in server-sent events.")

    def body(self) -> AskBody:
        """The same as a body."""
        return AskBody(question=self.q, today=self.today, k=self.k, lang=self.lang)


class AskBody(Asked):
    """A question, perhaps in a conversation."""

    question: QuestionText = Field(description="In English or Korean.")
    history: list[Message] = Field(
        default_factory=list, description="Earlier messages, oldest first."
    )
    stream: bool = Field(default=False, description="Answer in server-sent events.")


class SearchQuery(_Strict):
    """A search."""

    q: QuestionText = Field(description="In English or Korean; its time, people and votes filter.")
    k: int = Field(default=10, ge=0, le=MAX_RESULTS, description="Most papers.")
    today: Day = TODAY


class UnderstandQuery(_Strict):
    """A question to be understood."""

    q: QuestionText = Field(description="In English or Korean.")
    today: Day = TODAY


class _Window(_Strict):
    start: Day = Field(default=None, description="First day.")
    end: Day = Field(default=None, description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> _Window:
        if self.start and self.end and self.start > self.end:
            raise sentence("The window starts after its end.")
        return self


class PapersQuery(_Window):
    """Which records are wanted; all conditions hold together."""

    id: str | None = Field(
        default=None, max_length=100, description="arXiv id, with or without version, or its link."
    )
    day: Day = Field(default=None, description="The day of a digest, instead of start and end.")
    topic: Topic | None = Field(default=None, description="Topic id, for example video_generation.")
    author: str | None = Field(default=None, max_length=200, description="Full or last name.")
    order: Literal["date", "oldest", "votes"] = Field(
        default="date", description="Newest, oldest or most upvoted first."
    )
    limit: int = Field(default=20, ge=1, le=MAX_RESULTS, description="Most papers of this page.")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="Papers before this page.")

    @model_validator(mode="after")
    def _one_window(self) -> PapersQuery:
        if self.day and (self.start or self.end):
            raise sentence("Give either day, or start and end.")
        return self


class TrendsQuery(_Window):
    """A window of trends; default: the 90 days up to the newest digest."""

    topics: list[Topic] = Field(
        default_factory=list, max_length=50, description="Topic ids; default: the largest."
    )
    limit: int = Field(default=10, ge=1, le=MAX_RESULTS, description="Most rows of each list.")


def turns_of(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """The last turns of a conversation, cut to what is read."""
    spoken = [m for m in messages if m.role in ("user", "assistant")][-2 * MAX_TURNS :]
    return tuple(
        replace(turn, question=turn.question[:MAX_QUESTION], answer=turn.answer[:MAX_ANSWER])
        for turn in read_history(m.model_dump() for m in spoken)[-MAX_TURNS:]
    )
