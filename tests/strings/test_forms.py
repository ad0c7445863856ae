"""Plurals go with numbers and particles with the words before them."""

from __future__ import annotations

import pytest

from assistant.strings import fill, particle, say


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1234, "1,234 papers")]
)
def test_english_counts(n: int, text: str) -> None:
    assert fill("{n:,} {paper/papers}", "en", {"n": n}) == text


def test_a_plural_goes_with_the_last_number() -> None:
    text = "{a} source{/s} of {b} {paper/papers}"
    assert fill(text, "en", {"a": 1, "b": 2}) == "1 source of 2 papers"
    assert fill(text, "en", {"a": 3, "b": 1}) == "3 sources of 1 paper"


def test_a_value_is_never_read_as_a_text() -> None:
    assert fill("{title}{은/는}", "ko", {"title": "{n} {a/b}"}) == "{n} {a/b}은(는)"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{n} papers", "en", {})


@pytest.mark.parametrize(
    ("word", "pair", "chosen"),
    [
        ("모델", "이/가", "이"),
        ("서버", "이/가", "가"),
        ("논문", "을/를", "을"),
        ("서울", "으로/로", "로"),
        ("부산", "으로/로", "으로"),
        ("제주", "으로/로", "로"),
        # Digits as they are read.
        ("3", "이/가", "이"),
        ("2025", "을/를", "를"),
        ("qwen2.5", "이/가", "가"),
        ("10", "으로/로", "으로"),
        ("o1", "으로/로", "로"),
        # Letters that are spelt.
        ("LLM", "은/는", "은"),
        ("LSA", "은/는", "는"),
        ("gpt-4o", "이/가", "가"),
        ("gemma3:27b", "이/가", "가"),
        ("Qwen2.5-VL", "으로/로", "로"),
        # Words as Korean writes them.
        ("mistral", "이/가", "이"),
        ("mistral", "으로/로", "로"),
        ("server", "이/가", "가"),
        ("claude", "을/를", "를"),
        ("pipeline", "이/가", "이"),
        ("Qwen2.5-7B-Instruct", "이/가", "가"),
        ("chatbot", "이/가", "이"),
        # What closes a word is passed over.
        ("“Mamba”", "은/는", "는"),
        ("**로봇**", "은/는", "은"),
        ("모델 (GPT)", "이/가", "이"),
        # Writing that isn't read.
        ("模型", "이/가", "이(가)"),
        ("", "이/가", "이(가)"),
    ],
)
def test_particles_follow_the_sound(word: str, pair: str, chosen: str) -> None:
    assert particle(word, pair) == chosen


def test_sentences_as_people_read_them() -> None:
    assert say("tabs.papers", "en", n=1) == "1 paper"
    assert say("tabs.votes", "ko", n=1200) == "추천 1,200"
    assert say("chat.by_model", "ko", model="gpt-4o") == "인용한 논문을 바탕으로 gpt-4o가 작성"
    assert say("chat.by_model", "ko", model="qwen3") == "인용한 논문을 바탕으로 qwen3이 작성"
    assert say("chat.intent_fact", "ko") == "수치·사실"
    archive = "2024년"
    nothing = say("answers.nothing", "ko", archive=archive)
    assert nothing == "다이제스트(2024년)에서 관련 논문을 찾지 못했습니다."
    question = say("tabs.ask_question", "ko", title="Mamba: A Study")
    assert question == "“Mamba: A Study”는 어떤 논문인가요?"
