"""What the first line of an answer says of its papers."""

from __future__ import annotations

import pytest

from assistant.answer.heading import about_what, which
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Language, Question

LEXICON = Lexicon.default()
MANY = ("Ann", "Bo", "Cho", "Di", "Eve")


def _question(language: Language, **fields: object) -> Question:
    return Question(text="", query="", language=language, intent="new", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "english", "korean"),
    [
        ({}, "", ""),
        ({"authors": ("Ann", "Bo")}, " by Ann, Bo", "Ann, Bo의 "),
        (
            {"authors": ("Ann", "Bo"), "any_author": True},
            " by any of Ann, Bo",
            "Ann, Bo 중 누군가가 쓴 ",
        ),
        (
            {"authors": MANY[:4], "any_author": True},
            " by any of Ann, Bo, Cho and 1 other",
            "Ann, Bo, Cho 외 1명 중 누군가가 쓴 ",
        ),
        (
            {"authors": MANY, "any_author": True},
            " by any of Ann, Bo, Cho and 2 others",
            "Ann, Bo, Cho 외 2명 중 누군가가 쓴 ",
        ),
        ({"min_votes": 50}, " with at least 50 votes", "추천 50개 이상인 "),
        ({"min_votes": 7, "max_votes": 7}, " with exactly 7 votes", "추천이 정확히 7개인 "),
        ({"min_votes": 3, "max_votes": 7}, " with 3 to 7 votes", "추천 3–7개인 "),
        ({"max_votes": 1}, " with at most 1 vote", "추천 1개 이하인 "),
        ({"max_votes": 0}, " that nobody voted for", "추천을 받지 못한 "),
        (
            {"excluded_topics": ("video_generation",), "excluded_terms": ("fog",)},
            " not about video generation, “fog”",
            "비디오 생성, “fog”를 다루지 않은 ",
        ),
    ],
)
def test_which_papers_they_are(fields: dict[str, object], english: str, korean: str) -> None:
    assert which(_question("en", **fields), LEXICON) == english
    assert which(_question("ko", **fields), LEXICON) == korean


def test_what_they_are_about_stands_where_the_language_puts_it() -> None:
    fields = {"subjects": ("RAG",), "max_votes": 2}
    english = about_what(_question("en", **fields), LEXICON)
    assert english == " on “RAG” with at most 2 votes"
    korean = about_what(_question("ko", **fields), LEXICON)
    assert korean == "추천 2개 이하인 “RAG” "
