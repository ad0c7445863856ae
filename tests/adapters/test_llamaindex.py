"""The search inside other people's LlamaIndex programs."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from assistant import Assistant


def test_nodes_carry_text_facts_and_scores(seeds: Assistant) -> None:
    nodes = seeds.as_retriever(k=4).retrieve("benchmark of long text generation")
    hits = seeds.search("benchmark of long text generation", k=4)
    assert [node.node_id for node in nodes] == [hit.paper.arxiv_id for hit in hits]
    assert [node.score for node in nodes] == [hit.score for hit in hits]
    paper, node = hits[0].paper, nodes[0].node
    assert node.get_content().startswith(f"{paper.title}\n")
    assert paper.text in node.get_content()
    assert node.metadata == {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "url": paper.url,
        "date": "2024-09-25",
        "votes": 28,
        "authors": ", ".join(paper.authors),
    }


def test_relative_times_count_from_the_given_day(seeds: Assistant) -> None:
    retriever = seeds.as_retriever(k=50, today=date(2024, 8, 23))
    nodes = retriever.retrieve("papers of yesterday")
    assert len(nodes) == len(seeds.papers(start=date(2024, 8, 22), end=date(2024, 8, 22)))
    assert {node.metadata["date"] for node in nodes} == {"2024-08-22"}


def test_it_works_inside_a_loop(seeds: Assistant) -> None:
    retriever = seeds.as_retriever(k=3)
    found = asyncio.run(retriever.aretrieve("video generation"))
    assert [n.node_id for n in found] == [n.node_id for n in retriever.retrieve("video generation")]


@pytest.mark.parametrize("mode", ["compact", "tree_summarize"])
def test_it_feeds_a_query_engine(seeds: Assistant, mode: str) -> None:
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    engine = RetrieverQueryEngine.from_args(
        seeds.as_retriever(k=3), llm=MockLLM(), response_mode=mode
    )
    response = engine.query("benchmark of long text generation")
    # The mock model answers with its prompt, which must hold the papers' text.
    assert "HelloBench" in str(response)
    assert response.source_nodes[0].metadata["arxiv_id"] == "2409.16191"
    assert len(response.source_nodes) == 3
