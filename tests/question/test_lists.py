"""Lists and descriptions: what is wanted, about what, from when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cases import AUGUST, DAY, SEPTEMBER, WEEK, Row, check

from assistant.question.model import Question

Read = Callable[..., Question]

NEW: list[Row] = [
    (
        "what was new in robotics last week?",
        "new",
        {"window": WEEK, "topics": "embodied_ai", "about": "robotics"},
    ),
    (
        "anything new on gaussian splatting this month",
        "new",
        {"window": SEPTEMBER, "topics": "gaussian_splatting"},
    ),
    (
        "show me papers about video generation from August",
        "new",
        {"window": AUGUST, "topics": "video_generation", "about": "video generation"},
    ),
    (
        "What came out yesterday on reinforcement learning?",
        "new",
        {"window": DAY, "topics": "reinforcement_learning"},
    ),
    ("which papers use retrieval augmented generation", "new", {"topics": "rag"}),
    ("list everything about image editing", "new", {"topics": "image_editing"}),
    (
        "are there any papers on text-to-speech?",
        "new",
        {"topics": "speech_synthesis", "about": "text-to-speech"},
    ),
    ("robotics last week", "new", {"window": WEEK, "topics": "embodied_ai"}),
    ("what did I miss last week?", "new|digest", {"window": WEEK, "subjects": ()}),
    (
        "Could you list all the papers from 2024-09-25 please",
        "new|digest",
        {"window": DAY, "subjects": ()},
    ),
    ("newest papers on code generation", "new", {"order": "date", "topics": "code_generation"}),
    (
        "give me image generation papers, latest first",
        "new",
        {"order": "date", "topics": "image_generation"},
    ),
    (
        "지난주 로봇 분야에서 새로 나온 논문은?",
        "new",
        {"window": WEEK, "topics": "embodied_ai", "about": "로봇"},
    ),
    (
        "이번 달 비디오 생성 논문 알려줘",
        "new",
        {"window": SEPTEMBER, "topics": "video_generation", "about": "비디오 생성"},
    ),
    ("강화학습 관련 논문 있어?", "new", {"topics": "reinforcement_learning", "about": "강화학습"}),
    ("최신순으로 이미지 편집 논문 보여주세요", "new", {"order": "date", "topics": "image_editing"}),
    ("어제 올라온 논문 뭐 있어?", "new|digest", {"window": DAY, "subjects": ()}),
    ("8월에 나온 음성 합성 연구 정리해줘", "new", {"window": AUGUST, "topics": "speech_synthesis"}),
    ("RAG 쪽에 새로운 거 있나요", "new", {"topics": "rag", "about": "RAG"}),
    ("hey, can you find me papers on multimodal models from last week?", "new", {"window": WEEK}),
]
SEARCH: list[Row] = [
    ("that method which lets a robot fold laundry from one video", "search", {}),
    (
        "i remember something where they froze the vision encoder and only trained the projector",
        "search",
        {},
    ),
    (
        "the paper where a tiny model beats a huge one at math by checking its own work",
        "search",
        {},
    ),
    ("what was that work about turning a single selfie into a 3D head", "search", {}),
    (
        "which model paints pictures straight from raw bits instead of embeddings",
        "search|new|fact",
        {},
    ),
    (
        "training robots without demonstrations, works on any object except transparent ones",
        "search|new|fact",
        {"excluded_terms": (), "excluded_topics": ()},
    ),
    ("which LLM beats GPT-4 on coding with only 7B parameters", "search", {}),
    ("diffusion models", "search|new|fact", {"topics": "diffusion_models"}),
    ("recommendation systems with LLMs", "search|new|fact", {"topics": "recommendation"}),
    ("사람이 볼 수 있는 파형을 만드는 논문", "search|new|fact", {"order": "relevance"}),
    (
        "someone made language models read faces in everyday things like sockets and clouds",
        "search|new|fact",
        {},
    ),
    ("model whose memory keeps improving over time as it chats", "search", {}),
    ("사진 한 장으로 말하는 얼굴 영상을 만드는 방법", "search|new|fact", {}),
    ("비전 인코더를 얼리고 프로젝터만 학습한 논문 뭐였지?", "search", {}),
    ("수학 문제를 스스로 검산하면서 푸는 작은 모델 있었는데", "search", {}),
    ("예전에 본 건데 로봇이 사람 영상만 보고 물건 집는 법을 배우는 거", "search", {}),
    ("일기 예보를 확산 모델로 하는 거 기억나?", "search|new|fact", {}),
    ("what is 3D Gaussian splatting?", "search|new|fact", {"topics": "gaussian_splatting"}),
]
NEW += [
    # What leads to a subject, and what it comes with, belong to it.
    (
        "hallucination in vision-language models",
        "new",
        {"about": "hallucination in vision-language models"},
    ),
    (
        "Japanese language models and benchmarks from September 2024",
        "new",
        {"about": "Japanese language models and benchmarks", "kind": None, "window": SEPTEMBER},
    ),
    # A topic that both share is not what isn't wanted.
    (
        "papers on medical text but not medical images",
        "new",
        {"about": "medical text", "excluded_topics": (), "excluded_terms": ("medical images",)},
    ),
    (
        "papers on robotics but no surveys",
        "new",
        {"excluded_topics": ("surveys",)},
    ),
]
ALL = [*NEW, *SEARCH]


@pytest.mark.parametrize(("text", "intent", "fields"), ALL, ids=[row[0] for row in ALL])
def test_reads_the_question(read: Read, text: str, intent: str, fields: dict[str, Any]) -> None:
    check(read(text), text, intent, fields)
