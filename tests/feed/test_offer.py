"""When new days are offered, and how many."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.feed.offer import Offer, offer
from assistant.language.dates.find import Window

TODAY = date(2025, 12, 31)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def window(start: int | None, end: int | None) -> Window:
    """Days from ``start`` to ``end`` days ago."""
    first = None if start is None else days_ago(start)
    last = None if end is None else days_ago(end)
    return Window(first, last, "", "range")


@pytest.mark.parametrize(
    ("newest", "asked", "days"),
    [
        # Nothing is asked: only old digests count.
        (0, None, None),
        (3, None, None),
        (4, None, (7, False)),
        # A question about days after the newest digest.
        (1, window(0, 0), (7, True)),
        (400, window(6, 0), (7, True)),
        (400, window(13, 0), (14, True)),
        (400, window(300, 0), (30, True)),
        (400, window(6, None), (7, True)),
        (10, window(500, None), (7, True)),
        # This week, asked on its third day with a digest of the second.
        (1, window(2, -4), None),
        # What a fetch can't reach, and what is still to come.
        (400, window(300, 200), (7, False)),
        (2, window(-1, -3), None),
        # A time that the digests cover.
        (2, window(40, 10), None),
        (400, window(500, 450), (7, False)),
        # No digest at all.
        (None, window(6, 0), None),
    ],
)
def test_what_is_offered(
    newest: int | None, asked: Window | None, days: tuple[int, bool] | None
) -> None:
    found = offer(None if newest is None else days_ago(newest), TODAY, asked)
    assert (found and (found.days, found.asked)) == days


def test_the_newest_papers_are_asked_for() -> None:
    assert offer(days_ago(10), TODAY, window(24, 10), recent=True) == Offer(days_ago(10), 7, True)
    assert offer(days_ago(2), TODAY, window(15, 0), recent=True) is None


def test_an_offer_is_one_sentence_and_one_action() -> None:
    found = Offer(date(2024, 9, 25), 7)
    assert found.sentence("en") == "The newest digest is of 25 September 2024."
    assert found.sentence("ko") == "가장 최근 다이제스트는 2024년 9월 25일자입니다."
    assert found.action("en") == "Get the papers of the last 7 days"
    assert found.action("ko") == "최근 7일 논문 가져오기"
