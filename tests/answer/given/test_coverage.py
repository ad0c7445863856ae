"""The line that closes an answer that rests on a part of the papers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from llm_world import PAPERS, extractive, found
from scripted_llm import words

from assistant import Assistant
from assistant.answer.given.coverage import coverage, rest_of
from assistant.answer.model import Delta
from assistant.retrieve.model import Retrieval

GIVEN = dict(enumerate(PAPERS, start=1))


def of(**fields: Any) -> Retrieval:
    limit = fields.pop("limit", None)
    retrieval = found(**{"intent": "new", "total": 61, **fields})
    return replace(retrieval, question=replace(retrieval.question, limit=limit))


@pytest.mark.parametrize("intent", ["new", "count", "rank", "trend", "first", "digest", "changes"])
def test_it_says_how_many_were_read_of_those_that_match(intent: str) -> None:
    assert "3 of the 61 papers that match, summaries only" in coverage(of(intent=intent), GIVEN)


def test_two_periods_are_counted_together() -> None:
    assert "3 of the 70" in coverage(of(intent="changes", second_total=9), GIVEN)


def test_abstracts_are_told() -> None:
    given = {**GIVEN, 1: replace(PAPERS[0], abstract="It is new.")}
    assert "summaries and abstracts" in coverage(of(), given)


def test_in_korean() -> None:
    assert "61편 중 3편" in coverage(of(language="ko"), GIVEN)


@pytest.mark.parametrize(
    "retrieval",
    [
        of(intent="search"),  # how many match is not known
        of(intent="fact"),
        of(total=3),  # all were read
        of(limit=3),  # no more were asked for
    ],
)
def test_else_there_is_none(retrieval: Retrieval) -> None:
    assert coverage(retrieval, GIVEN) == ""


def test_it_closes_a_models_answer(scripted: Any) -> None:
    retrieval = of()
    _, writer = scripted([words("61 papers match. LongWrite has 6 levels [1].")])
    events = list(writer.stream(retrieval, extractive(retrieval)))
    answer = events[-1].answer
    stands = [e.text for e in events if isinstance(e, Delta) and not e.provisional]
    assert answer.text == "".join(stands)
    assert answer.text.endswith("For the others, ask “Show the rest”.*")
    assert "3 of the 61" in answer.text
    assert answer.suggestions[0] == "Show the rest"


@pytest.mark.parametrize("intent", ["trend", "first", "changes"])
def test_where_no_list_was_asked_for_there_is_no_rest_of_it(intent: str) -> None:
    assert "the rest" not in coverage(of(intent=intent), GIVEN)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("papers about video generation", "Show the rest"),
        ("비디오 생성 논문을 알려줘", "나머지도 보여줘"),
    ],
)
def test_the_rest_can_be_asked_for(seeds: Assistant, question: str, rest: str) -> None:
    first = seeds.ask(question)
    assert rest_of(found(language=first.question.language, intent="new")) == rest
    cited = replace(first, sources=first.sources[:2])
    others = seeds.ask(rest, history=[cited])
    assert {s.arxiv_id for s in others.sources} == {s.arxiv_id for s in first.sources[2:]}
