"""Follow-ups that a model puts as questions of their own, as the façade answers them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from scripted_llm import Reply, ScriptedLLM

from assistant import Assistant
from assistant.answer.model import Answer, Done, Understood
from assistant.resources import prompts_dir

HISTORY = [
    {"role": "user", "content": "Which paper evaluates long text?"},
    {"role": "assistant", "content": "HelloBench does [1]."},
]
LINKED = [
    {"role": "user", "content": "Which paper evaluates long text?"},
    {"role": "assistant", "content": "HelloBench [1](https://arxiv.org/abs/2409.16191) does."},
]
FOLLOW_UP = "which of its parts matters most?"
ALONE = "What does HelloBench evaluate?"
#: How the request to put a question anew begins.
REWRITE = (prompts_dir() / "rewrite.md").read_text(encoding="utf-8").partition("\n")[0]


def asked(llm: ScriptedLLM, own_seeds: Callable[..., Assistant]) -> Assistant:
    return own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="mini", llm_context=8000)


@pytest.mark.parametrize("loop", [False, True])
def test_a_follow_up_is_answered_as_the_model_put_it(
    own_seeds: Callable[..., Assistant], loop: bool
) -> None:
    script = [Reply([ALONE]), Reply(["HelloBench evaluates long text generation [1]."])]
    with ScriptedLLM(script) as llm:
        assistant = asked(llm, own_seeds)
        if loop:
            answer = asyncio.run(assistant.aask(FOLLOW_UP, history=HISTORY))
        else:
            answer = assistant.ask(FOLLOW_UP, history=HISTORY)
        assert answer.question.text == FOLLOW_UP
        assert answer.question.follows_up == ALONE
        assert answer.sources[0].arxiv_id == "2409.16191"
        assert len(llm.requests) == 2
        assert llm.requests[0]["messages"][-1]["content"].startswith(REWRITE)


def test_a_corrected_question_is_never_put_anew(own_seeds: Callable[..., Assistant]) -> None:
    with ScriptedLLM([Reply(["HelloBench evaluates long text generation [1]."])]) as llm:
        assistant = asked(llm, own_seeds)
        events: list[Any] = list(assistant.stream(assistant.understand(ALONE), history=HISTORY))
        assert isinstance(events[0], Understood)
        assert isinstance(events[-1], Done)
        assert isinstance(events[-1].answer, Answer)
        assert len(llm.requests) == 1


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("Which papers are about video generation?", HISTORY),  # stands on its own
        ("who wrote it?", LINKED),  # rules know which paper is meant
        ("2409.16191", HISTORY),
        ("thanks!", HISTORY),
        (FOLLOW_UP, []),  # nothing came before
    ],
)
@pytest.mark.parametrize("loop", [False, True])
def test_only_a_follow_up_that_rules_cannot_read_is_put_anew(
    own_seeds: Callable[..., Assistant], question: str, history: list[dict[str, str]], loop: bool
) -> None:
    with ScriptedLLM([Reply(["HelloBench evaluates long text generation [1]."])]) as llm:
        assistant = asked(llm, own_seeds)
        if loop:
            asyncio.run(assistant.aask(question, history=history))
        else:
            assistant.ask(question, history=history)
        prompts = [request["messages"][-1]["content"] for request in llm.requests]
        assert not any(prompt.startswith(REWRITE) for prompt in prompts)


def test_cancelling_ends_the_request_that_puts_a_follow_up_anew(
    own_seeds: Callable[..., Assistant],
) -> None:
    with ScriptedLLM([Reply(["What"], stall_after=0)]) as llm:
        assistant = asked(llm, own_seeds)

        async def give_up() -> None:
            asking = asyncio.create_task(assistant.aask(FOLLOW_UP, history=HISTORY))
            for _ in range(500):
                if llm.requests:
                    break
                await asyncio.sleep(0.01)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

        asyncio.run(give_up())
        assert llm.aborted.wait(5)


def test_warming_up_sends_nothing(own_seeds: Callable[..., Assistant]) -> None:
    with ScriptedLLM([]) as llm:
        asked(llm, own_seeds).warm()
        assert llm.requests == []
