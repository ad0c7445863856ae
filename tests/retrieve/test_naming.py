"""Papers that hold a name, and papers of a kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Assistant, Paper
from assistant.question.model import Kind
from assistant.retrieve.naming import holds_name, of_kind, papers_bearing


@pytest.fixture
def paper(seeds: Assistant) -> Paper:
    paper = seeds.papers()[0]
    section = replace(paper.sections[0], name="", items=("본문은 Mamba-2를 쓴다.",))
    return replace(paper, title="Phi-4 and KANs: A Report", sections=(section,))


@pytest.mark.parametrize(
    ("name", "titled", "anywhere"),
    [
        ("Phi", True, True),
        ("phi 4", True, True),
        ("KAN", True, True),
        ("KANs", True, True),
        ("Mamba", False, True),
        ("Mamba2", False, True),
        ("Phiona", False, False),
        ("ans", False, False),
        ("Rep", False, False),
    ],
)
def test_names_are_found_as_written(paper: Paper, name: str, titled: bool, anywhere: bool) -> None:
    assert holds_name(paper, name) == (titled, anywhere)


@pytest.mark.parametrize(
    "names", [["GPT-4"], ["LLMs"], ["Phi"], ["GPT", "Video"], ["3D"], ["모델"], ["--"], ["한%_"]]
)
def test_papers_are_those_that_hold_every_name(seeds: Assistant, names: list[str]) -> None:
    catalog = seeds.catalog
    papers = catalog.papers_by_id(catalog.find()).values()
    held = {paper.arxiv_id: [holds_name(paper, name) for name in names] for paper in papers}
    expected = {
        key: all(titled for titled, _ in places)
        for key, places in held.items()
        if all(anywhere for _, anywhere in places)
    }
    found = papers_bearing(catalog, names, None)
    assert list(found.items()) == list(expected.items())
    some = catalog.find()[::2]
    assert papers_bearing(catalog, names, some) == {k: expected[k] for k in some if k in expected}


@pytest.mark.parametrize(
    ("title", "kind", "holds"),
    [
        ("A Survey of Whales", "survey", True),
        ("WhaleBench: Whales at Work", "benchmark", True),
        ("Benchtop Whales", "benchmark", False),
        ("A Dataset of Songs", "dataset", True),
        ("Whale Technical Report", "report", True),
        ("Whales", "survey", False),
    ],
)
def test_kinds_are_told_by_titles(title: str, kind: Kind, holds: bool) -> None:
    assert of_kind(title, kind) == holds
