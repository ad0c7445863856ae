"""The names of a catalog, found by any spelling."""

from __future__ import annotations

import pytest

from assistant.question.knowledge import Knowledge


def test_days_and_papers_are_those_of_the_records(knowledge: Knowledge) -> None:
    assert list(knowledge.digest_dates()) == sorted(knowledge.digest_dates())
    paper = knowledge.paper("2409.16211")
    assert paper is not None
    assert paper.title.startswith("MaskBit")
    assert knowledge.paper("0000.00000") is None


@pytest.mark.parametrize("name", ["Zheng Liu", "zheng liu", "Liu Zheng"])
def test_people_are_found_by_any_spelling(knowledge: Knowledge, name: str) -> None:
    assert knowledge.people.find(name).names == ("Zheng Liu",)


def test_papers_are_found_by_their_short_names(knowledge: Knowledge) -> None:
    [found] = knowledge.titles.named("what is MaskBit")
    assert found.papers == ("2409.16211",)


def test_words_of_the_field_and_of_asking_are_no_typos(knowledge: Knowledge) -> None:
    assert knowledge.speller.correct("reinforcment learning") is not None
    for word in ("papers", "please", "알려줘", "가장", "diffusion"):
        assert knowledge.speller.correct(word) is None


def test_abbreviations_are_those_that_titles_write_in_capitals(knowledge: Knowledge) -> None:
    known = knowledge.abbreviations
    assert (known["rlhf"], known["llms"]) == ("RLHF", "LLM")
    assert "for" not in known
    assert "video" not in known
