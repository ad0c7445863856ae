"""Pictures of every tab from the real page: ``python scripts/screenshots.py``.

Makes ``{chat,sources,browse,paper,trends,status,offer}-{desktop,phone}-{light,dark}.png``, and with
``--only fetched`` what the daily feed's newest papers answer, from wherever the settings say it is.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import Assistant
from assistant.resources import seeds_dir

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
COLOURS = ("light", "dark")
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE_BELOW = 920


@contextmanager
def serving(digests: Path) -> Iterator[tuple[str, Assistant]]:
    """The page over a folder of digests on a free port; its address and assistant."""
    import uvicorn

    from assistant.web.server.app import create_app
    from assistant.web.server.running import listen

    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(digests=digests, data_dir=Path(folder) / "data", llm="none")
        assistant.sync()
        listener = listen("127.0.0.1", 0)
        app = create_app(assistant)
        assistant.warm()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/", assistant
        finally:
            server.should_exit = True
            thread.join()
            assistant.close()


def chat(page: Page, question: str) -> None:
    """An answer with its sources beside it."""
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".foot")


def sources(page: Page, question: str) -> None:
    """A source card that a citation led to."""
    chat(page, question)
    page.locator("a.cite").first.click()
    page.wait_for_selector(".card.marked")


def tab(name: str) -> Callable[[Page, str], None]:
    """A tab as it opens."""

    def show(page: Page, _: str) -> None:
        page.get_by_role("tab").nth(("chat", "browse", "trends", "status").index(name)).click()
        page.wait_for_selector(f"#pane-{name} .view")

    return show


def paper(page: Page, question: str) -> None:
    """A paper's own page, opened from its card."""
    chat(page, question)
    if page.viewport_size and page.viewport_size["width"] < PHONE_BELOW:
        page.click(".show-sources")
    page.locator(".card-actions button.text-button:not([aria-pressed])").first.click()
    page.wait_for_selector("#pane-browse .view[data-view^=paper-]")


def offer(page: Page, _: str) -> None:
    """An answer that the digests are too old for, and the offer of newer ones."""
    chat(page, _this_week(page))
    page.wait_for_selector(".offer:not([hidden])")


def fetched(page: Page, _: str) -> None:
    """The same question with this week's papers, fetched by a click where that was not done yet."""
    chat(page, _this_week(page))
    if page.locator(".offer-get").is_visible():
        page.click(".offer-get")
        page.wait_for_selector(".offer", state="hidden", timeout=60_000)
        page.wait_for_selector(".foot")


def _this_week(page: Page) -> str:
    korean = page.locator("html").get_attribute("lang") == "ko"
    return (
        "최근 7일 동안 나온 비디오 생성 논문 알려줘"
        if korean
        else "What was new in video generation in the last 7 days?"
    )


SCENES: dict[str, Callable[[Page, str], None]] = {
    "chat": chat,
    "sources": sources,
    "browse": tab("browse"),
    "paper": paper,
    "trends": tab("trends"),
    "status": tab("status"),
    "offer": offer,
    "fetched": fetched,
}
#: What needs nothing from outside.
USUAL = [scene for scene in SCENES if scene != "fetched"]


def take(address: str, question: str, out: Path, scenes: list[str], language: str) -> None:
    """Take every picture of the scenes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(BROWSER_ARGUMENTS)
        )
        # By scene: what one of them fetches is there for those after it.
        for scene in sorted(scenes, key=list(SCENES).index):
            for size, colour in itertools.product(SIZES, COLOURS):
                width, height = SIZES[size]
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if colour == "dark" else "light",
                    locale=language,
                    has_touch=size == "phone",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(address)
                page.wait_for_selector(".examples button")
                SCENES[scene](page, question)
                page.wait_for_timeout(600)
                page.screenshot(path=out / f"{scene}-{size}-{colour}.png")
                context.close()
        browser.close()


def main(arguments: list[str]) -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digests", type=Path, default=seeds_dir(), help="folder of digests")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"), help="output folder")
    parser.add_argument("--question", default="", help="default: an example of the page")
    parser.add_argument("--only", choices=sorted(SCENES), action="append", help="only this scene")
    parser.add_argument("--language", default="en", help="language of the browser")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    with serving(given.digests) as (address, assistant):
        from assistant.web.chat.examples import questions

        question = given.question or questions(assistant, "en")[1]
        take(address, question, given.out, given.only or USUAL, given.language)


if __name__ == "__main__":
    main(sys.argv[1:])
