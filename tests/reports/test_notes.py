"""Notes: front matter that YAML reads back, and a body in which a title is a title."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
import yaml
from hostile_titles import HOSTILE
from markdown_it import MarkdownIt

from assistant import Assistant, Paper
from assistant.digest import Section
from assistant.reports.export import FILES, export_file, notes
from assistant.reports.notes import note_name, to_note


@pytest.fixture
def paper(seeds: Assistant) -> Paper:
    found = seeds.paper("2409.16191")
    assert found is not None
    return found


def parts(note: str) -> tuple[dict[str, object], str]:
    """Front matter and body."""
    match = re.fullmatch(r"---\n(.*?)\n---\n\n(.*)", note, re.DOTALL)
    assert match is not None
    front = yaml.safe_load(match[1])
    assert isinstance(front, dict)
    return front, match[2]


def test_front_matter_holds_the_facts(paper: Paper) -> None:
    front, body = parts(to_note(replace(paper, code_url="https://example.org/c")))
    assert front["arxiv"] == "2409.16191"
    assert front["date"] == paper.date
    assert front["authors"] == list(paper.authors)
    assert front["code"] == "https://example.org/c"
    assert front["tags"] == ["paper", *paper.topics]
    assert body.startswith(f"# {paper.title}")
    assert all(item.split()[0] in body for item in paper.items)


@pytest.mark.parametrize("title", HOSTILE)
def test_no_text_of_a_record_breaks_out(paper: Paper, title: str) -> None:
    odd = replace(
        paper,
        title=title,
        authors=(title, "key: value\n---\n"),
        organizations=(title,),
        abstract=title,
        summary_en=title,
        sections=(Section(title, (title,)),),
    )
    front, body = parts(to_note(odd))
    assert set(front) == {
        *("title", "arxiv", "url", "date", "votes", "authors", "organizations", "tags"),
    }
    assert "\n" not in str(front["title"])
    assert "%%" not in body
    assert "[[" not in body
    page = MarkdownIt("commonmark").render(body)
    assert not re.search(r"<(script|b|img)\b", page)
    assert re.findall(r'href="([^"]+)"', page) == [paper.url]
    assert page.count("<h1>") == 1
    assert page.count("<hr") == 0


@pytest.mark.parametrize("title", [*HOSTILE, "../../etc/passwd", "가" * 300, "a.", "CON: x"])
def test_names_are_names_of_files(paper: Paper, title: str) -> None:
    name = note_name(replace(paper, title=title))
    assert name.startswith("2409.16191 ")
    assert name.endswith(".md")
    assert len(name.encode()) <= 255
    assert not set(name) & set('[]#^|\\/:*?"<>%\n\x00')


def test_every_format_makes_a_file(seeds: Assistant) -> None:
    ids = [paper.arxiv_id for paper in seeds.papers()[:3]]
    for format in FILES:
        assert export_file(seeds, format, ids) == export_file(seeds, format, ids) != b""
    with zipfile.ZipFile(io.BytesIO(export_file(seeds, "obsidian", ids))) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert told == notes(seeds, ids)
    assert len(told) == 3
