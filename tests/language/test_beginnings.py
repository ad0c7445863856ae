"""Names are found at the beginnings of words, wherever those stand."""

from __future__ import annotations

import pytest

from assistant.language.beginnings import Beginnings, marked

TEXTS = [
    "",
    "vision language models (vlms) 🙂🙂 and a vlm, gpus 3d 3ds x",
    "멀티모달 모델의 평가를 다룬다. 재평가, rag를 쓰는 rag 모델",
    "视觉 语言模型 for β-vae naïve \ud800 aβ",
    "평가",
]
NAMES = [
    "vlm",
    "vision languag",
    "visionlanguage",
    "gpu",
    "3d",
    "x",
    "a",
    "멀티모달",
    "평가",
    "평",
    "평가 체계",
    "rag",
    "语言",
    "β",
    ".net",
    "🙂",
]


def _found(names: list[str], texts: list[str]) -> set[tuple[int, int, str]]:
    return set(Beginnings(names).found(texts, marked(texts)))


def _inside(before: str, first: str) -> bool:
    """Whether a letter goes on with the word that stands before it."""
    if "가" <= first <= "힣":
        return "가" <= before <= "힣"
    return before.isascii() and before.isalnum()


@pytest.mark.parametrize("names", [NAMES, *([name] for name in NAMES)])
def test_every_word_that_begins_with_a_name_is_a_candidate(names: list[str]) -> None:
    expected = {
        (number, place, name)
        for number, text in enumerate(TEXTS)
        for name in names
        for place in range(len(text))
        if text.startswith(name, place) and not (place and _inside(text[place - 1], text[place]))
    }
    assert _found(names, TEXTS) == expected


def test_no_name_and_no_text_is_no_candidate() -> None:
    assert not _found([], TEXTS)
    assert not _found(NAMES, [])
