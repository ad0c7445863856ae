"""What the assistant itself says around a model's answer."""

from __future__ import annotations

from typing import Literal

from assistant.strings import Language, say

Fault = Literal["empty", "uncited", "language", "loop", "injected", "filtered"]


def note(name: str, language: Language, **values: object) -> str:
    """The sentence called ``name`` in ``language``, with ``values`` filled in.

    Raises:
        KeyError: No sentence has that name, or a value is missing.
    """
    return say(f"notes.{name}", language, **values)
