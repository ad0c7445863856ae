"""Counting and cutting by tokens, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.digest import read_digest
from assistant.language.tokens import (
    count_tokens,
    estimate_tokens,
    fits,
    truncate,
    vocabulary_dir,
)

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("Daily papers", 2), ("hello world", 2), ("<|endoftext|>", 7)],
)
def test_counts(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


def test_korean_costs_no_more_than_a_token_a_character() -> None:
    text = "대규모 언어 모델의 추론 능력을 강화 학습으로 향상시킵니다."
    assert 5 < count_tokens(text) <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one two three four five six seven eight nine ten",
        "대규모 언어 모델의 추론 능력을 강화 학습(RL)으로 12.5% 향상시킵니다.",
        "ŝ β → ≤ 漢字 " * 9,
        "👩‍👩‍👧‍👦" * 20,
        "\ud800 broken surrogate",
    ],
)
def test_what_fits_is_never_too_long(text: str) -> None:
    count = count_tokens(text)
    assert fits(text, count)
    assert all(not fits(text, budget) for budget in range(count))


@pytest.mark.parametrize("times", [30, 45, 70])
def test_a_text_that_is_not_long_fits_without_the_vocabulary(times: int) -> None:
    code = "import sys; from assistant.language.tokens import fits\n"
    code += f"text = '강화 학습(reinforcement learning)으로 ' * {times}\n"
    code += "print(fits(text, 1024), 'tiktoken' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["True", "False"]


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven eight nine ten",
        "대규모 언어 모델의 추론 능력을 강화 학습으로 크게 향상시킵니다.",
        "👩‍👩‍👧‍👦" * 20,
        "x" * 500,
        "\ud800 broken surrogate and more text after it",
    ],
)
@pytest.mark.parametrize("budget", [-1, 0, 1, 2, 3, 5, 8, 13, 1000])
def test_truncate_gives_a_beginning_within_the_budget(text: str, budget: int) -> None:
    head = truncate(text, budget)
    assert count_tokens(head) <= max(budget, 0)
    if "\ud800" not in text:
        assert text.startswith(head)
    if budget == 1000:
        assert head == text


def test_truncate_does_not_cut_words() -> None:
    assert truncate("tokenization of unbelievably long vocabularies", 4).split()[-1] in {
        "tokenization",
        "of",
        "unbelievably",
    }


def test_the_vocabulary_is_on_disk() -> None:
    folder = vocabulary_dir()
    assert folder is not None
    assert any(folder.iterdir())


def test_needs_no_network_and_no_llamaindex() -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "from assistant.language.tokens import count_tokens\n"
        "assert count_tokens('hello world') == 2\n"
        "assert 'llama_index.core' not in sys.modules\n"
    )
    environment = {**os.environ, "TIKTOKEN_CACHE_DIR": ""}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.language import tokens

    tokens._encoding.cache_clear()
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/somewhere/else")
    assert count_tokens("hello") == 1
    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/somewhere/else"


def test_an_estimate_of_a_few_dozen_texts_is_close() -> None:
    entries = [e for p in sorted(SEEDS.rglob("*.md")) for e in read_digest(p, SEEDS).entries]
    korean = [entry.full_text for entry in entries]
    english = [entry.title for entry in entries]
    for texts in (korean[:24], korean[24:48], english):
        ratio = sum(map(estimate_tokens, texts)) / sum(map(count_tokens, texts))
        assert 0.9 < ratio < 1.2
