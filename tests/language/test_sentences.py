"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("제안합니다. It has 3.5 B.", ["제안합니다.", "It has 3.5 B."]),
        ("하나다. 둘이다! 셋인가? 넷.", ["하나다.", "둘이다!", "셋인가?", "넷."]),
        ("첫 줄\n둘째 줄", ["첫 줄", "둘째 줄"]),
        ("Kim et al. say, e.g. in Fig. 12. More.", ["Kim et al. say, e.g. in Fig. 12.", "More."]),
        ("정확도는 50.5%입니다.끝", ["정확도는 50.5%입니다.끝"]),
        ("J. Doe wrote it. Yes.", ["J. Doe wrote it.", "Yes."]),
        ("", []),
        ("  \n \n", []),
    ],
)  # fmt: skip
def test_split(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


@given(st.text())
def test_nothing_but_white_space_is_lost(text: str) -> None:
    parts = split_sentences(text)
    assert all(part == part.strip() and part for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
