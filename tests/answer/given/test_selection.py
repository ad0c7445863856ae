"""Which papers a model gets to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from llm_world import LONGBENCH, extractive, found

from assistant import Assistant
from assistant.answer.given.selection import MOST_ENTRIES, best_of, selected
from assistant.catalog.records import Paper
from assistant.retrieve.model import Found, Hit, Retrieval

PAPERS = tuple(
    replace(
        LONGBENCH,
        arxiv_id=f"2410.{n:05}",
        votes=(7 * n) % 40,
        date=date(2024, 9, 1 + n % 28),
        appearances=(replace(LONGBENCH.appearances[0], date=date(2024, 9, 1 + n % 28)),),
    )
    for n in range(40)
)


def ranked(*scores: float, shown: int = 3, **fields: object) -> Retrieval:
    retrieval = found("Which are fast?", papers=PAPERS[: len(scores)], **fields)
    hits = [Hit(hit.paper, score) for hit, score in zip(retrieval.hits, scores, strict=True)]
    return replace(retrieval, hits=tuple(hits[:shown]), further=tuple(hits[shown:]))


def test_a_search_is_cut_where_papers_stop_bearing_on_it() -> None:
    retrieval = ranked(0.8, 0.7, 0.6, 0.55, 0.5, 0.47, 0.3)
    quoted = extractive(retrieval).sources[:2]
    sources = selected(retrieval, quoted)
    assert [source.n for source in sources] == [1, 2, 3, 4, 5]
    assert [source.arxiv_id for source in sources] == [p.arxiv_id for p in PAPERS[:5]]
    assert sources[:2] == quoted


def test_a_limit_asked_for_is_kept() -> None:
    retrieval = ranked(0.8, 0.7, 0.6, 0.6, shown=2)
    limited = replace(retrieval, question=replace(retrieval.question, limit=2))
    assert len(selected(limited, extractive(limited).sources)) == 2


def test_no_more_are_given_than_can_be_named() -> None:
    retrieval = ranked(*(0.8 for _ in PAPERS))
    assert len(selected(retrieval, extractive(retrieval).sources)) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("intent", "key"),
    [
        ("trend", lambda source: -(source.votes or 0)),
        ("first", lambda source: source.date),
    ],
)
def test_further_papers_follow_the_order_of_the_answer(intent: str, key: object) -> None:
    retrieval = found("Diffusion?", papers=PAPERS, intent=intent)
    sources = selected(retrieval, ())
    assert list(sources) == sorted(sources, key=key)  # type: ignore[arg-type]
    assert [source.n for source in sources] == list(range(1, MOST_ENTRIES + 1))


def test_of_two_periods_both_are_given() -> None:
    retrieval = found("A or B?", papers=PAPERS[:30], intent="changes")
    sources = extractive(retrieval).sources
    half = replace(retrieval, hits=retrieval.hits[:15], second_hits=retrieval.hits[15:])
    kept = best_of(half, selected(half, sources), 10)
    assert [source.n for source in kept] == [1, 2, 3, 4, 5, 16, 17, 18, 19, 20]


def test_papers_that_no_model_gets_are_not_read(seeds: Assistant) -> None:
    read: list[str] = []
    catalog = seeds.catalog

    class Reading:
        def papers_by_id(self, arxiv_ids: Iterable[str]) -> dict[str, Paper]:
            read.extend(arxiv_ids)
            return catalog.papers_by_id(read)

    listed = found("All papers?", intent="new")
    hits = Found(Reading(), catalog.find(limit=2 * MOST_ENTRIES))  # type: ignore[arg-type]
    sources = selected(replace(listed, hits=hits), ())
    assert len(sources) == MOST_ENTRIES
    assert read == hits.ids[:MOST_ENTRIES]
