"""Where fetched days go, and how many a question needs."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from digests import digest, invented

from assistant.feed.days import days_for, read_holdings, target_folder
from assistant.resources import seeds_dir
from assistant.settings import Settings


def _settings(tmp_path: Path, digests: Path) -> Settings:
    return Settings.load(digests=digests, data_dir=tmp_path / "data")


def test_fetched_days_go_into_the_digest_folder_also_where_it_is_yet_to_come(
    tmp_path: Path,
) -> None:
    assert target_folder(_settings(tmp_path, tmp_path)) == tmp_path
    assert target_folder(_settings(tmp_path, tmp_path / "a" / "b")) == tmp_path / "a" / "b"


def test_the_shipped_seeds_and_folders_of_others_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "data" / "fetched"
    assert target_folder(_settings(tmp_path, seeds_dir())) == beside
    # Root may write everywhere, and tests may run as root.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path / "theirs")
    (tmp_path / "theirs").mkdir()
    assert target_folder(_settings(tmp_path, tmp_path / "theirs")) == beside


def test_the_days_of_the_seeds_say_nothing_of_what_was_fetched(tmp_path: Path) -> None:
    assert read_holdings(_settings(tmp_path, seeds_dir())).newest is None


def test_days_are_known_by_path_or_by_heading(tmp_path: Path) -> None:
    (tmp_path / "2024/05").mkdir(parents=True)
    (tmp_path / "2024/05/06.md").write_text(digest("2024-05-06", invented(0)))
    (tmp_path / "2024-05-07.md").write_text(digest("2024-05-07", invented(1)))
    (tmp_path / "mine.txt").write_text(digest("2024-05-08", invented(2)))
    held = read_holdings(_settings(tmp_path, tmp_path))
    assert held.fetched == {date(2024, 5, 6)}
    assert held.others == {date(2024, 5, 7), date(2024, 5, 8)}
    assert held.newest == date(2024, 5, 8)


TODAY = date(2025, 12, 20)
WEEK = (date(2025, 12, 15), date(2025, 12, 21))
MONTH = (date(2025, 12, 1), date(2025, 12, 31))
OLD = date(2024, 9, 25)


@pytest.mark.parametrize(
    ("start", "end", "newest", "fetched", "days"),
    [
        (*WEEK, OLD, None, 7),
        (*WEEK, date(2025, 12, 18), date(2025, 12, 18), 7),
        (*WEEK, date(2025, 12, 8), date(2025, 12, 8), 13),
        (*WEEK, OLD, OLD, 30),
        (*MONTH, OLD, None, 20),
        (*MONTH, TODAY, TODAY, None),
        (date(2025, 12, 10), date(2025, 12, 12), date(2025, 12, 12), date(2025, 12, 12), None),
        (date(2024, 9, 1), date(2024, 9, 30), date(2024, 8, 1), date(2024, 8, 1), None),
        (None, date(2025, 12, 19), date(2025, 12, 18), date(2025, 12, 18), 30),
        (None, None, OLD, OLD, None),
    ],
)
def test_a_question_needs_days_where_its_time_is_newer_than_the_digests(
    start: date | None,
    end: date | None,
    newest: date | None,
    fetched: date | None,
    days: int | None,
) -> None:
    assert days_for(start, end, newest=newest, fetched=fetched, today=TODAY) == days
