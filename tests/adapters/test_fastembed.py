"""Models that fastembed runs: loaded once, fetched at syncs only, and missed in one sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from digests import generation_of, write_folder
from embedding_server import embed

from assistant import Assistant, ConfigurationError
from assistant.adapters import fastembed
from assistant.adapters.fastembed import E5_SMALL, FastEmbed


class StandIn:
    """What fastembed's TextEmbedding offers, over a hub that may be out of reach."""

    fetched: ClassVar[list[str]] = []
    loaded: ClassVar[list[str]] = []
    added: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, name: str, *, cache_dir: str, local_files_only: bool = False) -> None:
        if local_files_only and not Path(cache_dir).exists():
            raise ValueError("Could not load model from any source.")
        if not local_files_only:
            Path(cache_dir).mkdir(parents=True)
            self.fetched.append(name)
        self.loaded.append(name)

    @classmethod
    def list_supported_models(cls) -> list[dict[str, Any]]:
        return [{"model": "BAAI/bge-small-en-v1.5", "size_in_GB": 0.067}, *cls.added]

    @classmethod
    def add_custom_model(cls, **facts: Any) -> None:
        cls.added.append({**facts, "size_in_GB": facts["size_in_gb"]})

    def passage_embed(self, texts: Iterable[str], batch_size: int) -> Iterator[Any]:
        for text in texts:
            assert text.startswith("passage: ")
            yield np.asarray(embed(text.removeprefix("passage: ")), dtype=np.float32)

    def query_embed(self, query: str) -> Iterator[Any]:
        assert query.startswith("query: ")
        yield np.asarray(embed(query.removeprefix("query: ")), dtype=np.float32)


@pytest.fixture(autouse=True)
def package(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    whole: Any = ModuleType("fastembed")
    whole.TextEmbedding = StandIn
    description: Any = ModuleType("fastembed.common.model_description")
    description.ModelSource = SimpleNamespace
    description.PoolingType = SimpleNamespace(MEAN="MEAN")
    monkeypatch.setitem(sys.modules, "fastembed", whole)
    monkeypatch.setitem(sys.modules, "fastembed.common", ModuleType("fastembed.common"))
    monkeypatch.setitem(sys.modules, "fastembed.common.model_description", description)
    monkeypatch.setattr(fastembed, "_hub_answers", lambda: True)
    monkeypatch.setattr(fastembed, "_loaded", {})
    for made in (StandIn.fetched, StandIn.loaded, StandIn.added):
        made.clear()
    return StandIn


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    folder = write_folder(tmp_path / "digests", papers=12)
    return Assistant.open(folder, tmp_path / "data", embedding="fastembed", llm="none")


def test_one_setting_fetches_a_multilingual_model_once(assistant: Assistant) -> None:
    steps: list[str] = []
    report = assistant.sync(progress=lambda step, done, total: steps.append(step))
    assert (report.lacking, report.fault) == (0, None)
    assert StandIn.fetched == [E5_SMALL]
    assert StandIn.added[0]["size_in_GB"] <= 0.5
    assert (assistant.settings.data_dir / "models").is_dir()
    answer = assistant.ask("Which paper makes music from text?")
    assert answer.sources
    assert not answer.warnings
    again = Assistant(assistant.settings)
    assert again.sync().lacking == 0
    assert StandIn.loaded == [E5_SMALL]


def test_offline_the_rest_is_built_and_the_way_out_is_said(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fastembed, "_hub_answers", lambda: False)
    report = assistant.sync()
    assert (report.embedded, report.lacking) == (12, 12)
    assert report.fault is not None
    assert "can't be fetched now" in report.fault.message
    assert "huggingface.co" in report.fault.hint
    assert assistant.search("music generation")
    monkeypatch.setattr(fastembed, "_hub_answers", lambda: True)
    assert assistant.sync().lacking == 0


def test_a_question_fetches_nothing(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant.sync()
    (assistant.settings.data_dir / "models").rmdir()
    monkeypatch.setattr(fastembed, "_loaded", {})
    answer = assistant.ask("Which paper makes music from text?")
    assert answer.sources
    assert answer.warnings
    assert StandIn.fetched == [E5_SMALL]


def test_what_comes_in_is_shown(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    (tmp_path / "half").write_bytes(bytes(1_500_000))
    with fastembed._watched(tmp_path, 100, lambda *step: seen.append(step)):
        (tmp_path / "model").write_bytes(bytes(3_000_000))
        while not seen:
            pass
    assert seen[0] == (fastembed._STEP, 3, 100)


def test_a_model_that_is_not_listed_is_named(assistant: Assistant) -> None:
    settings = assistant.settings.model_copy(update={"embedding_model": "nobody/nothing"})
    with pytest.raises(ConfigurationError, match="no model 'nobody/nothing'"):
        Assistant(settings).sync()


def test_a_missing_package_is_named(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(ConfigurationError, match="needs the package fastembed") as missing:
        assistant.sync()
    assert "pip install" in missing.value.hint


def test_a_loaded_model_is_adapted(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    stand_in = StandIn("words", cache_dir=str(tmp_path / "models"), local_files_only=True)
    folder = write_folder(tmp_path / "digests", papers=12)
    given = FastEmbed.wrap(stand_in, "words")
    assistant = Assistant.open(
        folder,
        tmp_path / "data",
        embedding=given,
        embedding_prefixes="query: |passage: ",
        llm="none",
    )
    assert assistant.sync().lacking == 0
    assert generation_of(assistant).served is not None
