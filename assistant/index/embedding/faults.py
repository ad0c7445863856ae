"""What goes wrong when a service is asked, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from assistant.errors import EmbeddingError
from assistant.index.stores.base import Vectors

#: ``longer``: the same request may succeed when it may take longer; ``smaller``: one with fewer
#: texts may; ``over``: none will.
Remedy = Literal["longer", "smaller", "over"]
#: Longest wait, in seconds, that a service may ask for.
LONGEST_WAIT = 60.0


class ServiceError(EmbeddingError):
    """A request failed.

    Args:
        message: One sentence.
        hint: What the user can do.
        remedy: What the program can do, once repeating the request hasn't helped.
        repeats: How often it is worth repeating.
        wait: Seconds that the service asks to wait; 0 when it names none.
    """

    def __init__(
        self, message: str, *, hint: str, remedy: Remedy, repeats: int = 0, wait: float = 0.0
    ) -> None:
        super().__init__(message, hint=hint, retryable=repeats > 0 or remedy != "over")
        self.remedy = remedy
        self.repeats = repeats
        self.wait = min(wait, LONGEST_WAIT)


class explained:  # noqa: N801 - used like a function
    """Turns what embedding services raise into a `ServiceError`.

    Args:
        name: Of the service, as it is shown.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import httpx
        import openai

        # The last five come of answers in a shape that the client doesn't expect.
        malformed = (ValueError, AttributeError, TypeError, LookupError, RuntimeError)
        known = (openai.APIError, httpx.HTTPError, OSError, *malformed)
        if isinstance(error, known) and not isinstance(error, EmbeddingError):
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> ServiceError:
        import openai

        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return ServiceError(
                f"The embedding service refused the key ({self._name}).",
                hint="Check OPENAI_API_KEY.",
                remedy="over",
            )
        said = type(error).__name__
        if isinstance(error, openai.APIStatusError):
            said = f"it answered {error.status_code}"
        elif isinstance(error, openai.APITimeoutError | TimeoutError):
            said = "no answer in time"
        elif isinstance(error, openai.APIConnectionError | ConnectionError):
            said = "no connection"
        remedy, repeats = _remedy(error)
        return ServiceError(
            f"The embedding service failed ({self._name}): {said}.",
            hint="Check ASSISTANT_EMBEDDING_BASE_URL and ASSISTANT_EMBEDDING_MODEL, and that the "
            "service runs.",
            remedy=remedy,
            repeats=repeats,
            wait=_asked_wait(error),
        )


def _remedy(error: Exception) -> tuple[Remedy, int]:
    """What helps, and how often to repeat the request before."""
    import httpx
    import openai

    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException | TimeoutError):
        return "longer", 0
    if isinstance(error, openai.APIConnectionError | httpx.HTTPError | OSError):
        return "over", 3
    if isinstance(error, openai.NotFoundError):
        return "over", 0
    if isinstance(error, openai.RateLimitError):
        # A quota that is used up is answered like too many requests at once.
        return "over", 0 if "quota" in str(error).lower() else 4
    if isinstance(error, openai.InternalServerError):
        # A model is being loaded, or a batch was too much for it.
        return ("over", 4) if error.status_code == 503 else ("smaller", 1)
    return "smaller", 0


def _asked_wait(error: Exception) -> float:
    import openai

    if not isinstance(error, openai.APIStatusError):
        return 0.0
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def checked(vectors: Sequence[Sequence[float]], count: int) -> Vectors:
    """So many vectors of one length, each of unit length.

    Raises:
        ServiceError: They are not.
    """
    try:
        matrix = np.asarray(vectors, dtype=np.float32)
    except (TypeError, ValueError):
        matrix = np.zeros(0, dtype=np.float32)
    wrong = ""
    if matrix.ndim != 2 or len(matrix) != count or not matrix.size:
        wrong = f"no {count} vectors of one length for {count} texts"
    elif not np.isfinite(matrix).all() or not matrix.any(axis=1).all():
        wrong = "a vector that holds no numbers"
    if wrong:
        raise ServiceError(
            f"The embedding service answered {wrong}.",
            hint="Check that the model is an embedding model.",
            remedy="smaller",
        )
    return unit(matrix)


def unit(matrix: Vectors) -> Vectors:
    """The rows, each of unit length; rows of zeros stay."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    rows: Vectors = (matrix / np.where(norms > 0, norms, 1)).astype(np.float32)
    return rows
