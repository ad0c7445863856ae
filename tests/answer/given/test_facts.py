"""Facts that a model may state without a citation are exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from llm_world import found

from assistant.answer.given.facts import computed_facts
from assistant.language.dates.find import Window
from assistant.retrieve.model import MonthCount


@pytest.mark.parametrize("intent", ["search", "fact", "paper", "compare", "similar"])
def test_nothing_is_counted_where_there_is_nothing_to_count(intent: str) -> None:
    facts = computed_facts(found(intent=intent, total=32), shown=3)
    assert "32" not in facts
    assert "match" not in facts


@pytest.mark.parametrize("intent", ["new", "count", "rank", "digest", "trend", "first"])
def test_the_members_of_a_set_are_counted(intent: str) -> None:
    assert "- Papers that match: 32" in computed_facts(found(intent=intent, total=32), shown=3)


def test_days_months_and_shares() -> None:
    retrieval = found(
        intent="trend",
        months=(
            MonthCount("2024-09", 5, 200),
            MonthCount("2024-10", 6, 100),
            MonthCount("2024-11", 1, 30),
        ),
        archive=(date(2024, 9, 12), date(2024, 11, 14)),
    )
    question = replace(retrieval.question, today=date(2024, 11, 20))
    facts = computed_facts(replace(retrieval, question=question), shown=3)
    assert "- Today: 2024-11-20" in facts
    assert "- Digests cover 2024-09-12 to 2024-11-14" in facts
    assert "2024-09: 5 of 200 (2.5%), only from 2024-09-12;" in facts
    assert "2024-10: 6 of 100 (6.0%);" in facts
    assert facts.endswith("2024-11: 1 of 30 (3.3%), only to 2024-11-14")


def test_months_are_cut_by_the_window_too() -> None:
    retrieval = found(
        intent="trend",
        months=(MonthCount("2024-09", 5, 200),),
        window=Window(date(2024, 9, 10), date(2024, 9, 30), "", "range"),
        archive=(date(2024, 1, 1), date(2024, 11, 14)),
    )
    facts = computed_facts(retrieval, shown=3)
    assert facts.endswith("2024-09: 5 of 200 (2.5%), only from 2024-09-10")


def test_both_periods_are_counted() -> None:
    retrieval = found(intent="changes", total=4, second_total=7)
    second = Window(date(2024, 10, 1), date(2024, 10, 31), "October", "month")
    question = replace(retrieval.question, second_window=second)
    facts = computed_facts(replace(retrieval, question=question), shown=3)
    assert "- Papers that match: 4" in facts
    assert "- Papers that match in 2024-10-01 to 2024-10-31: 7" in facts
