"""The numbers of an answer's sources, given anew while it is written."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer.model import Answer, Note, Source
from assistant.api.openai.citations import CitingText
from assistant.question.model import Question

QUESTION = Question("?", "", "en")


def _source(n: int) -> Source:
    url = f"https://arxiv.org/abs/2409.0000{n}"
    return Source(n, f"2409.0000{n}", f"Paper {n}", url, date(2024, 9, 25), 1, ())


def _spoken(text: str, pieces: int, *warnings: str) -> CitingText:
    answer = Answer(text, (_source(2), _source(5), _source(7)), QUESTION, warnings=warnings)
    spoken = CitingText()
    spoken.know(answer.sources)
    said = ""
    for start in range(0, len(text), pieces):
        said += spoken.feed(text[start : start + pieces])
    said += spoken.finish(answer)
    assert said == spoken.text
    return spoken


@pytest.mark.parametrize("pieces", [1, 2, 3, 100])
def test_numbers_run_from_one_however_the_text_is_cut(pieces: int) -> None:
    spoken = _spoken("B [5][2]. A [2]; C [7].", pieces)
    assert spoken.text.startswith("B [1][2]. A [2]; C [3].")
    found = [one["url_citation"] for one in spoken.annotations()]
    for citation in found:
        n = int(citation["title"].removeprefix("Paper "))
        place = {5: 1, 2: 2, 7: 3}[n]
        assert spoken.text[citation["start_index"] : citation["end_index"]] == f"[{place}]"
    assert found[0]["title"] == "Paper 5"


@pytest.mark.parametrize("pieces", [1, 100])
def test_only_marks_are_numbered(pieces: int) -> None:
    text = r"In \[5\] and [99], [5](https://x.example), [12345] and [see 5] nothing is cited"
    spoken = _spoken(text, pieces)
    assert spoken.text.startswith(text)
    unfinished = _spoken("Nothing follows [", pieces)
    assert unfinished.text.startswith("Nothing follows [\n\n")


def test_links_and_warnings_that_the_text_lacks_follow_it() -> None:
    text = "See [Paper 2](https://arxiv.org/abs/2409.00002) [2], and [7]. *Mind the gap.*"
    spoken = _spoken(text, 100, "Mind the gap.", "A figure is marked.")
    further = spoken.text.split("\n\n", 1)[1]
    assert further == (
        "*A figure is marked.*\n\n"
        "- [2] [Paper 7](https://arxiv.org/abs/2409.00007)\n"
        "- [3] [Paper 5](https://arxiv.org/abs/2409.00005)"
    )


def test_why_a_sentence_is_marked_follows_the_text() -> None:
    notes = (Note("It is 88%.", "88% is not in [7]."), Note("12%", "6% + 6%", marked=False))
    answer = Answer("It is ⚠ 88% [7].", (_source(7),), QUESTION, notes=notes)
    said = CitingText().finish(answer)
    assert said.startswith("It is ⚠ 88% [1].\n\n⚠ 88% is not in [1].\n\n- [1] [Paper 7]")
    assert "6%" not in said


def test_no_source_no_annotation() -> None:
    spoken = CitingText()
    assert (
        spoken.feed("None [1].") + spoken.finish(Answer("None [1].", (), QUESTION)) == "None [1]."
    )
    assert spoken.annotations() == []
