"""Connections are few, and shared; what fails half-way leaves no trace in catalog or connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from digests import write_folder
from process import descriptors

from assistant import Assistant
from assistant.catalog.catalog import Catalog
from assistant.catalog.connection import MOST, Pool, transaction
from assistant.catalog.schema import connect
from assistant.catalog.state import flag_doubtful
from assistant.catalog.vector_cache import CatalogVectorCache
from assistant.index.sync import make_tagger

_REFUSE = (
    "CREATE TRIGGER refuse BEFORE {event} ON {table} WHEN new.{column} = '{value}'"
    " BEGIN SELECT RAISE(ABORT, 'refused'); END"
)

_COUNT, _WRITE = "SELECT COUNT(*) FROM meta", "INSERT INTO meta VALUES ('a', '1')"


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    with closing(Pool(tmp_path / "catalog.sqlite")) as pool:
        yield pool


def _open_files(tmp_path: Path) -> int:
    return descriptors(within=tmp_path.resolve())


def test_any_number_of_threads_has_a_few_connections(pool: Pool, tmp_path: Path) -> None:
    readers, held = 4 * MOST, list[int]()
    together = Barrier(readers)
    # To open one takes a file more for a moment, so that all are open before files are counted.
    with ExitStack() as all_of_them:
        for _ in range(MOST):
            all_of_them.enter_context(pool.lease()).execute(_COUNT)

    def read(_: int) -> None:
        together.wait()
        for _ in range(20):
            with pool.lease() as connection:
                assert connection.execute(_COUNT).fetchone() == (0,)
                held.append(_open_files(tmp_path))

    with ThreadPoolExecutor(readers) as threads:
        list(threads.map(read, range(readers)))
    # The catalog and its log of each, and what they share.
    assert set(held) == {2 * MOST + 1}


def test_a_connection_that_failed_takes_along_what_it_left_half_done(pool: Pool) -> None:
    def fail() -> None:
        with pool.lease() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_WRITE)
            raise ZeroDivisionError

    for _ in range(MOST + 1):
        with pytest.raises(ZeroDivisionError):
            fail()
    for _ in range(MOST):
        assert pool.execute(_COUNT).fetchone() == (0,)
    # Nobody holds a lock any more.
    pool.execute(_WRITE)


def test_a_catalog_that_cannot_be_opened_is_tried_again(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"no database" * 1000)
    for _ in range(MOST + 1):
        with pytest.raises(sqlite3.DatabaseError):
            pool.execute(_COUNT)
    path.unlink()
    assert pool.execute(_COUNT).fetchone() == (0,)


def test_a_catalog_put_in_the_place_of_another_is_read(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    pool.execute(_WRITE)
    assert [pool.execute(_COUNT)[0] for _ in range(MOST)] == [(1,)] * MOST
    path.rename(tmp_path / "aside.sqlite")
    # Until another one is there, none is made.
    assert pool.execute(_COUNT)[0] == (1,)
    assert not path.exists()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink()
    connect(path).close()
    assert [pool.execute(_COUNT)[0] for _ in range(MOST)] == [(0,)] * MOST


def test_who_reads_while_it_is_closed_reads_on(pool: Pool, tmp_path: Path) -> None:
    with pool.lease() as connection:
        pool.close()
        assert pool.execute(_COUNT)[0] == (0,)
        pool.close()
        assert connection.execute(_COUNT).fetchone() == (0,)
    assert _open_files(tmp_path) == 0


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
        with pytest.raises(sqlite3.IntegrityError, match="refused"), transaction(connection):
            flag_doubtful(connection, set(), ids, make_tagger(1024))
        connection.execute("DROP TRIGGER refuse")
        count = "SELECT SUM(summary_doubtful) FROM papers"
        assert connection.execute(count).fetchone() == (0,)
        with transaction(connection):
            flag_doubtful(connection, set(), ids, make_tagger(1024))
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
