"""Exports can be read by what reads their format, and carry nothing dangerous."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from assistant import Assistant, Paper
from assistant.errors import ConfigurationError
from assistant.reports.export import export, to_bibtex, to_csv, to_markdown


@pytest.fixture
def papers(seeds: Assistant) -> list[Paper]:
    return seeds.papers()[:6]


def test_csv_holds_every_field(papers: list[Paper]) -> None:
    text = to_csv(papers)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert [row["title"] for row in rows] == [paper.title for paper in papers]
    assert [row["url"] for row in rows] == [paper.url for paper in papers]
    assert rows[0]["authors"].split("; ") == list(papers[0].authors)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(papers: list[Paper], start: str) -> None:
    text = to_csv([replace(papers[0], title=f"{start}HYPERLINK(1)")])
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["title"] == f"'{start}HYPERLINK(1)"


def test_bibtex_has_one_balanced_entry_each_with_its_own_key(papers: list[Paper]) -> None:
    text = to_bibtex([*papers, replace(papers[0], arxiv_id="2411.00001")])
    keys = re.findall(r"^@misc\{([^,]+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(papers) + 1
    unescaped = re.sub(r"\\[{}]", "", text)
    assert unescaped.count("{") == unescaped.count("}")
    for paper in papers:
        assert f"eprint = {{{paper.arxiv_id}}}" in text


def test_bibtex_escapes_and_dates_by_the_arxiv_id(papers: list[Paper]) -> None:
    odd = replace(
        papers[0], title="50% of A_B & {C}", arxiv_id="2402.01234", authors=("Zoë Ångström",)
    )
    text = to_bibtex([odd])
    assert r"title = {{50\% of A\_B \& \{C\}}}" in text
    assert "year = {2024}" in text
    assert "month = feb" in text
    assert text.startswith("@misc{angstrom202450,")


def test_markdown_links_and_escapes(papers: list[Paper]) -> None:
    text = to_markdown([replace(papers[0], title="A [b](javascript:x) <i>")])
    assert r"[A \[b\](javascript:x) \<i\>]" in text
    assert f"]({papers[0].url})" in text


def test_export_keeps_the_order_and_leaves_out_the_unknown(seeds: Assistant) -> None:
    ids = [paper.arxiv_id for paper in seeds.papers()[:3]][::-1]
    text = export(seeds, "bibtex", [*ids, "9999.99999", ids[0]])
    assert re.findall(r"eprint = \{([\d.]+)\}", text) == ids
    assert export(seeds, "markdown", []) == ""
    with pytest.raises(ConfigurationError, match="no export format"):
        export(seeds, "pdf", ids)


def test_exports_carry_what_is_known_beyond_the_summary(papers: list[Paper]) -> None:
    known = replace(
        papers[0],
        abstract="50% of it.",
        summary_en="One sentence.",
        keywords=("video", "robots"),
        organizations=("Acme", "Beta"),
        code_url="https://example.org/c",
        stars=12,
        project_url="https://example.org",
    )
    for name, value in (
        ("abstract", r"50\% of it."),
        ("annote", "One sentence."),
        ("keywords", "video, robots"),
        ("organization", "Acme and Beta"),
        ("note", "Code: https://example.org/c (12 stars); Project: https://example.org"),
    ):
        assert f"  {name} = {{{value}}}," in to_bibtex([known])
        assert f"  {name} = " not in to_bibtex([papers[0]])
    (row, bare) = csv.DictReader(io.StringIO(to_csv([known, papers[0]]).removeprefix("\ufeff")))
    assert row["abstract"] == "50% of it."
    assert row["summary_en"] == "One sentence."
    assert row["keywords"] == "video; robots"
    assert row["organizations"] == "Acme; Beta"
    assert (row["code_url"], row["stars"]) == ("https://example.org/c", "12")
    assert row["project_url"] == "https://example.org"
    assert (bare["abstract"], bare["stars"], bare["organizations"]) == ("", "", "")
    assert "Acme, Beta" in to_markdown([known])
    assert "Code: `https://example.org/c`" in to_markdown([known])
