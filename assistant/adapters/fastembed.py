"""Adapter from fastembed (https://github.com/qdrant/fastembed) to a LlamaIndex embedding."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from assistant.errors import ConfigurationError


class FastEmbed(BaseEmbedding):
    """Runs an ONNX embedding model on this machine; fetches it from its hub once."""

    _model: Any = PrivateAttr()

    @classmethod
    def open(cls, name: str) -> FastEmbed:
        """Load a model by name.

        Raises:
            ConfigurationError: The extra is not installed, or the model can't be had.
        """
        try:
            from fastembed import TextEmbedding
        except ImportError as error:
            raise ConfigurationError(
                "ASSISTANT_EMBEDDING=fastembed needs the package fastembed.",
                hint="Install the extra: pip install 'daily-papers-assistant[fastembed]'.",
            ) from error
        try:
            model = TextEmbedding(model_name=name)
        except (ValueError, OSError) as error:
            raise ConfigurationError(
                f"fastembed can't load the model {name!r}: {error}.",
                hint="Check ASSISTANT_EMBEDDING_MODEL, and the network for the first download.",
            ) from error
        return cls.wrap(model, name)

    @classmethod
    def wrap(cls, model: Any, name: str) -> FastEmbed:
        """Adapt a loaded fastembed model."""
        embedding = cls(model_name=name)
        embedding._model = model
        return embedding

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in next(iter(self._model.query_embed(query)))]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self._model.passage_embed(texts)]
