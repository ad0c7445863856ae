"""The search inside other people's LlamaIndex programs."""

from __future__ import annotations

import asyncio
from datetime import date

import numpy as np
import pytest
from digests import generation_of

from assistant import Assistant
from assistant.adapters.llamaindex import query_engine


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
        "organizations": "",
        "keywords": "",
        "code_url": None,
        "project_url": None,
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


def test_the_query_engine_answers_from_the_papers_found(seeds: Assistant) -> None:
    from llama_index.core.llms import MockLLM

    engine = query_engine(seeds, MockLLM(), k=3)
    response = engine.query("benchmark of long text generation")
    # The mock model answers with its prompt, which must hold the papers' text.
    assert "HelloBench" in str(response)
    assert response.source_nodes[0].metadata["arxiv_id"] == "2409.16191"
    assert len(response.source_nodes) == 3


def test_the_embedding_is_that_of_the_index(seeds: Assistant) -> None:
    embedding = seeds.as_embedding()
    assert embedding.model_name == "lsa"
    paper = seeds.paper("2409.16191")
    stored = generation_of(seeds).store().vector_of("2409.16191")
    assert paper is not None
    assert stored is not None
    vector = embedding.get_text_embedding(f"{paper.title}\n{paper.text}")
    assert vector == pytest.approx(stored.tolist(), abs=1e-5)
    question = "benchmark of long text generation"
    asked = embedding.get_query_embedding(question)
    assert asked == asyncio.run(embedding.aget_query_embedding(question))
    # A search embeds what is searched for, not the question around it.
    searched = embedding.get_query_embedding(seeds.understand(question).query)
    hit = seeds.search(question, k=1)[0]
    assert float(np.dot(searched, stored)) == pytest.approx(hit.parts["dense"], abs=1e-5)
