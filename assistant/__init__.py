"""Ask questions, in English or Korean, of daily machine-learning paper digests.

Everything a program needs is importable from here; nothing heavy is imported until it is used.

Example:
    >>> from assistant import Assistant
    >>> with_no_model = Assistant.open(digests="seeds", llm="none")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer.model import Answer, Delta, Done, Reset, Retrieved, Source, Understood
    from assistant.catalog.records import Appearance, Paper
    from assistant.core import Assistant
    from assistant.errors import (
        AssistantError,
        ConfigurationError,
        EmbeddingError,
        FeedError,
        FetchBusyError,
        IndexDamagedError,
        LLMError,
        NotSyncedError,
        PublicationError,
        SendError,
        SyncBusyError,
        SyncError,
    )
    from assistant.feed.model import FetchReport
    from assistant.following.model import Brief, Followed
    from assistant.question.model import Question, Turn
    from assistant.question.naming.named import Named
    from assistant.question.understander import Asked, Understander
    from assistant.retrieve.model import Hit
    from assistant.settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "Assistant": "assistant.core",
    "Settings": "assistant.settings",
    **dict.fromkeys(
        ("Answer", "Source", "Understood", "Retrieved", "Delta", "Reset", "Done"),
        "assistant.answer.model",
    ),
    **dict.fromkeys(("Question", "Turn"), "assistant.question.model"),
    "Named": "assistant.question.naming.named",
    **dict.fromkeys(("Asked", "Understander"), "assistant.question.understander"),
    **dict.fromkeys(("Paper", "Appearance"), "assistant.catalog.records"),
    **dict.fromkeys(("Brief", "Followed"), "assistant.following.model"),
    "FetchReport": "assistant.feed.model",
    "Hit": "assistant.retrieve.model",
    **dict.fromkeys(
        (
            "AssistantError",
            "ConfigurationError",
            "EmbeddingError",
            "FeedError",
            "FetchBusyError",
            "IndexDamagedError",
            "LLMError",
            "NotSyncedError",
            "PublicationError",
            "SendError",
            "SyncBusyError",
            "SyncError",
        ),
        "assistant.errors",
    ),
}

__all__ = [
    "Answer",
    "Appearance",
    "Asked",
    "Assistant",
    "AssistantError",
    "Brief",
    "ConfigurationError",
    "Delta",
    "Done",
    "EmbeddingError",
    "FeedError",
    "FetchBusyError",
    "FetchReport",
    "Followed",
    "Hit",
    "IndexDamagedError",
    "LLMError",
    "Named",
    "NotSyncedError",
    "Paper",
    "PublicationError",
    "Question",
    "Reset",
    "Retrieved",
    "SendError",
    "Settings",
    "Source",
    "SyncBusyError",
    "SyncError",
    "Turn",
    "Understander",
    "Understood",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
