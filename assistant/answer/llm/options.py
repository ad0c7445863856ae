"""What is sent beside the messages, learnt from what a server refuses."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any

_LIMITS = ("max_tokens", "max_completion_tokens")
#: How a reply is made to be JSON, the strictest way first.
_FORMATS = ("json_schema", "json_object")
_FORMAT = "response_format"
_TEMPERATURE = 0.1
# OpenAI's reasoning models refuse any other temperature than 1.
_REASONING = re.compile(r"^(?:o\d|gpt-[5-9])")


class Options:
    """The options of a model's calls; one that is refused is renamed or left out from then on.

    Args:
        model: Name of the model.
        hosted: Whether it is OpenAI itself, whose newer models only know the newer name of the
            limit; other servers the older.

    Example:
        >>> options = Options("m", hosted=False)
        >>> options.fields(100)["max_tokens"]
        100
        >>> options.learn("Unsupported parameter: 'max_tokens'.", options.fields(100))
        True
        >>> options.fields(100)["max_completion_tokens"]
        100
    """

    def __init__(self, model: str, *, hosted: bool) -> None:
        self._limits = list(reversed(_LIMITS) if hosted else _LIMITS)
        self._formats = list(_FORMATS)
        self._others: dict[str, Any] = {
            "temperature": 1.0 if hosted and _REASONING.match(model) else _TEMPERATURE,
            "stream_options": {"include_usage": True},
        }
        self._lock = threading.Lock()

    def fields(self, answer_tokens: int, schema: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The options of a call whose answer has at most so many tokens.

        Args:
            answer_tokens: Most tokens of the answer.
            schema: Of the JSON that the answer is to be, if it is to be any.
        """
        with self._lock:
            limit = dict.fromkeys(self._limits[:1], answer_tokens)
            form: dict[str, Any] = {}
            if schema is not None and self._formats:
                form = {_FORMAT: _format(self._formats[0], schema)}
            return {**self._others, **limit, **form}

    def learn(self, refusal: str, sent: dict[str, Any]) -> bool:
        """Whether another call is worth it, now that ``sent`` was refused.

        Args:
            refusal: The server's own sentence.
            sent: Options of the refused call. Another thread may have learnt from the same.
        """
        named = [name for name in sent if _names(refusal, name)]
        # Servers word it freely when they know no such format.
        blamed = _FORMAT in sent and (_FORMAT in named or not named)
        refused = sent[_FORMAT]["type"] if blamed else ""
        with self._lock:
            for name in named:
                if name in self._limits:
                    self._limits.remove(name)
                self._others.pop(name, None)
            if refused in self._formats:
                self._formats.remove(refused)
        return bool(named or refused)


def _format(kind: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if kind != "json_schema":
        return {"type": kind}
    return {"type": kind, "json_schema": {"name": "reply", "schema": schema, "strict": True}}


def _names(refusal: str, option: str) -> bool:
    return re.search(rf"(?<![a-z_]){option}(?![a-z_])", refusal) is not None
