"""English and Korean side by side in one browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def use_everything(page: Page, names: dict[str, str]) -> None:
    """Ask a question, and show each other tab once; all of it in one language."""
    page.fill("#question", "Top 5 most upvoted papers")
    page.press("#question", "Enter")
    expect(page.locator(".foot .mode").last).to_contain_text(names["mode"])
    for tab in ("browse", "trends", "status"):
        page.get_by_role("tab", name=names[tab]).click()
        expect(page.locator(f"#pane-{tab} .view")).to_contain_text(names[f"{tab}_says"])
    page.get_by_role("tab", name=names["chat"]).click()


ENGLISH = {
    "mode": "no model",
    "chat": "Chat",
    "browse": "Browse",
    "browse_says": "All papers",
    "trends": "Trends",
    "trends_says": "Most upvoted",
    "status": "Status",
    "status_says": "Digests",
}
KOREAN = {
    "mode": "모델 없이",
    "chat": "대화",
    "browse": "둘러보기",
    "browse_says": "모든 논문",
    "trends": "동향",
    "trends_says": "주제",
    "status": "상태",
    "status_says": "다이제스트",
}


def test_a_tab_keeps_its_language_whatever_another_one_does(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    browser = visit()
    first = browser.open(seed_page.address)
    second = browser.open(f"{seed_page.address}?lang=ko")
    expect(second).to_have_title("데일리 페이퍼")
    use_everything(first, ENGLISH)
    use_everything(second, KOREAN)
    first.reload()
    first.wait_for_selector(".chat[data-ready]")
    expect(first).to_have_title("Daily Papers")
    assert first.evaluate("document.documentElement.lang") == "en"
    use_everything(first, ENGLISH)


def test_the_next_visit_begins_in_the_language_chosen_last(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    browser = visit()
    page = browser.open(seed_page.address)
    page.get_by_role("link", name="한국어").click()
    page.get_by_role("tab", name="대화").wait_for()
    page.get_by_role("link", name="데일리 페이퍼").click()
    page.get_by_role("tab", name="대화").wait_for()
    again = browser.open(seed_page.address)
    expect(again.get_by_role("tab", name="둘러보기")).to_be_visible()
    again.get_by_role("link", name="English").click()
    again.get_by_role("tab", name="Browse").wait_for()


def test_a_shared_question_opens_in_the_readers_own_language(
    visit: Callable[..., Any], seed_page: Any
) -> None:
    sender = visit(permissions=["clipboard-read", "clipboard-write"]).open(
        f"{seed_page.address}?lang=ko&q=Top+5+papers"
    )
    sender.locator(".turn .foot").wait_for()
    sender.get_by_role("button", name="링크").first.click()
    sender.locator(".toast").wait_for()
    link = sender.evaluate("navigator.clipboard.readText()")
    reader = visit(locale="en-US").open(link)
    expect(reader.locator(".bubble")).to_have_text("Top 5 papers")
    expect(reader).to_have_title("Daily Papers")


def test_nothing_stands_above_the_page(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit(viewport={"width": 1280, "height": 720}).open(seed_page.address)
    assert page.locator(".chat").bounding_box()["y"] == 56
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
