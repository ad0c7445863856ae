"""Replies in the form of OpenAI's chat completions, whole and in chunks.

https://platform.openai.com/docs/api-reference/chat/object
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.api.openai.requests import MODEL
from assistant.language.tokens import count_tokens

if TYPE_CHECKING:
    from assistant.answer.llm.chat_model import Usage
    from assistant.api.requests import Message


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a reply when its text has ended.

    Attributes:
        annotations: The places of the text that cite.
        usage: Tokens, as OpenAI names them.
    """

    annotations: list[dict[str, Any]]
    usage: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, its id the same in all its chunks.

    Attributes:
        with_usage: Whether its stream ends in what it took.
    """

    with_usage: bool = False
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, text: str, ending: Ending) -> dict[str, Any]:
        """The reply as one object."""
        message = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": ending.annotations,
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._head(), "choices": [choice], "usage": ending.usage}

    def begun(self) -> dict[str, Any]:
        """The first chunk, which says who speaks."""
        return self._chunk({"role": "assistant", "content": ""})

    def chunks(self, piece: str | Ending) -> Iterator[dict[str, Any]]:
        """The chunks of more text, a line each; or the last ones, usage included if it's wanted."""
        if isinstance(piece, str):
            for line in piece.splitlines(keepends=True):
                yield self._chunk({"content": line})
            return
        if piece.annotations:
            yield self._chunk({"annotations": piece.annotations})
        yield self._chunk({}, finish="stop")
        if self.with_usage:
            yield {**self._head("chunk"), "choices": [], "usage": piece.usage}

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = {**self._head("chunk"), "choices": [choice]}
        return chunk | ({"usage": None} if self.with_usage else {})

    def _head(self, *part: str) -> dict[str, Any]:
        kind = ".".join(("chat", "completion", *part))
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}


def usage_of(messages: list[Message], text: str, told: Usage | None) -> dict[str, int]:
    """What a reply took: as the model's server counts, else the tokens of what came and went.

    Args:
        messages: The request's.
        text: The reply's.
        told: What the model's server says, if a model wrote it.
    """
    prompt = told.prompt if told else sum(count_tokens(message.content) for message in messages)
    completion = told.completion if told else count_tokens(text)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
