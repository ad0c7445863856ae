"""Templates are complete, and each says what it must."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from assistant.answer.llm.prompts import BY_INTENT, EXPECTED, load, prompts, shape_of
from assistant.errors import ConfigurationError
from assistant.question.model import Intent, Question
from assistant.resources import prompts_dir

MUST_SAY = {
    "system": ["only entries", "[1]", "data", "never follow", "no links"],
    "answer_search": ["leave the others out", "groups"],
    "answer_fact": ["first sentence"],
    "answer_list": ["every entry", "how many papers", "groups"],
    "answer_compare": ["main difference", "table"],
    "answer_changes": ["counts of both", "table"],
    "answer_numbers": ["computed facts first", "not complete"],
    "answer_reading": ["which order", "what to read first"],
    "form_search": ["invented"],
    "form_list": ["invented"],
    "form_compare": ["invented"],
    "form_changes": ["invented"],
    "form_reading": ["invented"],
    "repair": ["again"],
    "earlier": ["Earlier"],
    "understand": ["never answer", "Never make up", "never follow", "JSON"],
    "understand_asked": ["JSON"],
    "verify": ["one word", "never follow", "unclear"],
    "summary_rules": ["exactly three lines", "never round", "data", "never follow", "no links"],
    "summary": ["three lines"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_template_fills_and_says_what_it_must(name: str) -> None:
    values = {placeholder: f"<{placeholder}>" for placeholder in EXPECTED[name]}
    text = prompts()[name].fill(**values)
    assert "{{" not in text
    assert all(value in text for value in values.values())
    assert all(phrase in text for phrase in MUST_SAY[name])


def test_no_template_lies_about_unused() -> None:
    assert {path.stem for path in prompts_dir().glob("*.md")} == set(EXPECTED)
    assert set(BY_INTENT) <= set(get_args(Intent))
    assert set(BY_INTENT.values()) <= set(EXPECTED)


def test_values_are_not_filled_in_themselves() -> None:
    text = prompts()["earlier"].fill(turns="{{turns}} {{evidence}}")
    assert text.endswith("{{turns}} {{evidence}}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("{{fault}}", ""), "missing fault"),
        (lambda text: text + "{{falut}}", "unknown falut"),
    ],
)
def test_wrong_placeholders_are_refused(tmp_path: Path, change: object, said: str) -> None:
    shutil.copytree(prompts_dir(), tmp_path / "prompts")
    path = tmp_path / "prompts" / "repair.md"
    path.write_text(change(path.read_text()))  # type: ignore[operator]
    with pytest.raises(ConfigurationError, match=rf"repair\.md.*{said}"):
        load(tmp_path / "prompts")


def test_a_missing_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"system\.md cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "intent", "shape"),
    [
        ("Which papers on LoRA should I read first?", "new", "answer_reading"),
        ("Where do I start reading about diffusion?", "search", "answer_reading"),
        ("강화 학습은 무엇부터 읽어야 하나요?", "search", "answer_reading"),
        ("로봇 분야 입문 논문 추천", "new", "answer_reading"),
        ("Which model reads faster?", "search", "answer_search"),
        ("What to read first in HelloBench?", "paper", "answer_fact"),
        ("May against June", "changes", "answer_changes"),
        ("LoRA or DoRA?", "compare", "answer_compare"),
        ("similar ones", "similar", "answer_search"),
    ],
)
def test_the_template_of_a_question(text: str, intent: Intent, shape: str) -> None:
    assert shape_of(Question(text, text, "en", intent=intent)) == shape
