"""Which papers of the last answer some words point at."""

from __future__ import annotations

import pytest

from assistant.question.conversation.references import means_all, pointing, positions
from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import Reading


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the first one", (0,)),
        ("the 2nd", (1,)),
        ("paper 3 please", (2,)),
        ("[4]", (3,)),
        ("#2", (1,)),
        ("5", (4,)),
        ("the last one", (4,)),
        ("the first and the third", (0, 2)),
        ("first two", (0, 1)),
        ("the bottom 3", (2, 3, 4)),
        ("첫 번째", (0,)),
        ("두번째 거", (1,)),
        ("3번 논문", (2,)),
        ("1번과 4번", (0, 3)),
        ("마지막 거", (4,)),
        ("마지막 두 개", (3, 4)),
        ("맨 위에 있는 것", (0,)),
        ("the ninth", ()),
        ("7번", ()),
        ("chess", ()),
    ],
)
def test_places_among_five(text: str, places: tuple[int, ...]) -> None:
    assert positions(text, 5) == places


@pytest.mark.parametrize("text", ["both", "둘 다", "the two", "두 논문"])
def test_both_are_two_only_of_two(text: str) -> None:
    assert positions(text, 2) == (0, 1)
    assert positions(text, 5) == ()


def test_nothing_shown_has_no_places() -> None:
    assert positions("the first two", 0) == positions("the last one", 0) == ()


def test_all_of_them() -> None:
    assert means_all("which of these")
    assert means_all("그 중에")
    assert not means_all("it")


def _reading(text: str, *slots: tuple[str, str], intent: str = "list") -> Reading:
    spans = (Span(slot, text.index(held), text.index(held) + len(held)) for slot, held in slots)
    return Reading(text, tuple(spans), ((intent, 1.0),))


def test_a_pronoun_points_where_it_stands_for_nothing_else() -> None:
    assert pointing(_reading("how does it work")) == "it"
    assert pointing(_reading("이거 왜 그래")) == "이거"
    assert pointing(_reading("do these use chess", ("reference", "these"))) == "these"
    assert pointing(_reading("does it use chess", ("subject", "chess"))) == "it"


def test_a_pronoun_of_the_subject_points_at_nothing() -> None:
    assert pointing(_reading("chess and its limits", ("subject", "chess"))) == ""
    assert (
        pointing(_reading("chess this month", ("subject", "chess"), ("time", "this month"))) == ""
    )
    text = "that paper where they froze it"
    assert pointing(_reading(text, ("subject", "they froze it"), intent="search")) == ""
