"""Items of the feed → papers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from feed_server import item

from assistant.feed.reading import read_items

DAY = date(2025, 12, 1)


def _paper(**changes: Any) -> Any:
    [paper] = read_items([item(1, **changes)], DAY).papers
    return paper


def test_everything_that_the_feed_says_is_taken() -> None:
    paper = _paper()
    assert paper.arxiv_id == "2512.00001"
    assert paper.title == "Lantern-1: Robot Grasping without Labels"
    assert paper.authors == ("Dana Winter", "Elio Sommer")
    assert paper.abstract == "We present Lantern-1, a model for robot grasping. It gains 1%."
    assert paper.summary == "Lantern-1 does robot grasping without labels."
    assert paper.keywords == ("robot grasping", "self-supervision")
    assert (paper.organization, paper.votes, paper.stars) == ("Lantern Lab", 1, 10)
    assert paper.code_url == "https://github.com/lantern/n1"
    assert paper.project_url == "https://lantern.example.org"
    assert paper.thumbnail == "https://cdn-thumbnails.huggingface.co/papers/2512.00001.png"


def test_the_day_is_that_of_the_list_in_utc() -> None:
    assert _paper(submittedOnDailyAt="2025-12-02T00:30:00.000Z").day == date(2025, 12, 2)
    assert _paper(submittedOnDailyAt="2025-12-02T08:30:00+09:00").day == date(2025, 12, 1)
    assert _paper(submittedOnDailyAt=None).day == DAY
    assert _paper(submittedOnDailyAt="yesterday").day == DAY


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Broken over\n   two lines", "Broken over two lines"),
        ("  [Re] <think>: $O(n^2)$ & more ", "[Re] <think>: $O(n^2)$ & more"),
        ("A\u200bB\x00 C\u2028D", "AB CD".replace("CD", "C D")),
        ("Half \ud835 a letter", "Half a letter"),
        ("Ends](https://x.org) early", "Ends] (https://x.org) early"),
    ],
)
def test_titles_come_on_one_line(title: str, read: str) -> None:
    assert _paper(title=title).title == read


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"upvotes": None}, "votes", None),
        ({"upvotes": "7"}, "votes", None),
        ({"upvotes": -1}, "votes", None),
        ({"upvotes": True}, "votes", None),
        ({"authors": None}, "authors", ()),
        ({"authors": [{"name": "Kim, Bo"}, {"name": "x [1]"}, 7]}, "authors", ("Kim Bo", "x 1")),
        ({"authors": [{"name": "Bo Kim"}, {"name": "Jr."}]}, "authors", ("Bo Kim Jr.",)),
        ({"ai_keywords": ["a, b", "", "c", "c", 7]}, "keywords", ("a b", "c")),
        ({"githubRepo": "javascript:alert(1)"}, "code_url", None),
        ({"githubRepo": "https://github.com/a/b\n"}, "code_url", "https://github.com/a/b"),
        ({"projectPage": "https://x.org/a b"}, "project_url", None),
        ({"organization": {"name": "nvidia"}}, "organization", "nvidia"),
        ({"organization": "nvidia"}, "organization", ""),
        ({"id": "2512.00001v2"}, "arxiv_id", "2512.00001"),
    ],
)
def test_what_makes_no_sense_is_left_out_of_a_paper(
    changes: dict[str, Any], field: str, value: object
) -> None:
    assert getattr(_paper(**changes), field) == value


def test_items_that_are_no_papers_are_counted_with_their_reasons() -> None:
    odd: list[object] = ["x", {}, {"paper": 7}, item(2, id="nonsense"), item(3, id=None)]
    untitled = item(4, title=" \n")
    untitled["title"] = None
    items = read_items([*odd, untitled, item(5)], DAY)
    assert [paper.arxiv_id for paper in items.papers] == ["2512.00005"]
    assert len(items.left_out) == 6
    assert items.left_out[3] == "Item 4 has no arXiv id (nonsense)."
    assert items.left_out[5] == "Item 6 (2512.00004) has no title."
