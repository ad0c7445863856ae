"""Blanks that are missing in Korean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.reading.phrasings import read_line
from assistant.question.reading.spacing import blanks, respaced, spaced


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("강화학습논문이번주꺼만", "강화학습 논문 이번주 꺼만"),
        ("지난달비디오생성논문몇개야", "지난달 비디오생성 논문 몇개야"),
        ("이번주에올라온강화학습논문있어", "이번주에 올라온 강화학습 논문 있어"),
        ("지난주에이전트논문있어", "지난주 에이전트 논문 있어"),
        ("지난주에나온에이전트논문", "지난주에 나온 에이전트 논문"),
        ("최근한달음성합성논문보여줘", "최근한달 음성합성 논문 보여줘"),
        ("3월이랑4월비교", "3월이랑 4월 비교"),
        ("9월에나온RAG논문", "9월에 나온 RAG 논문"),
        ("월드모델최근논문", "월드모델 최근 논문"),
        ("지난 주 강화학습논문이번달거", "지난 주 강화학습 논문 이번달 거"),
    ],
)
def test_times_and_papers_stand_apart(text: str, words: str) -> None:
    assert spaced(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "로봇제어제안",
        "최근접이웃검색",
        "4월드컵예측모델",
        "논문추천시스템연구",
        "지난주에 나온 강화학습 논문 알려줘",
        "papers on reinforcement learning last week",
        "",
    ],
)
def test_other_words_stay_whole(text: str) -> None:
    assert spaced(text) == text


@given(st.text(alphabet="강화학습논문이번주지난달어제나온에뭐있어 RAG4월."))
def test_nothing_but_blanks_is_added(text: str) -> None:
    assert spaced(text).replace(" ", "") == text.replace(" ", "")
    assert all(not text[place - 1].isspace() for place in blanks(text))


def test_slots_of_a_line_move_with_its_words() -> None:
    line = respaced(read_line("list: [s:강화학습]논문[t:이번주]꺼만"))
    assert line.text == "강화학습 논문 이번주 꺼만"
    assert [line.text[span.start : span.end] for span in line.spans] == ["강화학습", "이번주"]
