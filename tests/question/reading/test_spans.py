"""Bounds of slots, set right by what stands beside them."""

from __future__ import annotations

import pytest

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.reading.phrasings import Span, read_line
from assistant.question.reading.spans import (
    is_namelike,
    joined,
    with_makers,
    with_people,
    with_things,
    with_what_leads_to_them,
    with_whole_names,
    with_word_before,
    without_conditions,
)


def _held(spans: tuple[Span, ...] | list[Span], text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("list: [s:agents with under 5 votes]", ["agents"]),
        ("list: [s:agents with] under 5 votes", ["agents"]),
        ("list: [s:speech models that got at least 40 upvotes]", ["speech models"]),
        ("list: [s:추천 3개 이하인 음성 합성] 논문", ["음성 합성"]),
        ("list: [s:more than 30 upvotes]", []),
        ("list: [s:papers nobody read] on voting", ["papers nobody read"]),
        ("list: [s:robots lately]", ["robots"]),
        ("list: [s:robotics rn]", ["robotics"]),
    ],
)
def test_no_subject_holds_what_else_is_asked_of_its_papers(line: str, subjects: list[str]) -> None:
    read = read_line(line)
    assert _held(without_conditions(read.spans, read.text), read.text) == subjects


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("list: show me the GPT-4o [s:image generation] papers", "GPT-4o image generation"),
        ("list: 고래 [s:로봇]", "고래 로봇"),
        ("list: SHOW ME [s:AGENTS]", "AGENTS"),
        ("list: new [s:agents]", "agents"),
        ("list: 새로운 [s:로봇]", "로봇"),
    ],
)
def test_a_subject_has_the_name_before_it(line: str, subject: str) -> None:
    read = read_line(line)
    found = with_word_before(read.spans[0], [(read.spans[0].start, read.spans[0].end)], read.text)
    assert _held([found], read.text) == [subject]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("list: papers by [s:ann lee or bo kim]", ["ann lee", "bo kim"]),
        ("list: papers by [p:Ann Lee, Bo Kim and Cho Park]", ["Ann Lee", "Bo Kim", "Cho Park"]),
        ("list: papers by [s:ann lee and friends]", []),
        ("list: papers on [s:ann lee or bo kim]", []),
    ],
)
def test_people_in_a_row_are_each_one(line: str, people: list[str]) -> None:
    read = read_line(line)
    known = {"ann lee", "bo kim", "cho park"}
    spans = with_people(read.spans, read.text, lambda name: name.lower() in known)
    assert _held([span for span in spans if span.slot == "person"], read.text) == people


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("list: hallucination in [s:long captions]", "hallucination in long captions"),
        ("list: any news in [s:music generation]", "music generation"),
        ("list: [s:small models] and [k:benchmarks]", "small models and benchmarks"),
        ("list: [s:small models] and [k:surveys]", "small models"),
    ],
)
def test_a_subject_has_the_name_that_leads_to_it(line: str, subject: str) -> None:
    read = read_line(line)
    names = Lexicon.default().find(read.text)
    spans = with_what_leads_to_them(read.spans, names, [], read.text)
    assert _held([span for span in spans if span.slot == "subject"], read.text) == [subject]


def test_no_name_of_the_field_is_cut() -> None:
    read = read_line("list: reinforcement [s:learning] from afar")
    spans = with_whole_names(read.spans, Lexicon.default().find(read.text))
    assert _held(spans, read.text) == ["reinforcement learning"]


def test_who_made_it_is_no_part_of_a_subject() -> None:
    read = read_line("list: [s:video models by Google]")
    spans = with_makers(read.spans, read.text, lambda name: name == "Google")
    assert [(span.slot, read.text[span.start : span.end]) for span in spans] == [
        ("subject", "video models"),
        ("name", "Google"),
    ]


def test_a_model_taken_for_a_time_is_a_subject() -> None:
    read = read_line("list: what is said about [t:deepseek r1] in [t:May]")
    at = [(read.spans[1].start, read.spans[1].end)]
    spans = with_things(read.spans, at, read.text, lambda name: name != "always")
    assert [span.slot for span in spans] == ["subject", "time"]
    assert with_things(read.spans, at, read.text, lambda name: False) == read.spans


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("list: [s:safety] and [s:alignment]", ["safety and alignment"]),
        ("list: both [s:safety and alignment]", ["safety", "alignment"]),
        ("list: [s:editing] of [s:3D scenes]", ["editing of 3D scenes"]),
        ("list: [s:agents] but not [s:games]", ["agents", "games"]),
    ],
)
def test_subjects_that_an_and_joins(line: str, subjects: list[str]) -> None:
    read = read_line(line)
    assert _held(joined(read.spans, read.text), read.text) == subjects


@pytest.mark.parametrize(
    ("phrase", "named"),
    [("Qwen2.5", True), ("GRPO", True), ("KANs", True), ("agents", False), ("Agents", False)],
)
def test_what_looks_like_a_name(phrase: str, named: bool) -> None:
    assert is_namelike(phrase) is named
