"""Adapter from fastembed (https://github.com/qdrant/fastembed) to a LlamaIndex embedding."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from assistant.errors import ConfigurationError, EmbeddingError

#: The usual model, which fastembed doesn't list: 94 languages, 487 MB.
E5_SMALL = "intfloat/multilingual-e5-small"
_STEP = "Fetching the embedding model"
#: Texts that pass through the model together; more need more memory and are no quicker.
_TOGETHER = 8
_loading = threading.Lock()
_loaded: dict[tuple[str, Path], FastEmbed] = {}


class FastEmbed(BaseEmbedding):
    """Runs an ONNX embedding model on this machine; fetches it from its hub once."""

    _model: Any = PrivateAttr()

    @classmethod
    def open(
        cls, name: str, folder: Path, progress: Callable[[str, int, int], None] | None = None
    ) -> FastEmbed:
        """Load a model by name, once a process.

        Args:
            name: As fastembed lists it, or `E5_SMALL`.
            folder: Where models are kept.
            progress: Told step, megabytes and their total while the model is fetched; None: it is
                not fetched.

        Raises:
            ConfigurationError: The extra is not installed, or there is no such model.
            EmbeddingError: The model is not here and can't be fetched.
        """
        with _loading:
            if (name, folder) not in _loaded:
                _loaded[name, folder] = cls.wrap(_load(name, folder, progress), name)
            return _loaded[name, folder]

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
        rows = self._model.passage_embed(texts, batch_size=_TOGETHER)
        return [[float(value) for value in row] for row in rows]


def _load(name: str, folder: Path, progress: Callable[[str, int, int], None] | None) -> Any:
    try:
        from fastembed import TextEmbedding
    except ImportError as error:
        raise ConfigurationError(
            "ASSISTANT_EMBEDDING=fastembed needs the package fastembed.",
            hint="Install the extra: pip install 'daily-papers-assistant[fastembed]'.",
        ) from error
    with suppress(ImportError):
        from loguru import logger

        # It reports as errors what is no error here, such as a model that is yet to be fetched.
        logger.disable("fastembed")
    listed = {item["model"].lower(): item for item in TextEmbedding.list_supported_models()}
    if name == E5_SMALL and name.lower() not in listed:
        _add_e5_small(TextEmbedding)
    elif name.lower() not in listed:
        raise ConfigurationError(
            f"fastembed has no model {name!r}.",
            hint=f"Set ASSISTANT_EMBEDDING_MODEL to one it lists, or leave it out for {E5_SMALL}.",
        )
    size = listed.get(name.lower(), {}).get("size_in_GB", 0.487)
    try:
        # What is here is used as it is: the hub is asked only for what is missing.
        return TextEmbedding(name, cache_dir=str(folder), local_files_only=True)
    except (ValueError, OSError):
        pass
    missing = EmbeddingError(
        f"The embedding model {name} is not in {folder} and can't be fetched now.",
        hint="Run assistant sync once where huggingface.co can be reached, or copy that folder "
        "from such a machine.",
        retryable=True,
    )
    if progress is None or not _hub_answers():
        raise missing
    try:
        with _watched(folder, round(1000 * size), progress):
            return TextEmbedding(name, cache_dir=str(folder))
    except (ValueError, OSError) as error:
        raise missing from error


def _hub_answers() -> bool:
    """Whether the hub can be reached; fastembed itself tries for most of a minute."""
    import httpx
    from huggingface_hub.constants import ENDPOINT

    try:
        httpx.head(ENDPOINT, timeout=5.0)
    except httpx.HTTPError:
        return False
    return True


def _add_e5_small(registry: Any) -> None:
    from fastembed.common.model_description import ModelSource, PoolingType

    registry.add_custom_model(
        model=E5_SMALL,
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(hf=E5_SMALL),
        dim=384,
        model_file="onnx/model.onnx",
        description="Multilingual",
        license="mit",
        size_in_gb=0.487,
    )


@contextmanager
def _watched(folder: Path, total: int, progress: Callable[[str, int, int], None]) -> Iterator[None]:
    """Tells how many megabytes of a model are in a folder while they come in."""
    before, done = _megabytes(folder), threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            progress(_STEP, max(0, min(total, _megabytes(folder) - before)), total)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _megabytes(folder: Path) -> int:
    sizes = (p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return sum(sizes) // 1_000_000
