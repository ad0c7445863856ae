"""Answers to what an abbreviation stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from digests import digest, entry

from assistant import Assistant


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    texts = (
        "스파스 어텐션(Sparse Query Attention; SQA)은 질의를 줄여 학습을 빠르게 합니다.",
        "SQA를 써서 긴 문서를 읽습니다.",
    )
    entries = (
        entry(f"2401.0000{n}", f"Reading Long Texts {n}", text)
        for n, text in enumerate(texts, start=1)
    )
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "2024-01-05.md").write_text(digest("2024-01-05", *entries), encoding="utf-8")
    found = Assistant.open(tmp_path / "d", tmp_path / "data", llm="none")
    found.sync()
    return found


@pytest.mark.parametrize(
    "text",
    ["what does SQA stand for?", "what is SQA short for", "SQA가 뭐의 약자야?", "SQA 풀네임"],
)
def test_it_is_spelled_out_and_cited(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert "Sparse Query Attention" in answer.text.split("\n\n")[0]
    assert [source.arxiv_id for source in answer.sources] == ["2401.00001"]


def test_what_no_paper_spells_out_is_not_made_up(assistant: Assistant) -> None:
    answer = assistant.ask("what does XQA stand for?")
    assert "stands for" not in answer.text
