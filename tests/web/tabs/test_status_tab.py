from __future__ import annotations

import csv
import gc
import io
import threading
import weakref
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from digests import digest, entry, write_folder
from page_markup import dangers, read_markup, unnamed

from assistant import Assistant
from assistant.answer.llm.connect import ModelInUse
from assistant.errors import SyncError
from assistant.strings import LANGUAGES, Strings, theme
from assistant.web.server.jobs import Jobs, JobState, jobs_of
from assistant.web.tabs.status import status_file, status_html
from assistant.web.tabs.status_calendar import Year, lay_out_years, levels, missing_days
from assistant.web.tabs.status_view import model_text, reason_text, step_text, view_status

EN, KO = Strings("en"), Strings("ko")


def years(counts: dict[date, int], width: int = 900) -> tuple[Year, ...]:
    return lay_out_years(
        counts,
        width=width,
        month_name=str,
        weekday_names=("Mon", "Wed", "Fri"),
        title=lambda day, count: f"{day} {count}",
    )


@pytest.fixture
def unsynced(tmp_path: Path) -> Callable[..., Assistant]:
    root = write_folder(tmp_path / "digests")

    def make(**settings: Any) -> Assistant:
        return Assistant.open(digests=root, data_dir=tmp_path / "data", llm="none", **settings)

    return make


@pytest.mark.parametrize("strings", [EN, KO], ids=LANGUAGES)
@pytest.mark.parametrize("params", [{}, {"day": "2024-09-25"}, {"part": "index"}], ids=str)
def test_everything_is_well_formed_and_named(
    seeds: Assistant, strings: Strings, params: dict[str, str]
) -> None:
    html = status_html(seeds, params, strings, Jobs(seeds))
    assert unnamed(html) == []
    assert dangers(html) == []


def test_figures_are_those_of_the_status(seeds: Assistant) -> None:
    view, status = view_status(seeds, "", EN), seeds.status()
    assert (view.files, view.entries, view.papers) == (status.files, status.entries, status.papers)
    assert view.days == len(status.counts)
    assert len(view.missing) == len(status.missing)
    assert sum(row.days for row in view.months) == view.days
    assert sum(row.missing for row in view.months) == len(view.missing)
    covered = [c.iso for year in view.years for c in year.cells if c.kind.startswith("l")]
    assert sorted(covered) == [day.isoformat() for day in seeds.digest_dates()]


def test_a_day_opens_its_papers(seeds: Assistant) -> None:
    view = view_status(seeds, "2024-09-25", KO)
    assert view.day is not None
    assert view.day.heading == "2024년 9월 25일 (수)"
    day = date(2024, 9, 25)
    assert {c.arxiv_id for c in view.day.cards} == {
        paper.arxiv_id for paper in seeds.papers(start=day, end=day)
    }
    for nothing in ("2024-09-26", "x", ""):
        assert view_status(seeds, nothing, KO).day is None


def test_models_and_term_pairs_are_named(seeds: Assistant) -> None:
    html = status_html(seeds, {"part": "index"}, EN, Jobs(seeds))
    text = read_markup(html).text
    status = seeds.status()
    assert status.generation in text
    assert "LSA" in text
    assert "no model" in text
    assert status.glosses[0].korean in text


@pytest.mark.parametrize(
    ("model", "english", "korean"),
    [
        (ModelInUse(), "no model; answers are quoted", "모델 없이"),
        (ModelInUse("m", "OpenAI"), "m at OpenAI (hosted)", "m, OpenAI (외부 서비스)"),
        (ModelInUse("m", "http://x/v1", True), "m at http://x/v1 (local)", "m, http://x/v1 (로컬)"),
        (ModelInUse("MockLLM"), "MockLLM", "MockLLM"),
    ],
)
def test_the_model_is_named_in_both_languages(model: ModelInUse, english: str, korean: str) -> None:
    assert model_text(model, EN).startswith(english)
    assert model_text(model, KO).startswith(korean)


def test_every_fixed_reason_is_known_in_korean() -> None:
    for texts in theme("reasons").values():
        assert reason_text(texts["en"], EN) == texts["en"]
        assert reason_text(texts["en"], KO) == texts["ko"]
    assert reason_text("Something else.", KO) == "Something else."


def test_every_step_of_a_sync_is_known_in_korean(seeds: Assistant, tmp_path: Path) -> None:
    steps: set[str] = set()
    again = Assistant.open(digests=seeds.settings.digests, data_dir=tmp_path / "d", llm="none")
    again.sync(progress=lambda step, done, total: steps.add(step))
    assert steps
    for step in steps:
        assert step not in step_text(JobState(running=True, step=step), KO)


def test_skipped_entries_stand_with_their_reasons(tmp_path: Path) -> None:
    root = tmp_path / "digests"
    root.mkdir()
    broken = "### [<script>x</script>](https://example.org/no-arxiv)\n\n- 본문."
    good = entry("2401.00001", "Good", "본문.")
    (root / "2024-01-01.md").write_text(digest("2024-01-01", good, broken), encoding="utf-8")
    assistant = Assistant.open(digests=root, data_dir=tmp_path / "data", llm="none")
    assistant.sync()
    html = status_html(assistant, {}, EN, Jobs(assistant))
    assert dangers(html) == []
    (item,) = assistant.status().skipped
    text = read_markup(html).text
    assert item.reason in text
    assert "2024-01-01.md" in text
    made = status_file(assistant, {"file": "skipped"})
    assert made is not None
    table = list(csv.reader(io.StringIO(made.text.removeprefix("\ufeff"))))
    assert table[1][:3] == [item.path, str(item.line), item.reason]
    assert status_file(assistant, {"file": "settings"}) is None


def test_term_pairs_can_be_downloaded(seeds: Assistant) -> None:
    made = status_file(seeds, {"file": "glosses"})
    assert made is not None
    table = list(csv.reader(io.StringIO(made.text.removeprefix("\ufeff"))))
    assert len(table) == 1 + len(seeds.status().glosses)


def test_missing_days_are_weekdays_between_the_first_and_the_last_digest() -> None:
    counts = {date(2024, 1, 4): 1, date(2024, 1, 10): 2}
    assert missing_days(counts) == [date(2024, 1, 5), date(2024, 1, 8), date(2024, 1, 9)]
    assert missing_days({}) == []
    assert missing_days({date(2024, 1, 4): 1}) == []


def test_the_calendar_has_every_day_once_in_its_weekdays_row() -> None:
    counts = {date(2023, 11, 20): 5, date(2024, 2, 29): 9}
    newest, oldest = years(counts)
    assert (newest.year, oldest.year) == (2024, 2023)
    cells = [*oldest.cells, *newest.cells]
    days = [date.fromisoformat(cell.iso) for cell in cells]
    assert days == [date(2023, 11, 1) + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == date(2024, 2, 29)
    for year in (newest, oldest):
        pitch = year.size + 3
        assert len({(cell.x, cell.y) for cell in year.cells}) == len(year.cells)
        for cell in year.cells:
            assert (cell.y - 20) // pitch == date.fromisoformat(cell.iso).weekday()
            assert cell.x + year.size <= year.width
    assert [label.text for label in newest.months] == ["1", "2"]


@pytest.mark.parametrize("width", [0, 300, 900, 1400, 10**6])
def test_a_whole_year_fits_where_there_is_room(width: int) -> None:
    counts = {date(2024, 1, 1): 1, date(2024, 12, 31): 1}
    (year,) = years(counts, width)
    assert 12 <= year.size <= 18
    if width >= 900:
        assert year.width <= width


def test_shades_split_the_days_into_quarters() -> None:
    counts = {date(2024, 1, n): n for n in range(1, 9)}
    assert levels(counts) == [3, 5, 7]
    (year,) = years(counts)
    kinds = [cell.kind for cell in year.cells[:8]]
    assert kinds == ["l1", "l1", "l2", "l2", "l3", "l3", "l4", "l4"]


def test_an_empty_archive_has_no_calendar() -> None:
    assert years({}) == ()
    assert levels({}) == []


def test_syncing_from_the_page_fills_it(unsynced: Callable[..., Assistant]) -> None:
    assistant = unsynced()
    jobs = jobs_of(assistant)
    assert jobs_of(assistant) is jobs
    before = status_html(assistant, {}, EN, jobs)
    assert "No digests are synced yet." in before
    running = status_html(assistant, {"action": "sync"}, EN, jobs)
    assert "data-poll" in running
    jobs.sync.wait(60)
    after = status_html(assistant, {}, EN, jobs)
    assert "data-poll" not in after
    assert "12 added" in after
    assert view_status(assistant, "", EN).papers == 12


def test_no_assistant_outlives_its_pages(unsynced: Callable[..., Assistant]) -> None:
    assistant = unsynced()
    jobs = jobs_of(assistant)
    jobs.sync.start()
    jobs.sync.wait(60)
    gone = weakref.ref(assistant)
    del assistant, jobs
    gc.collect()
    assert gone() is None


def test_nobody_syncs_where_the_operator_does_not_allow_it(
    unsynced: Callable[..., Assistant],
) -> None:
    assistant = unsynced(allow_sync=False)
    jobs = jobs_of(assistant)
    html = status_html(assistant, {"action": "sync"}, EN, jobs)
    assert EN("status.sync_refused") in html
    assert read_markup(html).find("button", data_key="sync") == []
    assert not jobs.sync.state.running
    assert jobs.sync.state.report is None
    assert not view_status(assistant, "", EN).synced


class Slow:
    """A sync, and a fetch, that wait to be let go."""

    def __init__(self, error: Exception | None = None) -> None:
        self.go = threading.Event()
        self.told = threading.Event()
        self.calls = 0
        self.error = error

    def sync(self, *, progress: Any = None) -> Any:
        self.calls += 1
        progress("Reading digests", 3, 10)
        self.told.set()
        self.go.wait(10)
        if self.error:
            raise self.error
        return None

    fetch = sync


def test_a_running_sync_tells_its_progress_and_no_second_one_starts(seeds: Assistant) -> None:
    slow = Slow()
    jobs = Jobs(slow)
    assert jobs.sync.start()
    assert slow.told.wait(60)
    assert not jobs.sync.start()
    html = status_html(seeds, {}, KO, jobs)
    (bar,) = read_markup(html).find("progress")
    assert (bar.attributes["value"], bar.attributes["max"]) == ("3", "10")
    assert "다이제스트 읽기" in html
    slow.go.set()
    jobs.sync.wait(60)
    assert slow.calls == 1
    assert not jobs.sync.state.running


def test_a_failed_sync_says_why_and_can_be_tried_again(seeds: Assistant) -> None:
    slow = Slow(SyncError("The folder <b> is gone.", hint="Put it back."))
    slow.go.set()
    jobs = Jobs(slow)
    jobs.sync.start()
    jobs.sync.wait(60)
    html = status_html(seeds, {}, EN, jobs)
    assert "Sync failed: The folder &lt;b&gt; is gone. Put it back." in html
    assert jobs.sync.start()
    jobs.sync.wait(60)
    assert slow.calls == 2
