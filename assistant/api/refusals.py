"""Why a request can't be answered: a status, one sentence, and the mend, in the form of its path.

Plain: ``{"detail", "hint", "field"}``. Below ``/v1``, as OpenAI words it: ``{"error": {"message",
"type", "param", "code"}}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from assistant.errors import (
    AssistantError,
    ConfigurationError,
    EmbeddingError,
    IndexDamagedError,
    LLMError,
    NotSyncedError,
    SyncError,
    VectorStoreError,
)

if TYPE_CHECKING:
    from pydantic import ValidationError
    from starlette.types import Scope

#: Where OpenAI's form is spoken.
OPENAI = "/v1"
#: Type of an error that a pydantic model words as a whole sentence.
SENTENCE = "sentence"

_STATUS: tuple[tuple[type[AssistantError], int], ...] = (
    (NotSyncedError, 503),
    (IndexDamagedError, 503),
    (SyncError, 503),
    (VectorStoreError, 503),
    (EmbeddingError, 503),
    (LLMError, 503),
    (ConfigurationError, 422),
)
#: What to do about a parameter of the wrong kind.
_SEE = "GET /api shows what to send."


class RequestError(ConfigurationError):
    """A request can't be carried out as it is.

    Args:
        message: What is wrong.
        hint: What to send instead.
        status: HTTP status.
        field: Where in the request, like ``messages.3.content``; may be empty.
        code: OpenAI's name of the error; may be empty.
    """

    def __init__(
        self, message: str, *, hint: str = "", status: int = 422, field: str = "", code: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.field = field
        self.code = code


def request_error(error: ValidationError) -> RequestError:
    """The first thing that a pydantic model found wrong, in one sentence."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "json_invalid":
        detail = first["msg"].removeprefix("Invalid JSON: ")
        return RequestError(
            f"The body is no JSON: {detail}.", hint="Send one JSON object, in UTF-8.", status=400
        )
    if first["type"] == SENTENCE:
        return RequestError(first["msg"], field=field)
    if first["type"] == "extra_forbidden":
        return RequestError(f"There is no parameter {field[:80]!r}.", hint=_SEE, field=field)
    if not field:
        return RequestError("The body is no JSON object.", hint="Send {…}.")
    message = first["msg"].removeprefix("Value error, ")
    return RequestError(
        f"{field[:80]}: {message[:1].lower()}{message[1:]}.", hint=_SEE, field=field
    )


def status_of(error: AssistantError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, RequestError):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def error_body(path: str, error: AssistantError) -> dict[str, Any]:
    """The JSON of an error.

    Args:
        path: Path asked for; decides the form.
        error: What is wrong.
    """
    field = getattr(error, "field", "") or None
    if not _speaks_openai(path):
        return {"detail": error.message, "hint": error.hint, "field": field}
    status = status_of(error)
    return {
        "error": {
            "message": str(error),
            "type": "invalid_request_error" if status < 500 else "server_error",
            "param": field,
            "code": getattr(error, "code", "") or None,
        }
    }


def refused(
    path: str, error: AssistantError, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The response that says an error, in the form of the path asked for.

    Example:
        >>> refused("/v1/models", RequestError("No such model.", status=404)).status_code
        404
    """
    status = status_of(error)
    if _speaks_openai(path) and status == 422:
        status = 400
    given = dict(headers or {})
    if status == 503:
        given.setdefault("Retry-After", "10")
    return JSONResponse(error_body(path, error), status_code=status, headers=given)


def path_of(scope: Scope) -> str:
    """The path asked for, without the prefix that a proxy serves the application under."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _speaks_openai(path: str) -> bool:
    return path == OPENAI or path.startswith(f"{OPENAI}/")
