"""HTTP as a guest does it: named, slowly, with the server's own waiting times, and not for ever."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self, TypeVar

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from assistant.feed.model import Fault, FaultError, FaultKind

_PACKAGE = "daily-papers-assistant"
_ATTEMPTS = 5
#: Longest wait in seconds that a server may ask for: the feed counts calls by 5 minutes.
_LONGEST_WAIT = 330.0
_RESET = re.compile(r"\bt=([0-9]{1,6})\b")
_STATUS: Mapping[int, FaultKind] = {
    401: "unauthorized",
    403: "unauthorized",
    404: "missing",
    429: "limited",
}

T = TypeVar("T")


class PoliteClient:
    """Asks one address, one call at a time; use it as a context manager, in one thread.

    Args:
        url: The address, without parameters.
        token: Sent as a bearer token unless empty.
        pause: Seconds from the start of a call to the start of the next, and the least before a
            call is repeated.
        timeout: Seconds without a byte before a call is given up.
        sleep: Waits; a test may count instead.
        attempts: How often a call is made that fails in passing.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        pause: float,
        timeout: float,
        sleep: Callable[[float], None] | None = None,
        attempts: int = _ATTEMPTS,
    ) -> None:
        headers = {"User-Agent": user_agent(), "Accept": "application/json, application/atom+xml"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            self._url = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise FaultError(Fault("address", url)) from error
        if self._url.scheme not in ("http", "https") or not self._url.host:
            raise FaultError(Fault("address", url))
        self.host = self._url.netloc.decode("ascii")
        # What a redirect leads to is a login page as often as not, and never the list asked for.
        self._http = httpx.Client(headers=headers, timeout=timeout, follow_redirects=False)
        self._pause = pause
        self._sleep = sleep or time.sleep
        self._attempts = attempts
        self._next_call = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, parameters: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """What ``read`` makes of the answer's body; repeats what fails in passing.

        Args:
            parameters: Of the address.
            read: Reads a body; raises FaultError where it isn't what was asked for.

        Raises:
            FaultError: No attempt succeeded.
        """
        retrying = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=retry_if_exception(_worth_repeating),
            sleep=self._sleep,
            reraise=True,
        )
        answer: T = retrying(self._once, parameters, read)
        return answer

    def _once(self, parameters: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        self._pace()
        try:
            response = self._http.get(self._url, params=dict(parameters))
        except httpx.TimeoutException as error:
            raise self._fault("timed_out") from error
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as error:
            raise self._fault("cut") from error
        except httpx.RequestError as error:
            raise self._fault("unreachable") from error
        self._check(response)
        return read(response.content)

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if response.is_redirect:
            raise self._fault("redirected", response.headers["location"][:200])
        if status >= 500 or status == 408:
            raise self._fault("server", str(status), asked_wait(response.headers))
        if status >= 400:
            kind = _STATUS.get(status, "refused")
            raise self._fault(kind, str(status), asked_wait(response.headers))
        kind = response.headers.get("content-type", "").lower()
        if "html" in kind or b"<html" in response.content[:2000].lower():
            raise self._fault("html")

    def _fault(self, kind: FaultKind, detail: str = "", wait: float | None = None) -> FaultError:
        return FaultError(Fault(kind, self.host, detail, wait))

    def _pace(self) -> None:
        wait = self._next_call - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next_call = time.monotonic() + self._pause

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.fault.wait if isinstance(error, FaultError) else None
        own = max(self._pause, 0.5) * 2.0 ** (state.attempt_number - 1)
        return own if asked is None else max(asked, self._pause)


def user_agent() -> str:
    """How this program names itself to servers."""
    try:
        return f"{_PACKAGE}/{version(_PACKAGE)}"
    except PackageNotFoundError:  # a checkout that wasn't installed
        from assistant import __version__

        return f"{_PACKAGE}/{__version__}"


def asked_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that a server asks to wait: ``Retry-After``, else the reset of ``RateLimit``.

    Args:
        headers: Of the answer; names in small letters, or a mapping that doesn't mind.
        now: The current time; a test may name it.

    Example:
        >>> asked_wait({"retry-after": "7"}), asked_wait({"ratelimit": '"api";r=0;t=42'})
        (7.0, 42.0)
    """
    after = headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after)
    if after:
        try:
            moment = parsedate_to_datetime(after)
        except ValueError:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())
    reset = _RESET.search(headers.get("ratelimit", ""))
    if reset:
        return float(reset[1])
    seconds = headers.get("ratelimit-reset", "").strip()
    return float(seconds) if seconds.isascii() and seconds.isdigit() else None


def _worth_repeating(error: BaseException) -> bool:
    if not isinstance(error, FaultError) or not error.fault.passing:
        return False
    return (error.fault.wait or 0.0) <= _LONGEST_WAIT
