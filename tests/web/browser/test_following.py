"""Following, what is new, feeds and the reading list, in Chromium over the real server."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import httpx
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
LIST = "video generation papers"


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".turn .answered").last).to_have_attribute("aria-busy", "false")
    expect(page.locator(".halt")).to_be_hidden()


def kept(page: Page, key: str) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key) or "null")


def greeted(page: Page) -> None:
    """Wait for a first visit to be remembered, which would replace what a test stores."""
    page.wait_for_function("localStorage.getItem('papers.seen')")


def last_seen(page: Page, day: str) -> None:
    greeted(page)
    page.evaluate("day => localStorage.setItem('papers.seen', day)", day)
    page.reload()
    page.wait_for_selector(".chat[data-ready]")


def test_a_list_is_followed_and_forgotten(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit().open(seed_page.address)
    expect(page.locator(".followed")).to_be_hidden()
    ask(page, LIST)
    button = page.get_by_role("button", name="Follow video generation")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".followed-list li")).to_have_text(["video generation"])
    page.reload()
    page.wait_for_selector(".chat[data-ready]")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Stop following video generation").click()
    expect(page.locator(".followed")).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Undo").click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.locator(".followed-ask").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".bubble").last).to_have_text("video generation")


def test_what_is_no_list_is_not_offered(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit().open(seed_page.address)
    ask(page, "hello")
    expect(page.locator(".foot")).to_be_visible()
    expect(page.locator(".follow")).to_have_count(0)
    ask(page, "papers of November 2024")
    expect(page.locator(".follow")).to_have_count(0)
    expect(page.get_by_role("button", name="Feed address")).to_have_count(1)


def test_a_first_visit_knows_nothing_new_and_a_later_one_does(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    page = visit().open(seed_page.address)
    expect(page.locator(".covered")).to_contain_text("5 digests")
    page.wait_for_function("localStorage.getItem('papers.seen') === '2024-11-14'")
    expect(page.locator(".news")).to_be_hidden()
    ask(page, LIST)
    page.get_by_role("button", name="Follow video generation").click()
    last_seen(page, "2024-05-30")
    news = page.get_by_role("region", name="New since your last visit")
    expect(news).to_contain_text(re.compile(r"\d+ papers of 3 days came in since your last visit"))
    expect(news).to_contain_text(re.compile(r", \d in what you follow\."))
    of_topic = news.get_by_role("button", name=re.compile(r"video generation \d"))
    number = of_topic.locator(".badge").inner_text().strip()
    expect(of_topic).to_have_attribute("title", f"video generation: {number} new papers")
    of_topic.click()
    expect(page.locator(".bubble").last).to_have_text(
        "video generation, 22 August – 14 November 2024"
    )
    expect(page.locator(".steps summary").last).to_contain_text(f"{number} papers found")
    expect(news).to_be_visible()
    news.get_by_role("button", name="Show them").click()
    expect(page.locator(".bubble").last).to_have_text("Papers of 22 August – 14 November 2024")
    expect(news).to_be_hidden()
    page.reload()
    page.wait_for_selector(".examples button", state="attached")
    expect(news).to_be_hidden()


def test_closed_it_stays_closed_until_something_newer_comes(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    page = visit(locale="ko-KR", viewport=PHONE).open(f"{seed_page.address}ko")
    last_seen(page, "2024-09-25")
    news = page.get_by_role("region", name="지난 방문 이후 새 논문")
    expect(news).to_contain_text("1일 치 논문 7편이 들어왔습니다")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    news.get_by_role("button", name="닫기").click()
    expect(news).to_be_hidden()
    page.reload()
    page.wait_for_selector(".examples button")
    expect(news).to_be_hidden()


def test_a_feed_can_be_copied_and_read(visit: Callable[..., Any], seed_page: Any) -> None:
    reader = visit(permissions=["clipboard-read", "clipboard-write"])
    page = reader.open(seed_page.address)
    ask(page, "What was new in video generation in November 2024?")
    page.get_by_role("button", name="Feed address").click()
    expect(page.locator(".toast")).to_have_text("The address of the feed is copied")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{seed_page.address}feed.xml?q=video+generation&lang=en"
    assert len(feedparser.parse(httpx.get(address).content).entries) == 7


def test_papers_are_kept_read_and_exported(
    visit: Callable[..., Any], seed_page: Any, tmp_path: Path
) -> None:
    reader = visit()
    page = reader.open(seed_page.address)
    expect(page.locator(".open-reading")).to_be_hidden()
    ask(page, LIST)
    cards = page.locator(".card")
    titles = [cards.nth(n).locator("h3").inner_text() for n in range(2)]
    for n in range(2):
        button = cards.nth(n).get_by_role("button", name="Save to the reading list")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Reading list (2)").click()
    expect(page.locator(".sources h2")).to_have_text(re.compile(r"Reading list\s+\(2\)"))
    expect(page.locator(".sources h2")).to_be_focused()
    expect(cards.locator("h3")).to_have_text(titles[::-1])
    expect(page.locator(".card .number")).to_have_count(0)
    page.get_by_text("Save as", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Obsidian").click()
    download.value.save_as(tmp_path / "papers.zip")
    with zipfile.ZipFile(tmp_path / "papers.zip") as archive:
        assert len(archive.namelist()) == 2
    # Kept by the browser, in all its windows.
    other = reader.open(seed_page.address)
    expect(other.get_by_role("button", name="Reading list (2)")).to_be_visible()
    cards.first.get_by_role("button", name="Save to the reading list").click()
    expect(cards).to_have_count(1)
    expect(other.get_by_role("button", name="Reading list (1)")).to_be_visible()
    cards.first.get_by_role("button", name="Save to the reading list").click()
    expect(page.locator(".no-sources")).to_have_text("Papers that you save appear here.")
    expect(page.locator(".open-reading")).to_be_hidden()
    page.locator("a.cite").first.click()
    expect(page.locator(".sources h2")).to_have_text(re.compile(r"Sources\s+\(7\)"))


def test_on_a_phone_the_reading_list_opens_from_the_conversations(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    page = visit(viewport=PHONE, has_touch=True).open(seed_page.address)
    ask(page, LIST)
    page.locator(".show-sources").click()
    page.locator(".card").first.get_by_role("button", name="Save to the reading list").click()
    page.locator("[data-do=close-sources]").click()
    page.locator(".open-conversations").click()
    page.get_by_role("button", name="Reading list (1)").click()
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card")).to_be_in_viewport()


def test_what_others_wrote_into_the_storage_does_no_harm(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    page = visit().open(seed_page.address)
    greeted(page)
    for stored in ("nonsense", "{}", '[1, null, {"id": 5}, {"id": "x"}]'):
        page.evaluate(
            "text => ['papers.followed', 'papers.reading', 'papers.seen', 'papers.open']"
            ".forEach((key) => localStorage.setItem(key, text))",
            stored,
        )
        page.reload()
        page.wait_for_selector(".chat[data-ready]")
        expect(page.locator(".turn")).to_have_count(0)
        ask(page, LIST)
        page.get_by_role("button", name="Follow video generation").click()
        assert [one["text"] for one in kept(page, "papers.followed")] == ["video generation"]
