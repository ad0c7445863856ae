"""What a small sync compares is what changed, and never less than that."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from digests import digest, generation_of, invented, state, write_folder

from assistant import Assistant
from assistant.catalog.counts import authors_containing
from assistant.catalog.schema import PROLIFIC
from assistant.catalog.state import State
from assistant.index.manifest import DIGITS, Contents, seal


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    folder = write_folder(tmp_path / "digests", papers=24)
    opened = Assistant.open(folder, tmp_path / "data", llm="none")
    opened.sync()
    return opened


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gets a word for each time that all papers are read to be compared."""
    read: list[str] = []
    hashes = State.hashes.func  # type: ignore[attr-defined]

    def _noted(self: State) -> object:
        read.append("catalog")
        return hashes(self)

    monkeypatch.setattr(State, "hashes", property(_noted))
    return read


def _change(assistant: Assistant, step: str) -> None:
    folder = assistant.settings.digests
    if step == "added":
        (folder / "new.md").write_text(digest("2024-02-01", invented(50)), encoding="utf-8")
    elif step == "written twice":
        (folder / "new.md").write_text(
            digest("2024-02-01", invented(50, votes=7)), encoding="utf-8"
        )
    elif step == "gone":
        (folder / "new.md").unlink()
    elif step == "moved":
        (folder / "2024-01-02.md").rename(folder / "moved.md")


def test_small_changes_are_taken_up_without_comparing_all_papers(
    assistant: Assistant, tmp_path: Path, whole: list[str]
) -> None:
    for number, step in enumerate(("added", "written twice", "moved", "gone", "added", "nothing")):
        _change(assistant, step)
        assistant.sync()
        assert whole == [], step
        fresh = Assistant.open(assistant.settings.digests, tmp_path / f"fresh{number}", llm="none")
        fresh.sync()
        whole.clear()
        held, wanted = generation_of(assistant).contents, generation_of(fresh).contents
        assert dict(held.hashes) == dict(wanted.hashes), step
        assert held.papers == wanted.papers == len(held.hashes), step
        assert held.chunks == wanted.chunks == len([*held.record_ids()]), step
        assert held.all.doubtful == wanted.all.doubtful, step


def test_of_an_index_that_the_catalog_does_not_know_all_papers_are_compared(
    assistant: Assistant, whole: list[str]
) -> None:
    expected = state(assistant)
    with closing(sqlite3.connect(assistant.settings.data_dir / "catalog.sqlite")) as connection:
        connection.execute("UPDATE meta SET value = 'another' WHERE key = 'indexed'")
        connection.commit()
    assistant.sync()
    assert whole
    whole.clear()
    assistant.sync()
    assert whole == []
    assert state(assistant) == expected


def test_what_was_written_while_the_index_was_not_is_still_known_later(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change(assistant, "added")
    with monkeypatch.context() as patch:
        patch.setattr("assistant.index.sync.build", _fail)
        with pytest.raises(RuntimeError):
            assistant.sync()
    _change(assistant, "written twice")
    known = State(assistant.catalog.connection, DIGITS).since(seal(generation_of(assistant).folder))
    assert known is not None
    assert [(key, paper.held) for key, paper in known.items()] == [("2401.00050", "")]
    assert assistant.sync().embedded == 1
    assert generation_of(assistant).contents.papers == 25


def _fail(*_: object) -> None:
    raise RuntimeError


def test_a_catalog_of_an_earlier_version_gets_the_indices_of_this_one(
    assistant: Assistant,
) -> None:
    expected = state(assistant)
    path = assistant.settings.data_dir / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        before = _indices(connection)
        for name in ("authors_by_key", "prolific_people", "papers_of_topic"):
            connection.execute(f"DROP INDEX {name}")
        connection.execute("DROP TABLE unindexed")
        connection.execute("DELETE FROM meta WHERE key = 'indexed'")
        connection.execute("CREATE INDEX authors_by_last ON paper_authors (last_key)")
        connection.execute("CREATE INDEX people_by_papers ON people (papers DESC, name)")
        connection.commit()
    assert assistant.sync().embedded == 0
    with closing(sqlite3.connect(path)) as connection:
        assert _indices(connection) == before
    assert state(assistant) == expected


def _indices(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


def test_people_of_few_papers_follow_those_of_many(assistant: Assistant) -> None:
    with closing(sqlite3.connect(assistant.settings.data_dir / "catalog.sqlite")) as connection:
        people = [(f"zz {n}", f"Zz {n}", n) for n in range(PROLIFIC - 2, PROLIFIC + 2)]
        connection.executemany("INSERT INTO people VALUES (?, ?, ?)", people)
        connection.commit()
    names = [(name, papers) for _, name, papers in reversed(people)]
    assert authors_containing(assistant.catalog, "zz", 10) == names
    assert authors_containing(assistant.catalog, "zz", 2) == names[:2]
    assert authors_containing(assistant.catalog, "zz", 3) == names[:3]


def test_lists_of_papers_as_an_earlier_version_wrote_them_are_read(tmp_path: Path) -> None:
    first = [{"1": "a", "2": "b", "3": "c"}, {"1": 2}]
    changed = [{"2": "x", "4": "d"}, {"1": 2, "4": 3}, ["3"]]
    for name, facts in (("papers", first), ("papers-changed", changed), ("doubtful", ["1", "4"])):
        (tmp_path / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
    contents = Contents.read(tmp_path, 3, 6)
    assert dict(contents.hashes) == {"1": "a", "2": "x", "4": "d"}
    assert [len(contents.records_of(paper)) for paper in "124"] == [2, 1, 3]
    assert [paper for paper in "124" if contents.is_doubtful(paper)] == ["1", "4"]
