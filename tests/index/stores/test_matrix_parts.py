"""A matrix in two parts, on disk and in memory, is searched as one."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.index.stores.matrix import SHARED, MatrixStore

WIDTH = 8


def _vectors(seed: int, count: int) -> np.ndarray:
    # Of few different vectors many are equal, so that their order counts.
    choices = np.random.default_rng(0).standard_normal((12, WIDTH)).astype(np.float32)
    choices /= np.linalg.norm(choices, axis=1, keepdims=True)
    return choices[np.random.default_rng(seed).integers(0, 12, count)]


def _ids(first: int, count: int) -> list[str]:
    return [
        record for n in range(first, first + count) for record in (f"p{n}", f"p{n}#1")[: 1 + n % 2]
    ]


def _whole(matrix: MatrixStore) -> MatrixStore:
    return MatrixStore(list(matrix.ids), matrix.vectors.copy())


@pytest.fixture
def matrix() -> MatrixStore:
    ids = _ids(0, 60)
    return MatrixStore(ids, _vectors(1, len(ids)))


def _changed(matrix: MatrixStore, step: int) -> MatrixStore:
    chance = random.Random(step)
    gone = chance.sample(list(matrix.ids), 4)
    again = chance.sample(sorted(set(matrix.ids) - set(gone)), 2)
    ids = [*again, *_ids(100 + 10 * step, 2)]
    return matrix.changed(gone, ids, _vectors(step, len(ids)))


def test_changes_are_searched_as_if_they_stood_in_one_matrix(matrix: MatrixStore) -> None:
    for step in range(5):
        before = {record: matrix.vectors_of(record.split("#")[0]) for record in matrix.ids}
        matrix = _changed(matrix, step)
        whole = _whole(matrix)
        assert len(whole.ids) == len(set(whole.ids)) == len(matrix.ids)
        matrix.check(len(whole.ids), {})
        papers = {record.split("#")[0] for record in before} | {"unknown"}
        for question in _vectors(99, 5):
            for limit in (1, 7, 500):
                found = matrix.search(question, limit=limit)
                assert list(found.items()) == list(whole.search(question, limit=limit).items())
                some = sorted(papers)[::3]
                found = matrix.search(question, limit=limit, within=some)
                assert found == whole.search(question, limit=limit, within=some)
        for paper in papers:
            own, expected = matrix.vector_of(paper), whole.vector_of(paper)
            assert (own is None) == (expected is None)
            assert own is None or (expected is not None and own.tolist() == expected.tolist())


def test_the_first_rows_are_shared_and_never_written(tmp_path: Path) -> None:
    ids = _ids(0, 100)
    matrix = MatrixStore(ids, _vectors(1, len(ids)))
    folders = [tmp_path / str(n) for n in range(3)]
    for folder in folders:
        folder.mkdir()
    matrix.save(folders[0])
    files = {name: (folders[0] / name).read_bytes() for name in SHARED}
    for step, (old, new) in enumerate(pairwise(folders)):
        for name in SHARED:
            (new / name).hardlink_to(old / name)
        matrix = MatrixStore.load(old).changed(["p0"], [f"n{step}"], _vectors(step, 1))
        matrix.save(new)
        again = MatrixStore.load(new)
        assert list(again.ids) == list(matrix.ids)
        assert again.vectors.tolist() == matrix.vectors.tolist()
        assert {name: (new / name).read_bytes() for name in SHARED} == files
        assert (new / SHARED[0]).samefile(folders[0] / SHARED[0])
    # What was saved first is as it was, though the others have its files.
    assert MatrixStore.load(folders[0]).vector_of("p0") is not None


def test_many_changes_are_put_among_the_first_rows(matrix: MatrixStore, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
    matrix.save(first)
    for name in SHARED:
        (second / name).hardlink_to(first / name)
    ids = _ids(200, 30)
    matrix.changed([], ids, _vectors(3, len(ids))).save(second)
    assert sorted(path.name for path in second.iterdir()) == sorted(SHARED)
    assert len(MatrixStore.load(second).ids) == len(matrix.ids) + len(ids)
    assert len(MatrixStore.load(first).ids) == len(matrix.ids)


@pytest.mark.parametrize("first", [1, 90])
def test_records_come_after_some_only_went(matrix: MatrixStore, tmp_path: Path, first: int) -> None:
    gone = list(matrix.ids[:first])
    matrix.write(gone, [])
    matrix.save(tmp_path)
    assert MatrixStore.load(tmp_path).vectors.tolist() == matrix.vectors.tolist()
    ids = _ids(200, 30)
    vectors = _vectors(3, len(ids))
    then = MatrixStore.load(tmp_path).changed([], ids, vectors)
    assert list(then.ids) == [*matrix.ids, *ids]
    assert then.vectors.tolist() == [*matrix.vectors.tolist(), *vectors.tolist()]


def test_a_damaged_part_is_named(matrix: MatrixStore, tmp_path: Path) -> None:
    matrix.changed(["p0"], ["n"], _vectors(1, 1)).save(tmp_path)
    path = tmp_path / "changes.npz"
    for content in (b"\xa5" * path.stat().st_size, path.read_bytes()[:-40]):
        path.write_bytes(content)
        with pytest.raises((ValueError, KeyError)):
            MatrixStore.load(tmp_path)
