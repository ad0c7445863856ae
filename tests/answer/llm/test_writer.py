"""The course of an answer: streaming, asking again, cancelling, conversations, other LLMs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from llm_world import extractive, found
from scripted_llm import Reply, words

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
    assert events[:3] == [
        Delta(EXTRACTIVE.text, provisional=True),
        Retrieved(EXTRACTIVE.sources, RETRIEVAL.total),
        Reset(),
    ]
    assert "".join(event.text for event in events[3:-1]) == GOOD
    request = server.requests[0]
    assert request["stream"] is True
    assert request["model"] == "scripted"
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert "[1] LongWrite" in request["messages"][-1]["content"]


def standing(events: list[Any]) -> list[Delta]:
    """What of an answer's text is never taken back."""
    return [event for event in events if isinstance(event, Delta) and not event.provisional]


def test_the_quoted_answer_comes_before_the_model_is_asked(scripted: Any) -> None:
    server, writer = scripted([Reply(stall_after=0)])
    stream = writer.stream(RETRIEVAL, EXTRACTIVE)
    assert next(stream) == Delta(EXTRACTIVE.text, provisional=True)
    assert server.requests == []
    stream.close()


def test_text_waits_for_its_first_checked_sentence_and_then_arrives_as_it_is_written(
    scripted: Any,
) -> None:
    pieces = ["LongWrite ", "has 6 levels [1]. ", "CharVid ", "is new ", "[2]."]
    _, writer = scripted([Reply(pieces, stall_after=4)])
    stream = writer.stream(RETRIEVAL, EXTRACTIVE)
    seen: list[Any] = [next(stream)]
    while "is new" not in "".join(delta.text for delta in standing(seen)):
        seen.append(next(stream))
    stream.close()
    texts = [delta.text for delta in standing(seen)]
    assert texts[0].startswith("LongWrite has 6 levels [1].")
    assert len(texts) > 1


def test_text_that_never_stands_is_never_shown(scripted: Any) -> None:
    unusable = words("LongWrite is a benchmark. " * 3 + "It has many levels. " * 2)
    _, writer = scripted([unusable])
    events = list(writer.stream(RETRIEVAL, EXTRACTIVE))
    assert [delta.text for delta in standing(events)] == [EXTRACTIVE.text]
    assert last(events).mode == "extractive"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ("It is " + "very " * 60, "repeated itself"),
        ("이 논문은 긴 텍스트 생성을 평가하는 새로운 벤치마크를 소개합니다 [1]. " * 2, "language"),
    ],
)
def test_what_stands_is_not_taken_back_for_what_follows(
    scripted: Any, later: str, said: str
) -> None:
    server, writer = scripted([words(f"LongWrite has 6 levels [1]. {later}")])
    events = list(writer.stream(RETRIEVAL, EXTRACTIVE))
    answer = last(events)
    assert len(server.requests) == 1
    assert answer.text == "".join(delta.text for delta in standing(events))
    assert answer.text.startswith("LongWrite has 6 levels [1].")
    assert answer.text.endswith(EXTRACTIVE.text)
    assert said in answer.warnings[-1]


def test_a_first_sentence_that_is_marked_waits_for_one_that_holds(scripted: Any) -> None:
    text = "LongWrite has 7 levels [1]. CharVid scores 82.5% [2]."
    _, writer = scripted([words(text)])
    first = standing(list(writer.stream(RETRIEVAL, EXTRACTIVE)))[0].text
    assert "⚠" in first
    assert "CharVid" in first


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
    assert [event for event in events if isinstance(event, Reset)] == [Reset()]
    assert last(events).text == "".join(delta.text for delta in standing(events)) == GOOD
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
    assert (answer.outcome, len(answer.nearest)) == ("not answered", 3)
    assert answer.mode == "llm:scripted"
    assert answer.warnings == ()


def test_what_is_told_instead_may_be_cited_and_the_closest_papers_stand_beside(
    scripted: Any,
) -> None:
    said = "The entries do not say what it costs [1]. LongWrite only has 6 levels [1]."
    _, writer = scripted([words(said)])
    answer = last(list(writer.stream(RETRIEVAL, EXTRACTIVE)))
    assert (answer.text, answer.outcome, answer.abstained) == (said, "not answered", False)
    assert [source.n for source in answer.sources] == [1]
    assert [source.n for source in answer.nearest] == [2, 3]
    told = answer.to_dict()
    assert told["outcome"] == "not answered"
    assert [source["n"] for source in told["nearest"]] == [2, 3]


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
    [given] = [event for event in events if isinstance(event, Retrieved)]
    assert [source.n for source in given.sources] == [1, 2, 3]
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
    assert server.aborted.wait(60)
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
    server, writer = scripted([Reply(["LongWrite is new [1]. It is ", "more "], stall_after=1)])
    stream = writer.stream(RETRIEVAL, EXTRACTIVE)
    while not isinstance(next(stream), Reset):
        pass
    stream.close()
    assert server.aborted.wait(60)


def test_cancelling_the_task_ends_the_request(scripted: Any) -> None:
    server, writer = scripted([Reply(["LongWrite is new [1]. It is ", "more "], stall_after=1)])

    async def run() -> None:
        seen = asyncio.Event()

        async def read() -> None:
            async for event in writer.astream(RETRIEVAL, EXTRACTIVE):
                if isinstance(event, Reset):
                    seen.set()

        task = asyncio.create_task(read())
        await asyncio.wait_for(seen.wait(), 60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert server.aborted.wait(60)


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
    assert server.aborted.wait(60)


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


SHAPED = """**{0}** has levels and **CharVid** has videos [1][2].

| | LongWrite | CharVid |
|---|---|---|
| Scale | 6 levels [1] | 7B parameters [2] |
| Score | – | 82.5% on VBench [2] |

### What to read first

1. LongWrite has 6 levels [1].
2. CharVid scores 82.5% [2]."""


def test_tables_headings_and_numbered_lists_pass_as_they_are_and_titles_are_linked(
    scripted: Any,
) -> None:
    title = EXTRACTIVE.sources[0].title
    _, writer = scripted([words(SHAPED.format(title))])
    answer = last(list(writer.stream(RETRIEVAL, EXTRACTIVE)))
    linked = f"[{title}](https://arxiv.org/abs/2409.16191)** (2024-09-25 · ▲ 28)"
    assert answer.text == SHAPED.format(title).replace(f"{title}**", linked)
    assert (answer.checks.marked, answer.checks.unsupported) == (0, 0)


def test_an_english_reader_is_shown_english_behind_a_citation(scripted: Any) -> None:
    english = "It scores 82.5% on VBench."
    papers = (RETRIEVAL.hits[0].paper, replace(RETRIEVAL.hits[1].paper, abstract=english))
    retrieval = found(papers=papers)
    _, writer = scripted([words("CharVid scores 82.5% on VBench [2].")])
    answer = last(list(writer.stream(retrieval, extractive(retrieval))))
    assert [source.quotes for source in answer.sources] == [(english,)]
