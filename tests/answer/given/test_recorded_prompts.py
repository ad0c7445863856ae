"""Prompts of thirty questions at four windows, as recorded: entries, window used, and facts.

Where a change is meant, record anew: ``RECORD_PROMPTS=1 pytest tests/answer/given``.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from scripted_llm import ScriptedLLM, words

from assistant import Assistant
from assistant.language.tokens import count_tokens
from assistant.retrieve.asked import LISTS

RECORDS = Path(__file__).with_name("recorded_prompts.yaml")
QUESTIONS: list[str] = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
WINDOWS = (4096, 8192, 32_768, 131_072)
TODAY = date(2024, 11, 14)
ANSWER = 1200
RATIO = 1.6

#: Of one question: its intent, and by window what stands in the prompt.
_Prompts = dict[Any, Any]

_FENCED = re.compile(r"<<<DATA \w+>>>\n(.*)\n<<<END \w+>>>", re.DOTALL)
_FACTS = re.compile(r"^Computed facts[^\n]*\n(.*?)\n\n", re.DOTALL | re.MULTILINE)
_HEAD = re.compile(r"^\[(\d+)\] .+\nDate: ", re.MULTILINE)


def _prompt(messages: list[dict[str, str]], window: int) -> dict[str, Any]:
    """What stands in a prompt: numbers of the entries, tokens of the least, window used."""
    text = messages[-1]["content"]
    found = _FENCED.search(text)
    assert found is not None
    numbers = [int(number) for number in _HEAD.findall(found[1])]
    starts = [match.start() for match in _HEAD.finditer(found[1])]
    ends = [*starts[1:], len(found[1])]
    sizes = [count_tokens(found[1][a:b]) for a, b in zip(starts, ends, strict=True)]
    spent = sum(count_tokens(message["content"]) for message in messages) * RATIO + ANSWER
    facts = _FACTS.search(text)
    assert facts is not None
    return {
        "numbers": numbers,
        "least": min(sizes),
        "used": round(spent / window, 2),
        "facts": facts[1].splitlines(),
    }


@pytest.fixture(scope="module")
def prompts(synced_seeds: Path) -> dict[str, _Prompts]:
    """Of each question: intent, total, and the prompt at each window."""
    seeds = Path(__file__).resolve().parents[3] / "seeds"
    asked: dict[str, _Prompts] = {question: {} for question in QUESTIONS}
    with ScriptedLLM([words("So it is [1].")]) as server, pytest.MonkeyPatch.context() as patch:
        # The fence is random, and so is how many tokens it has.
        patch.setattr("assistant.answer.llm.request.secrets.token_hex", lambda _: "f00dfeed" * 2)
        for window in WINDOWS:
            assistant = Assistant.open(
                digests=seeds,
                data_dir=synced_seeds,
                llm="openai-like",
                openai_base_url=server.url,
                llm_model="scripted",
                llm_context=window,
            )
            for question in QUESTIONS:
                before = len(server.requests)
                answer = assistant.ask(question, today=TODAY)
                record = asked[question]
                record["intent"] = answer.question.intent
                asked_for_answers = [
                    request
                    for request in server.requests[before:]
                    if "response_format" not in request
                ]
                if asked_for_answers:
                    record[window] = _prompt(asked_for_answers[0]["messages"], window)
            assistant.close()
    return asked


def _recorded(prompt: _Prompts) -> _Prompts:
    """A question's prompts in few lines; the facts but for how many entries are given."""
    windows = {
        window: f"{len(prompt[window]['numbers'])} entries, {prompt[window]['used']:.0%}"
        for window in WINDOWS
        if window in prompt
    }
    last = prompt.get(WINDOWS[-1])
    facts = [line for line in last["facts"] if "Entries given" not in line] if last else []
    return {"intent": prompt["intent"], "facts": facts, **windows}


def test_prompts_are_those_recorded(prompts: dict[str, _Prompts]) -> None:
    found = {question: _recorded(prompt) for question, prompt in prompts.items()}
    if os.environ.get("RECORD_PROMPTS"):
        text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=96)
        RECORDS.write_text(f"# What stands in the prompts; see test_recorded_prompts.py.\n{text}")
    assert found == yaml.safe_load(RECORDS.read_text("utf-8"))


def test_every_kind_of_question_is_asked(prompts: dict[str, _Prompts]) -> None:
    assert len(QUESTIONS) == len(set(QUESTIONS)) >= 30
    intents = {prompt["intent"] for prompt in prompts.values()}
    assert intents >= {*LISTS, "search", "fact", "paper", "compare"}


def test_entries_are_numbered_as_shown_and_have_text(prompts: dict[str, _Prompts]) -> None:
    for question, prompt in prompts.items():
        for window in WINDOWS:
            if window not in prompt:
                continue
            numbers, least = prompt[window]["numbers"], prompt[window]["least"]
            assert numbers == sorted(set(numbers)), question
            assert numbers[0] == 1
            if len(numbers) > 1:
                assert least >= 80, (question, window)


def test_a_window_is_used_or_everything_is_given(prompts: dict[str, _Prompts]) -> None:
    for question, prompt in prompts.items():
        if WINDOWS[-1] not in prompt:
            continue
        everything = len(prompt[WINDOWS[-1]]["numbers"])
        for window in WINDOWS:
            given = prompt[window]
            assert given["used"] <= 1, question
            assert len(given["numbers"]) == everything or given["used"] >= 0.85, (question, window)


def test_no_count_is_given_where_none_is_exact(
    prompts: dict[str, _Prompts], seeds: Assistant
) -> None:
    for question, prompt in prompts.items():
        facts = "\n".join(prompt.get(WINDOWS[-1], {"facts": []})["facts"])
        stated = re.findall(r"^- Papers that match: (\d+)$", facts, re.MULTILINE)
        if prompt["intent"] not in LISTS:
            assert not stated, question
        elif stated and prompt["intent"] in ("new", "count", "digest"):
            assert int(stated[0]) == len(seeds.ask(question, today=TODAY).sources), question
