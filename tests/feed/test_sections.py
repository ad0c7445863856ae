"""Summaries in the text of a fetched file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_world import DAY, ENGLISH, KOREAN, feed_paper, sections

from assistant.digest import Section, parse_digest
from assistant.feed.sections import (
    entries_of,
    keep_sections,
    language_of,
    languages_of,
    with_sections,
)
from assistant.feed.writing import render, unsigned

PAPERS = [feed_paper(1), feed_paper(2), feed_paper(3, day=date(2025, 12, 30))]
BODY = unsigned(render(DAY, PAPERS))
KEY = ("2512.00002", DAY)
BOTH = (*sections(KOREAN), *sections(ENGLISH))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (KOREAN["What's New"], "ko"),
        (ENGLISH["What's New"], "en"),
        ("The benchmark KMMLU asks 35,030 questions in Korean (한국어).", "en"),
        ("VBench FVD 82.5% (state-of-the-art video generation benchmark)를 기록했습니다.", "ko"),
        ("82.5%", "en"),
    ],
)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_summary_stands_below_its_own_entry(number: int) -> None:
    paper = PAPERS[number - 1]
    key = (paper.arxiv_id, paper.day)
    after = with_sections(BODY, {key: BOTH})
    before, now = entries_of(BODY), entries_of(after)
    assert now[key].sections == BOTH
    assert languages_of(now[key]) == {"ko", "en"}
    for other in before:
        assert now[other].sections == (BOTH if other == key else ())
        assert now[other].abstract == before[other].abstract
        assert now[other].votes == before[other].votes


def test_it_stands_there_as_in_the_archive() -> None:
    after = with_sections(BODY, {KEY: sections(ENGLISH)})
    told = "\n".join(f"- **{name}**: {line}" for name, line in ENGLISH.items())
    assert f"- **Abstract**: {PAPERS[1].abstract}\n\n{told}\n\n## Daily Papers" in after
    assert after.replace(f"{told}\n\n", "") == BODY


def test_a_second_language_may_come_later() -> None:
    first = with_sections(BODY, {KEY: sections(KOREAN)})
    assert with_sections(first, {KEY: sections(ENGLISH)}) == with_sections(BODY, {KEY: BOTH})


def test_new_votes_leave_summaries_as_they_are() -> None:
    before = with_sections(BODY, {KEY: BOTH})
    voted = [feed_paper(4), feed_paper(2, votes=99), *PAPERS[2:]]
    after = keep_sections(before, unsigned(render(DAY, voted)))
    assert entries_of(after)[KEY].sections == BOTH
    assert entries_of(after)[KEY].votes == 99
    assert after == with_sections(unsigned(render(DAY, voted)), {KEY: BOTH})


@pytest.mark.parametrize("changes", [{"abstract": "We present a taxi."}, {"title": "Taxi"}])
def test_a_paper_that_changed_loses_its_summary(changes: dict[str, str]) -> None:
    before = with_sections(BODY, {KEY: BOTH})
    body = unsigned(render(DAY, [feed_paper(1), feed_paper(2, **changes)]))
    assert keep_sections(before, body) == body


_LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(st.lists(_LINE, min_size=1, max_size=3), st.lists(_LINE, min_size=1, max_size=3))
def test_what_readers_find_can_be_kept_again_and_again(first: list[str], second: list[str]) -> None:
    told = [Section("What's New", (line,)) for line in (*first, *second)]
    once = with_sections(BODY, {KEY: told})
    if parse_digest(once, "").entries[1].sections == tuple(told):
        assert keep_sections(once, BODY) == once
