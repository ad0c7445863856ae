"""Days and spans of them are written as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.strings import days

SPANS = [
    ((2025, 5, 5), (2025, 5, 5), "5 May 2025", "2025년 5월 5일"),
    ((2025, 5, 5), (2025, 5, 9), "5–9 May 2025", "2025년 5월 5–9일"),
    ((2025, 4, 28), (2025, 5, 4), "28 April – 4 May 2025", "2025년 4월 28일–5월 4일"),
    (
        (2024, 12, 30),
        (2025, 1, 5),
        "30 December 2024 – 5 January 2025",
        "2024년 12월 30일–2025년 1월 5일",
    ),
    ((2025, 4, 1), (2025, 4, 30), "April 2025", "2025년 4월"),
    ((2024, 2, 1), (2024, 2, 29), "February 2024", "2024년 2월"),
    ((2025, 2, 1), (2025, 2, 27), "1–27 February 2025", "2025년 2월 1–27일"),
    ((2025, 4, 1), (2025, 6, 30), "April–June 2025", "2025년 4월–6월"),
    ((2024, 11, 1), (2025, 2, 28), "November 2024 – February 2025", "2024년 11월–2025년 2월"),
    ((2024, 1, 1), (2024, 12, 31), "2024", "2024년"),
    ((2023, 1, 1), (2024, 12, 31), "2023–2024", "2023–2024년"),
    ((9999, 12, 1), (9999, 12, 31), "December 9999", "9999년 12월"),
]


@pytest.mark.parametrize(("start", "end", "english", "korean"), SPANS)
def test_a_span_is_as_short_as_its_ends_allow(
    start: tuple[int, int, int], end: tuple[int, int, int], english: str, korean: str
) -> None:
    assert days.span(date(*start), date(*end), "en") == english
    assert days.span(date(*start), date(*end), "ko") == korean


def test_open_spans() -> None:
    day = date(2025, 5, 5)
    assert days.span(day, None, "en") == "since 5 May 2025"
    assert days.span(day, None, "ko") == "2025년 5월 5일 이후"
    assert days.span(None, day, "en") == "until 5 May 2025"
    assert days.span(None, day, "ko") == "2025년 5월 5일까지"
    assert days.span(None, None, "en") == ""


def test_when_something_was() -> None:
    first, last = date(2025, 4, 1), date(2025, 4, 30)
    assert days.during(first, last, "en") == "from April 2025"
    assert days.during(first, last, "ko") == "2025년 4월에"
    assert days.during(first, None, "ko") == "2025년 4월 1일 이후"


def test_days_and_months() -> None:
    day = date(2024, 9, 5)
    assert days.day(day, "en", weekday=True) == "Thu 5 Sep 2024"
    assert days.day(day, "ko", weekday=True) == "2024년 9월 5일 (목)"
    assert days.month(day, "en") == "September 2024"
    assert days.month(day, "ko", short=True) == "2024년 9월"
    assert [days.month_name(n, "en", short=True) for n in (1, 12)] == ["Jan", "Dec"]
    for language in ("en", "ko"):
        assert len(days.weekdays(language)) == 7  # type: ignore[arg-type]
        assert len({days.month_name(n, language) for n in range(1, 13)}) == 12  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("label", "written", "more"),
    [
        ("this week", "5–11 May 2025", True),
        ("지난주", "2025년 5월 5–11일", True),
        ("2025-05-05", "5 May 2025", False),
        ("May 2025", "May 2025", False),
        ("2025년5월", "2025년 5월", False),
        ("", "May 2025", False),
    ],
)
def test_a_label_is_shown_where_it_says_more(label: str, written: str, more: bool) -> None:
    assert days.says_more(label, written) is more
