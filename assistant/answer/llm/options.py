"""What is sent beside the messages, learnt from what a server refuses."""

from __future__ import annotations

import re
import threading
from typing import Any

_LIMITS = ("max_tokens", "max_completion_tokens")
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
        self._others: dict[str, Any] = {
            "temperature": 1.0 if hosted and _REASONING.match(model) else _TEMPERATURE,
            "stream_options": {"include_usage": True},
        }
        self._lock = threading.Lock()

    def fields(self, answer_tokens: int) -> dict[str, Any]:
        """The options of a call whose answer has at most so many tokens."""
        with self._lock:
            limit = dict.fromkeys(self._limits[:1], answer_tokens)
            return {**self._others, **limit}

    def learn(self, refusal: str, sent: dict[str, Any]) -> bool:
        """Whether another call is worth it, now that ``sent`` was refused.

        Args:
            refusal: The server's own sentence.
            sent: Options of the refused call. Another thread may have learnt from the same.
        """
        named = [name for name in sent if _names(refusal, name)]
        with self._lock:
            for name in named:
                if name in self._limits:
                    self._limits.remove(name)
                self._others.pop(name, None)
        return bool(named)


def _names(refusal: str, option: str) -> bool:
    return re.search(rf"(?<![a-z_]){option}(?![a-z_])", refusal) is not None
