"""Where the program is unsure of its own reading, and where it isn't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.question.model import Question, Turn
from assistant.question.naming.doubt import is_placed

Read = Callable[..., Question]


@pytest.mark.parametrize(
    "text",
    [
        "Which papers are about video generation?",
        "What was new in robotics last week?",
        "Top 5 most upvoted papers in September 2024",
        "Who wrote HelloBench?",
        "2409.16191",
        "thanks!",
        "what's the weather in Seoul tomorrow?",
        "有没有关于扩散模型的论文？",
        "a benchmark that tests how well models write long stories over thousands of words",
        "비디오 생성 논문을 알려줘",
        "지난주 논문 요약해줘",
        "고마워",
        "추천을 가장 많이 받은 논문 5편",
        "?!",
    ],
)
def test_of_plain_questions_it_is_sure(read: Read, text: str) -> None:
    assert not read(text).unsure


@pytest.mark.parametrize(
    "text",
    [
        "tell me smth about tokinizers",  # hardly about papers, it seems
        "비디오 생성 속도를 높이려면 어떤 방법들이 있나요?",
        "트랜스포머 정규화없앤거 저자 누구임",
    ],
)
def test_left_over_words_and_unlikely_readings_raise_doubt(read: Read, text: str) -> None:
    assert read(text).unsure


@pytest.mark.parametrize(
    "text", ["back to the first topic please", "what did I ask earlier?", "아까 그 주제로 돌아가자"]
)
def test_who_points_further_back_than_the_last_turn_is_doubted(read: Read, text: str) -> None:
    history = tuple(
        Turn(asked, "…", (), read(asked))
        for asked in ("robotics papers", "video generation papers")
    )
    assert read(text, history).unsure


def test_a_plain_follow_up_is_not(read: Read) -> None:
    asked = ("robotics papers", "video generation papers")
    history = tuple(Turn(text, "…", ("2409.16191",), read(text)) for text in asked)
    assert not read("and last month?", history).unsure
    assert not read("who wrote it?", history).unsure


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("papers by Zxqw Vbnm", True),
        ("2401.00001", True),
        ("papers of March 2031", True),
        ("what's the weather in Seoul tomorrow?", True),
        ("hello", True),
        ("papers about whales", False),
        ("tell me smth about tokinizers", False),
    ],
)
def test_an_absence_that_is_understood_is_placed(read: Read, text: str, placed: bool) -> None:
    assert is_placed(read(text)) is placed
