"""Next questions are ones that the digests can answer."""

from __future__ import annotations

import re
from datetime import date

import pytest
from llm_world import CHARVID, EMBED, found

from assistant import Assistant
from assistant.answer.suggestions import suggest
from assistant.language.lexicon.lexicon import Lexicon

TODAY = date(2024, 9, 26)


@pytest.mark.parametrize(
    "text",
    [
        "what was new in video generation this week",
        "이번 주 비디오 생성 새 논문",
        "HelloBench",
        "HelloBench 논문 설명해줘",
        "hi",
        "안녕",
        "recipes with whale meat",
    ],
)
def test_suggestions_lead_to_answers(seeds: Assistant, text: str) -> None:
    answer = seeds.ask(text, today=TODAY)
    assert 1 <= len(answer.suggestions) <= 3
    assert len(set(answer.suggestions)) == len(answer.suggestions)
    for suggestion in answer.suggestions:
        korean = bool(re.search("[가-힣]", text))
        assert bool(re.search("[가-힣]", suggestion)) == korean
        assert not seeds.ask(suggestion, today=TODAY).abstained, suggestion


def test_of_what_was_just_answered_none_is_made(seeds: Assistant) -> None:
    for question in ("Who wrote HelloBench?", "HelloBench의 저자는?"):
        suggestions = seeds.ask(question, today=TODAY).suggestions
        assert not any("HelloBench" in suggestion for suggestion in suggestions)


def test_they_come_from_the_papers_cited() -> None:
    retrieval = found()
    lexicon = Lexicon.default()
    assert "LongWrite" in suggest(retrieval, lexicon)[0]
    assert "CharVid" in suggest(retrieval, lexicon, [CHARVID])[0]
    named = suggest(retrieval, lexicon, [EMBED])
    assert not any("LongWrite" in suggestion for suggestion in named)
