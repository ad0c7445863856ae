"""Slots and intents that the shipped models read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import (
    OPERATION,
    Reader,
    frame_words,
    spans_of,
    words_of,
)
from assistant.question.reading.tokens import tokenize


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.default()


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        (["B-subject", "I-subject", "O"], [("subject", "a b")]),
        (["B-subject", "B-subject", "O"], [("subject", "a"), ("subject", "b")]),
        (["I-subject", "O", "I-subject"], [("subject", "a"), ("subject", "c")]),
        (["B-person", "I-subject", "O"], [("person", "a"), ("subject", "b")]),
        (["O", "O", "O"], []),
    ],
)
def test_labels_become_slots(labels: list[str], spans: list[tuple[str, str]]) -> None:
    text = "a b c"
    found = spans_of(tokenize(text), labels)
    assert [(span.slot, text[span.start : span.end]) for span in found] == spans


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("papers on speech synthesis please", "subject", "speech synthesis"),
        ("음성 합성을 다룬 논문 있어?", "subject", "음성 합성"),
        ("음성합성논문 찾아줘", "subject", "음성합성"),
        ("papers by Ada Lovelace", "person", "Ada Lovelace"),
        ("robotics without surveys", "excluded", "surveys"),
        ("give me five papers on chess", "number", "five"),
        ("papers on chess with over 20 votes", "votes", "over 20 votes"),
        ("summarise the second one", "reference", "the second one"),
    ],
)
def test_slots(reader: Reader, text: str, slot: str, value: str) -> None:
    reading = reader.read(text, followed=slot == "reference")
    assert reading.all(slot) == [value]
    assert reading.first(slot) == value


def test_probabilities_sum_to_one_likeliest_first(reader: Reader) -> None:
    for followed in (False, True):
        reading = reader.read("how many papers on chess", followed=followed)
        shares = [share for _, share in reading.intents]
        assert sum(shares) == pytest.approx(1)
        assert shares == sorted(shares, reverse=True)
        assert reading.confidence == shares[0]
        assert reading.intent == "count"


@pytest.mark.parametrize("text", ["shorter", "더 짧게", "more", "one line please", "표로 보여줘"])
def test_operations_are_read_only_after_an_answer(reader: Reader, text: str) -> None:
    assert reader.read(text, followed=True).intent.startswith(OPERATION)
    alone = reader.read(text)
    assert not any(name.startswith(OPERATION) for name, _ in alone.intents)
    assert sum(share for _, share in alone.intents) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_no_question_about_papers(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.spans == ()
    assert reading.intent == "meta"


def test_slots_lie_in_the_text_one_after_the_other(reader: Reader) -> None:
    text = "5 newest papers by Ada Lovelace on chess engines without surveys"
    spans = reader.read(text).spans
    assert all(isinstance(span, Span) and text[span.start : span.end].strip() for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_words_are_in_lower_case_without_marks() -> None:
    assert words_of("What's NEW in text-to-SQL?") == ["what's", "new", "in", "text-to-sql"]


def test_words_of_asking_are_known() -> None:
    assert {"papers", "논문", "please", "알려줘"} <= frame_words()
    assert not {"whales", "gaussian", "splatting"} & frame_words()
