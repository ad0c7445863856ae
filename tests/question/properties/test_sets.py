"""What questions find, against what narrower, other or translated ones find.

Asked of the seed digests, as a reader would; shares are printed, shown by ``pytest -rP``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from wordings import SUBJECTS

from assistant import Assistant
from assistant.retrieve.model import Retrieval

TODAY = date(2024, 11, 20)
LANGUAGES = pytest.mark.parametrize("language", [0, 1], ids=["en", "ko"])
ALL = ("papers on {}", "{} 논문 보여줘")
NARROWER = (
    (
        "papers on {} in September 2024",
        "papers on {} with at least 20 votes",
        "papers on {} from 2024-08-22",
        "papers on {} without surveys",
        "surveys on {}",
    ),
    (
        "2024년 9월 {} 논문 보여줘",
        "20표 이상 받은 {} 논문 보여줘",
        "2024-08-22에 나온 {} 논문",
        "서베이 빼고 {} 논문 보여줘",
        "{} 서베이 논문",
    ),
)
COUNT = ("how many papers on {}", "{} 논문이 몇 편이야?")
RANK = ("most upvoted papers on {}", "투표 많은 순으로 {} 논문 보여줘")
FIRST = ("when did {} first appear?", "{}은 언제 처음 나왔어?")
TREND = ("{} papers by month", "{} 논문 월별 추이")
#: Shares of questions that may fail, and of papers found in both languages.
MORE, OTHERS, VIEW_SLIPS, SAME = 0.0, 0.12, 0.03, 0.88


def _found(seeds: Assistant, text: str) -> Retrieval:
    question = seeds.understand(text, today=TODAY)
    return seeds.retrieve(replace(question, limit=question.limit or 1000))


def _ids(found: Retrieval) -> list[str]:
    return [hit.paper.arxiv_id for hit in found.hits]


@LANGUAGES
def test_a_narrower_question_finds_no_more(seeds: Assistant, language: int) -> None:
    more, others = [], []
    asked = 0
    for subject in (pair[language] for pair in SUBJECTS):
        whole = set(_ids(_found(seeds, ALL[language].format(subject))))
        for frame in NARROWER[language]:
            text = frame.format(subject)
            found = _found(seeds, text)
            if found.window_moved or not found.hits:
                continue
            asked += 1
            ids = set(_ids(found))
            more += [text] if len(ids) > len(whole) else []
            others += [text] if not ids <= whole else []
    print(f"narrower: {len(more)} of {asked} that find any find more papers: {more}")
    print(f"  {len(others)} find a paper that the wider one doesn't: {others}")
    assert asked
    assert len(more) <= MORE * asked
    assert len(others) <= OTHERS * asked


@LANGUAGES
def test_an_intersection_is_within_both(seeds: Assistant, language: int) -> None:
    subjects = [pair[language] for pair in SUBJECTS]
    parts = {
        subject: set(_ids(_found(seeds, ALL[language].format(subject)))) for subject in subjects
    }
    held = 0
    for one, other in combinations(subjects, 2):
        question = seeds.understand(ALL[language].format(one), today=TODAY)
        both = replace(question, subjects=(*question.subjects, other), query=f"{one} {other}")
        # Where no paper is about both, those about one are found.
        found = seeds.retrieve(replace(both, intent="count"))
        assert set(_ids(found)) == parts[one] & parts[other], (one, other)
        held += len(found.hits)
    print(f"intersections: {held} papers of {len(subjects)} subjects, all within both")
    assert held


@LANGUAGES
def test_all_views_are_of_one_list(seeds: Assistant, language: int) -> None:
    failed, asked = [], 0
    for subject in (pair[language] for pair in SUBJECTS):
        listed = _found(seeds, ALL[language].format(subject))
        ids = set(_ids(listed))
        if not ids:
            continue
        asked += 4
        count, rank, first, trend = (
            _found(seeds, frame[language].format(subject)) for frame in (COUNT, RANK, FIRST, TREND)
        )
        votes = [hit.paper.votes or 0 for hit in rank.hits]
        earliest = min(hit.paper.appearances[0].date for hit in listed.hits)
        begun = min((hit.paper.appearances[0].date for hit in first.hits), default=None)
        right = {
            "count": count.question.intent == "count" and count.total == len(ids),
            "rank": set(_ids(rank)) == ids and votes == sorted(votes, reverse=True),
            "first": first.question.intent == "first" and begun == earliest,
            "trend": sum(month.count for month in trend.months) == len(ids),
        }
        failed += [f"{subject}: {view}" for view, holds in right.items() if not holds]
    print(f"views, {language}: {len(failed)} of {asked} differ: {failed}")
    assert len(failed) <= VIEW_SLIPS * asked > 0


def test_both_languages_find_the_same(seeds: Assistant) -> None:
    shared = whole = 0
    apart = []
    for english, korean in SUBJECTS:
        one = _found(seeds, f"papers on {english} in September 2024")
        other = _found(seeds, f"2024년 9월 {korean} 논문")
        assert one.question.window is not None
        assert other.question.window is not None
        assert one.question.window.start == other.question.window.start == date(2024, 9, 1)
        assert one.question.window.end == other.question.window.end == date(2024, 9, 30)
        left = set(_ids(_found(seeds, ALL[0].format(english))))
        right = set(_ids(_found(seeds, ALL[1].format(korean))))
        shared, whole = shared + len(left & right), whole + len(left | right)
        if left != right:
            apart.append(f"{english} {len(left)}, {korean} {len(right)}, {len(left & right)} both")
    print(f"languages: {shared} of {whole} papers the same\n" + "\n".join(apart))
    assert shared / whole >= SAME


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("papers on whale robots", "whale"),
        ("what's new in yodeling?", "yodeling"),
        ("how many papers on submarine volcanoes", "submarine volcanoes"),
        ("고래 로봇 논문 보여줘", "고래"),
        ("요들송 논문 몇 편이야?", "요들송"),
    ],
)
def test_what_no_digest_knows_is_said_not_to_be_there(
    seeds: Assistant, text: str, word: str
) -> None:
    answer = seeds.ask(text, today=TODAY)
    assert answer.abstained or not answer.sources or word in answer.text.split("\n")[0]
