"""What holds of an answer, and what doesn't."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, ConfigurationError
from assistant.evaluation import evaluate
from assistant.evaluation.expectations import failures
from assistant.evaluation.rows import kind_of, read_rows
from assistant.evaluation.sentences import language_of_answer, numbers_stated, own_sentences

TODAY = date(2024, 9, 26)
SEPTEMBER = "papers in September 2024"


@pytest.fixture(scope="module")
def answer(seeds: Assistant) -> Answer:
    return seeds.ask(SEPTEMBER, today=TODAY)


@pytest.mark.parametrize(
    ("holds", "fails"),
    [
        ({"abstained": False}, {"abstained": True}),
        ({"window": ["2024-09-01", "2024-09-30"]}, {"window": ["2024-09-01", "2024-09-24"]}),
        (
            {"includes_any": {"ids": ["2409.16191", "x"]}},
            {"includes_all": {"ids": ["2409.16191", "x"]}},
        ),
        ({"includes_all": {"ids": ["2409.16191"], "top": 60}}, {"includes_any": {"ids": ["x"]}}),
        ({"excludes": ["x"]}, {"excludes": ["2409.16191"]}),
        (
            {"relevant": ["2409.16191"], "min_recall": 1.0},
            {"relevant": ["2409.16191"], "min_precision": 0.9},
        ),
        ({"count": {"value": 17}}, {"count": {"value": 40, "within": 0.1}}),
        ({"count": {"value": 18, "within": 0.1}}, {"counts": [{"value": 17}, {"value": 40}]}),
        ({"min_sources": 17, "max_sources": 17}, {"max_sources": 16}),
        ({"matches": ["HELLObench"]}, {"not_matches": ["hellobench"]}),
        ({"own_not_matches": ["HelloBench"]}, {"own_matches": ["HelloBench"]}),
        (
            {"some_matches": {"patterns": ["HelloBench", "whale"], "n": 1}},
            {"some_matches": {"patterns": ["HelloBench", "whale"], "n": 2}},
        ),
        ({"language": "en"}, {"language": "ko"}),
        ({"own_min_words": 2}, {"own_min_words": 200}),
        (
            {"any_of": [{"abstained": True}, {"min_sources": 1}]},
            {"any_of": [{"abstained": True}, {"max_sources": 1}]},
        ),
    ],
)  # fmt: skip
def test_of_one_answer(answer: Answer, holds: dict[str, Any], fails: dict[str, Any]) -> None:
    assert failures(holds, answer) == []
    assert len(failures(fails, answer)) == 1
    assert failures({**holds, **fails}, answer)


@pytest.mark.parametrize(
    ("holds", "fails"),
    [
        ({"nth_of": {"turn": -1, "n": 2}}, {"nth_of": {"turn": -1, "n": 1}}),
        ({"not_nth_of": {"turn": 0, "n": -1}}, {"not_nth_of": {"turn": 0, "n": 2}}),
        ({"subset_of": 0}, {"same_as": 0}),
        ({"fewer_than": -1}, {"new_vs": {"turn": -1, "min": 1}}),
        ({"shorter_than": {"turn": 0, "ratio": 1}}, {"shorter_than": {"turn": 0, "ratio": 0}}),
    ],
)
def test_against_an_earlier_answer(
    seeds: Assistant, answer: Answer, holds: dict[str, Any], fails: dict[str, Any]
) -> None:
    second = seeds.ask(answer.sources[1].arxiv_id, today=TODAY)
    assert failures({**holds, "differs_from": 0}, second, [answer]) == []
    assert len(failures(fails, second, [answer])) == 1
    assert failures({"differs_from": 0}, answer, [answer]) == ["the same text again"]


def test_orders_are_those_of_the_sources(seeds: Assistant) -> None:
    by_votes = seeds.ask("most upvoted papers in 2024", today=TODAY)
    assert failures({"order": "votes_desc"}, by_votes) == []
    assert all(failures({"order": f"date_{end}"}, by_votes) for end in ("any", "asc", "desc"))


def test_own_sentences_leave_out_what_is_quoted_and_named() -> None:
    text = (
        "Two papers:\n\n- **[A [B] 7](https://arxiv.org/abs/2409.1)** [1] · 2024-09-25 · ▲ 28\n\n"
        "  > It has 90 layers.\n\n  *terms · of 12*\n\nAuthors: Ada 3\n\n2409.16191 [2] ▲ 5"
    )
    own = own_sentences(text)
    assert "90" not in own
    assert "7" not in own
    assert numbers_stated(text) == [2.0]
    assert numbers_stated("논문 세 편과 1,200개") == [1200.0, 3.0]
    assert numbers_stated("no papers; one of a kind") == [0.0]
    assert language_of_answer("논문 1편입니다:\n\n> English words quoted here") == "ko"
    assert language_of_answer("> 인용문만 있음") == "ko"


def test_conversations_are_asked_in_turn(seeds: Assistant) -> None:
    wanted = {"nth_of": {"turn": -1, "n": 2}, "max_sources": 1}
    asked = "tell me about the second one"
    row = {"question": asked, "history": [SEPTEMBER], "today": str(TODAY), "category": "pick"}
    rows = [{**row, "expect": wanted}, {**row, "expect": {"abstained": True}}]
    (score,) = evaluate(seeds, rows)
    assert score.figures() == [("pick", "en", 0.5, 2), ("all", "en, ko", 0.5, 2)]
    (miss,) = score.misses()
    assert miss.to_dict()["reasons"] == ["abstained: False"]


@pytest.mark.parametrize(("implicit", "outside"), [(True, 0), (False, 1)])
def test_outside_its_time_a_fine_topic_counts_only_if_that_was_named(
    seeds: Assistant, implicit: bool, outside: int
) -> None:
    question = "papers on video generation"
    found = {source.arxiv_id for source in seeds.ask(question, today=TODAY).sources}
    papers = seeds.papers(start=date(2024, 9, 1), end=date(2024, 9, 30))
    inside = found & {paper.arxiv_id for paper in papers}
    assert inside
    assert found - inside
    row = {
        "topic": "video", "question_en": question, "question_ko": question, "today": str(TODAY),
        "start": "2024-09-01", "end": "2024-09-30", "implicit_window": implicit,
        "relevant": sorted(inside), "ignore": [],
    }  # fmt: skip
    assert kind_of(row) == "fine_topic"
    (score,) = evaluate(seeds, [row])
    values = {(measure, language): value for measure, language, value, _ in score.figures()}
    assert set(values) == {(m, lang) for m in ("MAP", "F1 of list") for lang in ("en", "ko")}
    assert (values["F1 of list", "en"] < 1) == bool(outside)


def test_an_expectation_that_means_nothing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"question": "q", "expect": {"any_of": [{"inclodes": 1}]}}')
    with pytest.raises(ConfigurationError, match="inclodes"):
        read_rows(file)
