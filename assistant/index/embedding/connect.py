"""Reaches the embedding service that the settings choose."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.catalog.catalog import Catalog
from assistant.catalog.vector_cache import CatalogVectorCache
from assistant.errors import ConfigurationError
from assistant.index.embedding.prefixes import Prefixes, prefixes_of
from assistant.index.embedding.service import Open, Service
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from assistant.catalog.papers import Progress

#: Models used when a setting names only the service.
DEFAULT_MODELS = {
    "openai": "text-embedding-3-small",
    "openai-like": "text-embedding-3-small",
    "ollama": "bge-m3",
    "fastembed": "intfloat/multilingual-e5-small",
}
_OPENAI_URL = "https://api.openai.com/v1"


def make_service(
    settings: Settings,
    catalog: Catalog,
    embedding: BaseEmbedding | None,
    progress: Progress | None = None,
) -> Service | None:
    """The service of the caller, or of the settings; None where the built-in embedding is alone.

    Nothing is reached or loaded yet.

    Args:
        settings: Choose the service, its model and its prefixes.
        catalog: Remembers vectors.
        embedding: One that the caller made, or None.
        progress: Told of a model that is being fetched.

    Raises:
        ConfigurationError: A key or an address is missing, or a setting makes no sense.
    """
    if embedding is None and settings.embedding == "lsa":
        return None
    batch, setting = settings.embedding_batch, settings.embedding_prefixes
    open_model: Open
    if embedding is not None:
        given = embedding
        model, batch = given.model_name, min(batch, given.embed_batch_size)
        # Such an object puts its model's prefixes before texts itself, where it has any.
        prefixes = Prefixes() if setting == "auto" else prefixes_of(model, setting)
        where, open_model = type(given).__name__, lambda patience: given
    else:
        model = settings.embedding_model or DEFAULT_MODELS[settings.embedding]
        prefixes = prefixes_of(model, setting)
        where, open_model = _opener(settings, model, progress)
    return Service(
        f"{model} at {where}",
        open_model,
        prefixes,
        CatalogVectorCache(catalog),
        batch=batch,
        patience=settings.embedding_timeout,
    )


def _opener(settings: Settings, model: str, progress: Progress | None) -> tuple[str, Open]:
    """Where the model runs, and what gives it."""
    if settings.embedding == "fastembed":

        def load(patience: float) -> BaseEmbedding:
            from assistant.adapters.fastembed import FastEmbed

            return FastEmbed.open(model, settings.data_dir / "models", progress)

        return "this machine (fastembed)", load
    address = service_address(settings)
    key = settings.openai_api_key.get_secret_value()

    @lru_cache
    def reach(patience: float) -> BaseEmbedding:
        from llama_index.embeddings.openai_like import OpenAILikeEmbedding

        return OpenAILikeEmbedding(
            model_name=model,
            api_base=address,
            api_key=key or "none",
            embed_batch_size=settings.embedding_batch,
            timeout=patience,
            # What to do about a failed request depends on why it failed: `Service` decides.
            max_retries=0,
        )

    return address, reach


def service_address(settings: Settings) -> str:
    """The base URL of the embedding service that the settings choose.

    Raises:
        ConfigurationError: Its key or its address is missing.
    """
    base = settings.embedding_base_url
    if settings.embedding == "openai":
        if not settings.openai_api_key.get_secret_value():
            raise ConfigurationError(
                "ASSISTANT_EMBEDDING=openai needs a key.", hint="Set OPENAI_API_KEY."
            )
        return (base or settings.openai_base_url or _OPENAI_URL).rstrip("/")
    if settings.embedding == "ollama":
        return (base or f"{settings.ollama_host}/v1").rstrip("/")
    if address := base or settings.openai_base_url:
        return address.rstrip("/")
    raise ConfigurationError(
        "ASSISTANT_EMBEDDING=openai-like needs an address.",
        hint="Set ASSISTANT_EMBEDDING_BASE_URL, e.g. http://127.0.0.1:8080/v1.",
    )
