"""Briefs over papers of the seeds, harmless and hostile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant import Assistant, Brief, Paper
from assistant.following.model import Group, News

Make = Callable[..., Brief]


@pytest.fixture(scope="session")
def papers(seeds: Assistant) -> list[Paper]:
    return seeds.papers()


@pytest.fixture
def make(papers: list[Paper]) -> Make:
    """A brief of one group; takes titles, and what else differs of the brief."""

    def _make(*titles: str, heading: str = "video generation", **changes: object) -> Brief:
        news = tuple(
            News(replace(paper, title=title), f"Summary of {title}")
            for paper, title in zip(papers, titles, strict=False)
        )
        brief = Brief("print", "en", (Group(heading, news),) if news else (), 1)
        return replace(brief, **changes)  # type: ignore[arg-type]

    return _make
