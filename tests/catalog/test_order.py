"""No answer of the catalog depends on the order in which SQLite happens to find rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from digests import digest, invented, write_folder

from assistant import Assistant
from assistant.catalog import counts as figures
from assistant.catalog.catalog import Catalog
from assistant.catalog.collection import read_collection
from assistant.catalog.connection import MOST
from assistant.catalog.schema import connect
from assistant.catalog.selection import Order, Selection

_TOPIC = "video_generation"
_START, _END = date(2024, 1, 1), date(2024, 1, 9)
_IDS = [f"2401.{number:05d}" for number in range(40)]

_ASKED: dict[str, Callable[[Catalog], Any]] = {
    "months": figures.month_totals,
    "days": figures.papers_by_day,
    "weeks": figures.papers_by_week,
    "months of papers": lambda c: figures.months_of_papers(c, _IDS, _START, _END),
    "months of topics": lambda c: figures.topic_months(c, [_TOPIC], 0.5),
    "topics": lambda c: figures.topic_counts(c, _START, _END, 0.5),
    "first papers of topics": lambda c: figures.topic_firsts(c, _START, _END, 0.5),
    "first papers of concepts": lambda c: figures.concept_firsts(c, _START, _END),
    "people": lambda c: figures.authors_containing(c, "", 99),
    "few people": lambda c: figures.authors_containing(c, "", 1),
    "papers of names": lambda c: figures.papers_naming(c, "park"),
    "papers of a text": lambda c: figures.papers_holding(c, "video"),
    "figures": lambda c: read_collection(c, _START, _END),
    "all figures": lambda c: read_collection(c, None, None, _IDS),
    "papers": lambda c: c.papers_by_id(_IDS),
    "tagged": lambda c: c.tagged(_TOPIC, 0.1),
    "some tagged": lambda c: c.tagged(_TOPIC, 0.1, limit=3),
    "scores": lambda c: c.topic_scores(None, _TOPIC),
    "authors": lambda c: c.author_papers(),
    "of an author": lambda c: c.find(Selection(author="Park"), limit=3),
    "of a topic": lambda c: c.find(Selection(topic=_TOPIC, min_topic_score=0.5), limit=3),
    "without abstract": lambda c: c.lacking_abstracts(),
}
_ORDERS: tuple[Order, ...] = ("date", "appearance", "votes", "fewest votes", "oldest")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog of 40 papers, many of equal votes, some of which appear once more."""
    root = write_folder(tmp_path_factory.mktemp("order") / "digests", papers=0)
    for number, day in enumerate(("2024-01-01", "2024-01-02")):
        numbers = range(20 * number, 20 * number + 20)
        papers = (invented(n, votes=7 if n % 3 else None) for n in numbers)
        (root / f"{day}.md").write_text(digest(day, *papers), encoding="utf-8")
    again = (invented(number) for number in (0, 1, 17, 33))
    (root / "again.md").write_text(digest("2024-02-10", *again), encoding="utf-8")
    assistant = Assistant.open(root, root.parent / "data", llm="none")
    assistant.sync()
    return assistant.catalog.path


@pytest.fixture
def catalogs(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Catalog, Catalog]]:
    """The catalog, and the same read by connections that find rows the other way round."""

    def reverse(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA reverse_unordered_selects = ON")
        return connection

    with closing(Catalog(path)) as one, closing(Catalog(path)) as other:
        with monkeypatch.context() as patch:
            patch.setattr("assistant.catalog.connection.connect", reverse)
            # All that it ever opens.
            for _ in range(MOST):
                other.size()
        yield one, other


@pytest.mark.parametrize("asked", sorted(_ASKED))
def test_rows_in_another_order_make_the_same_answer(
    catalogs: tuple[Catalog, Catalog], asked: str
) -> None:
    one, other = catalogs
    expected = _ASKED[asked](one)
    assert expected
    assert _ASKED[asked](other) == expected


@pytest.mark.parametrize("order", _ORDERS)
def test_rows_in_another_order_are_paged_alike(
    catalogs: tuple[Catalog, Catalog], order: Order
) -> None:
    one, other = catalogs
    wanted = Selection(_START, _END)
    assert one.find(wanted, order, limit=7) == other.find(wanted, order, limit=7) != []
