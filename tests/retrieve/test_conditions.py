"""Which papers the conditions of a question allow, and what finding that out costs."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from assistant.catalog.catalog import Catalog
from assistant.catalog.selection import Selection
from assistant.question.model import Question
from assistant.retrieve.conditions import as_meant, candidates


class People:
    """A catalog that is asked for each person's papers, by name, and which of them are allowed."""

    def __init__(self, papers: dict[str, list[str]]) -> None:
        self.papers = papers

    def find(self, wanted: Selection, within: Collection[str] | None = None) -> list[str]:
        if wanted.author is not None:
            return self.papers[wanted.author]
        assert within is not None, "papers of nobody who was named are looked at"
        return sorted(within)


def by(papers: dict[str, list[str]], *, any_author: bool = False) -> list[str] | None:
    question = Question(
        text="", query="", language="en", intent="new", authors=tuple(papers), any_author=any_author
    )
    return candidates(cast(Catalog, People(papers)), question, None)


def test_papers_of_all_people_named_else_of_any() -> None:
    assert by({"Ann": ["1", "2"], "Bo": ["2", "3"]}) == ["2"]
    assert by({"Ann": ["1", "2"], "Bo": ["3"]}) == ["1", "2", "3"]
    assert by({"Ann": ["1"]}) == ["1"]
    assert by({"Ann": []}) == []


def test_papers_of_any_of_some_people() -> None:
    papers = {"Ann": ["1", "2"], "Bo": ["2", "3"]}
    assert by(papers, any_author=True) == ["1", "2", "3"]


def test_of_a_large_team_papers_by_two_of_them_are_its_own() -> None:
    papers = {"Ann": ["1", "2"], "Bo": ["2", "3"], "Cho": ["4"], "Di": ["3"], "Eve": []}
    assert by(papers, any_author=True) == ["2", "3"]


def test_people_without_a_paper_together_are_any_of_them() -> None:
    def meant(papers: dict[str, list[str]]) -> bool:
        authors = tuple(papers)
        question = Question(text="", query="", language="en", intent="new", authors=authors)
        return as_meant(cast(Catalog, People(papers)), question).any_author

    assert meant({"Ann": ["1"], "Bo": ["2"]})
    assert not meant({"Ann": ["1", "2"], "Bo": ["2"]})
    assert not meant({"Ann": ["1"]})
