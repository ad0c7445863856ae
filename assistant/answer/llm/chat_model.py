"""What a chat model is to this package: messages go in, pieces of a reply come out."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping, Sequence

Role = Literal["system", "user", "assistant"]

# What the o200k vocabulary counts as one token, other vocabularies split further, Korean most.
OTHER_VOCABULARY = 1.6
_MOST_RATIO = 4.0
_LONGEST_FORM = 8000


def bounded_ratio(theirs: int, ours: int) -> float:
    """Tokens that a model counts for one of the o200k vocabulary, by one text's two counts.

    Example:
        >>> bounded_ratio(260, 100), bounded_ratio(10_000, 100), bounded_ratio(50, 100)
        (2.6, 4.0, 1.0)
    """
    return min(max(theirs / max(ours, 1), 1.0), _MOST_RATIO)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a call, as the model's own server counts them.

    Attributes:
        prompt: Tokens of the messages.
        completion: Tokens of the reply, those of its reasoning included.
    """

    prompt: int
    completion: int

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.prompt + other.prompt, self.completion + other.completion)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a reply: text, or the end that follows all text.

    Attributes:
        text: More text; empty at the end.
        finish: At the end: why the model stopped (``stop``, ``length``, ``content_filter`` …);
            None when it does not say.
        usage: At the end: tokens of the call; None when the server does not say.
    """

    text: str = ""
    finish: str | None = None
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a reply has to be: one JSON object, soon.

    Attributes:
        schema: JSON schema of the object; servers that know no schemas are asked for plain JSON.
        seconds: Until the whole reply has come.
    """

    schema: Mapping[str, Any]
    seconds: float


class ChatModel(Protocol):
    """A model that can be asked.

    Attributes:
        where: ``OpenAI``, the address of the server without any password, or a class's name.
        local: Whether it runs on this machine or its network.
        name: Name of the model; of the kind of server while no model is known yet.
        context_window: Tokens that fit into the model.
        answer_tokens: Tokens of the window kept for the answer.
        token_ratio: Tokens that the model counts for one of the o200k vocabulary.
    """

    @property
    def where(self) -> str: ...
    @property
    def local(self) -> bool: ...
    @property
    def name(self) -> str: ...
    @property
    def context_window(self) -> int: ...
    @property
    def answer_tokens(self) -> int: ...
    @property
    def token_ratio(self) -> float: ...

    def prepare(self) -> None:
        """Settle name and window and load what a call needs; a failure shows at the call."""

    def stream(
        self, messages: Sequence[Message], form: Form | None = None
    ) -> Generator[Piece, None, None]:
        """The reply as it comes: pieces of text, then one without text that tells the end.

        Until the first piece has come, failed calls are repeated when that can help; not where a
        form is to be filled. Closing the generator ends the request.

        Raises:
            LLMError: The call failed for good, or broke off in mid-stream.
        """

    def astream(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        """As ``stream``, without blocking the event loop; cancelling ends the request."""


def complete(model: ChatModel, messages: Sequence[Message], form: Form | None = None) -> str:
    """The whole reply of ``model``; no more of it than a form can hold.

    Raises:
        LLMError: As ``ChatModel.stream``.
    """
    parts: list[str] = []
    with closing(model.stream(messages, form)) as pieces:
        for piece in pieces:
            parts.append(piece.text)
            if form is not None and sum(map(len, parts)) > _LONGEST_FORM:
                break
    return "".join(parts)


@dataclass(slots=True)
class Ending:
    """Gathers from a stream in OpenAI's format what its end is to tell.

    Attributes:
        begun: Whether anything came that would also say why the model stops.
        finish: Why it stopped; None while it has not.
        usage: Tokens of the call, once told.
        counted: Whether they were told in a chunk that holds no text, which comes after all others.
    """

    begun: bool = False
    finish: str | None = None
    usage: Usage | None = None
    counted: bool = False

    def take(self, chunk: Any) -> None:
        """Read a chunk of the stream; anything that is none counts for nothing."""
        choices = getattr(chunk, "choices", None)
        if isinstance(choices, list):
            self.begun = True
            for choice in choices:
                self.finish = getattr(choice, "finish_reason", None) or self.finish
        usage = getattr(chunk, "usage", None)
        prompt = getattr(usage, "prompt_tokens", None)
        completion = getattr(usage, "completion_tokens", None)
        if isinstance(prompt, int) and isinstance(completion, int):
            self.usage = Usage(prompt, completion)
            self.counted = not choices

    @property
    def broken_off(self) -> bool:
        """Whether the stream, now over, lacks its end: a server that dies just hangs up."""
        return self.begun and self.finish is None and not self.counted

    def piece(self) -> Piece:
        """The last piece of the reply."""
        return Piece(finish=self.finish, usage=self.usage)
