"""Exact search over vectors: papers of several chunks, limits, and searching within papers."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.index.stores.matrix import MatrixStore

IDS = ("a", "a#1", "a#2", "b", "b#1", "c")
ANGLES = (80, 10, 40, 30, 60, 50)


def unit(angle: float) -> np.ndarray:
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))], dtype=np.float32)


@pytest.fixture
def matrix() -> MatrixStore:
    return MatrixStore(IDS, np.stack([unit(angle) for angle in ANGLES]))


def cosine(angle: float) -> object:
    return pytest.approx(np.cos(np.radians(angle)), abs=1e-6)


def test_the_best_chunk_of_a_paper_counts(matrix: MatrixStore) -> None:
    found = matrix.search(unit(0), limit=3)
    assert list(found) == ["a", "b", "c"]
    assert list(found.values()) == [cosine(10), cosine(30), cosine(50)]


def test_chunks_of_one_paper_take_no_other_papers_place(matrix: MatrixStore) -> None:
    # The two nearest rows are both of one paper.
    found = matrix.search(unit(25), limit=2)
    assert found == {"b": cosine(5), "a": cosine(15)}
    near_a = MatrixStore(("a", "a#1", "b"), np.stack([unit(1), unit(2), unit(50)]))
    assert list(near_a.search(unit(0), limit=2)) == ["a", "b"]


@pytest.mark.parametrize(
    ("within", "expected"),
    [(("a",), {"a": 10}), (("c", "a"), {"a": 10, "c": 50}), (("b", "unknown"), {"b": 30})],
)
def test_within_papers_all_of_their_chunks_are_searched(
    matrix: MatrixStore, within: tuple[str, ...], expected: dict[str, float]
) -> None:
    found = matrix.search(unit(0), limit=5, within=within)
    assert found == {key: cosine(angle) for key, angle in expected.items()}
    assert list(found) == list(expected)


def test_nothing_to_search_finds_nothing(matrix: MatrixStore) -> None:
    assert matrix.search(unit(0), limit=0) == {}
    assert matrix.search(unit(0), limit=5, within=()) == {}
    assert matrix.search(np.zeros(2, dtype=np.float32), limit=5) == {}


def test_a_papers_own_vector_is_that_of_its_first_chunk(matrix: MatrixStore) -> None:
    own = matrix.vector_of("a")
    assert own is not None
    assert own.tolist() == unit(80).tolist()
    assert matrix.vector_of("d") is None
