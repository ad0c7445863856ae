"""Which language model writes answers, and how it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from assistant.answer.llm import probing
from assistant.answer.llm.addresses import checked, without_password
from assistant.answer.llm.openai_chat import OpenAIChatModel, Server, known_window
from assistant.errors import ConfigurationError, LLMError
from assistant.proxies import is_local

if TYPE_CHECKING:
    from assistant.answer.llm.chat_model import ChatModel
    from assistant.settings import Settings

_OPENAI_NAME = "OpenAI"
_OPENAI = "https://api.openai.com/v1"
_OPENAI_MODEL = "gpt-4o-mini"
_OLLAMA_WINDOW = 4096


def connect(settings: Settings) -> ChatModel | None:
    """The model that the settings ask for; None when answers are to be extractive.

    ``auto`` takes a key or base URL if one is set, else an Ollama that answers within 300 ms.
    A server that is down is no error here: asking it is.

    Raises:
        ConfigurationError: The chosen service lacks its key or its address.
    """
    base = settings.openai_base_url.strip()
    key = settings.openai_api_key.get_secret_value().strip()
    if settings.llm == "none":
        return None
    if settings.llm == "ollama":
        return _ollama(settings)
    if settings.llm == "openai-like" and not base:
        raise ConfigurationError(
            "The OpenAI-compatible language model has no address.",
            hint="Set OPENAI_BASE_URL, for example http://127.0.0.1:8000/v1.",
        )
    if base:
        return _compatible(settings, base)
    if key:
        return _openai(settings)
    if settings.llm == "openai":
        raise ConfigurationError(
            "The language model of OpenAI needs a key.",
            hint="Set OPENAI_API_KEY, or ASSISTANT_LLM=none for answers without a model.",
        )
    models = probing.ollama_models(settings.ollama_host)
    return _ollama(settings, models) if models else None


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """Who writes answers.

    Attributes:
        name: Of the model; empty when answers are extractive.
        where: ``OpenAI``, the address of the server, or empty for a model that a caller made.
        local: Whether it runs on this machine or its network.
    """

    name: str = ""
    where: str = ""
    local: bool = False

    def __str__(self) -> str:
        if not self.name:
            return "none (extractive answers)"
        place = "local" if self.local else "hosted"
        return f"{self.name} at {self.where} ({place})" if self.where else self.name


def model_in_use(settings: Settings) -> ModelInUse:
    """The model that the settings choose; asks at most a local Ollama.

    Raises:
        ConfigurationError: As ``connect``.
    """
    model = connect(settings)
    return ModelInUse(model.name, model.where, model.local) if model else ModelInUse()


def served_at(settings: Settings, model: ModelInUse) -> tuple[str, str]:
    """Base URL and key of a model's server, as the settings choose it."""
    if model.where == _OPENAI_NAME:
        return _OPENAI, _key(settings).get_secret_value()
    base = settings.openai_base_url.strip().rstrip("/")
    if without_password(base) == model.where:
        return base, _key(settings).get_secret_value()
    return model.where, ""


def _openai(settings: Settings) -> ChatModel:
    name = settings.llm_model or _OPENAI_MODEL
    server = Server(_OPENAI, _OPENAI_NAME, _key(settings), settings.llm_timeout, hosted=True)
    window = settings.llm_context or known_window(name)
    return OpenAIChatModel(server, name, window=window, answer=settings.llm_max_tokens)


def _compatible(settings: Settings, base: str) -> ChatModel:
    address = checked(base, "OPENAI_BASE_URL")
    key = _key(settings)

    def discover() -> probing.Served:
        return probing.served_model(address, key.get_secret_value(), settings.llm_model)

    return OpenAIChatModel(
        _server(settings, address, key),
        settings.llm_model or "openai-like",
        window=settings.llm_context,
        answer=settings.llm_max_tokens,
        discover=discover,
    )


def _ollama(settings: Settings, models: tuple[str, ...] = ()) -> ChatModel:
    host = checked(settings.ollama_host, "OLLAMA_HOST")
    known = settings.llm_model or next(iter(models), "")

    def discover() -> probing.Served:
        name = known or _first_of_ollama(host)
        return probing.Served(name, probing.ollama_window(host, name) or _OLLAMA_WINDOW)

    return OpenAIChatModel(
        _server(settings, f"{host}/v1", SecretStr("")),
        known or "ollama",
        window=settings.llm_context,
        answer=settings.llm_max_tokens,
        discover=discover,
    )


def _first_of_ollama(host: str) -> str:
    models = probing.ollama_models(host, seconds=3.0)
    where = without_password(f"{host}/v1")
    if models is None:
        raise LLMError(
            f"Ollama at {where} does not answer.",
            hint="Start it with `ollama serve`.",
            retryable=True,
        )
    if not models:
        raise LLMError(
            f"Ollama at {where} has no chat model.",
            hint="Get one, for example with `ollama pull qwen2.5:7b`.",
        )
    return models[0]


def _server(settings: Settings, base: str, key: SecretStr) -> Server:
    where, local = without_password(base), is_local(base)
    return Server(base, where, key, settings.llm_timeout, local=local)


def _key(settings: Settings) -> SecretStr:
    return SecretStr(settings.openai_api_key.get_secret_value().strip())
