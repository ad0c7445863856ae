"""Papers that hold a name, and papers of a kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Assistant, Paper
from assistant.question.model import Kind
from assistant.retrieve.naming import holds_name, naming, of_kind


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


def test_every_name_is_held(paper: Paper) -> None:
    assert naming([paper], ["Phi", "KAN"]) == [(paper, True)]
    assert naming([paper], ["Phi", "Mamba"]) == [(paper, False)]
    assert naming([paper], ["Phi", "Whale"]) == []


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
