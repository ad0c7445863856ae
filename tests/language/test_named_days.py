"""Holidays, seasons and times said loosely or in a hurry, and words that only look like them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.language.dates.find import TimeMatch, find_times
from assistant.language.dates.public_holidays import holiday, run_of

TODAY = date(2025, 5, 12)  # a Monday

# text, and its windows: first and last day (one for both) and kind.
HOLIDAYS = [
    ("설 연휴에 나온 논문", "2025-01-25..2025-01-30 range"),
    ("설날에 올라온 논문", "2025-01-29 day"),
    ("설에 뭐 나왔어?", "2025-01-25..2025-01-30 range"),
    ("작년 추석 연휴 로봇 논문", "2024-09-14..2024-09-18 range"),
    ("2023년 추석 연휴", "2023-09-28..2023-10-03 range"),
    ("어린이날 논문", "2025-05-05 day"),
    ("현충일에 나온 논문", "2024-06-06 day"),
    ("작년 광복절 논문", "2024-08-15 day"),
    ("한글날 이후 논문", "2024-10-09..2025-05-12 since"),
    ("작년 크리스마스 이브에", "2024-12-24 day"),
    ("크리스마스부터 설날까지", "2024-12-25..2025-01-29 range"),
    ("발렌타인데이에 나온 거", "2025-02-14 day"),
    ("연휴에 나온 논문", "2025-05-03..2025-05-06 range"),
    ("5월 연휴에 나온 논문", "2025-05-03..2025-05-06 range"),
    ("papers on Christmas", "2024-12-25 day"),
    ("Christmas Day 2023 papers", "2023-12-25 day"),
    ("anything over Christmas?", "2024-12-25 day"),
    ("Thanksgiving week", "2024-11-25..2024-12-01 week"),
    ("over the Thanksgiving weekend", "2024-11-28..2024-12-01 range"),
    ("since Thanksgiving", "2024-11-28..2025-05-12 since"),
    ("on Valentine's Day", "2025-02-14 day"),
    ("Labor Day weekend 2024", "2024-08-31..2024-09-02 range"),
    ("on Lunar New Year", "2025-01-29 day"),
    ("on New Year's Eve", "2024-12-31 day"),
    ("between Christmas and New Year 2024", "2024-12-25..2025-01-01 range"),
    ("from Christmas to New Year's", "2024-12-25..2025-01-01 range"),
    ("over the holidays", "2024-12-24..2025-01-01 range"),
]
SEASONS = [
    ("last summer", "2024-06-01..2024-08-31 range"),
    ("this summer", "2025-06-01..2025-08-31 range"),
    ("autumn 2024", "2024-09-01..2024-11-30 range"),
    ("in the fall of 2024", "2024-09-01..2024-11-30 range"),
    ("winter 2024", "2024-12-01..2025-02-28 range"),
    ("winter 2023/24", "2023-12-01..2024-02-29 range"),
    ("작년 여름 논문", "2024-06-01..2024-08-31 range"),
    ("2024년 가을에", "2024-09-01..2024-11-30 range"),
    ("올봄에 나온 논문", "2025-03-01..2025-05-31 range"),
    ("지난겨울 논문", "2024-12-01..2025-02-28 range"),
    ("지난 학기에 나온", "2024-09-01..2024-12-31 range"),
]
LOOSE = [
    ("작년 이맘때 논문", "2024-05-05..2024-05-19 range"),
    ("this time last year", "2024-05-05..2024-05-19 range"),
    ("작년 오늘", "2024-05-12 day"),
    ("a year ago today", "2024-05-12 day"),
    ("올 들어 나온 로봇 논문", "2025-01-01..2025-05-12 range"),
    ("so far this year", "2025-01-01..2025-05-12 range"),
    ("재작년 12월", "2023-12-01..2023-12-31 month"),
    ("보름 전", "2025-04-27 day"),
    ("two weekends ago", "2025-05-03..2025-05-04 range"),
    ("주말 논문", "2025-05-10..2025-05-11 range"),
    ("I was away from 3 to 10 March", "2025-03-03..2025-03-10 range"),
    ("2025-W12", "2025-03-17..2025-03-23 week"),
    ("week 12 of 2025", "2025-03-17..2025-03-23 week"),
    ("llm agents 2025", "2025-01-01..2025-12-31 year"),
    ("trend of RAG 2024?", "2024-01-01..2024-12-31 year"),
    ("text2video april", "2025-04-01..2025-04-30 month"),
    ("april papers on rag", "2025-04-01..2025-04-30 month"),
    ("Q4 of 2024", "2024-10-01..2024-12-31 quarter"),
    ("second week of March 2025", "2025-03-10..2025-03-16 week"),
    ("first four months of 2025", "2025-01-01..2025-04-30 range"),
    ("the last two weeks of 2024", "2024-12-18..2024-12-31 range"),
    ("in the week of April 14 2025", "2025-04-14..2025-04-20 week"),
    ("5/5-5/9 papers", "2025-05-05..2025-05-09 range"),
    (
        "작년 4분기랑 올해 1분기",
        "2024-10-01..2024-12-31 quarter, 2025-01-01..2025-03-31 quarter",
    ),
]
HURRIED = [
    ("this wk", "2025-05-12..2025-05-18 week"),
    ("best of last weak", "2025-05-05..2025-05-11 week"),
    ("lst wk's papers", "2025-05-05..2025-05-11 week"),
    ("since last mth", "2025-04-01..2025-05-12 since"),
    ("yday", "2025-05-11 day"),
    ("papers in febuary", "2025-02-01..2025-02-28 month"),
    ("이번쥬 논문", "2025-05-12..2025-05-18 week"),
    ("저번쥬에 나온 거", "2025-05-05..2025-05-11 week"),
]
LOOK_ALIKES = """
1+1; LIMO and LIMR; may I ask about RAG; march towards AGI; gpt-4o-2024-08-06
claude-3-5-sonnet-20241022; papers from CVPR 2024; AIME 2024; results on GPT-4 2024
Christmas carol generation; papers about Christmas; the Thanksgiving dinner dataset
크리스마스 캐럴 생성 논문; 이 가설은 뭐야; 설명해줘; 추석빔 생성; fall detection papers; spring boot
fall short of expectations; a weak model; past weak supervision; the winter dataset
papers by April; written by August; Valentine Smith; 봄바람 생성; 가을동화 논문; 이번 주제
"""


def _spelled(match: TimeMatch) -> str:
    first, last = (match.window.start or "", match.window.end or "")
    return f"{first if first == last else f'{first}..{last}'} {match.window.kind}"


@pytest.mark.parametrize(("text", "windows"), [*HOLIDAYS, *SEASONS, *LOOSE, *HURRIED])
def test_days_named_instead_of_dated_are_resolved(text: str, windows: str) -> None:
    assert ", ".join(map(_spelled, find_times(text, today=TODAY))) == windows


@pytest.mark.parametrize(
    "text", [one.strip() for line in LOOK_ALIKES.splitlines() for one in line.split(";") if one]
)
def test_words_that_only_look_like_named_days_stay_words(text: str) -> None:
    assert find_times(text, today=TODAY) == []


def test_a_hurried_spelling_is_labelled_and_placed_as_typed() -> None:
    text = "robots since last wk, please"
    (match,) = find_times(text, today=TODAY)
    assert match.window.label == text[match.start : match.end] == "since last wk"


def test_holidays_that_follow_the_moon() -> None:
    assert [holiday("seollal", year) for year in (2023, 2024, 2025)] == [
        date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29),
    ]  # fmt: skip
    assert holiday("chuseok", 3000) is None
    run = run_of("chuseok", 2025)
    assert run is not None
    assert (run.first, run.last) == (date(2025, 10, 3), date(2025, 10, 9))
