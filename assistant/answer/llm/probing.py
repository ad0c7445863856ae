"""Asking local model servers what they serve."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer.llm.addresses import without_password
from assistant.answer.llm.chat_model import bounded_ratio
from assistant.errors import LLMError
from assistant.language.tokens import count_tokens
from assistant.proxies import is_local

if TYPE_CHECKING:
    from collections.abc import Callable

_AUTO_SECONDS = 0.3
_SECONDS = 3.0
_NOT_CHAT = re.compile(r"embed|minilm|rerank|(?:^|[/-])bge-|(?:^|[/-])e5-|whisper", re.IGNORECASE)
_NOT_CHAT_FAMILIES = frozenset({"bert", "nomic-bert", "xlm-roberta"})
# Prose as digests write it.
_KOREAN = (
    "이 논문은 긴 문맥을 다루는 언어 모델의 추론 속도를 높이는 방법을 제안합니다. "
    "기존 방법과 달리 추가 학습 없이 키-값 캐시를 압축하며, 여러 벤치마크에서 정확도를 거의 잃지 "
    "않고 메모리 사용량을 절반으로 줄였습니다. 작은 모델에서도 같은 효과가 나타난다는 것을 "
    "확인했습니다."
)
_NUM_CTX = re.compile(r"^[ \t]*num_ctx\s+(\d+)", re.MULTILINE)


def ollama_models(host: str, *, seconds: float = _AUTO_SECONDS) -> tuple[str, ...] | None:
    """Chat models installed in the Ollama at ``host``, in its order (latest first).

    Args:
        host: Address without ``/v1``.
        seconds: Most time taken in all, whatever the server does.

    Returns:
        Names; None when nothing that speaks like Ollama answers in time.
    """
    found: list[tuple[str, ...]] = []

    def ask() -> None:
        models = _listed(_get(f"{host}/api/tags", seconds=seconds), "models")
        if models is not None:
            found.append(tuple(filter(None, map(_chat_model, models))))

    # A socket's timeout bounds each read, not the whole: a thread can be left behind.
    thread = threading.Thread(target=ask, name="ollama-probe", daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else None


def ollama_window(host: str, model: str) -> int:
    """Context window Ollama gives ``model``; 0 when it does not say.

    A loaded model's window is what it was loaded with; else what its Modelfile sets.
    """
    for loaded in _listed(_get(f"{host}/api/ps"), "models") or ():
        if loaded.get("name") == model and isinstance(loaded.get("context_length"), int):
            return int(loaded["context_length"])
    shown = _post(f"{host}/api/show", {"model": model})
    parameters = shown.get("parameters") if isinstance(shown, dict) else None
    found = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class Served:
    """What a server serves.

    Attributes:
        name: Of the model.
        window: Its context window in tokens; 0 when the server does not tell.
        base: Base URL at which it answers; empty: the one it was asked at.
        token_ratio: Tokens it counts for one of the o200k vocabulary; 0: it has no tokenizer to
            ask.
    """

    name: str
    window: int = 0
    base: str = ""
    token_ratio: float = 0.0


def served_model(base: str, key: str, wanted: str) -> Served:
    """The model an OpenAI-compatible server serves.

    An address without ``/v1`` that lists no models is tried with it.

    Args:
        base: Base URL, as set.
        key: Its key, or empty.
        wanted: Name of the model, or empty for the first one served.

    Returns:
        What vLLM, LM Studio and llama.cpp tell, each in its own way.

    Raises:
        LLMError: No model is named and the server does not list any.
    """
    listed = _listed(_get(f"{base}/models", key=key), "data")
    if listed is None and not base.endswith("/v1"):
        listed = _listed(_get(f"{base}/v1/models", key=key), "data")
        base = f"{base}/v1" if listed is not None else base
    models = {model["id"]: model for model in listed or () if isinstance(model.get("id"), str)}
    name = wanted or next(iter(models), "")
    if not name:
        raise LLMError(
            f"The server at {without_password(base)} does not say which models it has.",
            hint="Check that it runs and that the address is right (most end in /v1), or set"
            " ASSISTANT_LLM_MODEL.",
            retryable=True,
        )
    # What lists no models is not asked for more: it may be down, and asking takes time.
    ratio = _token_ratio(base, key, name) if listed is not None else 0.0
    return Served(name, _window(models.get(name, {})), base, ratio)


def _token_ratio(base: str, key: str, model: str) -> float:
    """Tokens a server counts for one of the o200k vocabulary in Korean; 0: it has no tokenizer.

    llama.cpp's takes ``content`` and lists tokens, vLLM's takes ``prompt`` and counts them. Korean
    is what vocabularies differ in most, and a prompt that is too long is worse than a short one.
    """
    body = {"model": model, "content": _KOREAN, "prompt": _KOREAN}
    reply = _post(f"{base.removesuffix('/v1')}/tokenize", body, key=key)
    if not isinstance(reply, dict):
        return 0.0
    count, found = reply.get("count"), reply.get("tokens")
    theirs = count if isinstance(count, int) else len(found) if isinstance(found, list) else 0
    return bounded_ratio(theirs, count_tokens(_KOREAN)) if theirs else 0.0


def _window(model: dict[str, Any]) -> int:
    meta = model.get("meta")
    places = (model, meta if isinstance(meta, dict) else {})
    for name in ("max_model_len", "loaded_context_length", "max_context_length", "n_ctx"):
        for place in places:
            value = place.get(name)
            if isinstance(value, int) and value > 0:
                return value
    return 0


def _chat_model(model: dict[str, Any]) -> str:
    name = model.get("name")
    details = model.get("details")
    family = details.get("family") if isinstance(details, dict) else None
    if not isinstance(name, str) or family in _NOT_CHAT_FAMILIES or _NOT_CHAT.search(name):
        return ""
    return name


def _listed(reply: Any, field: str) -> list[dict[str, Any]] | None:
    items = reply.get(field) if isinstance(reply, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else None


def _get(url: str, *, key: str = "", seconds: float = _SECONDS) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return _json(lambda client: client.get(url, headers=headers), url, seconds)


def _post(url: str, body: dict[str, str], *, key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return _json(lambda client: client.post(url, json=body, headers=headers), url, _SECONDS)


def _json(ask: Callable[[Any], Any], url: str, seconds: float) -> Any:
    """The JSON of a reply; None for whatever is not a good reply."""
    import httpx

    local = is_local(url)
    # For a plain address no certificates are needed, and loading them takes 30 ms.
    verify = url.startswith("https")
    try:
        # A proxy or a redirect would carry what is meant for this machine elsewhere.
        with httpx.Client(
            timeout=seconds, trust_env=not local, follow_redirects=False, verify=verify
        ) as client:
            reply = ask(client)
            return reply.json() if reply.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
