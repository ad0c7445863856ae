"""What text becomes in the index, by table, and for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.analyzer import (
    content_units,
    english_stems,
    is_korean,
    normalise,
    query_tokens,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("generating", ["generat"]),
        ("Generated GENERATION", ["generat", "generat"]),
        ("the of and", []),
        ("3D 생성 with T2V-Turbo", ["3", "d", "3d", "생성", "2", "v", "turbo", "t2vturbo"]),
        ("가우시안", ["가우", "우시", "시안"]),
        ("강화 학습", ["강화", "학습"]),
        ("큰", ["큰"]),
        ("1,000 of them", ["1000"]),
        ("ＧＰＴ", ["gpt"]),
        ("model's", ["model"]),
        ("bge-en-icl", ["bge", "en", "icl", "bgeenicl"]),
        ("GPU를", ["gpu", "를"]),
        ("naïve", ["naiv"]),
        ("Pokémon by Müller", tokens("Pokemon by Muller")),
        ("", []),
        ("—…!?", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("question", "same_as"),
    [
        ("로봇 관련 논문 알려줘", "로봇"),
        ("비디오 생성 논문 찾아줘?", "비디오 생성"),
        ("papers about video generation", "video generation"),
        ("which paper proposed a new approach to grasping", "grasping"),
    ],
)
def test_words_of_the_request_are_not_searched_for(question: str, same_as: str) -> None:
    assert query_tokens(question) == tokens(same_as)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("로봇을 가르치는 강화학습은", {"로봇", "가르", "강화"}),
        ("what are the scores of GPT-4o?", {"score", "gpt", "4", "o"}),
        ("1,000 videos", {"1000", "video"}),
        ("", set()),
    ],
)
def test_content_units(text: str, units: set[str]) -> None:
    assert units <= content_units(text)


def test_only_hangul_is_korean() -> None:
    assert [is_korean(token) for token in ("가", "힣", "a", "7", "", "漢")] == [True] * 2 + [
        False
    ] * 4


@given(st.text())
def test_any_text_has_tokens(text: str) -> None:
    found = tokens(text)
    assert all(found)
    assert all(" " not in token for token in found)
    assert found == tokens(normalise(text))
    assert [token for token in found if not is_korean(token)] == english_stems(text)
    query_tokens(text)
    content_units(text)
