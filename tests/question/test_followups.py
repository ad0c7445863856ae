"""Conversations: what a question that leans on the turns before it is read as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.question.model import Question, Turn

Read = Callable[..., Question]

MASKBIT, MIMO, MONO = "2409.16211", "2409.16160", "2409.16280"
SHOWN = (MASKBIT, MIMO, MONO)
WEEK = ("2024-09-16", "2024-09-22")
AUGUST = ("2024-08-01", "2024-08-31")
ROBOTS = "what was new in robotics last week?"
ROBOTS_KO = "지난주 로봇 논문 알려줘"
FID = "what FID does MaskBit reach?"
FID_KO = "MaskBit의 FID는 얼마야?"

# (question before, papers its answer cited, follow-up, fields of the question it stands for)
ROWS: list[tuple[str, tuple[str, ...], str, dict[str, Any]]] = [
    # one of the papers shown
    (ROBOTS, SHOWN, "the second one", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (ROBOTS, SHOWN, "tell me more about the last one", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (ROBOTS, SHOWN, "[2]", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (ROBOTS, SHOWN, "paper 3 please", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (
        ROBOTS,
        SHOWN,
        "what dataset does the first paper use?",
        {"intent": "fact", "arxiv_ids": (MASKBIT,)},
    ),
    (
        ROBOTS,
        SHOWN,
        "compare the first and the third",
        {"intent": "compare", "arxiv_ids": (MASKBIT, MONO)},
    ),
    (ROBOTS_KO, SHOWN, "두 번째 논문", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (ROBOTS_KO, SHOWN, "3번 논문 요약해줘", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (ROBOTS_KO, SHOWN, "마지막 거 설명해줘", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (ROBOTS_KO, SHOWN, "1번과 3번 비교해줘", {"intent": "compare", "arxiv_ids": (MASKBIT, MONO)}),
    # the paper talked about
    (FID, (MASKBIT,), "its authors?", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "who wrote it?", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "does it release code?", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "how does that paper work", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "what about the dataset?", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "why?", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (
        FID,
        (MASKBIT,),
        "and MonoFormer?",
        {"intent": "fact", "arxiv_ids": (MONO,), "query": "what FID does MonoFormer reach"},
    ),
    (FID_KO, (MASKBIT,), "누가 썼어?", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "더 자세히 설명해줘", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "그 논문 데이터셋이 뭐야?", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "MIMO는?", {"intent": "fact", "arxiv_ids": (MIMO,)}),
    (ROBOTS, SHOWN, "summarise that paper", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    # among the papers shown
    (
        ROBOTS,
        SHOWN,
        "which of these use reinforcement learning?",
        {"intent": "search", "arxiv_ids": SHOWN, "query": "reinforcement learning"},
    ),
    (
        ROBOTS,
        SHOWN,
        "which one has the most votes?",
        {"intent": "rank", "arxiv_ids": SHOWN, "order": "votes"},
    ),
    (
        ROBOTS,
        SHOWN,
        "how many of those are about diffusion?",
        {"intent": "count", "arxiv_ids": SHOWN, "topics": ("diffusion_models",)},
    ),
    (ROBOTS, SHOWN, "compare them", {"intent": "compare", "arxiv_ids": SHOWN}),
    (
        ROBOTS_KO,
        SHOWN,
        "그 중 투표가 가장 많은 건?",
        {"intent": "rank", "arxiv_ids": SHOWN, "order": "votes"},
    ),
    (
        ROBOTS_KO,
        SHOWN,
        "이 논문들 중 확산 모델 쓰는 건?",
        {"intent": "search", "arxiv_ids": SHOWN, "topics": ("diffusion_models",)},
    ),
    # another time
    (
        ROBOTS,
        SHOWN,
        "and last month?",
        {"intent": "new", "window": AUGUST, "query": "robotics", "topics": ("embodied_ai",)},
    ),
    (
        ROBOTS,
        SHOWN,
        "how about in August",
        {"intent": "new", "window": AUGUST, "query": "robotics"},
    ),
    (
        "how many robotics papers were there last week?",
        (),
        "and in August?",
        {"intent": "count", "window": AUGUST, "query": "robotics"},
    ),
    (ROBOTS_KO, SHOWN, "지난달은?", {"intent": "new", "window": AUGUST, "query": "로봇"}),
    (ROBOTS_KO, SHOWN, "그럼 8월에는?", {"intent": "new", "window": AUGUST, "query": "로봇"}),
    # another subject
    (
        ROBOTS,
        SHOWN,
        "what about image generation?",
        {
            "intent": "new",
            "window": WEEK,
            "topics": ("image_generation",),
            "query": "image generation",
        },
    ),
    (
        ROBOTS,
        SHOWN,
        "and robotics in August?",
        {"intent": "new", "window": AUGUST, "query": "robotics"},
    ),
    (
        "most upvoted speech papers last week",
        SHOWN,
        "and for robotics?",
        {"intent": "rank", "window": WEEK, "topics": ("embodied_ai",), "order": "votes"},
    ),
    (ROBOTS_KO, SHOWN, "3D 생성은?", {"intent": "new", "window": WEEK, "query": "3D 생성"}),
    ("papers by Zheng Liu", SHOWN, "and Defu Lian?", {"intent": "new", "authors": ("Defu Lian",)}),
    # more, fewer, in another order
    (
        ROBOTS,
        SHOWN,
        "more",
        {"intent": "new", "window": WEEK, "query": "robotics", "exclude_ids": SHOWN},
    ),
    (ROBOTS, SHOWN, "show me 3 more", {"exclude_ids": SHOWN, "limit": 3}),
    (ROBOTS, SHOWN, "anything else?", {"exclude_ids": SHOWN}),
    (ROBOTS_KO, SHOWN, "더 보여줘", {"intent": "new", "query": "로봇", "exclude_ids": SHOWN}),
    (ROBOTS_KO, SHOWN, "다른 논문은?", {"query": "로봇", "exclude_ids": SHOWN}),
    (
        ROBOTS,
        SHOWN,
        "only with at least 20 votes",
        {"min_votes": 20, "query": "robotics", "window": WEEK},
    ),
    (ROBOTS, SHOWN, "just the top 2", {"intent": "rank", "limit": 2, "query": "robotics"}),
    (ROBOTS, SHOWN, "without surveys", {"excluded_topics": ("surveys",), "query": "robotics"}),
    (ROBOTS_KO, SHOWN, "20표 이상만", {"min_votes": 20, "query": "로봇"}),
    (ROBOTS_KO, SHOWN, "최신순으로", {"order": "date", "query": "로봇"}),
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
        {"intent": "rank", "limit": 5, "query": "robotics", "window": WEEK},
    ),
    (
        ROBOTS,
        SHOWN,
        "how many were there?",
        {"intent": "count", "query": "robotics", "window": WEEK},
    ),
    (ROBOTS, SHOWN, "by month", {"intent": "trend", "query": "robotics", "window": None}),
    (ROBOTS_KO, SHOWN, "월별로 보여줘", {"intent": "trend", "query": "로봇", "window": None}),
    (ROBOTS_KO, SHOWN, "10편 더", {"exclude_ids": SHOWN, "limit": 10, "query": "로봇"}),
    (
        ROBOTS,
        SHOWN,
        "which one is the newest?",
        {"arxiv_ids": SHOWN, "order": "date", "window": None},
    ),
    (ROBOTS_KO, SHOWN, "이 중에서 제일 최근 건?", {"arxiv_ids": SHOWN, "order": "date"}),
    (ROBOTS, SHOWN, "do any of them use diffusion?", {"arxiv_ids": SHOWN, "query": "diffusion"}),
    (
        ROBOTS,
        SHOWN,
        "and the week before?",
        {"window": ("2024-09-09", "2024-09-15"), "query": "robotics"},
    ),
    (
        ROBOTS,
        SHOWN,
        "ok and what about September?",
        {"window": ("2024-09-01", "2024-09-30"), "query": "robotics"},
    ),
    (
        ROBOTS,
        SHOWN,
        "only from 2024-09-25",
        {"window": ("2024-09-25", "2024-09-25"), "query": "robotics"},
    ),
    (
        FID,
        (MASKBIT,),
        "compare it with MonoFormer",
        {"intent": "compare", "arxiv_ids": (MASKBIT, MONO)},
    ),
    (FID, (MASKBIT,), "what is their main limitation", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "MIMO랑 비교하면?", {"intent": "compare", "arxiv_ids": (MASKBIT, MIMO)}),
    # corrections and languages
    (ROBOTS, SHOWN, "I meant image editing", {"window": WEEK, "topics": ("image_editing",)}),
    (ROBOTS, SHOWN, "no, video editing", {"window": WEEK, "topics": ("video_editing",)}),
    (
        ROBOTS_KO,
        SHOWN,
        "아니 강화학습 말이야",
        {"window": WEEK, "topics": ("reinforcement_learning",)},
    ),
    (ROBOTS, SHOWN, "in Korean please", {"language": "ko", "query": "robotics", "window": WEEK}),
    (ROBOTS_KO, SHOWN, "영어로 다시 답해줘", {"language": "en", "query": "로봇", "window": WEEK}),
    (ROBOTS, SHOWN, "can you translate that into Korean?", {"language": "ko", "query": "robotics"}),
]


def _value(question: Question, field: str) -> Any:
    value = getattr(question, field)
    return (str(value.start), str(value.end)) if field == "window" and value else value


@pytest.mark.parametrize(
    ("before", "cited", "text", "fields"), ROWS, ids=[f"{row[0]} … {row[2]}" for row in ROWS]
)
def test_follow_up(
    read: Read, before: str, cited: tuple[str, ...], text: str, fields: dict[str, Any]
) -> None:
    for understood in (None, read(before)):
        history = (Turn(before, "…", cited, understood),)
        question = read(text, history)
        assert {name: _value(question, name) for name in fields} == fields
        assert question.text == text
        assert question.follows_up
        assert not needs_rewrite(question, history)


@pytest.mark.parametrize(
    "text",
    [
        "what was new in speech this month?",
        "papers by Zheng Liu",
        "that paper where they froze the vision encoder",
        "i remember something where they froze the vision encoder",
        "diffusion models and their limits",
        "how do LLMs explain their own predictions",
        "the first paper to use RLHF for images",
        "most upvoted papers in August",
        "summarise the digest of 2024-09-25",
        "what is MaskBit",
        "2409.16283",
        "a robot that folds laundry and the video it learns from",
        "지난주 음성 합성 논문 알려줘",
        "두 번째 단계에서 인코더를 얼리는 방법",
        "Mamba는 언제 처음 등장했어?",
        "사진 한 장으로 아바타를 만드는 그 논문 뭐였지",
        "이미지 편집 논문 몇 편이야?",
        "thanks!",
        "고마워",
        "what's the weather tomorrow?",
    ],
)
def test_a_question_that_stands_alone_is_not_bent(read: Read, text: str) -> None:
    history = (Turn(ROBOTS, "…", SHOWN, read(ROBOTS)),)
    assert read(text, history) == read(text)


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
    assert (last.query, _value(last, "window"), last.min_votes) == ("image generation", AUGUST, 10)
    assert last.follows_up == (
        "What was new in image generation from August 2024? (with at least 10 votes)"
    )


def test_stand_alone_form_is_in_the_language_of_the_asker(read: Read) -> None:
    history = (Turn(ROBOTS, "…", SHOWN, read(ROBOTS)),)
    assert read("지난달은?", history).follows_up.startswith("2024년 8월에 나온 ")
    assert read("[1]", history).follows_up.startswith("Tell me about “MaskBit")


def test_a_number_that_was_not_shown_needs_a_rewrite(read: Read) -> None:
    history = (Turn(ROBOTS, "…", SHOWN, read(ROBOTS)),)
    question = read("the fifth one", history)
    assert question.arxiv_ids == ()
    assert needs_rewrite(question, history)


@pytest.mark.parametrize("text", ["could they do the same without it?", "그런 게 왜 필요한 거야?"])
def test_unresolved_references_need_a_rewrite(read: Read, text: str) -> None:
    history = (Turn("diffusion models", "…", (), read("diffusion models")),)
    question = read(text, history)
    assert needs_rewrite(question, history)
    assert not needs_rewrite(question, ())
