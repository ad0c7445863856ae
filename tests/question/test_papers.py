"""Facts, single papers and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cases import Row, check
from catalog import SeedCatalog

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.knowledge import Knowledge
from assistant.question.model import Question
from assistant.question.understand import understand

Read = Callable[..., Question]

FACT: list[Row] = [
    ("what FID does MaskBit reach?", "fact", {"arxiv_ids": ("2409.16211",)}),
    ("how many tokens was EuroLLM trained on?", "fact", {"arxiv_ids": ("2409.16235",)}),
    ("how many parameters does the largest Time-MoE have", "fact", {"arxiv_ids": ("2409.16040",)}),
    ("what dataset does arXiv:2409.16283 use?", "fact", {"arxiv_ids": ("2409.16283",)}),
    ("RoboPal has four skills: Pouring, Stacking, Sorting and which other?", "fact", {}),
    ("과제가 쓰기, 고치기, 요약하기 그리고 또 뭐야", "fact", {}),
    ("which optimizer did they use to train the 7B model", "fact", {}),
    ("MaskBit의 FID는 얼마야?", "fact", {"arxiv_ids": ("2409.16211",)}),
    ("EuroLLM은 몇 개 언어를 지원해?", "fact", {"arxiv_ids": ("2409.16235",)}),
    ("HelloBench는 어떤 분류 체계를 썼어?", "fact", {"arxiv_ids": ("2409.16191",)}),
]
PAPER: list[Row] = [
    ("2409.16211", "paper", {"arxiv_ids": ("2409.16211",)}),
    ("https://arxiv.org/pdf/2409.16211v2.pdf", "paper", {"arxiv_ids": ("2409.16211",)}),
    (
        "tell me about https://huggingface.co/papers/2409.16280",
        "paper",
        {"arxiv_ids": ("2409.16280",)},
    ),
    ("what is MaskBit", "paper|fact", {"arxiv_ids": ("2409.16211",)}),
    ("who wrote MonoFormer?", "paper|fact", {"arxiv_ids": ("2409.16280",)}),
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
    ("9999.99999 is not an id", "search|offtopic", {"arxiv_ids": ()}),
]
PEOPLE: list[Row] = [
    ("papers by Zheng Liu", "new", {"authors": ("Zheng Liu",), "subjects": ()}),
    ("anything written by zheng liu lately?", "new", {"authors": ("Zheng Liu",)}),
    ("Defu Lian's latest work", "new", {"authors": ("Defu Lian",)}),
    ("what has Defu Lian published on embeddings", "new", {"authors": ("Defu Lian",)}),
    ("papers by Grace Hopper", "new", {"authors": ("Grace Hopper",)}),
    ("Zheng Liu 논문 보여줘", "new", {"authors": ("Zheng Liu",), "subjects": ()}),
    ("Defu Lian이 쓴 논문", "new", {"authors": ("Defu Lian",)}),
    ("AI가 쓴 글을 탐지하는 방법", "search|new|fact", {"authors": ()}),
    ("papers by Google on long context", "new", {"authors": ()}),
    ("improving reasoning by long chains of thought", "search|new|fact", {"authors": ()}),
    ("papers by yuxing song in 2024", "new", {"authors": ("Yuxing Song",), "subjects": ()}),
    ("song papers", "new", {"authors": ()}),
    (
        "what did zheng liu and defu lian write",
        "new",
        {"authors": ("Zheng Liu", "Defu Lian"), "subjects": ()},
    ),
    (
        "anything on dense retrieval by defu lian",
        "new",
        {"authors": ("Defu Lian",), "subjects": ("dense retrieval",)},
    ),
    (
        "video models by google",
        "new",
        {"subjects": ("video models",), "organisations": ("google",)},
    ),
    ("image generation by diffusion", "new", {"subjects": ("image generation by diffusion",)}),
    ("what topics does defu lian work on", "new", {"authors": ("Defu Lian",)}),
    ("what does zheng liu write about", "new", {"authors": ("Zheng Liu",)}),
    ("zheng liu's most upvoted paper", "rank", {"authors": ("Zheng Liu",)}),
    (
        "what did defu lian publish in 2024 on embeddings",
        "new",
        {"authors": ("Defu Lian",), "subjects": ("embeddings",)},
    ),
    ("what's hot in robotics rn", "new", {"subjects": ("robotics",), "recent": True}),
    ("papers by zheng liu by month", "trend", {"authors": ("Zheng Liu",)}),
]
ALL = [*FACT, *PAPER, *PEOPLE]


@pytest.mark.parametrize(("text", "intent", "fields"), ALL, ids=[row[0] for row in ALL])
def test_reads_the_question(read: Read, text: str, intent: str, fields: dict[str, Any]) -> None:
    check(read(text), text, intent, fields)


@pytest.mark.parametrize("text", ["2409.16211 뭐야", "2409.16211 뭐야?", "what is 2409.16211"])
def test_words_of_asking_are_no_names_in_another_script(text: str, lexicon: Lexicon) -> None:
    catalog = SeedCatalog()
    maskbit = catalog.papers["2409.16211"]
    catalog.papers["2412.07112"] = replace(
        maskbit, arxiv_id="2412.07112", title="Maya: An Instruction Finetuned Model"
    )
    knowledge = Knowledge(catalog, lexicon)
    question = understand(text, today=date(2024, 9, 26), knowledge=knowledge, lexicon=lexicon)
    assert (question.intent, question.arxiv_ids) == ("paper", ("2409.16211",))
