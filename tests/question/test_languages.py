"""The language to answer in, and names that are neither times nor restrictions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.question.model import Question

Read = Callable[..., Question]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what is MaskBit", "en"),
        ("MaskBit의 FID는?", "ko"),
        ("Zheng Liu papers", "en"),
        ("RLHF DPO PPO 비교", "ko"),
        ("papers about 한국어 LLM benchmark quality", "en"),
        ("what is MaskBit? answer in Korean", "ko"),
        ("Summarise MaskBit in Korean", "ko"),
        ("지난주 로봇 논문 영어로 답해줘", "en"),
        ("MaskBit 한국어로 설명해줘", "ko"),
        ("papers on speech recognition in Korean", "en"),
        ("한국어로 학습한 모델 논문 알려줘", "ko"),
        ("2409.16211", "en"),
        ("Reply in English please: 로봇 논문 알려줘", "en"),
    ],
)
def test_answers_in_the_language_of_the_asker(read: Read, text: str, language: str) -> None:
    assert read(text).language == language


def test_language_request_leaves_the_query(read: Read) -> None:
    assert read("지난주 로봇 논문 영어로 알려줘").query == "로봇"


def test_a_window_inside_a_name_or_quotation_is_no_window(read: Read) -> None:
    assert read("which model scores best on AIME 2024").window is None
    assert read("papers like “A Year in Review: August 2024”").window is None


def test_a_paper_named_in_passing_restricts_nothing(read: Read) -> None:
    question = read("image tokenizers with ideas close to MaskBit but for long videos")
    assert question.arxiv_ids == ()
    assert "MaskBit" in question.query
