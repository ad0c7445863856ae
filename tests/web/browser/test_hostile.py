# ruff: noqa: E501  (the digest is written as digests are)
"""A digest that attacks its readers does nothing on the page and sends nothing out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from assistant import Assistant

pytestmark = pytest.mark.browser

OWNED = "window.owned=1"
DIGEST = f"""## Daily Papers (2024-09-25)

### [Attack <script>{OWNED}</script> <img src=x onerror={OWNED}> Study](https://arxiv.org/abs/2409.00001)

![](https://beacon.example/pixel.png?who=reader)

Vote: 99

Authors: <b onmouseover={OWNED}>Eve</b>, "><script>{OWNED}</script>

- **What's New**: Overlay <div style="position:fixed;inset:0;z-index:9999;background:red">x</div> 이 논문은 attack 을 다룹니다. <iframe src="https://beacon.example/frame"></iframe>
- **Technical Details**: [click](javascript:{OWNED}) ![](https://beacon.example/inline.png) <form action="https://beacon.example/"><input name=q></form> 공격 방법을 설명합니다. {{{{constructor.constructor('{OWNED}')()}}}} ${{{OWNED}}}
- **Performance Highlights**: ```mermaid
graph TD; A["<img src=https://beacon.example/m.png onerror={OWNED}>"]
``` <video src="https://beacon.example/v.mp4" autoplay></video> <style>@import url(https://beacon.example/s.css)</style> 성능이 좋습니다.

### [Plain neighbour: A Study of Attacks](https://arxiv.org/abs/2409.00002)

Vote: 3

Authors: Ada Lovelace

- **What's New**: 이 논문은 attack 방어를 다룹니다.
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, served: Any) -> Iterator[str]:
    """The address of a page over a hostile digest."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "digests").mkdir()
    (root / "digests" / "2024-09-25.md").write_text(DIGEST, "utf-8")
    assistant = Assistant.open(digests=root / "digests", data_dir=root / "data", llm="none")
    assistant.sync()
    page = served(assistant)
    yield page.address
    page.stop()
    assistant.close()


@pytest.mark.parametrize("question", ["Top 5 most upvoted papers", "Tell me about 2409.00001"])
def test_the_chat_stays_unharmed(visit: Callable[..., Any], hostile: str, question: str) -> None:
    reader = visit()
    page = reader.open(hostile)
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".answer-text")).to_contain_text("Attack")
    page.get_by_role("button", name="Similar").first.click()
    expect(page.locator(".similar li").first).to_be_visible()
    page.wait_for_timeout(300)
    _unharmed(page, reader)
    page.locator(".answer-text").hover()
    expect(page.locator(".send")).to_be_in_viewport()
    assert page.locator("#chat :is(iframe, form[action], video, style, script)").count() == 0
    assert page.locator("#chat a[href^=javascript]").count() == 0
    assert page.locator("#chat .turn [style*=fixed]").count() == 0


def test_the_tabs_stay_unharmed(visit: Callable[..., Any], hostile: str) -> None:
    reader = visit()
    page = reader.open(hostile)
    for tab in ("Browse", "Trends", "Status"):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(f"#pane-{tab.lower()} .view")).to_be_visible()
        page.wait_for_timeout(300)
        _unharmed(page, reader)
    page.get_by_role("tab", name="Browse").click()
    page.locator("#pane-browse [data-open='2409.00001']").first.click()
    expect(page.locator("#pane-browse .pane-title")).to_contain_text("Attack")
    page.wait_for_timeout(300)
    _unharmed(page, reader)


def test_no_pictures_are_asked_for_where_they_are_unwanted(
    visit: Callable[..., Any], serve: Callable[..., Any], own_seeds: Callable[..., Assistant]
) -> None:
    reader = visit()
    page = reader.open(serve(own_seeds(remote_images=False)).address)
    page.fill("#question", "Top 5 most upvoted papers")
    page.press("#question", "Enter")
    expect(page.locator(".card")).to_have_count(5)
    expect(page.locator(".card .placeholder")).to_have_count(5)
    assert page.locator(".card img").count() == 0
    assert reader.outside == []


def _unharmed(page: Any, reader: Any) -> None:
    assert page.evaluate("window.owned") is None
    assert [url for url in reader.outside if "beacon" in url] == []
