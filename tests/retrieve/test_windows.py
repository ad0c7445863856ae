"""Where a window without digests moves to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from assistant.language.dates.find import Window
from assistant.retrieve.windows import holds_digest, nearest_window, newest_window

DAYS = (date(2024, 2, 7), date(2024, 5, 30), date(2024, 8, 22))


def _window(start: str | None, end: str | None, kind: Any) -> Window:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    return Window(days[0], days[1], "as asked", kind)


@pytest.mark.parametrize(
    ("asked", "moved"),
    [
        (("2024-05-20", "2024-05-26", "week"), ("2024-05-27", "2024-06-02")),
        (("2024-06-01", "2024-06-30", "month"), ("2024-05-01", "2024-05-31")),
        (("2024-03-01", "2024-03-31", "month"), ("2024-02-01", "2024-02-29")),
        (("2026-01-01", "2026-12-31", "year"), ("2024-01-01", "2024-12-31")),
        (("2024-05-29", "2024-05-29", "day"), ("2024-05-30", "2024-05-30")),
        (("2024-06-03", "2024-06-12", "range"), ("2024-05-21", "2024-05-30")),
        (("2024-08-10", "2024-08-19", "range"), ("2024-08-22", "2024-08-31")),
        (("2025-01-01", None, "range"), ("2024-08-22", "2024-08-22")),
        ((None, "2023-01-01", "range"), ("2024-02-07", "2024-02-07")),
    ],
)
def test_the_nearest_of_its_kind(
    asked: tuple[str | None, str | None, str], moved: tuple[str, str]
) -> None:
    window = _window(*asked)
    assert not holds_digest(window, DAYS)
    found = nearest_window(window, DAYS)
    assert found is not None
    assert (str(found.start), str(found.end)) == moved
    assert holds_digest(found, DAYS)
    assert str(found.start) in found.label


def test_of_two_equally_near_days_the_earlier_is_taken() -> None:
    days = (date(2024, 1, 1), date(2024, 1, 5))
    found = nearest_window(_window("2024-01-03", "2024-01-03", "day"), days)
    assert found is not None
    assert found.start == date(2024, 1, 1)


def test_without_digests_there_is_nowhere_to_go() -> None:
    assert nearest_window(_window("2024-01-03", "2024-01-03", "day"), ()) is None


@pytest.mark.parametrize(
    ("ages", "length"),
    [
        ([0] * 8, 14),
        ([13] * 8 + [14] * 8, 14),
        ([0] * 7 + [14], 30),
        ([0] * 7 + [30], 90),
        ([89], 90),
        ([90] * 20, None),
        ([-1] * 20, None),
        ([], None),
    ],
)
def test_the_newest_are_in_the_shortest_window_that_holds_enough(
    ages: list[int], length: int | None
) -> None:
    newest = date(2024, 8, 31)
    found = newest_window([newest - timedelta(days=age) for age in ages], newest)
    if length is None:
        assert found is None
    else:
        assert found is not None
        assert (found.start, found.end) == (newest - timedelta(days=length - 1), newest)
