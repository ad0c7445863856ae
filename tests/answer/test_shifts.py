"""Answers about the topics that rose and fell."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Assistant
from assistant.answer.shifts import most_changed, shifts_answer
from assistant.question.model import Language, Question
from assistant.retrieve.shifts import Shift, Shifts, z_of_shares

NOW = (date(2024, 6, 1), date(2024, 6, 30))
BEFORE = (date(2024, 5, 1), date(2024, 5, 31))


def _shift(name: str, now: int, before: int) -> Shift:
    z = z_of_shares(now, 200, before, 400)
    return Shift(name, name.title(), f"주제 {name}", now, before, now / 200, before / 400, z)


UP, MORE, DOWN = _shift("apples", 20, 10), _shift("pears", 40, 20), _shift("plums", 5, 60)
FOUND = Shifts(NOW, BEFORE, 200, 400, (UP, MORE, DOWN))


def _asked(language: Language = "en", text: str = "x", limit: int | None = None) -> Question:
    return Question(text, "", language, intent="stats", aspect="shifts", limit=limit)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_changed_most_is_said_first_with_shares_and_counts(language: Language) -> None:
    first, days, table = shifts_answer(_asked(language), FOUND).split("\n\n")
    names = ("Pears", "Plums") if language == "en" else ("주제 pears", "주제 plums")
    for part in (*names, "5.0%", "20", "20.0%", "40", "15.0%", "60", "2.5%"):
        assert part in first
    assert first.index(names[0]) < first.index(names[1])
    assert "200" in days
    assert "400" in days
    rows = table.splitlines()[2:]
    assert [row.split("|")[-2].strip() for row in rows] == ["+15.0", "+7.5", "−12.5"]


@pytest.mark.parametrize("text", ["which topics are declining", "줄어드는 주제"])
def test_what_falls_comes_first_when_that_is_asked(text: str) -> None:
    first, _, table = shifts_answer(_asked(text=text), FOUND).split("\n\n")
    assert first.startswith("**Plums** fell most")
    assert table.splitlines()[2].startswith("| Plums")


def test_as_many_of_each_as_are_asked_for() -> None:
    table = shifts_answer(_asked(limit=1), FOUND).split("\n\n")[-1]
    assert len(table.splitlines()) == 2 + 2


def test_nothing_is_said_to_have_changed_where_nothing_did() -> None:
    text = shifts_answer(_asked(), Shifts(NOW, BEFORE, 200, 400, ()))
    assert "|" not in text
    assert "No topic rose" in shifts_answer(_asked(), Shifts(NOW, BEFORE, 200, 400, (DOWN,)))
    assert shifts_answer(_asked(), None)


def test_few_papers_are_no_great_change() -> None:
    few = Shift("few", "Few", "Few", 3, 2, 3 / 30, 2 / 60, z_of_shares(3, 30, 2, 60))
    many = Shift("many", "Many", "Many", 18, 12, 0.06, 0.02, z_of_shares(18, 300, 12, 600))
    assert few.change > many.change
    assert most_changed([few, many], 1) == [many]


@pytest.mark.parametrize("text", ["what topics changed this month?", "이번 달에 달라진 주제"])
def test_the_next_questions_are_about_what_changed(seeds: Assistant, text: str) -> None:
    today = date(2024, 9, 26)
    answer = seeds.ask(text, today=today)
    assert not answer.sources
    assert not answer.abstained
    for suggestion in answer.suggestions:
        assert not seeds.ask(suggestion, today=today).abstained
