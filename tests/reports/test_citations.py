"""RIS and CSL-JSON hold what their readers look for, and one record a paper whatever its title."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hostile_titles import HOSTILE

from assistant import Assistant, Paper
from assistant.reports.citations import split_name, to_bibtex, to_csl, to_ris


@pytest.fixture
def paper(seeds: Assistant) -> Paper:
    found = seeds.paper("2409.16191")
    assert found is not None
    return found


def tags(text: str) -> list[tuple[str, str]]:
    """The lines of RIS records, each a tag and a value."""
    lines = [line for line in text.split("\r\n") if line]
    assert all(line[2:6] == "  - " for line in lines), lines
    return [(line[:2], line[6:]) for line in lines]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jiaming Song", ("Song", "Jiaming")),
        ("Aaron van den Oord", ("van den Oord", "Aaron")),
        ("홍길동", ("홍길동", "")),
        ("Lee, Bo", ("Bo", "Lee")),
        ("  ", ("", "")),
        ("A\r\nB", ("B", "A")),
    ],
)
def test_names_are_taken_apart(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_ris(paper: Paper) -> None:
    known = replace(paper, abstract="About it.", keywords=("long text", "evaluation"))
    told = tags(to_ris([known]))
    assert told[0] == ("TY", "UNPB")
    assert told[-1] == ("ER", "")
    assert ("TI", paper.title) in told
    assert ("DO", "10.48550/arXiv.2409.16191") in told
    assert ("PY", "2024") in told
    assert ("DA", "2024/09//") in told
    assert ("AB", "About it.") in told
    assert [value for tag, value in told if tag == "KW"] == ["long text", "evaluation"]
    assert len([tag for tag, _ in told if tag == "AU"]) == len(paper.authors)


def test_csl(paper: Paper) -> None:
    [item] = json.loads(to_csl([paper]))
    assert (item["type"], item["id"]) == ("article", "arxiv:2409.16191")
    assert item["issued"] == {"date-parts": [[2024, 9]]}
    assert item["URL"] == paper.url
    assert item["author"][0].keys() == {"family", "given"}
    assert "abstract" not in item
    assert json.loads(to_csl([])) == []
    assert to_ris([]) == ""


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_one_value(paper: Paper, title: str) -> None:
    odd = replace(paper, title=title, authors=(title, "A B"), abstract=title, keywords=(title,))
    told = tags(to_ris([odd, paper]))
    assert [tag for tag, _ in told].count("TY") == [tag for tag, _ in told].count("ER") == 2
    assert [item["URL"] for item in json.loads(to_csl([odd, paper]))] == [paper.url] * 2
    assert to_bibtex([odd]).count("\n@misc") == 0
