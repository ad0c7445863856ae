"""Conversations in the shapes that callers keep them in."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Answer, Assistant, ConfigurationError, Question, Turn
from assistant.answer.turns import read_history


def _user(text: object) -> dict[str, object]:
    return {"role": "user", "content": text}


def _said(text: object) -> dict[str, object]:
    return {"role": "assistant", "content": text}


ONE = "**[A](https://arxiv.org/abs/2401.00001)** [1] and https://arxiv.org/abs/2401.00002"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (None, []),
        ([], []),
        ([_user("q")], [("q", "", ())]),
        ([_user("q"), _said(ONE)], [("q", ONE, ("2401.00001", "2401.00002"))]),
        ([_user("q"), _said("a"), _user("r")], [("q", "a", ()), ("r", "", ())]),
        ([{"role": "system", "content": "s"}, _user("q")], [("q", "", ())]),
        ([_said("hello")], []),
        ([_user([{"type": "text", "text": "q"}])], [("q", "", ())]),
        ([_user("q"), _said("[x](https://arxiv.org/abs/cs/0112017)")],
         [("q", "[x](https://arxiv.org/abs/cs/0112017)", ("cs/0112017",))]),
        ([_user(None), _user({"file": 1})], [("", "", ()), ("", "", ())]),
    ],
)  # fmt: skip
def test_messages(
    history: list[dict[str, object]] | None, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    turns = read_history(history)
    assert [(turn.question, turn.answer, turn.arxiv_ids) for turn in turns] == expected


def test_turns_and_answers_are_taken_as_they_are(seeds: Assistant) -> None:
    answer: Answer = seeds.ask("HelloBench", today=date(2024, 9, 26))
    turn = Turn("q", "a", ("2401.00001",))
    first, second = read_history([turn, answer])
    assert first is turn
    assert second.question == "HelloBench"
    assert second.arxiv_ids == ("2409.16191",)
    assert isinstance(second.understood, Question)


@pytest.mark.parametrize("item", ["text", 3, None, {"content": "no role"}, ("q", "a")])
def test_anything_else_is_refused(item: object) -> None:
    with pytest.raises(ConfigurationError, match=type(item).__name__):
        read_history([item])  # type: ignore[list-item]
