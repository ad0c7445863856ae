"""The pieces of a question that are tagged."""

from __future__ import annotations

import pytest

from assistant.question.reading.tokens import Mark, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("RAG papers?", ["rag", "papers", "?"]),
        ("what's new", ["what's", "new"]),
        ("음성합성을", ["음", "성", "합", "성", "을"]),
        ("LLM이 3.5배", ["llm", "이", "3.5", "배"]),
        ("ㅋㅋ 1,000", ["ㅋ", "ㅋ", "1,000"]),
        ("text-to-SQL", ["text", "-", "to", "-", "sql"]),
        ("", []),
        (" \t\n", []),
    ],
)
def test_words_syllables_figures_and_marks(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == tokens


def test_offsets_are_those_of_the_question() -> None:
    text = "GPT-4o로 만든 것, 5개"
    assert [text[token.start : token.end].lower() for token in tokenize(text)] == [
        token.text for token in tokenize(text)
    ]


def test_what_is_glued_and_how_it_is_written() -> None:
    tokens = tokenize("Qwen2.5는 iPhone, OK")
    assert [token.shape for token in tokens] == ["Aa", "1", "가", "aA", ".", "A"]
    assert [token.glued for token in tokens] == [False, True, True, False, True, False]


def test_a_marked_stretch_is_one_token() -> None:
    text = "robots last week"
    tokens = tokenize(text, [Mark("time", 7, 16)])
    assert [(token.text, token.shape) for token in tokens] == [("robots", "a"), ("<time>", "<>")]


def test_a_mark_within_another_is_passed_over() -> None:
    tokens = tokenize("in May 2024", [Mark("time", 0, 11), Mark("quote", 3, 6)])
    assert [token.text for token in tokens] == ["<time>"]
