"""The model's second look at its own answer, and what it does when that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from llm_world import extractive, found
from scripted_llm import Reply, error, words

from assistant.answer.checks import second_look
from assistant.answer.checks.second_look import Claim, VerifyingWriter, claims_of
from assistant.answer.model import Answer, Done

RETRIEVAL = found()
EXTRACTIVE = extractive(RETRIEVAL)
SAID = "LongWrite has 6 levels [1]. CharVid makes videos [2]. It has 99 levels [1].\n\n- Embed [3]"
MARKED = SAID.replace("99 levels [1].", "99 levels [1]. ⚠")


def _script(verdicts: Reply) -> Callable[[dict[str, Any]], Reply]:
    def reply(request: dict[str, Any]) -> Reply:
        asked = request["messages"][-1]["content"]
        return verdicts if "Decide for each claim" in asked else words(SAID)

    return reply


def _answer(scripted: Any, verdicts: Reply, *, asynchronous: bool = False) -> tuple[Answer, Any]:
    server, writer = scripted(_script(verdicts))
    looking = VerifyingWriter(writer.model)

    async def drive() -> list[Any]:
        return [event async for event in looking.astream(RETRIEVAL, EXTRACTIVE)]

    events = asyncio.run(drive()) if asynchronous else list(looking.stream(RETRIEVAL, EXTRACTIVE))
    assert isinstance(events[-1], Done)
    assert sum(isinstance(event, Done) for event in events) == 1
    return events[-1].answer, server


@pytest.mark.parametrize("asynchronous", [False, True])
def test_what_the_model_denies_is_marked(scripted: Any, asynchronous: bool) -> None:
    verdicts = words("1: yes\n2: no\n3: unclear")
    answer, server = _answer(scripted, verdicts, asynchronous=asynchronous)
    assert answer.text == MARKED.replace("videos [2].", "videos [2]. ⚠")
    assert [(note.sentence, note.marked) for note in answer.notes] == [
        ("CharVid makes videos", True),
        ("It has 99 levels.", True),
    ]
    assert "[2]" in answer.notes[0].reason
    assert (answer.checks.supported, answer.checks.marked) == (2, 2)
    asked = server.requests[-1]["messages"][-1]["content"]
    assert "1. [1] LongWrite has 6 levels\n2. [2] CharVid makes videos\n3. [3] Embed" in asked
    assert "99 levels" not in asked  # it is marked already


@pytest.mark.parametrize(
    "verdicts",
    [
        error(500),
        error(400),
        words("I cannot judge this."),
        words("1: no\n2: no\n3: no"),
        words("7: no"),
        words("1: yes\n2: unclear\n3: yes"),
        Reply(["1: n"], cut_after=1),
        Reply([]),
    ],
    ids=["500", "400", "prose", "all denied", "other numbers", "nothing", "cut", "empty"],
)
def test_without_a_usable_verdict_the_answer_stays(scripted: Any, verdicts: Reply) -> None:
    answer, _ = _answer(scripted, verdicts)
    assert answer.text == MARKED
    assert len(answer.notes) == 1
    assert answer.warnings == ()


def test_one_that_takes_too_long_is_given_up(
    scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "_SLOWEST", 0.1)
    slow = Reply(["1: yes\n", "2: yes\n", "3: no\n"] + ["and "] * 400, delay=0.05)
    answer, _ = _answer(scripted, slow)
    assert answer.text == MARKED


def test_claims_are_read_off_an_answer() -> None:
    text = "See [A title](https://arxiv.org/abs/1). It is new [1][2], and fast [3].\n1. Item [4] ⚠"
    assert claims_of(text) == [
        Claim("See [A title](https://arxiv.org/abs/1). It is new", (1, 2), 56),
        Claim("and fast", (3,), 71),
    ]
