"""Embeddings: the built-in one, and any that LlamaIndex can call."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.catalog.catalog import Catalog
from assistant.catalog.vector_cache import CatalogVectorCache
from assistant.errors import ConfigurationError, EmbeddingError
from assistant.index.document import Chunk, Fields
from assistant.index.lsa import LSA
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

Vectors = NDArray[np.float32]

#: Models used when a setting names only the service.
DEFAULT_MODELS = {
    "openai": "text-embedding-3-small",
    "openai-like": "text-embedding-3-small",
    "ollama": "bge-m3",
    "fastembed": "intfloat/multilingual-e5-large",
}
_OPENAI_URL = "https://api.openai.com/v1"


class Embedder(Protocol):
    """Turns chunks and questions into unit vectors."""

    @property
    def identity(self) -> str:
        """Names the model; part of the collection's name, so that vectors never mix."""

    def chunks(self, chunks: Sequence[Chunk], fields: Sequence[Fields]) -> Vectors:
        """Vectors of chunks and their analysed texts, shape ``(chunks, dimensions)``."""

    def question(self, text: str, fields: Fields) -> Vectors:
        """Vector of a question, shape ``(dimensions,)``."""


class BuiltInEmbedder:
    """The latent semantic analysis fitted at sync.

    Args:
        lsa: The fitted model.
    """

    identity = "lsa"

    def __init__(self, lsa: LSA) -> None:
        self._lsa = lsa

    def chunks(self, chunks: Sequence[Chunk], fields: Sequence[Fields]) -> Vectors:
        """See `Embedder`."""
        return np.stack([self._lsa.embed(field.features()) for field in fields])

    def question(self, text: str, fields: Fields) -> Vectors:
        """See `Embedder`."""
        return self._lsa.embed(fields.features())


class ServiceEmbedder:
    """Embeds through a LlamaIndex embedding, in batches, each remembered as it arrives.

    Args:
        model: Any LlamaIndex embedding.
        identity: Names service and model.
        cache: Where vectors are remembered.
        batch: Texts a request.
        progress: Told how many texts are embedded, and of how many.
    """

    def __init__(
        self,
        model: BaseEmbedding,
        identity: str,
        cache: CatalogVectorCache,
        batch: int,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self._model = model
        self.identity = identity
        self._cache = cache
        self._batch = batch
        self.progress = progress

    def chunks(self, chunks: Sequence[Chunk], fields: Sequence[Fields]) -> Vectors:
        """See `Embedder`.

        Raises:
            EmbeddingError: The service failed; what it had answered before is remembered.
        """
        keys = [hashlib.sha256(chunk.document.encode()).hexdigest() for chunk in chunks]
        texts = dict(zip(keys, (chunk.document for chunk in chunks), strict=True))
        known = self._cache.get(self.identity, keys)
        missing = [key for key in texts if key not in known]
        for start in range(0, len(missing), self._batch):
            batch = missing[start : start + self._batch]
            vectors = _unit(self._call([texts[key] for key in batch]))
            fresh = dict(zip(batch, vectors, strict=True))
            self._cache.put(self.identity, fresh)
            known |= fresh
            self.progress(start + len(batch), len(missing))
        rows: list[Vectors] = [known[key] for key in keys]
        return np.asarray(rows, dtype=np.float32)

    def question(self, text: str, fields: Fields) -> Vectors:
        """See `Embedder`."""
        with _explained(self.identity):
            vector = self._model.get_query_embedding(text)
        unit: Vectors = _unit(self._checked([vector], 1))[0]
        return unit

    def _call(self, texts: list[str]) -> Vectors:
        with _explained(self.identity):
            vectors = self._model.get_text_embedding_batch(texts)
        return self._checked(vectors, len(texts))

    def _checked(self, vectors: Sequence[Sequence[float]], count: int) -> Vectors:
        matrix = _matrix(vectors, count)
        known = self._cache.dimensions(self.identity)
        if known not in (None, matrix.shape[1]):
            raise EmbeddingError(
                f"The embedding {self.identity} had vectors of {known} numbers and now has "
                f"{matrix.shape[1]}: the service has changed its model.",
                hint="Give the model another name (ASSISTANT_EMBEDDING_MODEL), and run sync again.",
            )
        return matrix


class _explained:  # noqa: N801 - used like a function
    """Turns what embedding services raise into one sentence."""

    def __init__(self, identity: str) -> None:
        self._identity = identity

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import httpx
        import openai

        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            raise EmbeddingError(
                f"The embedding service refused the key ({self._identity}).",
                hint="Check OPENAI_API_KEY.",
            ) from error
        # The last four come of answers in a shape that the client doesn't expect.
        malformed = (ValueError, AttributeError, TypeError, LookupError)
        if isinstance(error, (openai.APIError, httpx.HTTPError, OSError, *malformed)):
            raise EmbeddingError(
                f"The embedding service failed ({self._identity}): {type(error).__name__}.",
                hint="Check ASSISTANT_EMBEDDING_BASE_URL and that the model is there; what was "
                "embedded so far is kept, so run sync again.",
                retryable=True,
            ) from error


def _matrix(vectors: Sequence[Sequence[float]], count: int) -> Vectors:
    try:
        matrix = np.asarray(vectors, dtype=np.float32)
    except (TypeError, ValueError):
        matrix = np.zeros(0, dtype=np.float32)
    if matrix.ndim != 2 or len(matrix) != count or not matrix.size:
        raise EmbeddingError(
            f"The embedding service answered no {count} vectors of one length for {count} texts.",
            hint="Check that the model is an embedding model.",
        )
    if not np.isfinite(matrix).all():
        raise EmbeddingError(
            "The embedding service answered a vector that holds no numbers.",
            hint="Check that the model is an embedding model.",
        )
    return matrix


def _unit(matrix: Vectors) -> Vectors:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    result: Vectors = (matrix / np.where(norms > 0, norms, 1)).astype(np.float32)
    return result


def service_identity(settings: Settings) -> str:
    """Identity of the embedding that the settings choose."""
    if settings.embedding == "lsa":
        return BuiltInEmbedder.identity
    model = settings.embedding_model or DEFAULT_MODELS[settings.embedding]
    return _slug(f"{settings.embedding}-{model}")


def open_service(settings: Settings) -> BaseEmbedding:
    """The LlamaIndex embedding that the settings choose.

    Raises:
        ConfigurationError: A key, an address or a package is missing.
    """
    model = settings.embedding_model or DEFAULT_MODELS[settings.embedding]
    if settings.embedding == "fastembed":
        return _fastembed(model)
    from llama_index.embeddings.openai_like import OpenAILikeEmbedding

    key = settings.openai_api_key.get_secret_value()
    base = settings.embedding_base_url
    if settings.embedding == "openai":
        base = base or settings.openai_base_url or _OPENAI_URL
        if not key:
            raise ConfigurationError(
                "ASSISTANT_EMBEDDING=openai needs a key.", hint="Set OPENAI_API_KEY."
            )
    elif settings.embedding == "ollama":
        base = base or f"{settings.ollama_host}/v1"
    elif not (base := base or settings.openai_base_url):
        raise ConfigurationError(
            "ASSISTANT_EMBEDDING=openai-like needs an address.",
            hint="Set ASSISTANT_EMBEDDING_BASE_URL, e.g. http://127.0.0.1:8080/v1.",
        )
    return OpenAILikeEmbedding(
        model_name=model,
        api_base=base,
        api_key=key or "none",
        embed_batch_size=settings.embedding_batch,
        timeout=60.0,
        # LlamaIndex and the client below it both count: six requests in all.
        max_retries=2,
    )


def _fastembed(model: str) -> BaseEmbedding:
    from assistant.adapters.fastembed import FastEmbed

    return FastEmbed.open(model)


def custom_identity(model: BaseEmbedding) -> str:
    """Identity of an embedding object that the caller made."""
    return _slug(f"{type(model).__name__}-{model.model_name}")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80]


def make_service(
    settings: Settings, catalog: Catalog, embedding: BaseEmbedding | None
) -> ServiceEmbedder | None:
    """The embedder that isn't built in: of the caller, or of the settings; None for built in."""
    if embedding is not None:
        # The caller's own batch size: a batch is remembered only when all of it is answered.
        batch = min(settings.embedding_batch, embedding.embed_batch_size)
        cache = CatalogVectorCache(catalog)
        return ServiceEmbedder(embedding, custom_identity(embedding), cache, batch)
    if settings.embedding != "lsa":
        return ServiceEmbedder(
            open_service(settings),
            service_identity(settings),
            CatalogVectorCache(catalog),
            settings.embedding_batch,
        )
    return None
