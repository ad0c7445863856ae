from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from digests import digest, entry

from assistant import Assistant
from assistant.catalog import counts as figures
from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Tagger
from assistant.catalog.update import update_catalog
from assistant.digest import Entry, find_digests, read_digest
from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.trends import (
    ABOUT,
    months_between,
    papers_about,
    read_firsts,
    read_trends,
)
from assistant.retrieve.shifts import specific_topics, z_of_shares

#: Day, arXiv number, votes, and topics with their scores; the title is "Paper NUMBER".
Row = tuple[str, int, int | None, dict[str, float]]

ROWS: list[Row] = [
    ("2024-01-10", 1, 5, {"nerf": 1.0}),
    ("2024-01-10", 2, None, {"nerf": 0.9}),
    ("2024-01-11", 3, 30, {"nerf": 1.0, "video_generation": 0.8}),
    ("2024-01-12", 1, 9, {"nerf": 1.0}),
    ("2024-01-15", 4, 7, {"safety": 0.7}),
    ("2024-03-05", 1, 12, {"nerf": 1.0}),
    ("2024-03-05", 5, 2, {"video_generation": 1.0}),
    ("2024-03-06", 6, 40, {"video_generation": 1.0, "nerf": ABOUT - 0.01}),
    ("2024-03-06", 7, 40, {"video_generation": ABOUT}),
    ("2024-03-07", 8, 1, {"rag": 1.0, "video_generation": 1.0}),
]
JANUARY = {"start": date(2024, 1, 1), "end": date(2024, 1, 31)}
MARCH = {"start": date(2024, 3, 1), "end": date(2024, 3, 31)}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Callable[[list[Row]], Any]]:
    """Makes what trends are read from, out of rows."""
    opened: list[Catalog] = []

    def make(rows: list[Row]) -> Any:
        root = tmp_path / "digests"
        root.mkdir()
        topics = {f"2401.{number:05d}": tags for _, number, _, tags in rows}
        for day in sorted({row[0] for row in rows}):
            entries = [
                entry(f"2401.{n:05d}", f"Paper {n}", "본문.", votes=votes)
                for d, n, votes, _ in rows
                if d == day
            ]
            (root / f"{day}.md").write_text(digest(day, *entries), encoding="utf-8")
        catalog = Catalog(tmp_path / "catalog.sqlite")
        opened.append(catalog)

        def tag(read: Entry) -> dict[str, float]:
            return topics[read.arxiv_id]

        with catalog.connection.lease() as connection:
            update_catalog(connection, root, Tagger(tag, "test"))
        return SimpleNamespace(catalog=catalog)

    yield make
    for catalog in opened:
        catalog.close()


def test_months_without_a_digest_are_zero_and_a_paper_counts_once_in_each_month(
    archive: Callable[[list[Row]], Any],
) -> None:
    trends = read_trends(archive(ROWS), topics=["nerf", "video_generation", "no_such_topic"])
    assert trends.months == ("2024-01", "2024-02", "2024-03")
    assert trends.totals == (4, 0, 5)
    lines = {line.topic: line.counts for line in trends.topics}
    assert lines == {"nerf": (3, 0, 1), "video_generation": (1, 0, 4)}


def test_a_window_is_compared_with_the_equally_long_one_before(
    archive: Callable[[list[Row]], Any],
) -> None:
    source = archive(ROWS)
    trends = read_trends(source, start=date(2024, 2, 21), end=date(2024, 4, 20))
    assert (trends.before_start, trends.before_end) == (date(2023, 12, 23), date(2024, 2, 20))
    assert (trends.papers, trends.papers_before) == (5, 4)
    (rising,) = trends.rising
    assert (rising.topic, rising.now, rising.before) == ("video_generation", 4, 1)
    assert (rising.share_now, rising.share_before) == (4 / 5, 1 / 4)
    pooled = 5 / 9
    error = math.sqrt(pooled * (1 - pooled) * (1 / 5 + 1 / 4))
    assert rising.z == pytest.approx((4 / 5 - 1 / 4) / error)
    # nerf fell from 3 of 4 to 1 of 5, but four papers are too few to speak of a trend.
    assert trends.fading == ()


def test_a_falling_share_is_fading_even_when_its_number_grows(
    archive: Callable[[list[Row]], Any],
) -> None:
    before: list[Row] = [("2024-01-10", n, 1, {"nerf": 1.0}) for n in range(8)]
    now: list[Row] = [
        ("2024-02-10", 100 + n, 1, {"nerf": 1.0} if n < 10 else {"rag": 1.0}) for n in range(60)
    ]
    trends = read_trends(archive([*before, *now]), start=date(2024, 2, 1), end=date(2024, 2, 29))
    assert [s.topic for s in trends.rising] == ["rag"]
    assert [(s.topic, s.now, s.before) for s in trends.fading] == [("nerf", 10, 8)]


def test_nothing_rises_or_fades_without_digests_before(
    archive: Callable[[list[Row]], Any],
) -> None:
    trends = read_trends(archive(ROWS), **JANUARY)
    assert (trends.before_start, trends.papers_before) == (None, 0)
    assert trends.rising == trends.fading == ()


def test_most_upvoted_leaves_out_unknown_votes_and_dates_a_paper_within_the_window(
    archive: Callable[[list[Row]], Any],
) -> None:
    source = archive(ROWS)
    top = read_trends(source, **JANUARY).top
    assert [(v.title, v.votes, v.date.day) for v in top] == [
        ("Paper 3", 30, 11),
        ("Paper 1", 12, 12),
        ("Paper 4", 7, 15),
    ]
    assert len(read_trends(source, **MARCH, limit=2).top) == 2


def test_first_appearances_are_those_no_earlier_digest_holds(
    archive: Callable[[list[Row]], Any],
) -> None:
    source = archive(ROWS)
    march = [f for f in read_firsts(source, **MARCH) if f.kind == "topic"]
    assert [(f.concept, f.date, f.title, f.papers) for f in march] == [
        ("rag", date(2024, 3, 7), "Paper 8", 1)
    ]
    january = {f.concept: f for f in read_firsts(source, **JANUARY) if f.kind == "topic"}
    assert set(january) == {"nerf", "video_generation", "safety"}
    # Of several papers of the first day, the one with most votes.
    assert january["nerf"].title == "Paper 1"
    assert january["nerf"].papers == 3


def test_a_topic_is_as_old_as_its_first_paper_however_often_that_appears(
    archive: Callable[[list[Row]], Any],
) -> None:
    rows: list[Row] = [
        ("2024-01-10", 1, 5, {"nerf": 1.0}),
        ("2024-01-10", 2, 9, {"nerf": 0.8}),
        ("2024-03-05", 1, 12, {"nerf": 1.0}),
        ("2024-03-05", 2, 12, {"nerf": 0.8}),
    ]
    source = archive(rows)
    assert [f for f in read_firsts(source, **MARCH) if f.kind == "topic"] == []
    (first,) = [f for f in read_firsts(source, **JANUARY) if f.kind == "topic"]
    assert (first.concept, first.date, first.title) == ("nerf", date(2024, 1, 10), "Paper 2")


def test_a_term_first_appears_with_the_first_title_that_names_it(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    titles = {
        "2024-01-02": ["A Study of Cats"],
        "2024-02-02": ["Speculative Decoding for Cats", "More Speculative Decoding"],
        "2024-03-02": ["Speculative Decoding Revisited"],
    }
    number = 0
    for day, held in titles.items():
        entries = [entry(f"2401.{(number := number + 1):05d}", title, "본문.") for title in held]
        (folder / f"{day}.md").write_text(digest(day, *entries), encoding="utf-8")
    catalog = Catalog(tmp_path / "catalog.sqlite")
    with catalog.connection.lease() as connection:
        update_catalog(connection, folder, Tagger(lambda _: {}, "test"))
    source: Any = SimpleNamespace(catalog=catalog)
    february = {"start": date(2024, 2, 1), "end": date(2024, 2, 29)}
    (first,) = [f for f in read_firsts(source, **february) if "speculative" in f.concept]
    assert (first.kind, first.date, first.papers) == ("term", date(2024, 2, 2), 2)
    assert first.title == "Speculative Decoding for Cats"
    march = {"start": date(2024, 3, 1), "end": date(2024, 3, 31)}
    assert not [f for f in read_firsts(source, **march) if "speculative" in f.concept]
    catalog.close()


def test_no_digests_give_no_figures(archive: Callable[[list[Row]], Any]) -> None:
    source = archive([])
    trends = read_trends(source)
    assert (trends.papers, trends.months, trends.top, trends.start) == (0, (), (), None)
    assert read_firsts(source) == ()


def test_a_window_that_ends_before_it_starts_is_refused(
    archive: Callable[[list[Row]], Any],
) -> None:
    with pytest.raises(ValueError, match=r"2024-03-31.*2024-03-01"):
        read_trends(archive(ROWS), start=MARCH["end"], end=MARCH["start"])


@pytest.mark.parametrize(
    ("counts", "sign"),
    [((5, 10, 1, 10), 1), ((1, 10, 5, 10), -1), ((3, 30, 1, 10), 0), ((0, 0, 1, 10), 0)],
)
def test_z_has_the_sign_of_the_change(counts: tuple[int, int, int, int], sign: int) -> None:
    z = z_of_shares(*counts)
    assert (z > 1e-9) - (z < -1e-9) == sign


@pytest.mark.parametrize("day", [date.min, date(1, 1, 3), date.max])
def test_the_ends_of_the_calendar_are_windows_too(seeds: Assistant, day: date) -> None:
    assert read_trends(seeds, start=day, end=day).papers == 0
    assert read_trends(seeds, end=day, limit=1).papers in (0, 59)
    assert read_firsts(seeds, end=date.min) == ()


def test_months_run_through_a_turn_of_the_year() -> None:
    assert months_between(date(2023, 11, 30), date(2024, 2, 1)) == (
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    )


def test_figures_of_the_seeds_agree_with_a_count_over_the_files(seeds: Assistant) -> None:
    root = seeds.settings.digests
    entries = [
        e for file in find_digests(root) for e in read_digest(root / file.path, root).entries
    ]
    trends = read_trends(seeds, start=date(2000, 1, 1), limit=3)
    by_month: dict[str, set[str]] = {}
    for item in entries:
        by_month.setdefault(f"{item.date:%Y-%m}", set()).add(item.arxiv_id)
    held = dict(zip(trends.months, trends.totals, strict=True))
    assert {m: n for m, n in held.items() if n} == {m: len(ids) for m, ids in by_month.items()}
    votes = sorted((e.votes for e in entries if e.votes is not None), reverse=True)
    assert [v.votes for v in trends.top] == votes[:3]


def test_every_figure_of_the_seeds_is_the_number_of_papers_behind_it(seeds: Assistant) -> None:
    catalog = seeds.catalog
    found = figures.topic_months(catalog, list(Lexicon.default().topics), ABOUT)
    cells = [(t, m, n) for t, months in found.items() for m, n in months.items()]
    assert len(cells) > 20
    for topic, month, count in cells:
        first = date.fromisoformat(f"{month}-01")
        last = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        wanted = papers_about(topic, first, date.fromordinal(last.toordinal() - 1))
        ids = catalog.find(wanted)
        assert len(set(ids)) == len(ids) == catalog.count(wanted) == count


def test_facts_are_ready_for_json(seeds: Assistant) -> None:
    trends = read_trends(seeds)
    loaded = json.loads(json.dumps(trends.to_dict()))
    assert loaded["end"] == max(seeds.digest_dates()).isoformat()
    assert [line["topic"] for line in loaded["topics"]] == [t.topic for t in trends.topics]


def test_lines_are_the_largest_specific_topics_of_the_window(seeds: Assistant) -> None:
    trends = read_trends(seeds)
    counts = Counter(figures.topic_counts(seeds.catalog, trends.start, trends.end, ABOUT))
    specific = sorted((counts[t] for t in specific_topics()), reverse=True)
    assert [counts[line.topic] for line in trends.topics] == specific[: len(trends.topics)]
