"""Which follow-ups no rule could follow, so that a model has to put them as questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from assistant.question.rewrite import needs_rewrite

from assistant.question.model import Question, Turn

HISTORY = (Turn("what is new in robotics?", "MaskBit [1] is.", ("2409.16211",)),)
VAGUE = Question(text="and why is that so?", query="", language="en", intent="search")


def test_a_short_question_that_points_back_needs_a_model() -> None:
    assert needs_rewrite(VAGUE, HISTORY)


@pytest.mark.parametrize(
    "known",
    [
        {"follows_up": "why is MaskBit so fast?"},
        {"intent": "smalltalk"},
        {"intent": "offtopic"},
        {"arxiv_ids": ("2409.16211",)},
        {"text": "and why is it that " + "so many words tell enough of themselves " * 2},
        {"text": "faster robots", "query": "faster robots"},
    ],
)
def test_what_is_known_already_needs_none(known: dict[str, Any]) -> None:
    assert not needs_rewrite(replace(VAGUE, **known), HISTORY)


def test_without_a_conversation_nothing_points_back() -> None:
    assert not needs_rewrite(VAGUE, ())
