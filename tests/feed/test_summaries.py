"""Which fetched papers have no summary, and how one is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from summary_world import (
    DAY,
    ENGLISH,
    KOREAN,
    feed_paper,
    read_entries,
    sections,
    write_papers,
)

from assistant.feed.summaries import Unsummarised, add_summary, unsummarised
from assistant.feed.writing import write_day


def _lacking(folder: Path, *languages: str) -> list[Unsummarised]:
    wanted = languages or ("ko", "en")
    return list(unsummarised(folder, [DAY], wanted))  # type: ignore[arg-type]


def test_a_paper_lacks_each_language_until_it_is_there(tmp_path: Path) -> None:
    path = write_papers(tmp_path, feed_paper(1), feed_paper(2, abstract=""))
    assert [(one.arxiv_id, one.language) for one in _lacking(tmp_path)] == [
        ("2512.00001", "ko"),
        ("2512.00001", "en"),
    ]
    english = _lacking(tmp_path, "en")[0]
    assert add_summary(english, sections(ENGLISH))
    assert read_entries(path)[0].sections == sections(ENGLISH)
    assert [one.language for one in _lacking(tmp_path)] == ["ko"]
    assert not add_summary(english, sections(ENGLISH))
    assert add_summary(_lacking(tmp_path)[0], sections(KOREAN))
    assert _lacking(tmp_path) == []


def test_a_fetch_with_new_votes_keeps_summaries_and_one_without_writes_nothing(
    tmp_path: Path,
) -> None:
    path = write_papers(tmp_path)
    add_summary(_lacking(tmp_path, "ko")[0], sections(KOREAN))
    before = path.read_bytes()
    assert write_day(tmp_path, DAY, [feed_paper()]) == "unchanged"
    assert path.read_bytes() == before
    assert write_day(tmp_path, DAY, [feed_paper(votes=7)]) == "updated"
    [entry] = read_entries(path)
    assert (entry.votes, entry.sections) == (7, sections(KOREAN))
    assert write_day(tmp_path, DAY, [feed_paper(votes=1)]) == "updated"
    assert path.read_bytes() == before


def test_a_file_that_a_person_changed_is_neither_asked_about_nor_written(tmp_path: Path) -> None:
    path = write_papers(tmp_path)
    paper = _lacking(tmp_path, "en")[0]
    path.write_text(path.read_text() + "\nA note.\n")
    own = path.read_bytes()
    assert _lacking(tmp_path) == []
    assert not add_summary(paper, sections(ENGLISH))
    assert path.read_bytes() == own


@pytest.mark.parametrize("now", [feed_paper(abstract="We present a taxi."), feed_paper(2)])
def test_a_summary_of_what_changed_meanwhile_is_not_written(tmp_path: Path, now: object) -> None:
    path = write_papers(tmp_path)
    paper = _lacking(tmp_path, "en")[0]
    write_papers(tmp_path, now)  # type: ignore[arg-type]
    text = path.read_bytes()
    assert not add_summary(paper, sections(ENGLISH))
    assert path.read_bytes() == text


def test_days_without_a_file_lack_nothing(tmp_path: Path) -> None:
    assert list(unsummarised(tmp_path, [date(2025, 1, 1)], ["en"])) == []
