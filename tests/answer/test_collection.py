"""Answers about the collection itself, and about the assistant."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Assistant
from assistant.answer.collection import collection_answer
from assistant.catalog.collection import Collection, read_collection
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Language, Question

LANGUAGES: tuple[Language, ...] = ("en", "ko")
HELD = Collection(
    first=date(2024, 5, 1),
    last=date(2024, 6, 4),
    days=3,
    papers=12,
    authors=40,
    by_day={date(2024, 5, 1): 3, date(2024, 5, 2): 7, date(2024, 6, 4): 2},
    months=(("2024-05", 10), ("2024-06", 2)),
    prolific=(("Ada Lovelace", 4), ("Alan Turing", 3)),
    topics=(("video_generation", 6), ("rag", 2)),
    missing=(date(2024, 5, 3), date(2024, 5, 6), date(2024, 6, 3)),
    votes=12.5,
    largest_team=("A Large Effort", 321),
    organizations=9,
    productive=(("Example University", 5), ("Example Labs", 2)),
)


def _say(
    aspect: str, language: Language, text: str = "x", window: tuple[date, date] | None = None
) -> str:
    asked = Window(*window, "", "range") if window else None
    question = Question(
        text=text, query="", language=language, intent="stats", aspect=aspect, window=asked
    )
    return collection_answer(question, HELD, Lexicon.default())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("aspect", "text", "said"),
    [
        ("papers", "x", "12"),
        ("days", "x", "3"),
        ("span", "x", "2024"),
        ("average", "x", "4.0"),
        ("average", "average votes, 평균 추천", "12.5"),
        ("busiest", "busiest day", "7"),
        ("busiest", "quietest day, 가장 적은 날", "2"),
        ("busiest", "which week, 어느 주에", "10"),
        ("busiest", "quietest week, 가장 적은 주는", "2"),
        ("busiest", "which month, 어느 달에", "10"),
        ("busiest", "which month has fewest, 가장 적은 달은", "2"),
        ("authors", "how many authors, 저자 수", "40"),
        ("authors", "most prolific, 누가", "Ada Lovelace"),
        ("teams", "x", "321"),
        ("organizations", "which org, 어느 기관", "Example University"),
        ("organizations", "how many organisations, 기관이 몇 곳", "9"),
        ("topics", "x", "2"),
        ("missing", "x", "3"),
        ("updates", "x", "2024"),
    ],
)
def test_each_aspect_says_its_figure_first(
    language: Language, aspect: str, text: str, said: str
) -> None:
    answer = _say(aspect, language, text)
    assert said in answer.split("\n\n")[0]
    assert any("가" <= c <= "힣" for c in answer.replace("Video", "")) == (language == "ko")


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_without_a_digest_are_those_asked_about(language: Language) -> None:
    may = _say("missing", language, window=(date(2024, 5, 1), date(2024, 5, 31)))
    assert "2024-05-03, 2024-05-06" in may
    assert "2024-06-03" not in may
    held = _say("missing", language, window=(date(2024, 5, 1), date(2024, 5, 1)))
    gone = _say("missing", language, window=(date(2024, 5, 3), date(2024, 5, 3)))
    weekend = _say("missing", language, window=(date(2024, 5, 4), date(2024, 5, 4)))
    assert len({held, gone, weekend}) == 3
    assert "3" in held


def test_nothing_lies_before_the_first_day() -> None:
    before = _say("span", "en", window=(date(2023, 1, 1), date(2023, 12, 31)))
    first = _say("span", "en", window=(date(2024, 5, 1), date(2024, 5, 1)))
    assert before.startswith("No")
    assert not first.startswith("No")


def test_a_day_of_middling_size_is_known(seeds: Assistant) -> None:
    held = read_collection(seeds.catalog)
    assert held is not None
    assert set(held.by_day) == set(seeds.digest_dates())
    assert held.busiest == list(reversed(held.quietest))


def test_the_largest_team_is_that_of_one_paper(seeds: Assistant) -> None:
    held = read_collection(seeds.catalog)
    assert held is not None
    assert held.largest_team is not None
    title, count = held.largest_team
    papers = seeds.catalog.papers_by_id(seeds.catalog.find()).values()
    sizes = {paper.title: len(paper.authors) for paper in papers}
    assert count == sizes[title] == max(sizes.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "aspect",
    ["about", "complaint", "hello", "language", "mail", "sources", "thanks", "votes"],
)
def test_what_is_said_to_the_assistant_cites_nothing(
    seeds: Assistant, language: Language, aspect: str
) -> None:
    question = Question(text="x", query="", language=language, intent="smalltalk", aspect=aspect)
    answer = seeds.ask(question)
    assert (answer.abstained, answer.sources) == (True, ())
    assert any("가" <= c <= "힣" for c in answer.text) == (language == "ko")


def test_figures_of_some_papers_are_of_those_alone(seeds: Assistant) -> None:
    ids = seeds.catalog.find()[:7]
    papers = seeds.catalog.papers_by_id(ids).values()
    held = read_collection(seeds.catalog, among=ids)
    assert held is not None
    assert held.papers == 7
    assert held.authors == len({name for paper in papers for name in paper.authors})
    assert sum(held.by_day.values()) == sum(n for _, n in held.weeks) >= 7
    assert read_collection(seeds.catalog, among=[]) is None


@pytest.mark.parametrize(
    ("text", "aspect", "said"),
    [
        ("who has the most papers on video generation?", "authors", "on “video generation”"),
        ("which month had the most papers on video generation", "busiest", "“video generation”"),
        ("비디오 생성 논문을 가장 많이 쓴 저자는?", "authors", "“비디오 생성” 논문"),
    ],
)
def test_figures_are_told_of_a_subject(seeds: Assistant, text: str, aspect: str, said: str) -> None:
    answer = seeds.ask(text)
    assert (answer.question.intent, answer.question.aspect) == ("stats", aspect)
    assert said in answer.text
    listed = seeds.ask("papers on video generation").sources
    assert any(name in answer.text for source in listed for name in source.authors) or (
        aspect == "busiest"
    )


def test_of_a_subject_that_no_digest_has_there_are_no_figures(seeds: Assistant) -> None:
    answer = seeds.ask("who has the most papers on submarine volcanoes?")
    assert answer.abstained
