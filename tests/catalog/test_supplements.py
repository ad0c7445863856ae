"""What feeds and arXiv say of papers completes what digests say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from digests import digest, invented, write_folder

from assistant import Assistant
from assistant.catalog.catalog import Catalog
from assistant.catalog.collection import read_collection
from assistant.catalog.papers import Tagger
from assistant.catalog.records import Supplement
from assistant.catalog.schema import SCHEMA_VERSION, connect
from assistant.catalog.state import State
from assistant.catalog.update import update_catalog
from assistant.digest import Entry

FEED = Supplement(
    "2401.00001",
    "feed",
    abstract="We move robots.",
    summary_en="Robots move.",
    keywords=("robots", "motion"),
    organizations=("Acme Labs",),
    code_url="https://example.org/code",
    stars=12,
    project_url="https://example.org",
)


def _tag(entry: Entry) -> dict[str, float]:
    return {"robots": 0.9} if "robots" in entry.abstract else {}


TAGGER = Tagger(_tag, "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "digests", papers=4)


@pytest.fixture
def catalog(folder: Path, tmp_path: Path) -> Catalog:
    found = Catalog(tmp_path / "catalog.sqlite")
    update(found, folder)
    return found


def update(catalog: Catalog, folder: Path) -> None:
    with closing(connect(catalog.path)) as connection:
        update_catalog(connection, folder, TAGGER)


def test_the_next_sync_completes_exactly_those_papers(catalog: Catalog, folder: Path) -> None:
    before = State(catalog.connection, 64).hashes
    catalog.supplement([FEED, Supplement("2499.99999", "feed", abstract="Of no digest.")])
    assert State(catalog.connection, 64).hashes == before
    update(catalog, folder)
    after = State(catalog.connection, 64).hashes
    assert {key for key in after if after[key] != before[key]} == {"2401.00001"}
    paper = catalog.paper("2401.00001")
    assert paper is not None
    for name in FEED.__slots__:
        if name not in ("arxiv_id", "source"):
            assert getattr(paper, name) == getattr(FEED, name), name
    assert paper.topics == ("robots",)
    assert paper.full_text == f"{paper.text}\nWe move robots."
    catalog.supplement([FEED])
    update(catalog, folder)
    assert State(catalog.connection, 64).hashes == after


def test_what_a_digest_says_wins(catalog: Catalog, folder: Path) -> None:
    lines = "Organization: Beta\n\nCode: https://example.org/other"
    text = invented(1).replace("Vote:", f"{lines}\n\nVote:")
    (folder / "2024-03-01.md").write_text(digest("2024-03-01", text), encoding="utf-8")
    catalog.supplement([FEED])
    update(catalog, folder)
    paper = catalog.paper("2401.00001")
    assert paper is not None
    assert paper.organizations == ("Beta",)
    assert (paper.code_url, paper.stars) == ("https://example.org/other", None)
    assert paper.abstract == FEED.abstract


def test_an_older_digest_fills_what_the_newest_leaves_out(catalog: Catalog, folder: Path) -> None:
    text = invented(1) + "\n\n- **Abstract**: Of long ago."
    (folder / "2020-03-01.md").write_text(digest("2020-03-01", text), encoding="utf-8")
    catalog.supplement([FEED])
    update(catalog, folder)
    paper = catalog.paper("2401.00001")
    assert paper is not None
    assert (paper.date, paper.abstract) == (date(2024, 1, 1), "Of long ago.")


def test_a_newer_supplement_replaces_one_of_its_source(catalog: Catalog, folder: Path) -> None:
    catalog.supplement([FEED, replace(FEED, source="arxiv", abstract="arXiv's.", keywords=())])
    update(catalog, folder)
    paper = catalog.paper("2401.00001")
    assert paper is not None
    assert (paper.abstract, paper.keywords) == ("arXiv's.", FEED.keywords)
    catalog.supplement([Supplement("2401.00001", "arxiv"), replace(FEED, stars=13)])
    update(catalog, folder)
    paper = catalog.paper("2401.00001")
    assert paper is not None
    assert (paper.abstract, paper.stars) == (FEED.abstract, 13)


def test_supplements_outlive_their_digest(catalog: Catalog, folder: Path) -> None:
    catalog.supplement([FEED])
    update(catalog, folder)
    texts = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    for path in texts:
        path.unlink()
    update(catalog, folder)
    assert catalog.paper("2401.00001") is None
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    update(catalog, folder)
    paper = catalog.paper("2401.00001")
    assert paper is not None
    assert paper.abstract == FEED.abstract


def test_papers_without_an_abstract(catalog: Catalog, folder: Path) -> None:
    assert catalog.lacking_abstracts() == [
        (f"2401.{n:05d}", date(2024, 1, 1)) for n in (3, 2, 1, 0)
    ]
    catalog.supplement([FEED, Supplement("2401.00002", "feed", keywords=("k",))])
    text = invented(3) + "\n\n- **Abstract**: Its own."
    (folder / "2024-03-01.md").write_text(digest("2024-03-01", text), encoding="utf-8")
    update(catalog, folder)
    assert [arxiv_id for arxiv_id, _ in catalog.lacking_abstracts()] == ["2401.00002", "2401.00000"]


def test_a_sync_indexes_completed_papers_again(folder: Path, tmp_path: Path) -> None:
    assistant = Assistant.open(digests=folder, data_dir=tmp_path / "data", llm="none")
    assistant.sync()
    assistant.catalog.supplement([FEED])
    assert assistant.sync().embedded >= 1
    assert assistant.sync().embedded == 0


def test_after_an_older_schema_questions_are_answered_from_digests_read_anew(
    folder: Path, tmp_path: Path
) -> None:
    Assistant.open(folder, tmp_path / "data", llm="none").sync()
    with closing(sqlite3.connect(tmp_path / "data" / "catalog.sqlite")) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assert len(assistant.search("robot manipulation")) > 0
    assert assistant.catalog.size() == (1, 4, 4)


def test_organisations_are_counted_and_called_as_papers_spell_them(
    catalog: Catalog, folder: Path
) -> None:
    held = read_collection(catalog)
    assert held is not None
    assert (held.organizations, held.productive) == (0, ())
    other = replace(FEED, arxiv_id="2401.00002", organizations=("acme  labs", "Beta Univ."))
    catalog.supplement([FEED, other])
    update(catalog, folder)
    held = read_collection(catalog)
    assert held is not None
    assert held.organizations == 2
    assert [count for _, count in held.productive] == [2, 1]
    assert held.productive[0][0].casefold().split() == ["acme", "labs"]
    assert held.productive[1][0] == "Beta Univ."
