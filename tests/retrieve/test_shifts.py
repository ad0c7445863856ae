"""Which days are compared, and which topics changed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from digests import digest, entry

from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Tagger
from assistant.catalog.update import update_catalog
from assistant.digest import Entry
from assistant.language.dates.find import Window
from assistant.question.model import Question
from assistant.retrieve.shifts import shifted

FIRST = date(2024, 1, 1)
Archive = Callable[[int, Callable[[int], str]], Catalog]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Makes a catalog of two papers a day, on every other day; the first one's topic is given by
    the number of its digest."""
    opened: list[Catalog] = []

    def make(digests: int, topic: Callable[[int], str]) -> Catalog:
        root = tmp_path / "digests"
        root.mkdir()
        for n in range(digests):
            day = f"{FIRST + timedelta(days=2 * n)}"
            papers = [entry(f"2401.{2 * n + i:05d}", f"Paper {2 * n + i}", "본문.") for i in (0, 1)]
            (root / f"{day}.md").write_text(digest(day, *papers), encoding="utf-8")
        catalog = Catalog(tmp_path / "catalog.sqlite")
        opened.append(catalog)

        def tag(read: Entry) -> dict[str, float]:
            number = int(read.arxiv_id[5:])
            return {topic(number // 2): 1.0} if number % 2 == 0 else {}

        with catalog.connection.lease() as connection:
            update_catalog(connection, root, Tagger(tag, "test"))
        return catalog

    yield make
    for catalog in opened:
        catalog.close()


def _asked(window: Window | None = None, before: Window | None = None) -> Question:
    return Question(
        "x", "", "en", intent="stats", aspect="shifts", window=window, second_window=before
    )


def _window(first: date, last: date) -> Window:
    return Window(first, last, "", "range")


def test_lately_is_the_last_thirty_digests_against_the_ninety_before(archive: Archive) -> None:
    catalog = archive(130, lambda n: "rag" if n >= 100 else "nerf")
    days = catalog.digest_dates()
    found = shifted(catalog, _asked(), days).shifts
    assert found is not None
    assert (found.now, found.before) == ((days[100], days[-1]), (days[10], days[99]))
    assert (found.papers, found.papers_before) == (60, 180)
    [rising], [fading] = found.rising, found.fading
    assert (rising.topic, rising.before, rising.now, rising.change) == ("rag", 0, 30, 0.5)
    assert (fading.topic, fading.before, fading.now, fading.change) == ("nerf", 90, 0, -0.5)


def test_a_time_is_compared_with_what_is_named_else_with_what_lies_before(archive: Archive) -> None:
    catalog = archive(60, lambda n: "rag" if n >= 30 else "nerf")
    days = catalog.digest_dates()
    march = _window(date(2024, 3, 1), date(2024, 3, 31))
    january = _window(date(2024, 1, 1), date(2024, 1, 31))
    named = shifted(catalog, _asked(march, january), days).shifts
    assert named is not None
    assert (named.now[0].month, named.before[0].month) == (3, 1)
    assert [shift.topic for shift in named.rising] == ["rag"]
    alone = shifted(catalog, _asked(march), days).shifts
    assert alone is not None
    assert (alone.now[0].month, alone.before[0].month, alone.before[1].month) == (3, 2, 2)


def test_without_earlier_digests_nothing_is_compared(archive: Archive) -> None:
    catalog = archive(20, lambda n: "rag")
    days = catalog.digest_dates()
    assert shifted(catalog, _asked(), days).shifts is None
    away = _window(date(2025, 1, 1), date(2025, 1, 31))
    assert not shifted(catalog, _asked(away), days).relevant


def test_a_topic_of_few_papers_is_left_out(archive: Archive) -> None:
    catalog = archive(60, lambda n: "safety" if n in (5, 55) else "rag")
    found = shifted(catalog, _asked(), catalog.digest_dates()).shifts
    assert found is not None
    assert "safety" not in [shift.topic for shift in found.found]
