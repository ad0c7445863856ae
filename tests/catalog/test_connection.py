"""What fails half-way leaves the catalog as it was, and ready for the next write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from digests import write_folder

from assistant import Assistant
from assistant.catalog.catalog import Catalog
from assistant.catalog.connection import transaction
from assistant.catalog.papers import flag_doubtful
from assistant.catalog.schema import connect
from assistant.catalog.vector_cache import CatalogVectorCache
from assistant.index.sync import make_tagger

_REFUSE = (
    "CREATE TRIGGER refuse BEFORE {event} ON {table} WHEN new.{column} = '{value}'"
    " BEGIN SELECT RAISE(ABORT, 'refused'); END"
)


def test_a_block_that_fails_is_undone(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "catalog.sqlite")) as connection:
        with pytest.raises(sqlite3.IntegrityError), transaction(connection):
            connection.executemany("INSERT INTO meta VALUES ('a', ?)", ["1", "2"])
        with transaction(connection):
            connection.execute("INSERT INTO meta VALUES ('b', '2')")
        assert connection.execute("SELECT * FROM meta").fetchall() == [("b", "2")]


def test_flags_that_cannot_all_be_set_are_all_left(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=4)
    Assistant.open(folder, tmp_path / "data", llm="none").sync()
    ids = [f"2401.0000{n}" for n in range(4)]
    with closing(connect(tmp_path / "data" / "catalog.sqlite")) as connection:
        refuse = _REFUSE.format(
            event="UPDATE", table="papers", column="arxiv_id", value="2401.00002"
        )
        connection.execute(refuse)
        with pytest.raises(sqlite3.IntegrityError, match="refused"):
            flag_doubtful(connection, ids, make_tagger(1024))
        connection.execute("DROP TRIGGER refuse")
        count = "SELECT SUM(summary_doubtful) FROM papers"
        assert connection.execute(count).fetchone() == (0,)
        flag_doubtful(connection, ids, make_tagger(1024))
        assert connection.execute(count).fetchone() == (4,)


def test_a_batch_of_vectors_is_remembered_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        cache = CatalogVectorCache(catalog)
        vectors = {key: np.ones(3, np.float32) for key in ("a", "b")}
        refuse = _REFUSE.format(event="INSERT", table="embeddings", column="hash", value="b")
        catalog.connection.execute(refuse)
        with pytest.raises(sqlite3.IntegrityError, match="refused"):
            cache.put("model", vectors)
        catalog.connection.execute("DROP TRIGGER refuse")
        assert cache.get("model", ["a", "b"]) == {}
        cache.put("model", vectors)
        assert set(cache.get("model", ["a", "b"])) == {"a", "b"}
