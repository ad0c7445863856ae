"""Briefs as text: readable, and of hostile titles nothing but text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hostile_titles import HOSTILE
from markdown_it import MarkdownIt

from assistant import Brief, Paper
from assistant.following.gist import LONGEST, gist
from assistant.following.rendering import render

Make = Callable[..., Brief]


def test_markdown(make: Make) -> None:
    text = render(make("A Title", "Another", language="ko"), "md")
    assert text.startswith(
        "# 데일리 페이퍼: 새 논문 2편\n\n## video generation (2편)\n\n- [A Title]("
    )
    assert text.count("https://arxiv.org/abs/") == 2


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("format", ["md", "html", "slack"])
def test_an_empty_brief_says_so(make: Make, language: str, format: str) -> None:
    nothing = render(make(language=language), format)  # type: ignore[arg-type]
    assert ("nothing new" in nothing) == (language == "en")
    assert "assistant follow add" in render(make(language=language, followed=0), "md")


def test_json_holds_every_paper(make: Make) -> None:
    brief = make("A Title", "Another")
    told = json.loads(render(brief, "json"))
    assert told["papers"] == 2
    [group] = told["groups"]
    assert [paper["arxiv_id"] for paper in group["papers"]] == list(brief.arxiv_ids)
    assert json.loads(render(make(), "json"))["groups"] == []


def test_hostile_titles_are_text_in_markdown(make: Make) -> None:
    page = MarkdownIt("commonmark").render(render(make(*HOSTILE, heading="# <b>x</b>"), "md"))
    assert "<script" not in page
    assert "<b>" not in page
    assert "<img" not in page
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == len(HOSTILE)
    assert all(link.startswith("https://arxiv.org/abs/") for link in links)
    assert page.count("<h1>") == page.count("<h2>") == 1


def test_hostile_titles_are_text_in_html(make: Make) -> None:
    page = render(make(*HOSTILE, heading="<i>&"), "html")
    assert not re.search(r"<(script|b|img|i)\b", page)
    assert all(
        link.startswith("https://arxiv.org/abs/") for link in re.findall(r'href="([^"]+)"', page)
    )


def test_a_gist_is_short_and_in_the_language_where_there_is_one(papers: list[Paper]) -> None:
    for paper in papers:
        told = gist(paper, "ko")
        assert 0 < len(told) <= LONGEST + 2
        assert re.search("[가-힣]", told)
        assert "\n" not in told
