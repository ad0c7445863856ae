"""What abbreviations stand for."""

from __future__ import annotations

import pytest

from assistant.language.abbreviations import expansion


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("그룹 상대 정책 최적화(Group Relative Policy Optimization; GRPO)를", "GRPO", True),
        ("We use Group Relative Policy Optimization (GRPO) here.", "GRPO", True),
        ("검색 증강 생성(Retrieval-Augmented Generation, RAG)은", "RAG", True),
        ("Mixture-of-Experts (MoE) models", "MoE", True),
        ("large language models (LLMs) are", "LLM", True),
        ("we train with GRPO (see below)", "GRPO", False),
        ("GRPO(그룹 상대 정책 최적화)", "GRPO", False),
        ("", "GRPO", False),
    ],
)
def test_an_abbreviation_is_spelled_out_by_the_words_before_it(
    text: str, short: str, whole: bool
) -> None:
    found = expansion([text], short)
    assert (found is not None) == whole
    if found:
        initials = "".join(word[0] for word in found.replace("-", " ").split()).lower()
        assert short.lower()[0] == initials[0]
        assert short.lower() in initials or len(found.split()) > 1


def test_most_texts_decide() -> None:
    texts = ["Text To Speech (TTS)", "Test-Time Scaling (TTS)", "test-time scaling (TTS)"]
    assert expansion(texts, "TTS") == "Test-Time Scaling"


def test_words_before_the_definition_are_no_part_of_it() -> None:
    text = "In this paper we study Direct Preference Optimization (DPO)."
    assert expansion([text], "DPO") == "Direct Preference Optimization"
