"""Papers by conditions, counted and paged in the database, against the records read one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from digests import digest, entry, invented, write_folder

from assistant import Assistant, Paper
from assistant.catalog import counts as figures
from assistant.catalog.catalog import Catalog
from assistant.catalog.selection import Order, Selection
from assistant.language.lexicon.lexicon import Lexicon

_TOPIC = "video_generation"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """40 papers, some of two days, one without votes, one person in two spellings."""
    root = write_folder(tmp_path_factory.mktemp("selection") / "digests", papers=40)
    again = (invented(1, votes=900), invented(17, votes=None), invented(33, votes=0))
    spelled = entry("2401.09999", "Otters", "수달입니다.", authors="DANA WINTER, Mina  Park")
    (root / "again.md").write_text(digest("2024-01-10", *again, spelled), encoding="utf-8")
    assistant = Assistant.open(root, root.parent / "data", llm="none")
    assistant.sync()
    return assistant.catalog


def _papers(catalog: Catalog) -> list[Paper]:
    return list(catalog.papers_by_id(catalog.find()).values())


def _newest(paper: Paper) -> tuple[int, bool, int, str]:
    known = paper.votes is not None
    return paper.date.toordinal(), known, paper.votes or 0, paper.arxiv_id


_ORDERS: dict[Order, Callable[[Paper], tuple[object, ...]]] = {
    "date": lambda p: (_newest(p),),
    "votes": lambda p: (p.votes is not None, p.votes or 0, p.date, p.arxiv_id),
    "appearance": lambda p: (p.date_in(date(2024, 1, 1), date(2024, 1, 8)), _newest(p)),
}


@pytest.mark.parametrize("order", sorted(_ORDERS))
def test_orders(catalog: Catalog, order: Order) -> None:
    wanted = Selection(date(2024, 1, 1), date(2024, 1, 8))
    inside = [
        paper
        for paper in _papers(catalog)
        if any(wanted.start <= seen.date <= wanted.end for seen in paper.appearances)  # type: ignore[operator]
    ]
    expected = [p.arxiv_id for p in sorted(inside, key=_ORDERS[order], reverse=True)]  # type: ignore[arg-type]
    assert catalog.find(wanted, order) == expected
    assert catalog.count(wanted) == len(expected) > 20


def test_pages_together_are_everything(catalog: Catalog) -> None:
    every = catalog.find(Selection())
    pages = [catalog.find(Selection(), limit=9, offset=first) for first in range(0, 50, 9)]
    assert [key for page in pages for key in page] == every == catalog.find()
    assert catalog.count(Selection()) == len(every) == 41


def test_papers_without_a_topic_and_its_names(catalog: Catalog) -> None:
    about = catalog.topic_scores(catalog.find(), _TOPIC)
    without = catalog.find(Selection(without_topics=(_TOPIC,), min_without_score=0.5))
    assert about
    assert set(without) == {key for key in catalog.find() if about.get(key, 0.0) < 0.5}
    lexicon = Lexicon.default()
    named = {
        paper.arxiv_id
        for paper in _papers(catalog)
        if any(match.concept == _TOPIC for match in lexicon.find(paper.title))
    }
    kept = catalog.find(Selection(without_concepts=(_TOPIC,)))
    assert set(kept) == set(catalog.find()) - named


def test_people_are_counted_under_their_commonest_spelling(catalog: Catalog) -> None:
    people = dict(figures.authors_containing(catalog, "", 99))
    assert people["Dana Winter"] == 21
    assert "DANA WINTER" not in people
    assert figures.authors_containing(catalog, "win", 9) == [("Dana Winter", 21)]


def test_people_follow_the_papers(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "digests", papers=4, per_day=2)
    assistant = Assistant.open(root, tmp_path / "data", llm="none")
    assistant.sync()
    assert dict(figures.authors_containing(assistant.catalog, "", 9))["Mina Park"] == 2
    sorted(root.glob("*.md"))[-1].unlink()
    assistant.sync()
    assert dict(figures.authors_containing(assistant.catalog, "", 9))["Mina Park"] == 1
    sorted(root.glob("*.md"))[-1].write_text(
        digest("2024-01-01", invented(0, authors="Zoe New")), encoding="utf-8"
    )
    assistant.sync()
    assert figures.authors_containing(assistant.catalog, "", 9) == [("Zoe New", 1)]


def test_weeks_and_days_hold_each_paper_once(catalog: Catalog) -> None:
    seen = {(a.date, p.arxiv_id) for p in _papers(catalog) for a in p.appearances}
    weeks = {(day - timedelta(days=day.weekday()), key) for day, key in seen}
    assert figures.papers_by_day(catalog) == Counter(day for day, _ in seen)
    assert figures.papers_by_week(catalog) == Counter(week for week, _ in weeks)


def test_first_appearances_of_concepts(catalog: Catalog) -> None:
    start, end = date(2024, 1, 1), date(2024, 1, 9)
    lexicon = Lexicon.default()
    held: dict[str, list[tuple[date, str]]] = {}
    for paper in _papers(catalog):
        for concept in {match.concept for match in lexicon.find(paper.title)}:
            if paper.appearances[0].date <= end:
                first = (paper.appearances[0].date, paper.arxiv_id)
                held.setdefault(concept, []).append(first)
    expected = {concept: (*min(firsts), len(firsts)) for concept, firsts in held.items()}
    assert figures.concept_firsts(catalog, start, end) == expected != {}


@pytest.mark.parametrize("text", ["LANTERN-8", "video generation", "수달입니다", "위한 새로운"])
def test_papers_that_hold_a_text_newest_first(catalog: Catalog, text: str) -> None:
    assert figures.plain_stretch(text) == text
    holding = [
        paper.arxiv_id
        for paper in _papers(catalog)
        if text.casefold() in f"{paper.title}\n{paper.full_text}".casefold()
    ]
    assert figures.papers_holding(catalog, text) == holding
    assert holding
    some = holding[::2]
    assert figures.papers_holding(catalog, text, some) == some


def test_what_of_a_text_can_be_looked_for() -> None:
    assert figures.plain_stretch("(video generation)") == "video generation"
    assert figures.plain_stretch("é…") == ""
