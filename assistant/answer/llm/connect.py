"""Which language model writes answers, and how it is reached.

Nothing here imports LlamaIndex until a model is really used; importing it takes a second.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.llm import probing
from assistant.answer.llm.addresses import checked, without_password
from assistant.errors import ConfigurationError, LLMError
from assistant.proxies import is_local

if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_index.core.llms import LLM

    from assistant.settings import Settings

_OPENAI = "https://api.openai.com/v1"
_OPENAI_MODEL = "gpt-4o-mini"
_WINDOW = 8192
_OLLAMA_WINDOW = 4096
# What the o200k vocabulary counts as one token, other vocabularies split further, Korean most.
_TOKEN_RATIO = 1.6


class Connection:
    """A language model that can be asked.

    Attributes:
        where: ``OpenAI``, or the address of the server, without any password in it.
        local: Whether it runs on this machine or its network.
        retries: Whether failed calls are to be repeated by this package.
    """

    def __init__(
        self,
        where: str,
        *,
        local: bool,
        name: str,
        build: Callable[[Connection], LLM],
        window: int = 0,
        answer: int = 1200,
        retries: bool = True,
        exact_tokens: bool = False,
    ) -> None:
        self.where = where
        self.local = local
        self.retries = retries
        self.token_ratio = 1.0 if exact_tokens else _TOKEN_RATIO
        self._name = name
        self._window = window
        self._answer = answer
        self._build = build
        self._llm: LLM | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Connection(name={self._name!r}, where={self.where!r}, local={self.local})"

    @property
    def name(self) -> str:
        """Name of the model; of the kind of server while no model is known yet."""
        return self._name

    @property
    def context_window(self) -> int:
        """Tokens that fit into the model: as set, as the server said, or a cautious guess.

        What the server says is known once ``llm`` has been made.
        """
        return self._window or _WINDOW

    @property
    def answer_tokens(self) -> int:
        """Tokens kept for the answer: as set, but at most a third of the window."""
        return min(self._answer, self.context_window // 3)

    def prepare(self) -> None:
        """Make the LLM ready, so that its name and window are settled; a failure shows later."""
        with suppress(LLMError):
            _ = self.llm

    @property
    def llm(self) -> LLM:
        """The LlamaIndex LLM, made at first use.

        Raises:
            LLMError: The server had to be asked for its models and did not answer.
        """
        with self._lock:
            if self._llm is None:
                self._llm = self._build(self)
            return self._llm

    def settle(self, name: str, window: int) -> None:
        """Take note of what the server said about its model; what was set before stays."""
        self._name = name
        self._window = self._window or window


def connect(settings: Settings) -> Connection | None:
    """The connection that the settings ask for; None when answers are to be extractive.

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


def wrap(llm: LLM) -> Connection:
    """A connection to any LlamaIndex LLM, used as it is.

    Its own retries are respected: when it makes some (``max_retries``), no more are added.
    """
    metadata = llm.metadata
    return Connection(
        type(llm).__name__,
        local=False,
        name=metadata.model_name or type(llm).__name__,
        build=lambda _: llm,
        window=metadata.context_window,
        retries=not getattr(llm, "max_retries", 0),
    )


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
    connection = connect(settings)
    if connection is None:
        return ModelInUse()
    return ModelInUse(connection.name, connection.where, connection.local)


def _openai(settings: Settings) -> Connection:
    def build(connection: Connection) -> LLM:
        from assistant.answer.llm.chat_model import known_window, served

        connection.settle(connection.name, known_window(connection.name))
        return served(settings, connection, _OPENAI, hosted=True)

    return Connection(
        "OpenAI",
        local=False,
        name=settings.llm_model or _OPENAI_MODEL,
        build=build,
        window=settings.llm_context,
        answer=settings.llm_max_tokens,
        exact_tokens=True,
    )


def _compatible(settings: Settings, base: str) -> Connection:
    address = checked(base, "OPENAI_BASE_URL")

    def build(connection: Connection) -> LLM:
        from assistant.answer.llm.chat_model import served

        if not settings.llm_model or not settings.llm_context:
            key = settings.openai_api_key.get_secret_value().strip()
            connection.settle(*probing.served_model(address, key, settings.llm_model))
        return served(settings, connection, address)

    return Connection(
        without_password(address),
        local=is_local(address),
        name=settings.llm_model or "openai-like",
        build=build,
        window=settings.llm_context,
        answer=settings.llm_max_tokens,
    )


def _ollama(settings: Settings, models: tuple[str, ...] = ()) -> Connection:
    host = checked(settings.ollama_host, "OLLAMA_HOST")

    def build(connection: Connection) -> LLM:
        from assistant.answer.llm.chat_model import served

        name = settings.llm_model or next(iter(models), "")
        if not name:
            found = probing.ollama_models(host, seconds=3.0)
            if found is None:
                raise LLMError(
                    f"Ollama at {connection.where} does not answer.",
                    hint="Start it with `ollama serve`.",
                    retryable=True,
                )
            if not found:
                raise LLMError(
                    f"Ollama at {connection.where} has no chat model.",
                    hint="Get one, for example with `ollama pull qwen2.5:7b`.",
                )
            name = found[0]
        connection.settle(name, probing.ollama_window(host, name) or _OLLAMA_WINDOW)
        return served(settings, connection, f"{host}/v1", with_key=False)

    return Connection(
        without_password(f"{host}/v1"),
        local=is_local(host),
        name=settings.llm_model or next(iter(models), "ollama"),
        build=build,
        window=settings.llm_context,
        answer=settings.llm_max_tokens,
    )
