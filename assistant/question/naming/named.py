"""What a question names, in phrases, as a model fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from assistant.question.model import Order

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Asks = Literal[
    "search", "fact", "new", "count", "rank", "digest", "trend", "first", "changes", "compare",
    "paper", "smalltalk", "offtopic",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What a question asks and names; days, ids and spellings are left to the program.

    Attributes:
        intent: Kind of answer asked for, as in `Question`.
        topics: Subjects as short phrases.
        people: Names of authors.
        papers: Titles or short names of papers.
        time: When, in words: "last week", "2024년 9월"; empty for no time.
        second_time: The other period of a comparison of two.
        excluded: Subjects that are not wanted.
        order: Order asked for.
        limit: How many papers are wanted; 0 when no number is named.
        alone: The question so that it can be understood without the conversation.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    intent: Asks = "search"
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    time: str = ""
    second_time: str = ""
    excluded: tuple[str, ...] = ()
    order: Order = "relevance"
    limit: int = 0
    alone: str = ""

    @classmethod
    def from_json(cls, text: str) -> Named:
        """Read the JSON object in a text that may say something around it.

        Raises:
            ValueError: It holds none, or one of another shape.

        Example:
            >>> Named.from_json('Sure: {"intent": "count", "topics": ["LoRA"]}').topics
            ('LoRA',)
        """
        start, end = text.find("{"), text.rfind("}")
        if not 0 <= start < end:
            raise ValueError("There is no JSON object in the reply.")
        return _adapter().validate_json(text[start : end + 1], strict=True)


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of `Named`, strict: every field is required and no other one allowed."""
    properties = _adapter().json_schema()["properties"]
    fields = {
        name: {key: value for key, value in field.items() if key not in ("default", "title")}
        for name, field in properties.items()
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


@cache
def _adapter() -> TypeAdapter[Named]:
    from pydantic import TypeAdapter

    return TypeAdapter(Named)
