"""What is synced, as the status shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from digests import digest, invented, write_folder

from assistant import Assistant
from assistant.reports.status import _missing


def test_status_counts_what_is_there(seeds: Assistant) -> None:
    status = seeds.status()
    assert (status.files, status.entries, status.papers) == (5, 59, 59)
    assert (status.first, status.last) == (date(2024, 2, 7), date(2024, 11, 14))
    assert sum(status.counts.values()) == 59
    assert (status.damage, status.skipped) == ("", ())
    assert status.generation.startswith("g")
    assert status.embedding == "lsa"
    assert status.glosses
    assert status.glosses[0].support >= status.glosses[-1].support >= 2
    facts = json.loads(json.dumps(status.to_dict()))
    assert (facts["days"], facts["first"], facts["papers"]) == (5, "2024-02-07", 59)


def test_missing_are_weekdays_between_the_digests(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    for day in ("2024-01-04", "2024-01-09", "2024-01-10"):  # a Thursday, Tuesday, Wednesday
        text = digest(day, invented(int(day[-2:])))
        (folder / f"{day}.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    assert assistant.status().missing == (date(2024, 1, 5), date(2024, 1, 8))


def test_missing_days_are_found_in_one_pass() -> None:
    class Days(list[date]):
        passes = 0

        def __iter__(self) -> Iterator[date]:
            Days.passes += 1
            return super().__iter__()

    # A Monday, and the Friday of the next week.
    assert len(_missing(Days([date(2024, 1, 1), date(2024, 1, 12)]))) == 8
    assert Days.passes == 1


def test_skipped_places_are_listed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=2)
    bad = "## Daily Papers (2024-03-01)\n\n### [Lost](https://example.org)\n\n- A.\n"
    (folder / "bad.md").write_text(bad, encoding="utf-8")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    report = assistant.sync()
    assert assistant.status().skipped == report.skipped
    [place] = assistant.status().to_dict()["skipped"]
    assert (place["path"], place["line"]) == ("bad.md", 3)


def test_status_of_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "digests").mkdir()
    assistant = Assistant.open(tmp_path / "digests", tmp_path / "data", llm="none")
    assistant.sync()
    status = assistant.status()
    assert (status.papers, status.first, status.missing) == (0, None, ())
    assert json.dumps(status.to_dict())


def test_status_leaves_the_index_as_it_is(own_seeds: Callable[..., Assistant]) -> None:
    assistant = own_seeds()
    name = assistant.status().generation
    assert assistant.sync().embedded == 0
    assert assistant.status().generation == name
