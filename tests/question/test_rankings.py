"""Rankings, thresholds, limits and counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cases import AUGUST, DAY, SEPTEMBER, WEEK, Row, check

from assistant.question.model import Question

Read = Callable[..., Question]

RANK: list[Row] = [
    ("the top voted paper of last week", "rank", {"limit": 1, "window": WEEK}),
    ("most upvoted speech paper?", "rank", {"limit": 1, "about": "speech"}),
    ("지난주에 제일 인기 있던 논문이 뭐야", "rank", {"limit": 1, "window": WEEK}),
    ("지난주 논문 중에 제일 인기있는거 한줄로", "rank", {"limit": 1, "window": WEEK}),
    ("가장 추천 많이 받은 음성 논문", "rank", {"limit": 1, "about": "음성"}),
    ("지난주에 제일 인기 있던 논문들", "rank", {"limit": None, "window": WEEK}),
    ("top voted papers of last week", "rank", {"limit": None, "window": WEEK}),
    ("best gpu to buy for a game server", "rank|offtopic", {"window": None}),
    ("most upvoted papers in September", "rank", {"order": "votes", "window": SEPTEMBER}),
    (
        "top 5 robotics papers this month",
        "rank",
        {"limit": 5, "order": "votes", "topics": "embodied_ai", "about": "robotics"},
    ),
    (
        "what were the most popular diffusion papers last week",
        "rank",
        {"order": "votes", "window": WEEK, "topics": "diffusion_models"},
    ),
    ("which paper got the most votes on 2024-09-25?", "rank", {"order": "votes", "window": DAY}),
    ("the three most upvoted LLM papers of August", "rank", {"order": "votes", "window": AUGUST}),
    ("show speech papers sorted by votes", "rank", {"order": "votes"}),
    (
        "투표 많은 순으로 이번 달 논문 5개만 보여줘",
        "rank",
        {"order": "votes", "limit": 5, "window": SEPTEMBER, "subjects": ()},
    ),
    ("지난주에 가장 인기 있는 논문 뭐야?", "rank", {"order": "votes", "window": WEEK}),
    (
        "8월에 추천 가장 많이 받은 로봇 논문 3편",
        "rank",
        {"order": "votes", "limit": 3, "topics": "embodied_ai"},
    ),
    ("인기순으로 멀티모달 논문 보여줘", "rank", {"order": "votes", "topics": "multimodal"}),
    ("least upvoted paper in September", "rank", {"order": "fewest votes", "window": SEPTEMBER}),
    ("robotics papers with the fewest votes", "rank", {"order": "fewest votes"}),
    ("투표가 가장 적은 논문은?", "rank", {"order": "fewest votes", "subjects": ()}),
    ("가장 인기 없는 로봇 논문", "rank", {"order": "fewest votes", "about": "로봇"}),
    ("what should I read?", "rank", {"subjects": ()}),
    ("이번 달 꼭 읽어야 할 논문", "rank", {"order": "votes", "window": SEPTEMBER, "subjects": ()}),
    ("any must-read papers this month?", "rank", {"order": "votes", "window": SEPTEMBER}),
    (
        "9월 논문 중 추천 상위 5편",
        "rank",
        {"order": "votes", "limit": 5, "window": SEPTEMBER, "subjects": ()},
    ),
]
LIMITS: list[Row] = [
    (
        "papers with at least 20 votes about video generation",
        "new",
        {"min_votes": 20, "about": "video generation"},
    ),
    (
        "robotics papers with more than 30 upvotes",
        "new",
        {"min_votes": 31, "topics": "embodied_ai"},
    ),
    ("50+ votes, diffusion papers from August", "new", {"min_votes": 50, "window": AUGUST}),
    ("20표 이상 받은 멀티모달 논문", "new", {"min_votes": 20, "about": "멀티모달"}),
    ("투표 수 10개 이상인 RAG 논문 알려줘", "new", {"min_votes": 10, "topics": "rag"}),
    ("recommend 3 papers on image generation", "new", {"limit": 3, "topics": "image_generation"}),
    ("강화학습 논문 세 편만 추천해줘", "new", {"limit": 3, "topics": "reinforcement_learning"}),
]
COUNT: list[Row] = [
    (
        "how many papers on 3D generation were published in August?",
        "count",
        {"window": AUGUST, "topics": "three_d_generation", "about": "3D generation"},
    ),
    ("number of robotics papers last week", "count", {"window": WEEK, "topics": "embodied_ai"}),
    ("How many papers were there yesterday?", "count", {"window": DAY, "subjects": ()}),
    (
        "count the diffusion papers from September",
        "count",
        {"window": SEPTEMBER, "topics": "diffusion_models"},
    ),
    (
        "이번 달에 3D 생성 논문 몇 편 나왔어?",
        "count",
        {"window": SEPTEMBER, "topics": "three_d_generation", "about": "3D 생성"},
    ),
    ("로봇 논문이 총 몇 개야?", "count", {"topics": "embodied_ai"}),
    ("how many papers by Zheng Liu are there?", "count", {"authors": ("Zheng Liu",)}),
]
ALL = [*RANK, *LIMITS, *COUNT]


@pytest.mark.parametrize(("text", "intent", "fields"), ALL, ids=[row[0] for row in ALL])
def test_reads_the_question(read: Read, text: str, intent: str, fields: dict[str, Any]) -> None:
    check(read(text), text, intent, fields)
