"""Typos in topics."""

from __future__ import annotations

import pytest

from assistant.language.names.spelling import Speller

SPELLER = Speller(
    {
        "mixture of experts": 30, "diffusion": 200, "hallucination": 40, "robot": 90, "while": 9,
        "text-to-video": 50, "retrieval augmented generation": 60, "agent": 80, "plane": 3,
        "로봇 팔 조작": 5, "강화학습": 40, "강화": 10, "데이터": 90, "추론 모델": 30, "이용": 5,
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mixtrue of expert", "mixture of expert"),
        ("diffussion models", "diffusion models"),
        ("hallucnation", "hallucination"),
        ("text-to-vidoe", "text-to-video"),
        ("retreival augmented genration", "retrieval augmented generation"),
        ("agnet", "agent"),
        ("로보트 팔 조작", "로봇 팔 조작"),
        ("데이타 증강", "데이터 증강"),
        ("강화학슴", "강화학습"),
    ],
)
def test_typos_are_set_right(typed: str, read: str) -> None:
    correction = SPELLER.correct(typed)
    assert correction is not None
    assert correction.text == read


@pytest.mark.parametrize(
    "phrase",
    [
        "experts",
        "agents",
        "whale robots",
        "planet",
        "blockchain",
        "DifFusion",
        "GPT4",
        "강화학습을",
        "",
    ],
)
def test_known_words_other_words_and_names_stay(phrase: str) -> None:
    assert SPELLER.correct(phrase) is None


def test_what_was_changed_is_said() -> None:
    correction = SPELLER.correct("diffussion agnet robot")
    assert correction is not None
    assert correction.changes == (("diffussion", "diffusion"), ("agnet", "agent"))
