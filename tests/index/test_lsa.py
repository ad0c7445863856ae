"""The built-in embedding, over corpora of every size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selection import examples

from assistant.index.lsa import LSA

DOCUMENTS = [
    {"video": 3.0, "diffusion": 1.0, "비디오": 2.0},
    {"video": 1.0, "generation": 1.0, "비디오": 1.0},
    {"robot": 2.0, "grasp": 1.0, "로봇": 2.0},
    {"robot": 1.0, "policy": 1.0, "로봇": 1.0},
    {"speech": 2.0, "음성": 1.0},
    {"speech": 1.0, "audio": 1.0, "음성": 2.0},
]


def test_the_same_documents_give_the_same_model() -> None:
    first, second = LSA.fit(DOCUMENTS, 4), LSA.fit(DOCUMENTS, 4)
    for document in DOCUMENTS:
        assert np.array_equal(first.embed(document), second.embed(document))


def test_both_languages_share_one_space() -> None:
    lsa = LSA.fit(DOCUMENTS, 3)
    english, korean, other = (lsa.embed({word: 1.0}) for word in ("video", "비디오", "로봇"))
    assert english @ korean > 0.9
    assert abs(english @ other) < 0.3


@pytest.mark.parametrize("size", range(7))
def test_every_size_of_corpus_gives_unit_vectors(size: int) -> None:
    lsa = LSA.fit(DOCUMENTS[:size], 256)
    assert min(1, size) <= lsa.dimensions <= size
    for document in DOCUMENTS:
        vector = lsa.embed(document)
        assert vector.shape == (lsa.dimensions,)
        assert vector.dtype == np.float32
        norm = float(np.linalg.norm(vector))
        assert norm == pytest.approx(1, abs=1e-5) or norm == 0
    if size == 1:
        assert np.linalg.norm(lsa.embed(DOCUMENTS[0])) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("times", [1, 100])
def test_many_documents_are_embedded_as_each_would_be(times: int) -> None:
    lsa = LSA.fit(DOCUMENTS, 3)
    documents = [*DOCUMENTS * times, {}, {"whale": 1.0}]
    vectors = lsa.embed_all(documents)
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.stack([lsa.embed(one) for one in documents]), abs=1e-6)
    assert not lsa.embed_all(documents[-2:]).any()
    assert lsa.embed_all([]).shape == (0, 3)


def test_unknown_words_give_zeros() -> None:
    lsa = LSA.fit(DOCUMENTS, 3)
    assert not lsa.embed({"whale": 1.0}).any()
    assert not lsa.embed({}).any()


def test_equal_documents_are_no_trouble() -> None:
    lsa = LSA.fit([{"same": 1.0}] * 5, 8)
    assert np.isfinite(lsa.embed({"same": 1.0})).all()


def test_a_saved_model_is_the_same_model(tmp_path: Path) -> None:
    lsa = LSA.fit(DOCUMENTS, 4)
    lsa.save(tmp_path)
    loaded = LSA.load(tmp_path)
    for document in DOCUMENTS:
        assert np.array_equal(lsa.embed(document), loaded.embed(document))


_FEATURES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e", "가"]), st.floats(0.1, 50), max_size=6
)


@settings(max_examples=examples(60))
@given(st.lists(_FEATURES, max_size=8), st.integers(1, 12))
def test_any_corpus_can_be_fitted(documents: list[dict[str, float]], dimensions: int) -> None:
    lsa = LSA.fit(documents, dimensions)
    assert lsa.dimensions <= max(1, dimensions)
    for document in documents:
        vector = lsa.embed(document)
        assert np.isfinite(vector).all()
        assert float(np.linalg.norm(vector)) <= 1 + 1e-4


@pytest.mark.parametrize("size", [1, 3, 40])
def test_texts_that_nothing_tells_apart_have_vectors_of_some_length(size: int) -> None:
    lsa = LSA.fit([{"video": 1.0}] * size, 8)
    assert lsa.dimensions == 1
    assert lsa.embed_all([{"video": 1.0}, {"robot": 1.0}]).shape == (2, 1)
