"""What single questions are read as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.question.model import Question

Read = Callable[..., Question]

WEEK = ("2024-09-16", "2024-09-22")  # last week, seen from 2024-09-26
AUGUST = ("2024-08-01", "2024-08-31")
SEPTEMBER = ("2024-09-01", "2024-09-30")
DAY = ("2024-09-25", "2024-09-25")

# (question, intent, other fields that must hold)
NEW: list[tuple[str, str, dict[str, Any]]] = [
    (
        "what was new in robotics last week?",
        "new",
        {"window": WEEK, "topics": "embodied_ai", "query": "robotics"},
    ),
    (
        "anything new on gaussian splatting this month",
        "new",
        {"window": SEPTEMBER, "topics": "gaussian_splatting"},
    ),
    (
        "show me papers about video generation from August",
        "new",
        {"window": AUGUST, "topics": "video_generation", "query": "video generation"},
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
        {"topics": "speech_synthesis", "query": "text-to-speech"},
    ),
    ("robotics last week", "new", {"window": WEEK, "topics": "embodied_ai"}),
    ("what did I miss last week?", "new", {"window": WEEK, "query": ""}),
    ("Could you list all the papers from 2024-09-25 please", "new", {"window": DAY, "query": ""}),
    ("newest papers on code generation", "new", {"order": "date", "topics": "code_generation"}),
    (
        "give me image generation papers, latest first",
        "new",
        {"order": "date", "topics": "image_generation"},
    ),
    (
        "지난주 로봇 분야에서 새로 나온 논문은?",
        "new",
        {"window": WEEK, "topics": "embodied_ai", "query": "로봇"},
    ),
    (
        "이번 달 비디오 생성 논문 알려줘",
        "new",
        {"window": SEPTEMBER, "topics": "video_generation", "query": "비디오 생성"},
    ),
    ("강화학습 관련 논문 있어?", "new", {"topics": "reinforcement_learning", "query": "강화학습"}),
    ("최신순으로 이미지 편집 논문 보여주세요", "new", {"order": "date", "topics": "image_editing"}),
    ("어제 올라온 논문 뭐 있어?", "new", {"window": DAY, "query": ""}),
    ("8월에 나온 음성 합성 연구 정리해줘", "new", {"window": AUGUST, "topics": "speech_synthesis"}),
    ("RAG 쪽에 새로운 거 있나요", "new", {"topics": "rag", "query": "RAG"}),
    ("hey, can you find me papers on multimodal models from last week?", "new", {"window": WEEK}),
]
SEARCH: list[tuple[str, str, dict[str, Any]]] = [
    (
        "that method which lets a robot fold laundry from one video",
        "search",
        {"query": "method which lets a robot fold laundry from one video"},
    ),
    (
        "i remember something where they froze the vision encoder and only trained the projector",
        "search",
        {"query": "they froze the vision encoder and only trained the projector"},
    ),
    (
        "the paper where a tiny model beats a huge one at math by checking its own work",
        "search",
        {},
    ),
    ("what was that work about turning a single selfie into a 3D head", "search", {}),
    (
        "a trick to drop most image tokens without losing accuracy",
        "search",
        {"query": "a trick to drop most image tokens without losing accuracy"},
    ),
    ("which model paints pictures straight from raw bits instead of embeddings", "search", {}),
    (
        "training robots without demonstrations, works on any object except transparent ones",
        "search",
        {"excluded_terms": (), "excluded_topics": ()},
    ),
    ("which LLM beats GPT-4 on coding with only 7B parameters", "search", {}),
    ("diffusion models", "search", {"topics": "diffusion_models"}),
    ("recommendation systems with LLMs", "search", {"topics": "recommendation"}),
    ("사람이 볼 수 있는 파형을 만드는 논문", "search", {"order": "relevance"}),
    (
        "small open model grown by stacking copies of its own layers, no MoE tricks",
        "search",
        {"excluded_topics": ("mixture_of_experts",)},
    ),
    (
        "someone made language models read faces in everyday things like sockets and clouds",
        "search",
        {},
    ),
    ("model whose memory keeps improving over time as it chats", "search", {}),
    ("the first paper to use RLHF for image generation", "search", {}),
    (
        "사진 한 장으로 말하는 얼굴 영상을 만드는 방법",
        "search",
        {"query": "사진 한 장으로 말하는 얼굴 영상을 만드는 방법"},
    ),
    (
        "비전 인코더를 얼리고 프로젝터만 학습한 논문 뭐였지?",
        "search",
        {"query": "비전 인코더를 얼리고 프로젝터만 학습한"},
    ),
    ("수학 문제를 스스로 검산하면서 푸는 작은 모델 있었는데", "search", {}),
    ("예전에 본 건데 로봇이 사람 영상만 보고 물건 집는 법을 배우는 거", "search", {}),
    ("일기 예보를 확산 모델로 하는 거 기억나?", "search", {}),
    ("who made the MaskBit-like tokenizer without a codebook", "fact", {"arxiv_ids": ()}),
    ("what is 3D Gaussian splatting?", "search", {"topics": "gaussian_splatting"}),
]
RANK: list[tuple[str, str, dict[str, Any]]] = [
    ("most upvoted papers in September", "rank", {"order": "votes", "window": SEPTEMBER}),
    (
        "top 5 robotics papers this month",
        "rank",
        {"limit": 5, "order": "votes", "topics": "embodied_ai", "query": "robotics"},
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
        {"order": "votes", "limit": 5, "window": SEPTEMBER, "query": ""},
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
    ("투표가 가장 적은 논문은?", "rank", {"order": "fewest votes", "query": ""}),
    ("가장 인기 없는 로봇 논문", "rank", {"order": "fewest votes", "query": "로봇"}),
    ("what should I read?", "rank", {"query": ""}),
    ("recommend something", "rank", {"query": ""}),
    ("추천해줘", "rank", {"query": ""}),
    ("오늘 뭐 읽을까?", "rank", {"order": "votes", "query": ""}),
    ("어떤 논문이 가장 인기 있어?", "rank", {"order": "votes", "query": ""}),
    ("이번 달 꼭 읽어야 할 논문", "rank", {"order": "votes", "window": SEPTEMBER, "query": ""}),
    ("볼만한 로봇 논문", "rank", {"order": "votes", "topics": "embodied_ai"}),
    ("any must-read papers this month?", "rank", {"order": "votes", "window": SEPTEMBER}),
    (
        "9월 논문 중 추천 상위 5편",
        "rank",
        {"order": "votes", "limit": 5, "window": SEPTEMBER, "query": ""},
    ),
]
LIMITS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "papers with at least 20 votes about video generation",
        "new",
        {"min_votes": 20, "query": "video generation"},
    ),
    (
        "robotics papers with more than 30 upvotes",
        "new",
        {"min_votes": 31, "topics": "embodied_ai"},
    ),
    ("50+ votes, diffusion papers from August", "new", {"min_votes": 50, "window": AUGUST}),
    ("20표 이상 받은 멀티모달 논문", "new", {"min_votes": 20, "query": "멀티모달"}),
    ("투표 수 10개 이상인 RAG 논문 알려줘", "new", {"min_votes": 10, "topics": "rag"}),
    ("which benchmark papers got over 50 votes?", "new", {"min_votes": 51, "topics": "benchmarks"}),
    ("recommend 3 papers on image generation", "new", {"limit": 3, "topics": "image_generation"}),
    ("강화학습 논문 세 편만 추천해줘", "new", {"limit": 3, "topics": "reinforcement_learning"}),
    (
        "what top-5 accuracy does the ViT reach on ImageNet",
        "fact",
        {"limit": None, "order": "relevance"},
    ),
]
COUNT: list[tuple[str, str, dict[str, Any]]] = [
    (
        "how many papers on 3D generation were published in August?",
        "count",
        {"window": AUGUST, "topics": "three_d_generation", "query": "3D generation"},
    ),
    ("number of robotics papers last week", "count", {"window": WEEK, "topics": "embodied_ai"}),
    ("How many papers were there yesterday?", "count", {"window": DAY, "query": ""}),
    (
        "count the diffusion papers from September",
        "count",
        {"window": SEPTEMBER, "topics": "diffusion_models"},
    ),
    (
        "이번 달에 3D 생성 논문 몇 편 나왔어?",
        "count",
        {"window": SEPTEMBER, "topics": "three_d_generation", "query": "3D 생성"},
    ),
    ("로봇 논문이 총 몇 개야?", "count", {"topics": "embodied_ai"}),
    ("지난주 논문 수 알려줘", "count", {"window": WEEK}),
    ("how many papers by Zheng Liu are there?", "count", {"authors": ("Zheng Liu",)}),
]
FACT: list[tuple[str, str, dict[str, Any]]] = [
    ("what FID does MaskBit reach?", "fact", {"arxiv_ids": ("2409.16211",)}),
    ("how many tokens was EuroLLM trained on?", "fact", {"arxiv_ids": ("2409.16235",)}),
    ("how many parameters does the largest Time-MoE have", "fact", {"arxiv_ids": ("2409.16040",)}),
    ("what dataset does arXiv:2409.16283 use?", "fact", {"arxiv_ids": ("2409.16283",)}),
    ("which optimizer did they use to train the 7B model", "fact", {}),
    ("by how much does self-correction improve MATH accuracy?", "fact", {}),
    ("how many papers does the survey review?", "fact", {}),
    ("MaskBit의 FID는 얼마야?", "fact", {"arxiv_ids": ("2409.16211",)}),
    ("EuroLLM은 몇 개 언어를 지원해?", "fact", {"arxiv_ids": ("2409.16235",)}),
    ("HelloBench는 어떤 분류 체계를 썼어?", "fact", {"arxiv_ids": ("2409.16191",)}),
    ("가장 큰 모델의 파라미터는 몇 개야?", "fact", {}),
]
PAPER: list[tuple[str, str, dict[str, Any]]] = [
    ("2409.16211", "paper", {"arxiv_ids": ("2409.16211",)}),
    ("https://arxiv.org/pdf/2409.16211v2.pdf", "paper", {"arxiv_ids": ("2409.16211",)}),
    (
        "tell me about https://huggingface.co/papers/2409.16280",
        "paper",
        {"arxiv_ids": ("2409.16280",)},
    ),
    ("what is MaskBit", "paper", {"arxiv_ids": ("2409.16211",)}),
    ("who wrote MonoFormer?", "paper", {"arxiv_ids": ("2409.16280",)}),
    (
        "summarize “Making Text Embedders Few-Shot Learners”",
        "paper",
        {"arxiv_ids": ("2409.15700",)},
    ),
    ("MaskBit 논문 요약해줘", "paper", {"arxiv_ids": ("2409.16211",)}),
    ("arXiv 2409.16160 자세히 설명해줘", "paper", {"arxiv_ids": ("2409.16160",)}),
    ("compare MIMO and MonoFormer", "compare", {"arxiv_ids": ("2409.16160", "2409.16280")}),
    (
        "what's the difference between MaskBit and MonoFormer?",
        "compare",
        {"arxiv_ids": ("2409.16211", "2409.16280")},
    ),
    ("2409.16211 vs 2409.16280", "compare", {"arxiv_ids": ("2409.16211", "2409.16280")}),
    ("MIMO와 MonoFormer 차이가 뭐야?", "compare", {"arxiv_ids": ("2409.16160", "2409.16280")}),
    ("9999.99999 is not an id", "search", {"arxiv_ids": ()}),
]
PEOPLE: list[tuple[str, str, dict[str, Any]]] = [
    ("papers by Zheng Liu", "new", {"authors": ("Zheng Liu",), "query": ""}),
    ("anything written by zheng liu lately?", "new", {"authors": ("Zheng Liu",)}),
    ("Defu Lian's latest work", "new", {"authors": ("Defu Lian",)}),
    ("what has Defu Lian published on embeddings", "new", {"authors": ("Defu Lian",)}),
    ("papers by Grace Hopper", "new", {"authors": ("Grace Hopper",)}),
    ("Zheng Liu 논문 보여줘", "new", {"authors": ("Zheng Liu",), "query": ""}),
    ("Defu Lian이 쓴 논문", "new", {"authors": ("Defu Lian",)}),
    ("AI가 쓴 글을 탐지하는 방법", "search", {"authors": ()}),
    ("papers by Google on long context", "new", {"authors": ()}),
    ("improving reasoning by long chains of thought", "search", {"authors": ()}),
]
TIME_AND_MORE: list[tuple[str, str, dict[str, Any]]] = [
    ("summarise the digest of 2024-09-25", "digest", {"window": DAY, "query": ""}),
    ("yesterday's digest please", "digest", {"window": DAY}),
    ("give me a recap of last week", "digest", {"window": WEEK}),
    ("어제 다이제스트 요약해줘", "digest", {"window": DAY, "topics": ()}),
    ("2024년 9월 25일 데일리 페이퍼 정리해 줘", "digest", {"window": DAY}),
    (
        "what changed in robotics between August and September",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "query": "robotics"},
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
        {"window": AUGUST, "second_window": SEPTEMBER, "query": "로보틱스"},
    ),
    (
        "how did August compare to September for agents?",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "query": "agents"},
    ),
    (
        "agents in September compared to August",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "query": "agents"},
    ),
    (
        "were there more robotics papers in September than August?",
        "changes",
        {"window": AUGUST, "second_window": SEPTEMBER, "query": "robotics"},
    ),
    ("when did Mamba first appear?", "first", {"query": "Mamba"}),
    (
        "first mention of speculative decoding in the digests",
        "first",
        {"query": "speculative decoding"},
    ),
    ("earliest paper on gaussian splatting", "first", {"topics": "gaussian_splatting"}),
    ("Mamba는 언제 처음 등장했어?", "first", {"query": "Mamba"}),
    ("trend of RAG papers over time", "trend", {"query": "RAG", "topics": "rag"}),
    ("robotics papers by month", "trend", {"topics": "embodied_ai"}),
    (
        "did the number of robotics papers grow since August?",
        "trend",
        {"topics": "embodied_ai", "query": "robotics"},
    ),
    ("did robotics papers increase this year?", "trend", {"query": "robotics"}),
    ("papers per week on agents", "trend", {"topics": "agents", "query": "agents"}),
    ("주별로 3D 생성 논문 몇 편 나왔어?", "trend", {"query": "3D 생성"}),
    ("how does accuracy drop under quantization?", "search", {"topics": "quantization"}),
    ("how has interest in agents changed over time?", "trend", {"topics": "agents"}),
    ("LLM 에이전트 논문 월별 추이 보여줘", "trend", {"topics": "agents", "query": "LLM 에이전트"}),
    (
        "multimodal papers last week without surveys",
        "new",
        {"excluded_topics": ("surveys",), "window": WEEK},
    ),
    ("new LLM papers excluding code generation", "new", {"excluded_topics": ("code_generation",)}),
    ("image generation papers but not about video", "new", {"topics": "image_generation"}),
    (
        "로봇 말고 강화학습 논문 보여줘",
        "new",
        {
            "excluded_topics": ("embodied_ai",),
            "topics": "reinforcement_learning",
            "query": "강화학습",
        },
    ),
    (
        "서베이 제외하고 지난주 멀티모달 논문",
        "new",
        {"excluded_topics": ("surveys",), "window": WEEK},
    ),
]
ALL = [*NEW, *SEARCH, *RANK, *LIMITS, *COUNT, *FACT, *PAPER, *PEOPLE, *TIME_AND_MORE]


def _value(question: Question, field: str) -> Any:
    value = getattr(question, field)
    if field in ("window", "second_window") and value is not None:
        return str(value.start), str(value.end)
    return value


@pytest.mark.parametrize(("text", "intent", "fields"), ALL, ids=[row[0] for row in ALL])
def test_reads_the_question(read: Read, text: str, intent: str, fields: dict[str, Any]) -> None:
    question = read(text)
    got = {"intent": question.intent} | {name: _value(question, name) for name in fields}
    if isinstance(fields.get("topics"), str):
        got["topics"] = fields["topics"] if fields["topics"] in question.topics else question.topics
    assert got == {"intent": intent, **fields}
    assert question.text == text
    assert question.follows_up == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what is MaskBit", "en"),
        ("MaskBit의 FID는?", "ko"),
        ("Zheng Liu papers", "en"),
        ("RLHF DPO PPO 비교", "ko"),
        ("papers about 한국어 LLM benchmark quality", "en"),
        ("what is MaskBit? answer in Korean", "ko"),
        ("Summarise MaskBit in Korean", "ko"),
        ("지난주 로봇 논문 영어로 답해줘", "en"),
        ("MaskBit 한국어로 설명해줘", "ko"),
        ("papers on speech recognition in Korean", "en"),
        ("한국어로 학습한 모델 논문 알려줘", "ko"),
        ("2409.16211", "en"),
        ("Reply in English please: 로봇 논문 알려줘", "en"),
    ],
)
def test_answers_in_the_language_of_the_asker(read: Read, text: str, language: str) -> None:
    assert read(text).language == language


def test_language_request_leaves_the_query(read: Read) -> None:
    assert read("지난주 로봇 논문 영어로 알려줘").query == "로봇"


def test_a_window_inside_a_name_or_quotation_is_no_window(read: Read) -> None:
    assert read("which model scores best on AIME 2024").window is None
    assert read("papers like “A Year in Review: August 2024”").window is None


def test_a_paper_named_in_passing_restricts_nothing(read: Read) -> None:
    question = read("image tokenizers with ideas close to MaskBit but for long videos")
    assert question.arxiv_ids == ()
    assert "MaskBit" in question.query
