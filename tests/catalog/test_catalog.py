"""The catalog's answers, against the same facts counted from its entries in plain Python."""

from __future__ import annotations

import gc
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from digests import digest, invented, write_folder
from process import descriptors

from assistant import Assistant
from assistant.catalog.catalog import Catalog
from assistant.catalog.keys import from_day, name_key, to_day
from assistant.catalog.papers import Tagger
from assistant.catalog.schema import SCHEMA_VERSION, connect
from assistant.catalog.selection import Selection
from assistant.catalog.state import State
from assistant.catalog.update import update_catalog
from assistant.digest import Entry, find_digests, read_digest


def _tag(entry: Entry) -> dict[str, float]:
    return {"video": 0.9} if "Video" in entry.title else {}


TAGGER = Tagger(_tag, "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = write_folder(tmp_path / "digests", papers=20)
    again = digest("2024-02-01", invented(0, votes=None), invented(9, votes=2))
    (root / "again.md").write_text(again, encoding="utf-8")
    return root


@pytest.fixture
def catalog(folder: Path, tmp_path: Path) -> Catalog:
    path = tmp_path / "catalog.sqlite"
    with closing(connect(path)) as connection:
        update_catalog(connection, folder, TAGGER)
    return Catalog(path)


def _entries(folder: Path) -> list[Entry]:
    files = find_digests(folder)
    return [e for file in files for e in read_digest(folder / file.path, folder).entries]


def _newest(entries: list[Entry]) -> dict[str, Entry]:
    return {entry.arxiv_id: entry for entry in sorted(entries, key=lambda entry: entry.date)}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None),
        (date(2024, 1, 2), date(2024, 1, 3)),
        (date(2024, 1, 3), None),
        (None, date(2024, 1, 1)),
        (date(2024, 2, 1), date(2024, 2, 1)),
        (date(2025, 1, 1), None),
        (date(2024, 1, 3), date(2024, 1, 2)),
    ],
)
@pytest.mark.parametrize("author", [None, "Dana Winter", "field", "nobody"])
@pytest.mark.parametrize("min_votes", [None, 20])
def test_select_agrees_with_a_plain_count(
    catalog: Catalog,
    folder: Path,
    start: date | None,
    end: date | None,
    author: str | None,
    min_votes: int | None,
) -> None:
    entries = _entries(folder)
    within = {
        entry.arxiv_id
        for entry in entries
        if (start is None or entry.date >= start) and (end is None or entry.date <= end)
    }
    wanted = [
        entry
        for entry in _newest(entries).values()
        if entry.arxiv_id in within
        and (
            author is None
            or any(author.lower() in (n.lower(), n.lower().split()[-1]) for n in entry.authors)
        )
        and (min_votes is None or (entry.votes or 0) >= min_votes)
    ]
    wanted.sort(key=lambda e: (e.date, -1 if e.votes is None else e.votes), reverse=True)
    found = catalog.find(Selection(start=start, end=end, author=author, min_votes=min_votes))
    assert found == [entry.arxiv_id for entry in wanted]


def test_topics_are_those_of_the_tagger(catalog: Catalog) -> None:
    videos = catalog.find(Selection(topic="video"))
    assert sorted(videos) == ["2401.00000", "2401.00008", "2401.00016"]
    assert catalog.find(Selection(topic="video", min_topic_score=0.95)) == []
    assert catalog.topic_scores(["2401.00000", "2401.00001"], "video") == {"2401.00000": 0.9}
    assert catalog.topic_scores(None, "video") == catalog.topic_scores(catalog.find(), "video")
    paper = catalog.paper("2401.00000")
    assert paper is not None
    assert paper.topics == ("video",)


def test_figures_agree_with_a_plain_count(catalog: Catalog, folder: Path) -> None:
    entries = _entries(folder)
    assert catalog.counts_by_day() == Counter(entry.date for entry in entries)
    assert catalog.digest_dates() == tuple(sorted({entry.date for entry in entries}))
    assert catalog.size() == (6, 22, 20)


def test_a_paper_knows_its_appearances(catalog: Catalog) -> None:
    paper = catalog.paper("2401.00000")
    assert paper is not None
    assert [(a.date, a.votes) for a in paper.appearances] == [
        (date(2024, 1, 1), 1),
        (date(2024, 2, 1), None),
    ]
    # Unknown votes are unknown, not 0, and not those of another day.
    assert paper.votes is None
    assert paper.date_in(date(2024, 1, 1), date(2024, 1, 31)) == date(2024, 1, 1)
    assert paper.date_in(None, None) == date(2024, 2, 1)
    assert paper.date_in(date(2030, 1, 1), None) == date(2024, 2, 1)


def test_another_tagger_tags_anew(catalog: Catalog, folder: Path) -> None:
    with closing(connect(catalog.path)) as connection:
        changes = update_catalog(connection, folder, Tagger(lambda entry: {"all": 0.5}, "2"))
    assert not changes.any
    assert len(catalog.find(Selection(topic="all"))) == 20
    assert catalog.find(Selection(topic="video")) == []


def test_a_failure_in_the_middle_changes_nothing(catalog: Catalog, folder: Path) -> None:
    before = (catalog.size(), State(catalog.connection, 64).hashes)
    (folder / "more.md").write_text(digest("2024-03-01", invented(70)), encoding="utf-8")

    def fail(entry: Entry) -> dict[str, float]:
        raise KeyboardInterrupt

    with closing(connect(catalog.path)) as connection, pytest.raises(KeyboardInterrupt):
        update_catalog(connection, folder, Tagger(fail, "1"))
    assert (catalog.size(), State(catalog.connection, 64).hashes) == before


def test_an_open_catalog_sees_what_is_committed(catalog: Catalog, folder: Path) -> None:
    assert catalog.paper("2401.00070") is None
    assert len(catalog.digest_dates()) == 6
    (folder / "more.md").write_text(digest("2024-03-01", invented(70)), encoding="utf-8")
    with closing(connect(catalog.path)) as connection:
        update_catalog(connection, folder, TAGGER)
    assert catalog.paper("2401.00070") is not None
    assert catalog.digest_dates()[-1] == date(2024, 3, 1)


def test_connections_go_with_the_last_reader(catalog: Catalog) -> None:
    folder = catalog.path.parent.resolve()
    before = descriptors(within=folder)
    gc.disable()
    try:
        held = [Catalog(catalog.path)]
        assert held[0].digest_dates()
        assert descriptors(within=folder) > before
        held.clear()
        assert descriptors(within=folder) == before
        assert catalog.digest_dates()
        catalog.close()
        assert descriptors(within=folder) == before
    finally:
        gc.enable()


def test_threads_lose_no_paper_while_others_write(catalog: Catalog, folder: Path) -> None:
    ids = catalog.find()
    lost: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            if len(catalog.papers_by_id(ids)) != len(ids):
                lost.append(1)

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    with closing(connect(catalog.path)) as connection:
        for votes in range(40):
            text = digest("2024-02-01", invented(0, votes=votes), invented(9, votes=2))
            (folder / "again.md").write_text(text + " " * votes, encoding="utf-8")
            update_catalog(connection, folder, TAGGER)
    stop.set()
    for reader in readers:
        reader.join()
    assert lost == []


def test_an_older_catalog_is_read_anew_and_keeps_what_is_dear(
    catalog: Catalog, folder: Path
) -> None:
    catalog.close()
    with closing(sqlite3.connect(catalog.path)) as database, database:
        database.execute("INSERT INTO embeddings VALUES ('m', 'h', x'00000000')")
        database.execute("INSERT INTO supplements VALUES ('2401.00001', 'feed', '{}', 1)")
        database.execute("ALTER TABLE papers RENAME TO papers_of_old")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with closing(connect(catalog.path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM entries").fetchone() == (0,)
        assert connection.execute("SELECT COUNT(*) FROM embeddings").fetchone() == (1,)
        assert connection.execute("SELECT COUNT(*) FROM supplements").fetchone() == (1,)
        assert update_catalog(connection, folder, TAGGER).added == 22


@pytest.mark.parametrize("day", [date(2023, 11, 20), date(2024, 2, 29), date(2024, 12, 31)])
def test_days_are_numbers_and_back(day: date) -> None:
    assert from_day(to_day(day)) == day
    assert to_day(day) == int(f"{day:%Y%m%d}")


def test_names_are_compared_by_letters() -> None:
    assert name_key("  T2V-Turbo: A_Thing!  ") == "t2v turbo a thing"
    assert name_key("MÜLLER") == "müller"


def test_the_seeds_agree_with_their_text(seeds: Assistant) -> None:
    root = seeds.settings.digests
    headings = [
        line
        for path in sorted(root.glob("20*.md"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.startswith("### [")
    ]
    assert len(headings) == len(seeds.papers()) == 59
    for paper in seeds.papers():
        assert f"### [{paper.title}]({paper.url})" in headings
