"""Measures, on rankings small enough to check by hand, and on the seeds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, ConfigurationError
from assistant.evaluation import (
    average_precision,
    evaluate,
    f1,
    kind_of,
    normalised,
    percentile,
    read_rows,
)

DAY = "2024-09-25"


@pytest.mark.parametrize(
    ("ranked", "relevant", "value"),
    [
        (["a", "b"], ["a", "b"], 1.0),
        (["x", "a"], ["a"], 1 / 2),
        (["a", "x", "b"], ["a", "b"], (1 + 2 / 3) / 2),
        (["a", "x"], ["a", "b"], 1 / 2),
        ([], ["a"], 0.0),
    ],
)
def test_average_precision(ranked: list[str], relevant: list[str], value: float) -> None:
    assert average_precision(ranked, relevant) == pytest.approx(value)


@pytest.mark.parametrize(
    ("given", "relevant", "value"),
    [("ab", "ab", 1.0), ("ab", "a", 2 / 3), ("x", "a", 0.0), ("", "a", 0.0), ("abcd", "ae", 1 / 3)],
)
def test_f1(given: str, relevant: str, value: float) -> None:
    assert f1(given, relevant) == pytest.approx(value)


@pytest.mark.parametrize(
    ("values", "percent", "value"),
    [([3, 1, 2], 50, 2), (range(1, 101), 95, 95), ([7], 95, 7), ([], 50, 0)],
)
def test_percentile(values: list[float], percent: float, value: float) -> None:
    assert percentile(list(values), percent) == value


@pytest.mark.parametrize("text", ["GPT\\-4o \\*88.7%\\*", "gpt-4o  *88.7%*", "GPT-4o\n*88.7&#37;*"])
def test_normalised_forgets_case_spaces_and_escapes(text: str) -> None:
    assert normalised(text) == "gpt-4o*88.7%*"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"arxiv_id": "1", "question_en": "q"}, "cross_lingual"),
        (
            dict.fromkeys(
                ("arxiv_id", "question_en", "question_ko", "fact_question", "fact_answer")
            ),
            "known_item",
        ),
        (dict.fromkeys(("topic", "question_en", "question_ko", "relevant", "ignore")), "topic"),
        (
            dict.fromkeys(("topic", "question_en", "question_ko", "relevant", "today")),
            "weekly_topic",
        ),
        ({"question_en": "q"}, None),
    ],
)
def test_kinds_are_told_apart_by_their_fields(row: dict[str, Any], kind: str | None) -> None:
    assert kind_of(row) == kind


def test_a_question_made_of_a_title_is_a_hit_and_another_papers_a_miss(seeds: Assistant) -> None:
    one, other = seeds.papers()[:2]
    rows = [
        {"arxiv_id": one.arxiv_id, "question_en": one.title},
        {"arxiv_id": other.arxiv_id[:-1] + "x", "question_en": other.title},
    ]
    (score,) = evaluate(seeds, rows, file="f.jsonl")
    assert score.figures() == [("recall@10", "en", 0.5, 2)]
    (miss,) = score.misses()
    assert (miss.question, miss.wanted) == (other.title, (other.arxiv_id[:-1] + "x",))
    assert len(score.milliseconds) == 2
    assert score.to_dict(misses=True)["misses"][0]["question"] == other.title


def test_a_fact_counts_when_the_answer_quotes_it(seeds: Assistant) -> None:
    paper = seeds.papers()[0]
    row = {
        "arxiv_id": paper.arxiv_id,
        "question_en": paper.title,
        "question_ko": paper.items[0],
        "fact_question": f"What is {paper.title}?",
        "fact_answer": paper.arxiv_id.upper(),
    }
    (score,) = evaluate(seeds, [row, {**row, "fact_answer": "no such words"}])
    values = {(measure, language): value for measure, language, value, _ in score.figures()}
    assert values == {
        ("recall@5", "en"): 1.0,
        ("recall@5", "ko"): 1.0,
        ("fact recall@5", "en"): 1.0,
        ("fact in answer", "en"): 0.5,
    }


def test_topics_are_scored_without_ignored_papers(seeds: Assistant) -> None:
    question = "What was new in video generation this week?"
    today = date.fromisoformat(DAY)
    ranked = [hit.paper.arxiv_id for hit in seeds.search(question, 500, today=today)]
    listed = [source.arxiv_id for source in seeds.ask(question, today=today).sources]
    assert len(ranked) > 1
    row = {
        "topic": "video_generation",
        "today": DAY,
        "question_en": question,
        "question_ko": "이번 주 비디오 생성 분야에서 새로 나온 논문은?",
        "relevant": [ranked[1]],
        "ignore": [],
    }
    second = evaluate(seeds, [row])[0].figures()[0]
    first = evaluate(seeds, [{**row, "ignore": [ranked[0]]}])[0].figures()[0]
    assert second == ("MAP", "en", 0.5, 1)
    assert first == ("MAP", "en", 1.0, 1)
    (perfect,) = evaluate(seeds, [{**row, "relevant": listed}])
    assert ("F1 of list", "en", 1.0, 1) in perfect.figures()
    assert evaluate(seeds, [{**row, "relevant": [ranked[0]], "ignore": [ranked[0]]}]) == []
    del row["today"]
    (topic,) = evaluate(seeds, [row])
    assert [figure[:2] for figure in topic.figures()] == [("MAP", "en"), ("MAP", "ko")]


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no questions"), ("{", ":1 is no JSON"), ('\n{"question": 1}\n', ":2 is no row")],
)
def test_a_file_that_holds_no_questions_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match=said):
        read_rows(file)
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_rows(tmp_path / "missing.jsonl")


def test_rows_may_hold_any_line_separator_inside(tmp_path: Path) -> None:
    row = {"arxiv_id": "1", "question_en": "one\u2028line"}
    file = tmp_path / "questions.jsonl"
    file.write_text("\ufeff" + json.dumps(row, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert read_rows(file) == [row]
