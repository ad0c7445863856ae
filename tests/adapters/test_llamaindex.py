"""The search inside other people's LlamaIndex programs."""

from __future__ import annotations

import asyncio
import re
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from digests import generation_of
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import MetadataMode, NodeWithScore, TextNode
from llama_index.core.tools import QueryEngineTool

from assistant import Assistant
from assistant.adapters.llamaindex import CitationPostprocessor


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


@pytest.mark.parametrize("question", ["most upvoted papers", "긴 글 생성을 평가하는 논문"])
def test_the_query_engine_answers_as_the_assistant_and_numbers_what_it_cites(
    seeds: Assistant, question: str
) -> None:
    engine = seeds.as_query_engine()
    response = engine.query(question)
    answer = seeds.ask(question)
    assert isinstance(response, Response)
    assert response.response == answer.text
    assert [node.node_id for node in response.source_nodes] == [
        source.arxiv_id for source in answer.sources
    ]
    for source, node in zip(answer.sources, response.source_nodes, strict=True):
        assert node.metadata["n"] == source.n
        assert node.metadata["quotes"] == list(source.quotes)
        assert node.metadata["date"] == source.date.isoformat()
    assert response.metadata == {
        "mode": "extractive",
        "abstained": False,
        "warnings": list(answer.warnings),
        "window": None,
    }
    assert asyncio.run(engine.aquery(question)) == response


def test_the_query_engine_counts_from_its_day_and_cites_nothing_where_it_knows_nothing(
    seeds: Assistant,
) -> None:
    response = seeds.as_query_engine(today=date(2024, 8, 23)).query("papers of yesterday")
    assert response.metadata is not None
    assert response.metadata["window"]["start"] == "2024-08-22"
    assert {node.metadata["date"] for node in response.source_nodes} == {"2024-08-22"}
    unknown = seeds.as_query_engine().query("quantum chromodynamics on Mars in 1847")
    assert unknown.source_nodes == []
    assert unknown.metadata is not None
    assert unknown.metadata["abstained"]


def test_an_engine_is_a_tool_like_any_other(seeds: Assistant) -> None:
    tool = QueryEngineTool.from_defaults(seeds.as_query_engine(), name="papers")
    assert "HelloBench" in str(tool.call("benchmark of long text generation"))


def test_citations_number_each_paper_of_the_digests_once(seeds: Assistant) -> None:
    found = seeds.as_retriever(k=3).retrieve("benchmark of long text generation")
    stray = NodeWithScore(node=TextNode(text="made up", metadata={"arxiv_id": "9999.99999"}))
    part = NodeWithScore(node=TextNode(text="a part", metadata={"arxiv_id": found[1].node_id}))
    named = TextNode(text="x", metadata={"arxiv_id": found[2].node_id, "url": "https://evil"})
    nodes = [stray, found[0], part, found[1], NodeWithScore(node=TextNode(text="none")), part]
    cited = CitationPostprocessor.of(seeds).postprocess_nodes([*nodes, NodeWithScore(node=named)])
    assert [node.node_id for node in cited] == [node.node_id for node in found]
    assert [node.metadata["n"] for node in cited] == [1, 2, 3]
    assert [node.score for node in cited] == [found[0].score, None, None]
    for n, node in enumerate(cited, start=1):
        paper = seeds.paper(node.node_id)
        assert paper is not None
        shown = node.node.get_content(MetadataMode.LLM)
        assert shown.startswith(f"[{n}] {paper.title} ({paper.date}, {paper.url})\n")
        assert shown.count(paper.title) == 1
    assert cited[1].node.get_content().endswith("\na part")
    assert "evil" not in cited[2].node.get_content(MetadataMode.ALL)
    again = asyncio.run(CitationPostprocessor.of(seeds).apostprocess_nodes(found))
    assert [node.node_id for node in again] == [node.node_id for node in found]


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


_PAGE = (Path(__file__).resolve().parents[2] / "docs" / "llamaindex.md").read_text("utf-8")
_EXAMPLES = re.findall(r"^## (.+?)$.*?^```python\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("title", "code"), _EXAMPLES, ids=[title for title, _ in _EXAMPLES])
def test_examples_of_the_page_run_and_are_short(
    title: str,
    code: str,
    synced_seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from llama_index.core.llms import MockLLM

    assert len(code.splitlines()) <= 10
    shutil.copytree(synced_seeds, tmp_path / ".assistant")
    monkeypatch.chdir(tmp_path)
    with closing(Assistant.open(data_dir=".assistant", llm="none")) as assistant:
        exec(compile(code, title, "exec"), {"assistant": assistant, "llm": MockLLM()})
    assert "https://arxiv.org/abs/" in capsys.readouterr().out
