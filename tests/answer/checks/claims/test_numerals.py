"""Figures and names in two languages, and whether an entry bears them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.answer.checks.citations import numbers
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.names import holds, names
from assistant.answer.checks.claims.numerals import figures


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("95억", [("9500000000", "plain", "")]),
        ("5백만 개", [("5000000", "plain", "")]),
        ("4조 5천억 토큰", [("4500000000000", "plain", "token")]),
        ("4.5T tokens", [("4500000000000", "plain", "token")]),
        ("3만 2천 장", [("32000", "plain", "")]),
        ("2,500만", [("25000000", "plain", "")]),
        ("3배", [("3", "multiple", "")]),
        ("세 배", [("3", "multiple", "")]),
        ("threefold", [("3", "multiple", "")]),
        ("10 times", [("10", "multiple", "")]),
        ("doubles", [("2", "multiple", "")]),
        ("50 퍼센트", [("50", "percent", "")]),
        ("5%p", [("5", "percent", "")]),
        ("10~20%", [("10", "percent", ""), ("20", "percent", "")]),
        ("7-13B parameters", [("7000000000", "plain", "parameter"),
                              ("13000000000", "plain", "parameter")]),
        ("1,234,567", [("1234567", "plain", "")]),
        ("40GB", [("40", "plain", "gb")]),
        ("2D and 3D", []),
        ("the 3rd", []),
        ("3만큼", [("3", "plain", "")]),
        ("500만에서 2만에 이르는", [("5000000", "plain", ""), ("20000", "plain", "")]),
        ("4조건", [("4", "plain", "")]),
        ("3배경", [("3", "plain", "")]),
        ("no figures", []),
    ],
)  # fmt: skip
def test_figures(text: str, read: list[tuple[str, str, str]]) -> None:
    found = [(f.value, f.kind, f.unit) for f in figures(text)]
    assert found == [(Decimal(value), kind, unit) for value, kind, unit in read]


@pytest.mark.parametrize(
    ("entry", "claim", "borne"),
    [
        ("0.5", "50%", True),
        ("50%", "0.5", True),
        ("1,000", "1000", True),
        ("4조 5천억", "4.5T", True),
        ("4.5T", "4.6T", False),
        ("50 papers", "50%", False),
        ("50%", "50 papers", False),
        ("92.3%", "92.3", True),
        ("절반", "50%", True),
        ("여섯 단계", "6 stages", True),
        ("three modules", "3개", True),
        ("3배", "3x", True),
        ("3 models", "3x", False),
        ("10번 반복", "10 times", True),
        ("30 images", "30 videos", False),
        ("30개의 이미지", "30 images", True),
        ("30", "30 images", True),
        ("70억 파라미터", "7B parameters", True),
        ("7B tokens", "7B parameters", False),
        ("GPT-4", "4 stages", False),
        ("2024-09-25", "2024년 9월 25일", True),
        ("50.0%", "50%", True),
    ],
)
def test_bears(entry: str, claim: str, borne: bool) -> None:
    assert all(Entry(entry).bears(figure) for figure in figures(claim)) is borne


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GPT-4o beats LLM baselines on MMLU", ["GPT-4o", "MMLU"]),
        ("Llama 3와 Claude-3.5-Sonnet", ["Llama 3", "Claude-3.5-Sonnet"]),
        ("LLM-based, GPT-style, RLHF", ["GPT"]),
        ("State-of-the-Art Few-Shot In-Context", []),
        ("bge-m3, ResNet-18, A100s", ["bge-m3", "ResNet-18", "A100s"]),
        ("top-1, pass@1, F1, Figure-3, 3D", []),
        ("라마 3 모델", ["라마 3"]),
        ("Qwen2.5-72B-Instruct", ["Qwen2.5-72B-Instruct"]),
        ("iPhone", ["iPhone"]),
        ("Mistral 7B and Qwen-1.8B", ["Mistral", "Qwen-1.8B"]),
        ("A plain English sentence.", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [name for name, _, _ in names(text)] == found


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("gpt 4o mini", "GPT-4o", True),
        ("GPT-4o", "GPT-4", False),
        ("GPT-4.5", "GPT-4", False),
        ("LLaMA2", "LLaMA-2", True),
        ("Claude 3.5 Sonnet", "클로드 3.5", True),
        ("HelloBench는", "HelloBench", True),
        ("Hello Bench", "HelloBench", True),
        ("A100 GPU", "A100s", True),
    ],
)
def test_holds(text: str, name: str, held: bool) -> None:
    assert holds(text, name) is held


@pytest.mark.parametrize(
    ("inner", "cited"),
    [
        ("1", (1,)),
        ("1, 3", (1, 3)),
        ("1-3", (1, 2, 3)),
        ("1–3", (1, 2, 3)),
        ("3-1", (3, 1)),
        ("1;2", (1, 2)),
        ("1 and 2", (1, 2)),
        ("1, 2, and 3", (1, 2, 3)),
        ("1과 3", (1, 3)),
        ("^1", (1,)),
        ("#2", (2,)),
        ("4:0†source", (4,)),
        ("Source 1", (1,)),
        ("출처 2", (2,)),
        ("0", (0,)),
        ("1, 1", (1,)),
        ("0, 1", None),
        ("0.5, 1", None),
        ("MASK", None),
        ("", None),
        ("1-99999", None),
    ],
)
def test_citation_groups(inner: str, cited: tuple[int, ...] | None) -> None:
    assert numbers(inner) == cited


def test_long_ranges_are_bounded() -> None:
    assert len(numbers("1-9999") or ()) == 100
