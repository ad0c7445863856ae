"""What can go wrong with a model call: what it means, what to do, and whether to try again."""

from __future__ import annotations

import email.utils
import re
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from assistant.errors import LLMError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.question.model import Language

Kind = Literal[
    "refused", "dns", "tls", "stalled", "dropped", "unauthorized", "forbidden", "missing",
    "timeout", "limited", "quota", "server", "busy", "overflow", "rejected", "malformed",
    "redirected", "unknown",
]  # fmt: skip

# English sentence, English advice, Korean sentence, Korean advice.
_SAYINGS: Final[dict[Kind, tuple[str, str, str, str]]] = {
    "refused": (
        "The model server at {where} is not running or refuses connections.",
        "Start it, or check its address.",
        "{where}의 모델 서버가 꺼져 있거나 연결을 거부합니다.",
        "서버를 켜거나 주소를 확인하세요.",
    ),
    "dns": (
        "The host name of the model server at {where} cannot be resolved.",
        "Check the address and the network.",
        "{where} 모델 서버의 호스트 이름을 찾을 수 없습니다.",
        "주소와 네트워크를 확인하세요.",
    ),
    "tls": (
        "The secure connection to the model server at {where} failed.",
        "Check its certificate, or write http:// if it has none.",
        "{where} 모델 서버와의 보안 연결에 실패했습니다.",
        "인증서를 확인하거나, 인증서가 없으면 http://로 적으세요.",
    ),
    "stalled": (
        "The model at {where} sent nothing for {seconds:g} seconds.",
        "Try again, or raise ASSISTANT_LLM_TIMEOUT if it is slow.",
        "{where}의 모델이 {seconds:g}초 동안 아무것도 보내지 않았습니다.",
        "다시 시도하거나, 느린 모델이면 ASSISTANT_LLM_TIMEOUT을 늘리세요.",
    ),
    "dropped": (
        "The connection to the model at {where} broke off.",
        "Try again; if it happens often, look at the server's log.",
        "{where} 모델과의 연결이 끊어졌습니다.",
        "다시 시도하고, 자주 일어나면 서버 로그를 확인하세요.",
    ),
    "unauthorized": (
        "The model service at {where} does not accept the key.",
        "Check OPENAI_API_KEY.",
        "{where} 모델 서비스가 키를 받아들이지 않습니다.",
        "OPENAI_API_KEY를 확인하세요.",
    ),
    "forbidden": (
        "The model service at {where} does not allow this key to use {model}.",
        "Choose another model with ASSISTANT_LLM_MODEL, or ask for access.",
        "{where} 모델 서비스가 이 키로 {model}을(를) 쓰도록 허용하지 않습니다.",
        "ASSISTANT_LLM_MODEL로 다른 모델을 고르거나 권한을 요청하세요.",
    ),
    "missing": (
        "The model {model} does not exist at {where}.",
        "Check ASSISTANT_LLM_MODEL (with Ollama: `ollama pull {model}`) and the address.",
        "{where}에 {model} 모델이 없습니다.",
        "ASSISTANT_LLM_MODEL(Ollama라면 `ollama pull {model}`)과 주소를 확인하세요.",
    ),
    "timeout": (
        "The model service at {where} took too long.",
        "Try again in a while.",
        "{where} 모델 서비스의 응답이 너무 늦었습니다.",
        "잠시 뒤 다시 시도하세요.",
    ),
    "limited": (
        "The model service at {where} allows no more requests at the moment.",
        "Try again in {wait}.",
        "{where} 모델 서비스의 요청 한도에 닿았습니다.",
        "{wait} 뒤 다시 시도하세요.",
    ),
    "quota": (
        "The quota of the key at {where} is used up.",
        "Check the plan and billing of the service.",
        "{where}에서 이 키의 사용 한도를 다 썼습니다.",
        "서비스의 요금제와 결제를 확인하세요.",
    ),
    "server": (
        "The model service at {where} failed (HTTP {status}).",
        "Try again in a while.",
        "{where} 모델 서비스에서 오류가 났습니다(HTTP {status}).",
        "잠시 뒤 다시 시도하세요.",
    ),
    "busy": (
        "The model service at {where} is overloaded (HTTP {status}).",
        "Try again in a while.",
        "{where} 모델 서비스에 부하가 몰려 있습니다(HTTP {status}).",
        "잠시 뒤 다시 시도하세요.",
    ),
    "overflow": (
        "The question and its evidence do not fit into the context window of {model}.",
        "Set ASSISTANT_LLM_CONTEXT to the model's real window.",
        "질문과 근거가 {model}의 컨텍스트 크기를 넘습니다.",
        "ASSISTANT_LLM_CONTEXT를 모델의 실제 크기로 맞추세요.",
    ),
    "rejected": (
        "The model service at {where} rejected the request (HTTP {status}).",
        "Check that {model} is a chat model, and look at the server's log.",
        "{where} 모델 서비스가 요청을 거절했습니다(HTTP {status}).",
        "{model}이(가) 대화 모델인지, 서버 로그에 무엇이 있는지 확인하세요.",
    ),
    "malformed": (
        "The server at {where} sent something that is not a model's reply.",
        "Check that the address is that of an OpenAI-compatible server, ending in /v1.",
        "{where} 서버가 모델의 답변이 아닌 것을 보냈습니다.",
        "주소가 /v1로 끝나는 OpenAI 호환 서버인지 확인하세요.",
    ),
    "redirected": (
        "The model server at {where} redirects elsewhere (HTTP {status}).",
        "Set the address it really has; redirects are not followed.",
        "{where} 모델 서버가 다른 곳으로 넘깁니다(HTTP {status}).",
        "실제 주소를 설정하세요. 리디렉션은 따라가지 않습니다.",
    ),
    "unknown": (
        "The model at {where} failed ({error}).",
        "Look at the server's log.",
        "{where}의 모델에서 오류가 났습니다({error}).",
        "서버 로그를 확인하세요.",
    ),
}
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
        self._values = {"wait": _wait_text(wait, "en"), **values}
        message, hint = (saying.format(**self._values) for saying in _SAYINGS[kind][:2])
        super().__init__(
            message, hint=hint, retryable=self.repeat or kind in {"refused", "stalled"}
        )

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do, in ``language``."""
        if language == "en":
            return str(self)
        values = {**self._values, "wait": _wait_text(self.wait, "ko")}
        return " ".join(saying.format(**values) for saying in _SAYINGS[self.kind][2:])


def call_error(error: Exception, *, where: str, model: str, seconds: float) -> CallError:
    """What ``error``, raised by a model's client, means.

    Nothing of the error's own text is passed on: services repeat keys in it.
    """
    status = _status(error)
    kind = _kind(error, status)
    return CallError(
        kind,
        wait=_retry_after(error),
        where=where,
        model=model,
        seconds=seconds,
        status=status or "?",
        error=type(error).__name__,
    )


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
        return "잠시" if language == "ko" else "a while"
    whole = round(seconds)
    return f"{whole}초" if language == "ko" else f"{whole} seconds"
