"""Errors that a user may meet.

Every error carries one sentence saying what is wrong, a hint saying what to do, and whether the
same call may succeed when tried again.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all errors raised on purpose by this package.

    Args:
        message: One sentence: what is wrong, and where.
        hint: What the user can do about it; may be empty.
        retryable: Whether the same call may succeed later without any change.
    """

    #: Exit code of the command line when this error ends a command.
    exit_code: int = 1

    def __init__(self, message: str, *, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ConfigurationError(AssistantError):
    """A setting is missing, unknown or contradicts another."""

    exit_code = 2


class SyncError(AssistantError):
    """Sync could not bring the index up to date; the index in use is unchanged."""

    exit_code = 3


class SyncBusyError(SyncError):
    """Another process is syncing the same data folder."""

    exit_code = 4


class VectorStoreError(ConfigurationError):
    """The Chroma server that is set can't be reached, or fails; words can be searched without."""

    exit_code = 12


class IndexDamagedError(AssistantError):
    """The stored index does not hold what its manifest says."""

    exit_code = 5


class NotSyncedError(AssistantError):
    """A question was asked before any digest was synced."""

    exit_code = 6


class EmbeddingError(AssistantError):
    """The embedding service refused, failed or answered nonsense."""

    exit_code = 7


class LLMError(AssistantError):
    """The language model could not be reached or failed to answer."""

    exit_code = 8


class FeedError(AssistantError):
    """Days of the daily feed could not be fetched; the days that could are in."""

    exit_code = 9


class FetchBusyError(AssistantError):
    """Another process is fetching into the same data folder."""

    exit_code = 10


class SendError(AssistantError):
    """A brief could not be sent; what was not delivered comes with the next one."""

    exit_code = 11


class RateLimitError(AssistantError):
    """Somebody asks more often than the settings allow."""

    exit_code = 13


class PublicationError(AssistantError):
    """An index could not be published or fetched; the one in use is unchanged."""

    exit_code = 14
