"""Lists in the form that was asked for."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer.forms import in_form
from assistant.answer.model import Source
from assistant.question.model import Form, Language


def _source(n: int, title: str, votes: int | None, authors: tuple[str, ...]) -> Source:
    url = f"https://arxiv.org/abs/2409.0000{n}"
    return Source(
        n=n, arxiv_id=f"2409.0000{n}", title=title, url=url, date=date(2024, 9, n), votes=votes,
        authors=authors, quotes=("한 문장",),
    )  # fmt: skip


SOURCES = (_source(1, "A | B", 5, ("Ada", "Alan", "Grace")), _source(2, "C", None, ()))


@pytest.mark.parametrize("form", ["titles", "links", "short"])
def test_a_line_for_each_paper(form: Form) -> None:
    lines = in_form(SOURCES, form, "en").split("\n")
    assert len(lines) == len(SOURCES)
    for line, source in zip(lines, SOURCES, strict=True):
        assert source.url in line
        assert f"[{source.n}]" in line
        assert (source.title[0] in line) == (form != "links")
        assert (str(source.date) in line) == (form == "short")


@pytest.mark.parametrize(("language", "head"), [("en", "Title"), ("ko", "제목")])
def test_a_table_has_a_row_for_each_paper(language: Language, head: str) -> None:
    first, _, *rows = in_form(SOURCES, "table", language).split("\n")
    assert first.startswith(f"| {head} |")
    assert len(rows) == len(SOURCES)
    assert {row.count("|") for row in (first, *rows)} == {5}
    assert "| 2024-09-01 | 5 | Ada, Alan … |" in rows[0]
    assert rows[1].endswith("| 2024-09-02 | – |  |")
