"""Browse, Trends and Status in a real browser, over the real server."""

from __future__ import annotations

import csv
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from digests import digest, entry, invented
from playwright.sync_api import expect

from assistant import Assistant

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
DAYS = {"2024-01-31": range(0, 24), "2024-02-01": range(24, 48), "2024-02-05": range(48, 52)}
HOSTILE = entry(
    "2401.00066",
    "Hostile <img src=x onerror=\"document.title='owned'\"> Paper",
    "<script>document.title='owned'</script> 본문입니다.",
    '<a href="javascript:document.title=1">x</a> ${document.title="owned"} {{ 1 }}',
).replace("\n\n", "\n\n![Thumbnail](https://evil.test/beacon.png)\n\n", 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Digests of three days, one of them hostile, and a data folder beside them."""
    root = tmp_path_factory.mktemp("tabs") / "digests"
    root.mkdir()
    for day, numbers in DAYS.items():
        extra = [HOSTILE] if day == "2024-02-05" else []
        text = digest(day, *extra, *(invented(n) for n in numbers))
        (root / f"{day}.md").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The page served on a free port."""
    import uvicorn

    from assistant.web.server.app import create_app

    assistant = Assistant.open(digests=folder, data_dir=folder.parent / "data", llm="none")
    assistant.sync()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(assistant), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)
    assistant.close()


@pytest.fixture
def open_tab(address: str, visit: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens the page at a tab; fails when the page asked another host for anything."""
    visits: list[Any] = []

    def start(tab: str, viewport: dict[str, int] = DESK, **options: Any) -> Any:
        visits.append(visit(viewport=viewport, **options))
        page = visits[-1].open(address)
        page.get_by_role("tab").nth(("chat", "browse", "trends", "status").index(tab)).click()
        page.locator(f"#pane-{tab} .view").wait_for()
        return page

    yield start
    assert [address for one in visits for address in one.outside] == []


def heading(page: Any) -> str:
    return str(page.locator("#pane-browse .results-head").inner_text())


def test_typing_searches_and_keeps_the_cursor(open_tab: Callable[..., Any]) -> None:
    page = open_tab("browse")
    box = page.get_by_label("Search papers")
    box.click()
    page.keyboard.type("lantern-1", delay=25)
    page.locator(".results-head", has_text="“lantern-1”").wait_for()
    assert box.input_value() == "lantern-1"
    assert box.evaluate("e => [document.activeElement === e, e.selectionStart]") == [True, 9]
    assert page.get_by_label("Sort").input_value() == "match"
    first = page.locator("#pane-browse .paper-title").first
    assert first.inner_text().startswith("Lantern-16:")
    box.fill("")
    page.locator(".results-head", has_text="53 papers").wait_for()
    # The box above is drawn after the results.
    expect(page.get_by_label("Sort")).to_have_value("date")


def test_groups_sorting_and_pages_lead_to_their_papers(open_tab: Callable[..., Any]) -> None:
    page = open_tab("browse")
    page.get_by_role("button", name="Month", exact=True).click()
    page.get_by_role("button", name="January 2024").click()
    page.locator(".results-head", has_text="January 2024").wait_for()
    assert "24 papers" in heading(page)
    page.get_by_label("Sort").select_option("votes")
    page.locator("#pane-browse .paper-card", has_text="70 votes").first.wait_for()
    assert "70 votes" in page.locator("#pane-browse .paper-card").first.inner_text()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Page 2 of 2").wait_for()
    assert page.locator("#pane-browse .paper-card").count() == 4


def test_a_paper_opens_and_going_back_leads_to_the_same_list(open_tab: Callable[..., Any]) -> None:
    page = open_tab("browse")
    page.get_by_label("Search papers").fill("harbor")
    page.locator(".results-head", has_text="harbor").wait_for()
    before = heading(page)
    card = page.locator("#pane-browse .paper-card").first
    title = card.locator(".paper-title").inner_text()
    card.get_by_role("button", name="Full entry").click()
    page.locator(".paper-page h2", has_text=title).wait_for()
    assert page.evaluate("document.activeElement.textContent") == title
    assert page.locator(".paper-page .seen li").count() == 1
    assert page.locator(".paper-page .paper-card").count() > 0
    page.go_back()
    page.locator("#pane-browse .columns").wait_for()
    assert heading(page) == before
    assert page.get_by_label("Search papers").input_value() == "harbor"


def test_an_author_of_a_paper_leads_to_all_papers_of_theirs(open_tab: Callable[..., Any]) -> None:
    page = open_tab("browse")
    page.get_by_role("button", name="Full entry").first.click()
    page.locator(".paper-page .chip").first.click()
    page.locator("#pane-browse .columns").wait_for()
    name = page.locator("#pane-browse .group-list [aria-current]").inner_text()
    assert name.splitlines()[0] in heading(page)


def test_a_point_of_the_chart_shows_its_papers(open_tab: Callable[..., Any]) -> None:
    page = open_tab("trends")
    point = page.locator("#pane-trends .point").nth(1)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    tips = page.locator("#pane-trends .tip").inner_text().splitlines()
    # Where lines meet, every click shows the papers of the next one.
    for tip in tips:
        topic = tip.split(",")[0]
        page.mouse.click(*middle)
        page.locator("#pane-trends .panel h3", has_text=topic).wait_for()
        shown = page.locator("#pane-trends .panel .paper-card").count()
        assert f": {shown} paper" in tip
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Close").click()
    page.locator("#pane-trends .panel").wait_for(state="detached")


def test_the_table_opens_papers_by_keyboard(open_tab: Callable[..., Any]) -> None:
    page = open_tab("trends")
    page.locator("#pane-trends summary").focus()
    page.keyboard.press("Enter")
    number = page.locator("#pane-trends .as-table td button").last
    count = int(number.inner_text())
    number.focus()
    page.keyboard.press("Enter")
    page.locator("#pane-trends .panel").wait_for()
    assert page.locator("#pane-trends .panel .paper-card").count() == min(count, 60)
    assert "2024" in page.evaluate("document.activeElement.textContent")


def test_the_window_can_be_chosen_by_date_and_downloaded(
    open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_tab("trends")
    page.get_by_label("From").fill("2024-02-01")
    page.locator("#pane-trends", has_text="1–5 February 2024: 29 papers").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV: Papers per month").click()
    assert download.value.suggested_filename == "months-2024-02-01-2024-02-05.csv"
    path = tmp_path / "months.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.reader(stream))
    assert [row[:2] for row in table[1:]] == [["2024-01", "24"], ["2024-02", "29"]]


def test_a_title_of_a_table_opens_the_paper_in_browse(open_tab: Callable[..., Any]) -> None:
    page = open_tab("trends")
    link = page.locator("#pane-trends [data-open]").first
    title = link.inner_text()
    link.click()
    page.locator("#pane-browse .paper-page h2", has_text=title).wait_for()


def test_a_sync_shows_what_it_did_and_the_new_papers(
    open_tab: Callable[..., Any], folder: Path
) -> None:
    page = open_tab("status")
    assert page.locator("#pane-status .tile dd").first.inner_text() == "53"
    new = folder / "2024-02-06.md"
    new.write_text(digest("2024-02-06", invented(90)), encoding="utf-8")
    try:
        page.get_by_role("button", name="Sync the digests").click()
        page.locator("#pane-status .outcome", has_text="1 added").wait_for(timeout=60_000)
        assert page.locator("#pane-status .tile dd").first.inner_text() == "54"
        page.locator('#pane-status rect[data-go*="2024-02-06"]').click()
        page.locator("#pane-status .panel .paper-card", has_text="-90:").wait_for()
    finally:
        new.unlink()
        page.get_by_role("button", name="Sync the digests").click()
        page.locator("#pane-status .outcome", has_text="1 removed").wait_for(timeout=60_000)


def test_a_hostile_digest_does_and_sends_nothing(open_tab: Callable[..., Any]) -> None:
    page = open_tab("browse")
    title = page.title()
    page.get_by_label("Search papers").fill("hostile")
    card = page.locator("#pane-browse .paper-card", has_text="Hostile <img")
    card.first.wait_for()
    card.first.get_by_role("button", name="Full entry").click()
    page.locator(".paper-page .entry", has_text="<script>document.title='owned'").wait_for()
    page.wait_for_timeout(300)
    assert page.title() == title
    assert page.locator("#pane-browse :is(script, img, iframe)").count() == 0
    assert page.locator('#pane-browse a[href^="javascript"]').count() == 0


@pytest.mark.parametrize("size", [PHONE, {"width": 360, "height": 640}, DESK], ids=str)
def test_nothing_is_wider_than_the_screen(
    open_tab: Callable[..., Any], size: dict[str, int]
) -> None:
    page = open_tab("browse", size, color_scheme="dark")
    for place, tab in enumerate(("browse", "trends", "status"), start=1):
        page.get_by_role("tab").nth(place).click()
        page.locator(f"#pane-{tab} .view").wait_for()
        page.wait_for_timeout(300)
        wide = page.evaluate(
            """tab => [...document.querySelectorAll(`#pane-${tab} *`)]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                    && !e.closest('.scroll-x, .group-list, .sr'))
                .map(e => e.outerHTML.slice(0, 80))""",
            tab,
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_korean_browsers_get_korean_tabs(open_tab: Callable[..., Any]) -> None:
    page = open_tab("browse", locale="ko-KR")
    page.get_by_label("논문 검색").fill("음악 생성")
    page.locator(".results-head", has_text="“음악 생성” 검색 결과").wait_for()
    assert "Cello-" in page.locator("#pane-browse .paper-title").first.inner_text()
    page.get_by_role("tab", name="동향").click()
    page.get_by_role("button", name="그 달의 비율").click()
    page.locator("#pane-trends .tick", has_text="%").first.wait_for()
