"""What is told of questions, model calls and syncs, whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from scripted_llm import Reply, ScriptedLLM

from assistant import Assistant
from assistant.errors import RateLimitError
from assistant.observing import VISITOR, Asked, Observer, Visitor


class Heard(Observer):
    """Notes what it hears."""

    def __init__(self) -> None:
        self.questions: list[Asked] = []
        self.calls: list[str] = []
        self.syncs: list[str] = []

    def asked(self, question: Asked) -> None:
        self.questions.append(question)

    def called(self, model: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.calls.append(f"{model} {outcome}")

    def synced(self, outcome: str, seconds: float) -> None:
        self.syncs.append(outcome)


def told(heard: Heard) -> list[tuple[str, str, str, int]]:
    return [(q.visitor.way, q.mode, q.outcome, q.papers) for q in heard.questions]


def test_each_question_is_told_once(seeds: Assistant) -> None:
    heard = Heard()
    with seeds.observers.listening(heard, who=VISITOR.get):
        answer = seeds.ask("Papers on video generation")
        asyncio.run(seeds.aask("양자 중력 논문"))
        hits = seeds.search("video generation", 3)
        stream = seeds.stream("Papers on agents")
        next(stream)
        stream.close()
    seeds.ask("nobody listens")
    assert told(heard) == [
        ("python", "extractive", "answered", len(answer.sources)),
        ("python", "extractive", "abstained", 0),
        ("python", "search", "answered", len(hits)),
        ("python", "", "stopped", 0),
    ]
    assert heard.questions[1].text == "양자 중력 논문"


def test_who_asks_is_known_from_the_context(seeds: Assistant) -> None:
    heard = Heard()
    ada = Visitor("api", "ada", "203.0.113.9")

    async def ask(visitor: Visitor) -> None:
        VISITOR.set(visitor)
        await seeds.aask("Papers on video generation")

    async def both() -> None:
        # Each in a task of its own, as a server answers them.
        await asyncio.gather(
            asyncio.create_task(ask(ada)), asyncio.create_task(ask(Visitor("mcp")))
        )

    with seeds.observers.listening(heard, who=VISITOR.get):
        asyncio.run(both())
    assert {question.visitor for question in heard.questions} == {ada, Visitor("mcp")}


def test_a_question_may_be_refused(seeds: Assistant) -> None:
    class Full(Observer):
        def admit(self, visitor: Visitor, text: str) -> None:
            raise RateLimitError("Too many.")

    heard = Heard()
    with seeds.observers.listening(heard, Full(), who=VISITOR.get):
        with pytest.raises(RateLimitError):
            seeds.ask("Papers on video generation")
        with pytest.raises(RateLimitError):
            asyncio.run(seeds.aask("Papers on video generation"))
        with pytest.raises(RateLimitError):
            seeds.search("video generation")
    assert heard.questions == []


def test_calls_of_a_model_are_told_with_their_end(own_seeds: Callable[..., Assistant]) -> None:
    replies = [Reply(["Yes [1]."]), Reply(status=401), Reply(["Yes [1]."])]
    heard = Heard()
    with ScriptedLLM(replies) as server:
        assistant = own_seeds(
            llm="openai-like", openai_base_url=server.url, llm_model="m", openai_api_key="k"
        )
        with assistant.observers.listening(heard, who=VISITOR.get):
            assistant.ask("Papers on video generation")
            asyncio.run(assistant.aask("Papers on video generation"))
        assistant.close()
    assert heard.calls == ["m ok", "m failed"]
    assert [question.outcome for question in heard.questions] == ["answered", "answered"]
    assert heard.questions[0].mode == "llm:m"


def test_syncs_are_told(own_seeds: Callable[..., Assistant]) -> None:
    heard = Heard()
    assistant = own_seeds()
    with assistant.observers.listening(heard, who=VISITOR.get):
        assistant.sync()
    assistant.close()
    assert heard.syncs == ["ok"]
