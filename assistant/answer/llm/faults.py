"""What can go wrong with a model call: what it means, what to do, and whether to try again."""

from __future__ import annotations

import email.utils
import re
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from assistant.answer.checks.units import visible
from assistant.errors import LLMError
from assistant.strings import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.question.model import Language

Kind = Literal[
    "refused", "dns", "tls", "stalled", "dropped", "unauthorized", "forbidden", "missing",
    "timeout", "limited", "quota", "server", "busy", "overflow", "rejected", "malformed",
    "redirected", "unknown",
]  # fmt: skip

_REPEATED: Final = frozenset({"dropped", "timeout", "limited", "server", "busy", "malformed"})
_BY_STATUS: Final[dict[int, Kind]] = {
    401: "unauthorized", 403: "forbidden", 404: "missing", 408: "timeout", 413: "overflow",
    429: "limited", 503: "busy", 529: "busy",
}  # fmt: skip
_OVERFLOW = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too (?:long|many tokens)|exceeds? .{0,40}"
    r"(?:context|tokens)|prompt is too long|requested tokens",
    re.IGNORECASE,
)
_KEY = re.compile(r"\b(?:sk|pk|key|gsk|hf)[-_][\w-]{6,}|\b[A-Za-z0-9_-]{32,}\b")
_LONGEST = 200
_MALFORMED = (ValueError, TypeError, AttributeError, LookupError)


class CallError(LLMError):
    """A model call that failed.

    Attributes:
        kind: What went wrong.
        repeat: Whether the same call is worth repeating at once.
        wait: Seconds the service asked to wait, or None.
    """

    def __init__(self, kind: Kind, *, wait: float | None = None, **values: object) -> None:
        self.kind = kind
        self.wait = wait
        self.repeat = kind in _REPEATED
        self._values = values
        message, hint = self._sentences("en")
        super().__init__(
            message, hint=hint, retryable=self.repeat or kind in {"refused", "stalled"}
        )

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do, in ``language``."""
        return " ".join(self._sentences(language))

    def _sentences(self, language: Language) -> tuple[str, str]:
        values = {"wait": _wait_text(self.wait, language), **self._values}
        return (
            say(f"faults.{self.kind}", language, **values),
            say(f"faults.{self.kind}_hint", language, **values),
        )


def call_error(
    error: Exception, *, where: str, model: str, seconds: float, key: str = ""
) -> CallError:
    """What ``error``, raised by a model's client, means.

    Of the error's own text only the sentence of a refused request is passed on, as nobody else
    knows what was wrong with it; services repeat keys in their errors, so those are taken out.
    """
    status = _status(error)
    kind = _kind(error, status)
    said = _sentence(refusal(error), key) if kind == "rejected" else ""
    return CallError(
        kind,
        wait=_retry_after(error),
        where=where,
        model=model,
        seconds=seconds,
        status=status or "?",
        said=f" “{said}”" if said else "",
        error=type(error).__name__,
    )


def refusal(error: Exception) -> str:
    """What a server says of a request that it does not take (HTTP 400 or 422); else nothing.

    A request that is too long counts for nothing too: no option is to blame.
    """
    if _status(error) not in (400, 422) or _OVERFLOW.search(str(error)):
        return ""
    body = getattr(error, "body", None)
    for field in ("error", "message", "detail"):
        if isinstance(body, dict):
            body = body.get(field, body)
    return body if isinstance(body, str) else str(body or "")


def _sentence(said: str, key: str) -> str:
    """What a server said on one short line, without anything that looks like a key."""
    text = " ".join(visible(said.replace(key, "…") if key else said).split())
    text = _KEY.sub("…", text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _kind(error: Exception, status: int | None) -> Kind:
    if status is not None:
        return _kind_of_status(error, status)
    for cause in _causes(error):
        name = type(cause).__name__
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE_VERIFY" in str(cause):
            return "tls"
        if isinstance(cause, socket.gaierror):
            return "dns"
        if isinstance(cause, TimeoutError) or "Timeout" in name:
            return "stalled"
        if name == "ConnectError" and _is_dns(cause):
            return "dns"
    names = {type(cause).__name__ for cause in _causes(error)}
    if names & {"ConnectError", "ConnectionRefusedError"}:
        return "refused"
    if names & {"RemoteProtocolError", "ReadError", "WriteError", "APIConnectionError"}:
        return "dropped"
    if isinstance(error, ConnectionError):
        return "dropped"
    if _OVERFLOW.search(str(error)):
        return "overflow"
    if names & {"APIError"}:
        return "server"
    return "malformed" if isinstance(error, _MALFORMED) else "unknown"


def _kind_of_status(error: Exception, status: int) -> Kind:
    if status == 429 and "insufficient_quota" in f"{getattr(error, 'code', '')} {error}":
        return "quota"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return "server"
    if 300 <= status < 400:
        return "redirected"
    return "overflow" if _OVERFLOW.search(str(error)) else "rejected"


def _is_dns(cause: BaseException) -> bool:
    return bool(re.search(r"name resolution|getaddrinfo|Name or service|nodename", str(cause)))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what led to it, at most eight deep."""
    current: BaseException | None = error
    for _ in range(8):
        if current is None:
            return
        yield current
        current = current.__cause__ or current.__context__


def _response(error: Exception) -> Any:
    return getattr(error, "response", None)


def _status(error: Exception) -> int | None:
    for holder in (error, _response(error)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _retry_after(error: Exception) -> float | None:
    headers = getattr(_response(error), "headers", None)
    if headers is None:
        return None
    value = headers.get("retry-after-ms")
    if value and value.isdigit():
        return float(value) / 1000
    value = (headers.get("retry-after") or "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _wait_text(seconds: float | None, language: Language) -> str:
    if seconds is None or seconds < 1:
        return say("faults.wait_unknown", language)
    return say("faults.wait", language, seconds=round(seconds))
