"""Questions with known answers, asked of the seeds."""

from __future__ import annotations

from datetime import date

from assistant import Assistant
from assistant.evaluation import evaluate

DAY = "2024-09-25"


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
