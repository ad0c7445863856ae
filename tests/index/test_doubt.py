"""Summaries that describe another paper are told from those of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from digests import digest, entry, write_folder

from assistant import Assistant
from assistant.catalog.catalog import Catalog
from assistant.catalog.records import Supplement
from assistant.index.document import Fields
from assistant.index.doubt import doubtful_summaries
from assistant.index.lsa import LSA
from assistant.strings import say


@pytest.fixture(scope="module")
def read(seeds: Assistant) -> tuple[list[Fields], LSA]:
    """The papers of the seeds, the titles standing for abstracts they don't have."""
    generation = seeds._engine.pipeline().generation
    papers = [paper for paper in seeds.papers() if paper.text]
    reader = generation.reader
    return [reader.paper(p.title, p.text, f"{p.title}. {p.title}.") for p in papers], generation.lsa


@pytest.mark.parametrize("with_abstract", [True, False])
def test_the_summary_of_another_paper_is_seen(
    read: tuple[list[Fields], LSA], with_abstract: bool
) -> None:
    papers, lsa = read
    if not with_abstract:
        papers = [replace(one, abstract=[]) for one in papers]
    assert sum(doubtful_summaries(papers, lsa)) <= 0.05 * len(papers)
    swapped = [
        replace(one, body=other.body, gloss=other.gloss)
        for one, other in zip(papers, papers[7:] + papers[:7], strict=True)
    ]
    assert sum(doubtful_summaries(swapped, lsa)) >= 0.8 * len(papers)


def test_no_summary_is_no_doubtful_one(read: tuple[list[Fields], LSA]) -> None:
    papers, lsa = read
    assert doubtful_summaries([replace(papers[0], body=[], gloss=[])], lsa) == [False]


def test_a_small_model_doubts_nothing(read: tuple[list[Fields], LSA]) -> None:
    papers, _ = read
    small = LSA.fit([one.features() for one in papers[:4]], 16)
    swapped = replace(papers[0], body=papers[1].body, gloss=papers[1].gloss)
    assert doubtful_summaries([swapped], small) == [False]


def test_what_an_invented_summary_says_is_neither_found_nor_tagged(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=48)
    invented = (
        "음악 생성(music generation)을 위한 새로운 모델을 제안합니다. 음악(music)을 생성합니다."
    )
    text = entry("2402.00001", "Heron: Robot Grasping with Tactile Gloves", invented)
    (folder / "2024-02-01.md").write_text(digest("2024-02-01", text), encoding="utf-8")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    abstract = "We present Heron, which grasps with tactile gloves. Robot grasping gets better."
    with_abstract = Supplement("2402.00001", "arxiv", abstract=abstract)
    catalog = Catalog(tmp_path / "data" / "catalog.sqlite")
    catalog.supplement([with_abstract])
    catalog.close()
    assistant.sync()
    paper = assistant.paper("2402.00001")
    assert paper is not None
    assert paper.summary_doubtful
    assert not any("music" in topic or "audio" in topic for topic in paper.topics)
    listed = assistant.ask("music generation papers")
    assert len(listed.sources) == 6
    assert "2402.00001" not in [source.arxiv_id for source in listed.sources]
    answer = assistant.ask("what does Heron: Robot Grasping with Tactile Gloves do?")
    assert abstract.partition(". ")[0] in answer.text
    assert "음악" not in answer.text
    assert say("answers.doubtful", "en") in answer.text
