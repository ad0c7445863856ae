"""What a question costs doesn't grow with the archive: what is read for it is counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from assistant import Assistant
from assistant.catalog import catalog as catalogs
from assistant.index.stores import matrix
from assistant.retrieve import membership as subjects
from assistant.retrieve.evidence import Namer
from assistant.retrieve.model import Retrieval

TODAY = date(2024, 11, 20)
#: Topics that many of the papers have.
ASKED = ["how many papers on language models?", "언어 모델 논문은 몇 편이야?"]


@pytest.fixture
def opened(own_seeds: Callable[..., Assistant]) -> Iterator[Assistant]:
    """An assistant that remembers nothing yet."""
    assistant = own_seeds()
    yield assistant
    assistant.close()


def _counting(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """The ids of what a function of the catalog is asked to read from now on."""
    read: list[str] = []
    original = getattr(catalogs, name)

    def reading(connection: Any, arxiv_ids: Collection[str]) -> Any:
        read.extend(arxiv_ids)
        return original(connection, arxiv_ids)

    monkeypatch.setattr(catalogs, name, reading)
    return read


def _retrieve(assistant: Assistant, text: str) -> Retrieval:
    question = replace(assistant.understand(text, today=TODAY), window=None, recent=False)
    return assistant.retrieve(question)


@pytest.mark.parametrize("text", ASKED)
def test_a_list_reads_no_paper_until_it_is_shown(
    opened: Assistant, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    opened.understand(text)
    read = _counting(monkeypatch, "read_papers")
    found = _retrieve(opened, text)
    assert found.total > 5
    assert len(set(read)) < found.total / 2
    first = list(found.hits[:3])
    assert {hit.paper.arxiv_id for hit in first} <= set(read)


@pytest.mark.parametrize("text", ASKED)
def test_of_many_candidates_the_most_probable_are_read(
    opened: Assistant, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    whole = _retrieve(opened, text)
    most = 2 * whole.total
    assert most < len(opened.catalog.find())
    monkeypatch.setattr(subjects, "MOST_READ", most)
    monkeypatch.setattr(subjects, "POOL", most // 2)
    opened.catalog.kept("texts", 0)._held.clear()
    opened._engine.pipeline().retriever.membership._known._held.clear()
    read = _counting(monkeypatch, "read_texts")
    found = _retrieve(opened, text)
    assert 0 < len(set(read)) <= most
    expected, held = _ids(whole), _ids(found)
    assert len(expected & held) >= 0.85 * len(expected | held)


def test_the_papers_of_a_subject_are_settled_once(
    opened: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = opened.retrieve(opened.understand("Which papers are about language models?"))
    read: list[str] = []
    monkeypatch.setattr(Namer, "namings", lambda _, ids: read.extend(ids) or {})
    by_month = opened.retrieve(opened.understand("Trend of language models by month"))
    assert _ids(by_month) == _ids(listed)
    assert not read


def _ids(found: Retrieval) -> set[str]:
    return {hit.paper.arxiv_id for hit in found.hits}


def test_a_search_compares_its_vector_with_all_once(
    opened: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    original = matrix._products

    def counting(vectors: Any, vector: Any) -> Any:
        sizes.append(len(vectors))
        return original(vectors, vector)

    opened.warm()
    monkeypatch.setattr(matrix, "_products", counting)
    opened.search("papers on the generation of long videos", 50)
    assert sizes == [len(opened.catalog.find())]


def test_what_is_asked_of_the_matrix_is_the_same_from_memory() -> None:
    generator = np.random.default_rng(0)
    vectors = generator.standard_normal((50, 8), dtype=np.float32)
    ids = [f"2401.{number:05d}" for number in range(50)]
    store, fresh = matrix.MatrixStore(ids, vectors), matrix.MatrixStore(ids, vectors)
    some: Sequence[str] = ids[::3]
    for vector in vectors[:8]:
        store.search(vector, limit=5)
        from_memory = store.search(vector, limit=9, within=some)
        assert from_memory == pytest.approx(fresh.search(vector, limit=9, within=some))
