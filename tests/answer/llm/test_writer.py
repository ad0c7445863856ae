"""The course of an answer: streaming, asking again, cancelling, conversations, other LLMs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from llm_world import extractive, found
from scripted_llm import Reply, error, words

from assistant.answer.llm.chat_model import Usage
from assistant.answer.model import Answer, Delta, Done, Note, Reset, Retrieved
from assistant.question.model import Turn

RETRIEVAL = found()
EXTRACTIVE = extractive(RETRIEVAL)
GOOD = "LongWrite has 6 levels [1]. CharVid scores 82.5% [2]."


def last(events: list[Any]) -> Answer:
    assert isinstance(events[-1], Done)
    return events[-1].answer


def test_a_good_answer(scripted: Any) -> None:
    server, writer = scripted([words(GOOD)])
    events = list(writer.stream(RETRIEVAL, EXTRACTIVE))
    answer = last(events)
    assert answer.text == GOOD
    assert answer.mode == "llm:scripted"
    assert [source.n for source in answer.sources] == [1, 2]
    assert (answer.checks.supported, answer.warnings) == (2, ())
    assert events[0] == Retrieved(EXTRACTIVE.sources, RETRIEVAL.total)
    assert "".join(event.text for event in events[1:-1]) == GOOD
    request = server.requests[0]
    assert request["stream"] is True
    assert request["model"] == "scripted"
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert "[1] LongWrite" in request["messages"][-1]["content"]


def test_text_arrives_while_the_model_is_writing(scripted: Any) -> None:
    read = threading.Event()

    def pieces() -> Iterator[str]:
        yield from ["One "] * 4
        # Goes on when the first words were read, and much later if nobody reads them.
        yield "is new [1]." if read.wait(20) else "too late."

    _, writer = scripted([Reply(pieces())])
    stream = writer.stream(RETRIEVAL, EXTRACTIVE)
    assert isinstance(next(stream), Retrieved)
    assert next(stream).text.startswith("One")
    read.set()
    assert last(list(stream)).text == "One One One One is new [1]."


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("LongWrite is a benchmark.", "cited no source"),
        ("LongWrite is a benchmark [9].", "cited no source"),
        (
            "이 논문은 긴 텍스트 생성을 평가하는 새로운 벤치마크를 소개합니다 [1].",
            "another language",
        ),
        ("It is very " + "very " * 60 + "[1].", "repeated itself"),
        ("", "was empty"),
    ],
)
def test_a_faulty_answer_is_asked_for_once_more(scripted: Any, bad: str, said: str) -> None:
    server, writer = scripted([words(bad), words(GOOD)])
    events = list(writer.stream(RETRIEVAL, EXTRACTIVE))
    resets = [event for event in events if isinstance(event, Reset)]
    assert len(resets) == 1
    assert said in resets[0].reason
    assert "once more" in resets[0].reason
    assert last(events).text == GOOD
    assert last(events).mode == "llm:scripted"
    repeated = server.requests[1]["messages"][-1]["content"]
    assert said in repeated
    assert repeated.startswith(server.requests[0]["messages"][-1]["content"])


def test_a_second_fault_brings_the_extractive_answer(scripted: Any) -> None:
    server, writer = scripted([words("Nothing cited.")])
    events = list(writer.stream(RETRIEVAL, EXTRACTIVE))
    assert len(server.requests) == 2
    assert last(events).text == EXTRACTIVE.text
    assert last(events).mode == "extractive"
    assert "cited no source" in last(events).warnings[-1]
    assert "word for word" in last(events).warnings[-1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The entries given do not say what GPT-7 costs to train."),
        ("en", "None of the entries mentions the cost of training GPT-7."),
        ("ko", "주어진 항목에는 GPT-7의 학습 비용이 나와 있지 않습니다."),
        ("ko", "이 자료에서는 GPT-7의 학습 비용에 대한 정보를 찾을 수 없습니다."),
    ],
)
def test_that_nothing_is_told_is_an_answer_of_its_own(
    scripted: Any, language: str, said: str
) -> None:
    server, writer = scripted([words(said)])
    retrieval = found("What does GPT-7 cost to train? GPT-7의 비용은?", language=language)
    answer = last(list(writer.stream(retrieval, extractive(retrieval))))
    assert len(server.requests) == 1
    assert (answer.text, answer.sources, answer.abstained) == (said, (), True)
    assert answer.mode == "llm:scripted"
    assert answer.warnings == ()


def test_what_is_only_told_beside_a_claim_needs_a_citation(scripted: Any) -> None:
    said = "The entries do not say it. LongWrite has six levels."
    server, writer = scripted([words(said)])
    answer = last(list(writer.stream(RETRIEVAL, EXTRACTIVE)))
    assert len(server.requests) == 2
    assert answer.mode == "extractive"


def test_a_model_may_cite_what_is_not_quoted_without_one(scripted: Any) -> None:
    _, writer = scripted([words("CharVid is new [2]. LongWrite is too [1].")])
    quoted = replace(EXTRACTIVE, sources=EXTRACTIVE.sources[:1])
    events = list(writer.stream(RETRIEVAL, quoted))
    assert [source.n for source in events[0].sources] == [1, 2, 3]
    assert [(s.n, s.title[:7]) for s in last(events).sources] == [(1, "LongWri"), (2, "CharVid")]
    assert last(events).sources[1].quotes[0].startswith("CharVid는")


def test_a_loop_is_stopped_at_once(scripted: Any) -> None:
    sent: list[str] = []

    def endless() -> Iterator[str]:
        for _ in range(4000):
            sent.append("again ")
            yield sent[-1]

    server, writer = scripted([Reply(endless(), delay=0.001), words(GOOD)])
    answer = last(list(writer.stream(RETRIEVAL, EXTRACTIVE)))
    assert answer.text == GOOD
    assert server.aborted.wait(20)
    assert len(sent) < 4000


def test_marked_sentences_are_counted_and_listed(scripted: Any) -> None:
    _, writer = scripted([words("LongWrite has 7 levels [1]. It is new.")])
    answer = last(list(writer.stream(RETRIEVAL, EXTRACTIVE)))
    assert answer.text == "LongWrite has 7 levels [1]. ⚠ It is new."
    assert (answer.checks.marked, answer.checks.supported) == (1, 1)
    assert answer.notes == (Note("LongWrite has 7 levels.", "7 is not in [1]; it says 6."),)
    assert answer.warnings == ()


@pytest.mark.parametrize(
    "nothing",
    [
        (RETRIEVAL, replace(EXTRACTIVE, abstained=True, sources=())),
        (replace(RETRIEVAL, relevant=False), EXTRACTIVE),
        (found(papers=()), replace(EXTRACTIVE, sources=())),
    ],
)
def test_without_evidence_no_model_is_asked(scripted: Any, nothing: Any) -> None:
    server, writer = scripted([words(GOOD)])
    events = list(writer.stream(*nothing))
    assert last(events) == nothing[1]
    assert isinstance(events[0], Delta)
    assert server.requests == []


def test_closing_the_stream_ends_the_request(scripted: Any) -> None:
    server, writer = scripted([Reply(["LongWrite [1] ", "more "], stall_after=1)])
    stream = writer.stream(RETRIEVAL, EXTRACTIVE)
    assert isinstance(next(stream), Retrieved)
    assert isinstance(next(stream), Delta)
    stream.close()
    assert server.aborted.wait(2)


def test_cancelling_the_task_ends_the_request(scripted: Any) -> None:
    server, writer = scripted([Reply(["LongWrite [1] ", "more "], stall_after=1)])

    async def run() -> None:
        seen = asyncio.Event()

        async def read() -> None:
            async for event in writer.astream(RETRIEVAL, EXTRACTIVE):
                if isinstance(event, Delta):
                    seen.set()

        task = asyncio.create_task(read())
        await asyncio.wait_for(seen.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert server.aborted.wait(2)


def test_cancelling_before_the_first_byte_ends_the_request(scripted: Any) -> None:
    server, writer = scripted([Reply(stall_after=0)])

    async def run() -> None:
        async def read() -> None:
            async for _ in writer.astream(RETRIEVAL, EXTRACTIVE):
                pass

        task = asyncio.create_task(read())
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert server.aborted.wait(2)


def test_several_event_loops_in_turn(scripted: Any) -> None:
    _, writer = scripted([words(GOOD)])

    async def run() -> str:
        return last([event async for event in writer.astream(RETRIEVAL, EXTRACTIVE)]).text

    assert [asyncio.run(run()) for _ in range(3)] == [GOOD] * 3


def test_the_conversation_is_sent_without_old_citations(scripted: Any) -> None:
    server, writer = scripted([words(GOOD)])
    history = [Turn("What about benchmarks?", "MMBench is one [3].", ("2401.00001",))]
    list(writer.stream(RETRIEVAL, EXTRACTIVE, history))
    messages = server.requests[0]["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert messages[2]["content"] == "MMBench is one."


HISTORY = [Turn("Papers on video?", "CharVid [1] is one.", ("2409.16160",))]


@pytest.mark.parametrize(
    ("reply", "question"),
    [
        ("How does CharVid train?", "How does CharVid train?"),
        ('"How does CharVid train?"', "How does CharVid train?"),
        ("How does CharVid https://evil.example train?", "How does CharVid  train?"),
        ("", "how does it train?"),
        ("Sure!\nHere it is.", "how does it train?"),
        ("x" * 400, "how does it train?"),
    ],
)
def test_follow_ups_are_rewritten(scripted: Any, reply: str, question: str) -> None:
    server, writer = scripted([words(reply)])
    assert writer.rewrite("how does it train?", HISTORY) == question
    assert asyncio.run(writer.arewrite("how does it train?", HISTORY)) == question
    prompt = server.requests[0]["messages"][-1]["content"]
    assert "CharVid" in prompt
    assert "how does it train?" in prompt


def test_a_failing_rewrite_leaves_the_question(scripted: Any) -> None:
    _, writer = scripted([error(401)])
    assert writer.rewrite("and it?", HISTORY) == "and it?"
    assert asyncio.run(writer.arewrite("and it?", HISTORY)) == "and it?"


def test_without_history_nothing_is_rewritten(scripted: Any) -> None:
    server, writer = scripted([words("Other?")])
    assert writer.rewrite("and it?", ()) == "and it?"
    assert server.requests == []


def test_tokens_are_counted_over_a_new_start(scripted: Any) -> None:
    told = '{"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 20}}'
    bad, good = words("Nothing cited."), words(GOOD)
    _, writer = scripted([replace(bad, events=[told]), replace(good, events=[told])])
    answer = last(list(writer.stream(RETRIEVAL, EXTRACTIVE)))
    assert answer.text == GOOD
    assert answer.usage == Usage(prompt=1800, completion=40)


def test_a_server_that_counts_no_tokens_is_not_made_up_for(scripted: Any) -> None:
    _, writer = scripted([words(GOOD)])
    assert last(list(writer.stream(RETRIEVAL, EXTRACTIVE))).usage is None
