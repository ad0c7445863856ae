"""New days by one click, and texts in the reader's language, in Chromium over the real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from digests import digest, entry
from feed_server import FeedServer, Reply, feed_server, week
from playwright.sync_api import expect

from assistant import Assistant
from assistant.catalog.records import Supplement

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TODAY = datetime.now(UTC).date()
NEWEST = TODAY - timedelta(days=1)
HANGUL = re.compile(r"[가-힣]")
THIS_WEEK = {
    "en": "what was new in video generation in the last 7 days",
    "ko": "최근 7일 동안 나온 비디오 생성 논문 알려줘",
}
GET = {"en": "Get the papers of the last 7 days", "ko": "최근 7일 논문 가져오기"}


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with feed_server(week((TODAY - timedelta(days=6)).isoformat())) as server:
        yield server


@pytest.fixture
def old_page(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any], feed: FeedServer
) -> Callable[..., str]:
    """Serves seeds of long ago beside a feed of this week; the page's address."""

    def start(**settings: Any) -> str:
        assistant = own_seeds(feed_url=feed.url, feed_pause=0.0, **settings)
        address: str = serve(assistant).address
        return address

    return start


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    finished(page)


def finished(page: Page) -> None:
    expect(page.locator(".turn .answered").last).to_have_attribute("aria-busy", "false")
    expect(page.locator(".halt")).to_be_hidden()


def test_an_old_page_offers_new_days_and_gets_them(
    old_page: Callable[..., str], visit: Callable[..., Any]
) -> None:
    reader = visit()
    page = reader.open(old_page())
    expect(page.locator(".offer")).to_contain_text("The newest digest is of")
    page.get_by_role("button", name=GET["en"]).click()
    expect(page.locator(".offer")).to_contain_text("18 papers of 6 days came in.")
    expect(page.locator(".covered")).to_contain_text(str(NEWEST.year))
    expect(page.locator(".examples")).to_contain_text(f"{NEWEST:%B %Y}")
    expect(page.locator(".offer-get")).to_be_hidden()
    page.reload()
    page.wait_for_selector(".examples button")
    expect(page.locator(".offer")).to_be_hidden()
    assert reader.outside == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_question_about_this_week_is_answered_again_with_its_papers(
    old_page: Callable[..., str], visit: Callable[..., Any], language: str
) -> None:
    page = visit(locale=language).open(old_page())
    ask(page, THIS_WEEK[language])
    page.get_by_role("button", name=GET[language]).click()
    links = page.locator(".turn .answer-text a[href^='https://arxiv.org/abs/2512.']")
    expect(links.first).to_be_visible()
    finished(page)
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".bubble")).to_have_text(THIS_WEEK[language])
    expect(page.locator(".offer")).to_be_hidden()
    answer = page.locator(".turn .answered").inner_text()
    assert "Video Generation" in answer
    if language == "en":
        assert not HANGUL.search(answer)
        assert not HANGUL.search(page.locator(".sources").inner_text())


def test_what_goes_wrong_is_said_in_a_sentence_and_can_be_tried_again(
    old_page: Callable[..., str], visit: Callable[..., Any], feed: FeedServer
) -> None:
    feed.fault = lambda asked, times: Reply(404)
    page = visit().open(old_page())
    ask(page, THIS_WEEK["en"])
    page.get_by_role("button", name=GET["en"]).click()
    alert = page.locator(".offer [role=alert]")
    expect(alert).to_contain_text("could not be had")
    feed.fault = lambda asked, times: None
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .answer-text")).to_contain_text("Lantern")


def test_nothing_is_offered_to_those_who_may_not_sync(
    old_page: Callable[..., str], visit: Callable[..., Any]
) -> None:
    page = visit().open(old_page(allow_sync=False))
    page.wait_for_selector(".examples button")
    ask(page, THIS_WEEK["en"])
    expect(page.locator(".offer")).to_be_hidden()


def test_an_offer_can_be_closed_and_comes_back_for_who_asks(
    old_page: Callable[..., str], visit: Callable[..., Any]
) -> None:
    page = visit().open(old_page())
    page.locator(".offer-close").click()
    page.reload()
    page.wait_for_selector(".examples button")
    expect(page.locator(".offer")).to_be_hidden()
    ask(page, THIS_WEEK["en"])
    expect(page.locator(".offer")).to_contain_text("You ask for days after the newest digest")


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory, served: Any) -> Iterator[str]:
    """Serves a digest in Korean whose papers have English abstracts as well."""
    folder = tmp_path_factory.mktemp("bilingual")
    root = folder / "digests"
    root.mkdir()
    papers = [
        entry(f"2401.0000{n}", f"Lamp-{n}: Diffusion Models for Video", f"비디오 확산 모형 {n}번.")
        for n in range(1, 4)
    ]
    (root / "2024-01-02.md").write_text(digest("2024-01-02", *papers), encoding="utf-8")
    assistant = Assistant.open(digests=root, data_dir=folder / "data", llm="none")
    assistant.sync()
    assistant.catalog.supplement(
        Supplement(
            f"2401.0000{n}",
            "feed",
            abstract=f"We present Lamp-{n}, a diffusion model for video. It gains {n}%.",
            code_url="https://github.com/lamp/video" if n == 1 else "javascript:alert(1)",
            stars=1200,
            organizations=("Lamp Lab <b>",),
        )
        for n in range(1, 4)
    )
    assistant.sync()
    page = served(assistant)
    yield page.address
    page.stop()
    assistant.close()


SENTENCE = {"en": "We present Lamp-1, a diffusion model for video.", "ko": "비디오 확산 모형 1번."}
OTHER = {"en": "Korean summary", "ko": "영어 초록"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_texts_are_in_the_readers_language_and_the_other_unfolds(
    bilingual: str, visit: Callable[..., Any], language: str
) -> None:
    own, other = SENTENCE[language], SENTENCE["ko" if language == "en" else "en"]
    page = visit(locale=language).open(bilingual)
    question = {"en": "video diffusion papers", "ko": "비디오 확산 논문"}[language]
    ask(page, question)
    answer = page.locator(".turn .answered").inner_text() + page.locator(".cards").inner_text()
    assert own in answer
    assert other not in answer
    card = page.locator(".card", has_text="Lamp-1")
    card.get_by_role("button", name=OTHER[language]).click()
    expect(card.locator(".other-text")).to_contain_text(other)
    expect(card).to_contain_text("Lamp Lab <b>")
    expect(card.locator("a[href='https://github.com/lamp/video']")).to_contain_text("1200")
    assert page.locator("a[href^='javascript']").count() == 0
    card.locator(".text-button").filter(has_text=re.compile("Full entry|전체 보기")).click()
    view = page.locator("#pane-browse .paper-page")
    expect(view.locator(".paper-main")).to_contain_text(own)
    expect(view.get_by_text(other)).to_be_hidden()
    view.locator("summary", has_text=OTHER[language]).click()
    expect(view.get_by_text(other)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_list_of_browse_is_in_the_readers_language(
    bilingual: str, visit: Callable[..., Any], language: str
) -> None:
    page = visit(locale=language).open(bilingual)
    page.get_by_role("tab").nth(1).click()
    leads = page.locator("#pane-browse .lead")
    expect(leads).to_have_count(3)
    for lead in leads.all_inner_texts():
        assert bool(HANGUL.search(lead)) == (language == "ko")
