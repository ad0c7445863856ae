"""Digests, changes, firsts, trends and exclusions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cases import AUGUST, DAY, SEPTEMBER, WEEK, Row, check, field

from assistant import Assistant
from assistant.language.dates.find import find_times
from assistant.question.draft import Draft
from assistant.question.model import Question
from assistant.question.time import two_periods

Read = Callable[..., Question]
YEAR = ("2024-01-01", "2024-12-31")

TIME_AND_MORE: list[Row] = [
    ("summarise the digest of 2024-09-25", "digest", {"window": DAY, "subjects": ()}),
    ("yesterday's digest please", "digest", {"window": DAY}),
    ("give me a recap of last week", "digest", {"window": WEEK}),
    ("어제 다이제스트 요약해줘", "digest", {"window": DAY, "topics": ()}),
    ("2024년 9월 25일 데일리 페이퍼 정리해 줘", "digest", {"window": DAY}),
    (
        "what changed in robotics between August and September",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "about": "robotics"},
    ),
    (
        "how do August and September compare in video generation?",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER},
    ),
    (
        "what changed in diffusion models this month?",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER},
    ),
    (
        "8월과 9월 사이에 로보틱스에서 뭐가 달라졌어?",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "about": "로보틱스"},
    ),
    (
        "agents in September compared to August",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "about": "agents"},
    ),
    (
        "were there more robotics papers in September than August?",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "about": "robotics"},
    ),
    (
        "are there fewer robotics papers now than a year ago?",
        "changes",
        {
            "window": ("2023-06-28", "2023-09-27"),
            "second_window": ("2024-06-27", "2024-09-26"),
        },
    ),
    (
        "로봇 논문이 지난달보다 지금 더 많아?",
        "changes",
        {"window": AUGUST, "second_window": ("2024-08-27", "2024-09-26")},
    ),
    (
        "what changed in robotics in 2023",
        "changes",
        {
            "window": ("2022-01-01", "2022-12-31"),
            "second_window": ("2023-01-01", "2023-12-31"),
        },
    ),
    ("when did Mamba first appear?", "first", {"about": "Mamba"}),
    (
        "first mention of speculative decoding in the digests",
        "first",
        {"about": "speculative decoding"},
    ),
    ("earliest paper on gaussian splatting", "first", {"topics": "gaussian_splatting"}),
    ("Mamba는 언제 처음 등장했어?", "first", {"about": "Mamba"}),
    ("trend of RAG papers over time", "trend", {"topics": "rag", "about": "RAG"}),
    ("robotics papers by month", "trend", {"topics": "embodied_ai"}),
    ("papers per week on agents", "trend", {"topics": "agents", "about": "agents"}),
    ("주별로 3D 생성 논문 몇 편 나왔어?", "trend", {"about": "3D 생성"}),
    ("how does accuracy drop under quantization?", "search|new|fact", {"topics": "quantization"}),
    ("how has interest in agents changed over time?", "trend", {"topics": "agents"}),
    ("LLM 에이전트 논문 월별 추이 보여줘", "trend", {"topics": "agents", "about": "LLM 에이전트"}),
    (
        "multimodal papers last week without surveys",
        "new",
        {"excluded_topics": ("surveys",), "window": WEEK},
    ),
    ("image generation papers but not about video", "new", {"topics": "image_generation"}),
    (
        "로봇 말고 강화학습 논문 보여줘",
        "new",
        {
            "excluded_topics": ("embodied_ai",),
            "topics": "reinforcement_learning",
            "about": "강화학습",
        },
    ),
    (
        "서베이 제외하고 지난주 멀티모달 논문",
        "new",
        {"excluded_topics": ("surveys",), "window": WEEK},
    ),
]
ALL = TIME_AND_MORE


@pytest.mark.parametrize(("text", "intent", "fields"), ALL, ids=[row[0] for row in ALL])
def test_reads_the_question(read: Read, text: str, intent: str, fields: dict[str, Any]) -> None:
    check(read(text), text, intent, fields)


def test_then_and_now_need_no_digests() -> None:
    today = date(2024, 9, 26)
    draft = Draft("fewer papers now than last month?")
    found = find_times(draft.text, today=today)
    periods = two_periods(draft, found, today=today, dates=())
    assert periods is not None
    assert [window.end for window in periods] == [date(2024, 8, 31), today]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("video papers not from August", None, AUGUST),
        ("video papers in September but not from August", SEPTEMBER, None),
        ("로봇 논문 8월 거 빼고", None, AUGUST),
        ("8월 말고 9월 로봇 논문", SEPTEMBER, None),
        ("papers of 2024 on video, skip the ones from August", YEAR, AUGUST),
        ("why not in August?", AUGUST, None),
        # A month that is a verb too is one where it stands as a time.
        ("march safety papers", ("2024-03-01", "2024-03-31"), None),
        ("safety papers march", ("2024-03-01", "2024-03-31"), None),
        ("robots that march in formation", None, None),
    ],
)
def test_a_time_that_is_not_wanted(
    read: Read, text: str, wanted: tuple[str, str] | None, unwanted: tuple[str, str] | None
) -> None:
    question = read(text)
    assert (field(question, "window"), field(question, "excluded_window")) == (wanted, unwanted)


def test_no_paper_is_of_the_time_left_out(seeds: Assistant) -> None:
    today = date(2024, 9, 26)
    shown = seeds.ask("papers on diffusion models", today=today)
    left = seeds.ask("drop the ones from August", history=[shown], today=today)
    august = {s.arxiv_id for s in shown.sources if s.date.month == 8}
    assert august
    kept = {source.arxiv_id for source in shown.sources} - august
    assert {source.arxiv_id for source in left.sources} == kept
    assert "none from August 2024" in left.text.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("robot papers from yesterday and today", ("2024-09-25", "2024-09-26")),
        ("9월 20일이랑 9월 23일 로봇 논문", ("2024-09-20", "2024-09-23")),
        ("robot papers from July or August", ("2024-07-01", "2024-08-31")),
        ("robot papers in May and August", ("2024-05-01", "2024-05-31")),
    ],
)
def test_times_that_meet_are_one(read: Read, text: str, window: tuple[str, str]) -> None:
    question = read(text)
    assert (question.intent, field(question, "window")) == ("new", window)
