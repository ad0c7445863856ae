"""Which papers the conditions of a question allow, and what finding that out costs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection
from types import FrameType
from typing import Any, cast

import pytest

from assistant.catalog.catalog import Catalog
from assistant.catalog.selection import Selection
from assistant.question.model import Question
from assistant.retrieve.conditions import candidates


class People:
    """A catalog that is asked for each person's papers, by name, and which of them are allowed."""

    def __init__(self, papers: dict[str, list[str]]) -> None:
        self.papers = papers

    def find(self, wanted: Selection, within: Collection[str] | None = None) -> list[str]:
        if wanted.author is not None:
            return self.papers[wanted.author]
        assert within is not None, "papers of nobody who was named are looked at"
        return sorted(within)


def by(papers: dict[str, list[str]]) -> list[str] | None:
    question = Question(text="", query="", language="en", intent="new", authors=tuple(papers))
    return candidates(cast(Catalog, People(papers)), question, None)


def test_papers_of_all_people_named_else_of_any() -> None:
    assert by({"Ann": ["1", "2"], "Bo": ["2", "3"]}) == ["2"]
    assert by({"Ann": ["1", "2"], "Bo": ["3"]}) == ["1", "2", "3"]
    assert by({"Ann": ["1"]}) == ["1"]
    assert by({"Ann": []}) == []


def _set_operations(call: Callable[[], object]) -> Counter[str]:
    counts: Counter[str] = Counter()

    def count(_frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in ("union", "intersection"):
            counts[called.__name__] += 1

    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(None)
    return counts


@pytest.mark.parametrize("papers", [1, 400])
def test_the_people_are_put_together_once_however_many_papers_there_are(papers: int) -> None:
    people = {name: [f"{name}{n}" for n in range(papers)] for name in ("Ann", "Bo", "Cho")}
    assert _set_operations(lambda: by(people)) == {"intersection": 1, "union": 1}
