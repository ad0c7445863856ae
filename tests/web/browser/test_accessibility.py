"""axe-core finds no serious or critical violation (https://github.com/dequelabs/axe-core).

Needs ``npm install`` in ``tests/web``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.axe]

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

#: Whether the page shows the colours that are wanted, and is done with changing them.
_COLOURED = """wanted => document.body.classList.contains('dark') === (wanted === 'dark')
    && !document.getAnimations().some((one) => one instanceof CSSTransition)"""


def violations(page: Page) -> list[str]:
    """What axe finds in light and in dark colours, one line each."""
    assert AXE.is_file(), "Run `npm install` in tests/web first."
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    lines = []
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.wait_for_function(_COLOURED, arg=colours)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        lines += [
            f"{item['id']} ({item['impact']}, {colours}): {node['target']} {node['failureSummary']}"
            for item in found["violations"]
            if item["impact"] in ("serious", "critical")
            for node in item["nodes"][:5]
        ]
    return lines


def _ask(page: Page) -> None:
    page.fill("#question", "Top 5 most upvoted papers in November 2024")
    page.press("#question", "Enter")
    expect(page.locator(".foot")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_chat(visit: Callable[..., Any], seed_page: Any, size: str) -> None:
    page = visit(viewport=SIZES[size]).open(seed_page.address)
    page.wait_for_selector(".examples button")
    assert violations(page) == []
    _ask(page)
    page.locator(".steps summary").click()
    page.get_by_role("button", name="Change Time: November 2024").click()
    assert violations(page) == []
    page.locator("a.cite").first.click()
    page.get_by_role("button", name="Similar").first.click()
    expect(page.locator(".similar li").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("tab", ["browse", "trends", "status"])
def test_the_tabs(open_page: Page, tab: str) -> None:
    open_page.get_by_role("tab", name=tab.title()).click()
    expect(open_page.locator(f"#pane-{tab} .view")).to_be_visible()
    assert violations(open_page) == []


def test_a_paper(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit(locale="ko-KR").open(seed_page.address)
    page.get_by_role("tab").nth(1).click()
    page.locator("#pane-browse [data-open]").first.click()
    expect(page.locator("#pane-browse .paper-page")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_what_is_followed_and_kept(visit: Callable[..., Any], seed_page: Any, size: str) -> None:
    page = visit(viewport=SIZES[size]).open(seed_page.address)
    # A first visit is remembered, which would replace what is stored here.
    page.wait_for_function("localStorage.getItem('papers.seen')")
    page.evaluate(
        "localStorage.setItem('papers.seen', '2024-05-30');"
        "localStorage.setItem('papers.followed',"
        """ '[{"id": "video generation", "text": "video generation"}]')"""
    )
    page.reload()
    expect(page.locator(".news-of")).to_be_visible()
    page.fill("#question", "video generation papers")
    page.press("#question", "Enter")
    expect(page.locator(".follow")).to_be_visible()
    assert violations(page) == []
    if size == "phone":
        page.locator(".show-sources").click()
    page.locator("[data-keep]").first.click()
    page.get_by_text("Save as", exact=True).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    if size == "phone":
        page.locator("[data-do=close-sources]").click()
        page.locator(".open-conversations").click()
    page.locator(".open-reading").click()
    assert violations(page) == []
