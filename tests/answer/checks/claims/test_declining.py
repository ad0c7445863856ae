"""Sentences that say that something is not told, and those that only sound like it."""

from __future__ import annotations

import pytest

from assistant.answer.checks.claims.declining import declines


@pytest.mark.parametrize(
    "sentence",
    [
        "The entries do not say how much it cost.",
        "The given digest entries don't mention any price.",
        "None of the entries gives the number of GPUs.",
        "No entry states the learning rate.",
        "The learning rate is not stated in the entries.",
        "There is no information about prices in the digest.",
        "Neither paper reports its training time.",
        "The provided sources cannot answer this.",
        "주어진 항목에는 학습 비용이 나와 있지 않습니다.",
        "제공된 자료에서는 그 수치를 찾을 수 없습니다.",
        "항목들은 학습 시간을 언급하지 않습니다.",
        "해당 논문들에서는 비용에 대한 정보가 없습니다.",
    ],
)
def test_declining(sentence: str) -> None:
    assert declines(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The model does not need labels.",
        "This paper does not use reinforcement learning.",
        "No paper before it scaled to video.",
        "The data does not need cleaning.",
        "이 논문은 라벨을 쓰지 않습니다.",
        "정보 손실이 없는 압축을 제안합니다.",
        "이 방법은 추가 학습이 필요 없습니다.",
    ],
)
def test_claims(sentence: str) -> None:
    assert not declines(sentence)
