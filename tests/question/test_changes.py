"""Follow-ups that change the question before: its time, subject, order or length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cases import AUGUST, MASKBIT, MIMO, MONO, ROBOTS, ROBOTS_KO, SHOWN, WEEK, check_followed, field

from assistant.question.model import LISTED, Question, Turn

Read = Callable[..., Question]

# (question before, papers its answer cited, follow-up, fields of the question it stands for)
ROWS: list[tuple[str, tuple[str, ...], str, dict[str, Any]]] = [
    (
        ROBOTS,
        SHOWN,
        "and last month?",
        {"intent": "new", "window": AUGUST, "topics": ("embodied_ai",), "about": "robotics"},
    ),
    (
        ROBOTS,
        SHOWN,
        "how about in August",
        {"intent": "new", "window": AUGUST, "about": "robotics"},
    ),
    (
        "how many robotics papers were there last week?",
        (),
        "and in August?",
        {"intent": "count", "window": AUGUST, "about": "robotics"},
    ),
    (ROBOTS_KO, SHOWN, "지난달은?", {"intent": "new", "window": AUGUST, "about": "로봇"}),
    (ROBOTS_KO, SHOWN, "그럼 8월에는?", {"intent": "new", "window": AUGUST, "about": "로봇"}),
    (
        ROBOTS,
        SHOWN,
        "what about image generation?",
        {
            "intent": "new",
            "window": WEEK,
            "topics": ("image_generation",),
            "about": "image generation",
        },
    ),
    (
        ROBOTS,
        SHOWN,
        "and robotics in August?",
        {"intent": "new", "window": AUGUST, "about": "robotics"},
    ),
    (
        "most upvoted speech papers last week",
        SHOWN,
        "and for robotics?",
        {"intent": "rank", "window": WEEK, "topics": ("embodied_ai",), "order": "votes"},
    ),
    (ROBOTS_KO, SHOWN, "3D 생성은?", {"intent": "new", "window": WEEK, "about": "3D 생성"}),
    ("papers by Zheng Liu", SHOWN, "and Defu Lian?", {"intent": "new", "authors": ("Defu Lian",)}),
    (
        ROBOTS,
        SHOWN,
        "more",
        {"intent": "new", "window": WEEK, "exclude_ids": SHOWN, "about": "robotics"},
    ),
    (ROBOTS, SHOWN, "show me 3 more", {"exclude_ids": SHOWN, "limit": 3}),
    (ROBOTS, SHOWN, "anything else?", {"exclude_ids": SHOWN}),
    (ROBOTS_KO, SHOWN, "더 보여줘", {"intent": "new", "exclude_ids": SHOWN, "about": "로봇"}),
    (ROBOTS_KO, SHOWN, "다른 논문은?", {"exclude_ids": SHOWN, "about": "로봇"}),
    (
        ROBOTS,
        SHOWN,
        "only with at least 20 votes",
        {"min_votes": 20, "window": WEEK, "about": "robotics"},
    ),
    (ROBOTS, SHOWN, "just the top 2", {"intent": "rank", "limit": 2, "arxiv_ids": SHOWN}),
    (ROBOTS, SHOWN, "without surveys", {"excluded_topics": ("surveys",), "about": "robotics"}),
    (ROBOTS_KO, SHOWN, "20표 이상만", {"min_votes": 20, "about": "로봇"}),
    (ROBOTS_KO, SHOWN, "최신순으로", {"order": "date", "arxiv_ids": SHOWN}),
    (
        "지난주 논문 알려줘",
        SHOWN,
        "로봇 말고",
        {"excluded_topics": ("embodied_ai",), "window": WEEK},
    ),
    (
        ROBOTS,
        SHOWN,
        "show only the 5 most upvoted",
        {"intent": "rank", "limit": 5, "arxiv_ids": SHOWN},
    ),
    (
        ROBOTS,
        SHOWN,
        "how many were there?",
        {"intent": "count", "window": WEEK, "about": "robotics"},
    ),
    (ROBOTS, SHOWN, "by month", {"intent": "trend", "window": None, "about": "robotics"}),
    (ROBOTS_KO, SHOWN, "월별로 보여줘", {"intent": "trend", "window": None, "about": "로봇"}),
    (ROBOTS_KO, SHOWN, "10편 더", {"exclude_ids": SHOWN, "limit": 10, "about": "로봇"}),
    (
        ROBOTS,
        SHOWN,
        "which one is the newest?",
        {"arxiv_ids": SHOWN, "order": "date", "window": None},
    ),
    (ROBOTS_KO, SHOWN, "이 중에서 제일 최근 건?", {"arxiv_ids": SHOWN, "order": "date"}),
    (ROBOTS, SHOWN, "do any of them use diffusion?", {"arxiv_ids": SHOWN, "about": "diffusion"}),
    (
        ROBOTS,
        SHOWN,
        "and the week before?",
        {"window": ("2024-09-09", "2024-09-15"), "about": "robotics"},
    ),
    (
        ROBOTS,
        SHOWN,
        "ok and what about September?",
        {"window": ("2024-09-01", "2024-09-30"), "about": "robotics"},
    ),
    (
        ROBOTS,
        SHOWN,
        "only from 2024-09-25",
        {"window": ("2024-09-25", "2024-09-25"), "about": "robotics"},
    ),
    (ROBOTS, SHOWN, "I meant image editing", {"window": WEEK, "topics": ("image_editing",)}),
    (ROBOTS, SHOWN, "no, video editing", {"window": WEEK, "topics": ("video_editing",)}),
    (
        ROBOTS_KO,
        SHOWN,
        "아니 강화학습 말이야",
        {"window": WEEK, "topics": ("reinforcement_learning",)},
    ),
    (ROBOTS, SHOWN, "in Korean please", {"language": "ko", "window": WEEK, "about": "robotics"}),
    (ROBOTS_KO, SHOWN, "영어로 다시 답해줘", {"language": "en", "window": WEEK, "about": "로봇"}),
    (ROBOTS, SHOWN, "can you translate that into Korean?", {"language": "ko", "about": "robotics"}),
]


@pytest.mark.parametrize(
    ("before", "cited", "text", "fields"), ROWS, ids=[f"{row[0]} … {row[2]}" for row in ROWS]
)
def test_follow_up(
    read: Read, before: str, cited: tuple[str, ...], text: str, fields: dict[str, Any]
) -> None:
    for understood in (None, read(before)):
        check_followed(read(text, (Turn(before, "…", cited, understood),)), text, fields)


@pytest.mark.parametrize("text", ["ok give me the top 3 only", "top 3", "상위 3개만"])
def test_the_best_are_of_the_papers_listed(read: Read, text: str) -> None:
    fields = {"intent": "rank", "order": "votes", "limit": 3}
    check_followed(read(text, (Turn(ROBOTS, "…", SHOWN),)), text, {"arxiv_ids": SHOWN, **fields})
    # An answer holds only the first of a long list: the best may stand behind them.
    many = tuple(f"2409.{n:05}" for n in range(LISTED))
    about = {"about": "robotics", "window": WEEK, "arxiv_ids": ()}
    check_followed(read(text, (Turn(ROBOTS, "…", many),)), text, {**about, **fields})


def test_of_all_papers_the_best_are_of_all(read: Read) -> None:
    found = read("the top 3 papers of 2024", (Turn(ROBOTS, "…", SHOWN),))
    assert (found.arxiv_ids, found.subjects) == ((), ())


def test_more_twice_leaves_out_everything_shown(read: Read) -> None:
    first = Turn(ROBOTS, "…", (MASKBIT, MIMO), read(ROBOTS))
    again = read("more", (first,))
    second = Turn("more", "…", (MONO,), again)
    assert read("더 있어?", (first, second)).exclude_ids == (MASKBIT, MIMO, MONO)


def test_small_talk_between_is_passed_over(read: Read) -> None:
    history = (
        Turn(ROBOTS, "…", SHOWN, read(ROBOTS)),
        Turn("thanks!", "You are welcome.", (), read("thanks!")),
    )
    assert read("and last month?", history).query == "robotics"
    assert read("the second one", history).arxiv_ids == (MIMO,)


def test_chain_of_changes(read: Read) -> None:
    turns: list[Turn] = []
    for text in (ROBOTS, "what about image generation?", "and in August?", "only with 10+ votes"):
        turns.append(Turn(text, "…", SHOWN, read(text, tuple(turns))))
    last = turns[-1].understood
    assert last is not None
    assert (last.query, field(last, "window"), last.min_votes) == ("image generation", AUGUST, 10)


@pytest.mark.parametrize("text", ["could they do the same without it?", "그런 게 왜 필요한 거야?"])
def test_what_points_at_nothing_is_told(read: Read, text: str) -> None:
    question = read(text, (Turn("diffusion models", "…", (), read("diffusion models")),))
    assert question.unsure
