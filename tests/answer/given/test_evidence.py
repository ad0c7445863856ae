"""Evidence fits its budget and keeps what matters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from llm_world import LONGBENCH, PAPERS, extractive, found, paper, settings

from assistant.answer.given.evidence import LEAST_ENTRY, fair_shares, gather
from assistant.answer.given.selection import selected
from assistant.answer.llm.chat_model import ChatModel
from assistant.answer.llm.connect import connect
from assistant.answer.llm.conversation import fit, without_citations
from assistant.answer.llm.request import compose
from assistant.catalog.records import Paper
from assistant.language.tokens import count_tokens
from assistant.question.model import Turn

LONG = paper(
    "2410.00001",
    "A Very Long Entry",
    " ".join(f"문장 {n}은 모델의 추론 속도를 설명합니다." for n in range(300))
    + " 핵심 문장은 양자화 정확도가 91.5%라는 것입니다.",
)


@pytest.mark.parametrize("budget", [80, 200, 500, 2000])
def test_entries_stay_within_the_budget(budget: int) -> None:
    retrieval = found("양자화 정확도", language="ko", papers=(LONG, *PAPERS))
    evidence = gather(retrieval, extractive(retrieval).sources, budget)
    assert count_tokens(evidence.text) <= budget + 8
    assert 1 in evidence.papers
    assert all(f"[{n}] {each.title}" in evidence.text for n, each in evidence.papers.items())


def test_the_passage_that_answers_is_kept() -> None:
    retrieval = found("양자화 정확도는?", language="ko", papers=(LONG,))
    evidence = gather(retrieval, extractive(retrieval).sources, 200)
    assert "91.5%" in evidence.text
    assert "문장 299은" not in evidence.text


def test_quoted_sentences_come_first() -> None:
    retrieval = found("speed", papers=(LONG,))
    quote = "문장 250은 모델의 추론 속도를 설명합니다."
    source = replace(extractive(retrieval).sources[0], quotes=(quote,))
    assert quote in gather(retrieval, [source], 120).text


def test_head_states_date_votes_and_authors() -> None:
    many = replace(LONGBENCH, authors=tuple(f"Author {n}" for n in range(9)))
    retrieval = found(papers=(many, *(paper(f"2410.{n:05}", f"P{n}", "글.") for n in range(3))))
    text = gather(retrieval, extractive(retrieval).sources, 1000).text
    assert "Date: 2024-09-25 | Votes: 28 | Authors: Author 0" in text
    assert "and 5 more" in text


def test_who_asks_for_authors_is_told_all_of_them() -> None:
    many = replace(LONGBENCH, authors=tuple(f"Author {n}" for n in range(10)))
    others = (paper(f"2410.{n:05}", f"P{n}", "글.", authors=many.authors) for n in range(5))
    retrieval = found("Who wrote LongWrite?", papers=(many, *others))
    text = gather(retrieval, extractive(retrieval).sources, 2000).text
    assert text.count("Author 9") == 3
    assert text.count("and 6 more") == 3


def test_of_a_few_papers_all_authors_are_named() -> None:
    many = replace(LONGBENCH, authors=tuple(f"Author {n}" for n in range(10)))
    retrieval = found("Who wrote LongWrite?", papers=(many,))
    text = gather(retrieval, extractive(retrieval).sources, 1000).text
    assert "Author 9" in text
    assert "more" not in text.splitlines()[1]


def test_a_doubtful_summary_is_named_where_nothing_else_is_known() -> None:
    doubtful = replace(LONGBENCH, summary_doubtful=True)
    retrieval = found(papers=(doubtful,))
    text = gather(retrieval, extractive(retrieval).sources, 1000).text
    assert "Doubtful:" in text
    assert "30%" in text
    known = replace(doubtful, abstract="LongWrite rates long texts.")
    retrieval = found(papers=(known,))
    text = gather(retrieval, extractive(retrieval).sources, 1000).text
    assert "Doubtful" not in text
    assert "30%" not in text
    assert "LongWrite rates long texts." in text


ABSTRACT = " ".join(f"Sentence {n} of the abstract tells of speed." for n in range(20))


def _many(count: int) -> list[Paper]:
    return [
        replace(LONG, arxiv_id=f"2410.{n:05}", content_hash=str(n), abstract=ABSTRACT)
        for n in range(count)
    ]


@pytest.mark.parametrize("intent", ["search", "new"])
@pytest.mark.parametrize("budget", [400, 1300, 3000, 12_000])
def test_every_entry_has_enough_to_be_read(intent: str, budget: int) -> None:
    retrieval = found("Which are fast?", papers=_many(40), intent=intent)
    sources = selected(retrieval, extractive(retrieval).sources)
    evidence = gather(retrieval, sources, budget)
    entries = evidence.text.split("\n\n")
    assert len(entries) == len(evidence.sources) == len(evidence.papers)
    assert [source.n for source in evidence.sources] == list(range(1, len(entries) + 1))
    assert all(count_tokens(entry) >= LEAST_ENTRY - 40 for entry in entries)
    assert 0.5 * budget <= count_tokens(evidence.text) <= budget + 8


def test_the_best_papers_of_a_search_are_whole_in_both_languages() -> None:
    short = [replace(each, sections=PAPERS[0].sections) for each in _many(20)]
    retrieval = found("Which are fast?", papers=short)
    entries = gather(retrieval, extractive(retrieval).sources, 4000).text.split("\n\n")
    assert "Sentence 19 of" in entries[0]
    assert "95억" in entries[0]
    assert "Sentence 19 of" not in entries[-1]


@pytest.mark.parametrize(
    ("sizes", "room", "shares"),
    [
        ([10, 100, 100], 110, [10, 50, 50]),
        ([5, 5], 100, [5, 5]),
        ([100], 0, [0]),
        ([], 10, []),
        ([30, 30, 30], 90, [30, 30, 30]),
        ([50], -5, [0]),
    ],
)
def test_fair_shares(sizes: list[int], room: int, shares: list[int]) -> None:
    assert fair_shares(sizes, room) == shares


def turn(number: int, length: int = 20) -> Turn:
    return Turn(f"Question {number}?", f"Answer {number} [1]. " + "word " * length)


def test_newest_turns_stay_whole_and_older_are_condensed() -> None:
    history = [turn(n) for n in range(30)]
    past = fit(history, 400)
    assert past.recent[-1][0] == "Question 29?"
    assert "word word word" in past.recent[-1][1]
    assert "Question 28" in past.recent[-2][0]
    assert "Asked: Question" in past.earlier
    assert "turns left out" in past.earlier
    total = count_tokens(past.earlier) + sum(count_tokens(q + a) for q, a in past.recent)
    assert total <= 420


def test_what_is_kept_of_a_conversation_is_its_end() -> None:
    past = fit([turn(n) for n in range(30)], 400)
    whole = [int(asked.split()[1].rstrip("?")) for asked, _ in past.recent]
    left_out, *lines = past.earlier.splitlines()
    condensed = [int(re.findall(r"Question (\d+)\?", line)[0]) for line in lines]
    # One unbroken stretch up to the newest turn, in the order of the conversation.
    assert condensed + whole == list(range(condensed[0], 30))
    assert len(condensed) > 1 < len(whole)
    assert left_out == f"- ({condensed[0]} earlier turns left out)"


def test_a_single_huge_turn_is_cut() -> None:
    past = fit([turn(1, 5000)], 200)
    assert len(past.recent) == 1
    assert count_tokens(past.recent[0][1]) <= 160


def test_no_history_no_budget() -> None:
    assert fit([], 100).recent == ()
    assert fit([turn(1)], 0).recent == ()


def test_old_citations_are_taken_out() -> None:
    assert without_citations("A [1][2], b [MASK] c [1, 3].") == "A, b [MASK] c."


def model_of(window: int) -> ChatModel:
    model = connect(settings("http://127.0.0.1:9/v1", llm_context=window))
    assert model is not None
    return model


@pytest.mark.parametrize("window", [1024, 2048, 4096, 8192, 128_000])
def test_messages_fit_the_window(window: int) -> None:
    papers = tuple(replace(LONG, arxiv_id=f"2410.{n:05}", content_hash=str(n)) for n in range(40))
    retrieval = found("질문 " * 3000, language="ko", papers=papers)
    model = model_of(window)
    sources = extractive(retrieval).sources
    request = compose(model, retrieval, sources, [turn(n, 300) for n in range(40)])
    tokens = sum(count_tokens(message.content) for message in request.messages)
    if window > 1024:
        assert tokens * model.token_ratio + model.answer_tokens <= window
    assert request.basis.entries


def test_korean_questions_ask_for_korean() -> None:
    retrieval = found("무엇이 새로운가요?", language="ko")
    request = compose(model_of(8192), retrieval, extractive(retrieval).sources, ())
    assert "Answer in Korean" in request.messages[0].content
    assert "Answer in Korean" in request.messages[-1].content
