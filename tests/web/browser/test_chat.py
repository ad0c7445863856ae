"""The chat as a reader uses it, in Chromium over the real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from scripted_llm import LONG_ANSWER, Reply, ScriptedLLM

from assistant import Assistant
from assistant.web.server.security import hash_password

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
RANKING = "Top 5 most upvoted papers"


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter and wait for the whole answer."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)
    finished(page)


def finished(page: Page) -> None:
    expect(page.locator(".turn .answered").last).to_have_attribute("aria-busy", "false")
    expect(page.locator(".halt")).to_be_hidden()


def asked(page: Page) -> list[str]:
    return page.locator(".bubble").all_inner_texts()


@pytest.fixture
def new_page(visit: Callable[..., Any], seed_page: Any) -> Page:
    """The page of a reader who comes for the first time."""
    page: Page = visit().open(seed_page.address)
    return page


@pytest.fixture
def page(open_page: Page, request: pytest.FixtureRequest) -> Page:
    """The page of a reader who begins another conversation."""
    if request.session.testsfailed:
        open_page.reload()
        # A test that failed may have left another view open.
        open_page.wait_for_selector(".chat[data-ready]", state="attached")
    open_page.get_by_role("tab", name="Chat").click()
    open_page.locator(".conversations").get_by_role("button", name="New chat").click()
    expect(open_page.locator(".turn")).to_have_count(0)
    open_page.fill("#question", "")
    return open_page


def test_first_visit_to_first_answer(new_page: Page) -> None:
    page = new_page
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator(".who")).to_contain_text("no model is in use")
    expect(page.locator(".covered")).to_contain_text("5 digests")
    page.locator(".examples button").nth(1).click()
    finished(page)
    expect(page.locator("a.cite")).to_have_count(5)
    expect(page.locator(".card")).to_have_count(5)
    expect(page.locator(".foot .mode")).to_contain_text("no model")


def test_a_follow_up_and_a_suggested_question(page: Page) -> None:
    ask(page, RANKING)
    second = page.locator(".card h3").nth(1).inner_text()
    ask(page, "Tell me more about the second one")
    expect(page.locator(".card h3").first).to_have_text(second)
    suggestion = page.locator(".suggestions button").first
    text = suggestion.inner_text()
    suggestion.click()
    finished(page)
    assert asked(page)[-1] == text
    assert len(asked(page)) == 3


def test_line_breaks_and_an_empty_question(page: Page) -> None:
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(0)
    page.type("#question", "video")
    page.press("#question", "Shift+Enter")
    page.type("#question", "generation")
    assert page.input_value("#question") == "video\ngeneration"
    expect(page.locator(".turn")).to_have_count(0)


def test_enter_that_ends_a_korean_syllable_does_not_send(page: Page) -> None:
    page.fill("#question", "비디오")
    page.dispatch_event("#question", "keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".turn")).to_have_count(0)
    assert page.input_value("#question") == "비디오"


def test_retry_edit_and_copy(page: Page) -> None:
    ask(page, RANKING)
    page.get_by_role("button", name="Answer again").click()
    finished(page)
    assert asked(page) == [RANKING]
    page.locator(".asked").hover()
    page.get_by_role("button", name="Edit question").click()
    page.locator(".asked-edit textarea").fill("Top 3 most upvoted papers")
    page.locator(".asked-edit textarea").press("Enter")
    expect(page.locator(".card")).to_have_count(3)
    assert asked(page) == ["Top 3 most upvoted papers"]
    page.locator(".foot").get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert "https://arxiv.org/abs/" in copied


def test_a_citation_leads_to_its_card_and_back(page: Page) -> None:
    ask(page, RANKING)
    ask(page, "Papers on video generation")
    first_turn = page.locator(".turn").first
    cite = first_turn.locator("a.cite").nth(2)
    cite.click()
    card = page.locator(".card.marked")
    expect(card).to_be_focused()
    title = cite.locator("xpath=preceding::strong[1]").inner_text()
    expect(card.locator("h3")).to_have_text(title)
    card.locator(".number").click()
    expect(cite).to_be_focused()


def test_chips_can_be_removed_and_changed(page: Page) -> None:
    ask(page, "Papers on video generation in November 2024")
    narrow = page.locator(".card").count()
    page.get_by_role("button", name=re.compile("Remove Time")).click()
    finished(page)
    expect(page.locator(".chip")).to_have_count(1)
    assert page.locator(".card").count() > narrow
    page.get_by_role("button", name=re.compile("Change Topic")).click()
    page.locator(".chip-form select").select_option("image_generation")
    page.get_by_role("button", name="Ask again").click()
    finished(page)
    expect(page.locator(".chip")).to_have_text("Image generation")
    assert asked(page) == ["Papers on video generation in November 2024"]


def test_a_changed_window_filters(page: Page) -> None:
    ask(page, "What was new in November 2024")
    page.get_by_role("button", name=re.compile("Change Time")).click()
    page.locator(".chip-form input").first.fill("2024-09-01")
    page.locator(".chip-form input").last.fill("2024-09-30")
    page.get_by_role("button", name="Ask again").click()
    finished(page)
    days = set(page.locator(".card time").all_inner_texts())
    assert days == {"2024-09-25"}


def test_the_steps_are_folded_away(page: Page) -> None:
    ask(page, "Papers on video generation in November 2024")
    expect(page.locator(".steps dl")).to_be_hidden()
    page.locator(".steps summary").click()
    expect(page.locator(".steps dl")).to_contain_text("A list of papers")


@pytest.mark.parametrize(
    ("question", "label"),
    [("Papers of September 2024", r"All \d+"), ("2024년 9월 논문", r"전체 \d+편")],
)
def test_the_rest_of_a_long_list_is_folded(page: Page, question: str, label: str) -> None:
    ask(page, question)
    answer = page.locator(".answer-text")
    rest = answer.locator("details.rest")
    expect(rest.locator("summary")).to_have_text(re.compile(f"^{label}$"))
    expect(answer.locator("li:visible")).to_have_count(8)
    rest.locator("summary").click()
    more = answer.locator("li:visible")
    expect(more).not_to_have_count(8)
    # It stays open while the conversation goes on, and is there for who copies it.
    count = more.count()
    ask(page, RANKING)
    first = page.locator(".turn").first
    expect(first.locator(".answer-text li:visible")).to_have_count(count)
    page.locator(".foot").first.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert len(re.findall(r"^- ", copied, re.M)) == count


def test_a_card_leads_back_into_a_folded_list(page: Page) -> None:
    ask(page, "Papers of September 2024")
    page.locator(".card").nth(10).locator(".number").click()
    expect(page.locator("a.cite.marked")).to_have_text("11")
    expect(page.locator("a.cite.marked")).to_be_visible()


def test_an_answer_without_papers_is_called_by_its_kind(page: Page) -> None:
    ask(page, "which topics are rising?")
    expect(page.locator(".steps summary")).to_have_text("Figures of the collection")
    ask(page, "recipes with whale meat")
    expect(page.locator(".steps summary").last).to_have_text("Nothing found")


def test_sources_are_exported(page: Page, tmp_path: Path) -> None:
    ask(page, RANKING)
    menu = page.locator("details", has=page.get_by_text("Save as", exact=True))
    for button, name, pattern in (
        ("BibTeX", "papers.bib", r"@misc\{"),
        ("RIS", "papers.ris", r"TY  - UNPB\r\n"),
        ("CSL-JSON", "papers.json", r'"type": "article"'),
        ("Markdown", "papers.md", r"- \[.*\]\(https://arxiv.org/abs/"),
        ("CSV", "papers.csv", r"\r\n\d{4}\.\d{5},"),
    ):
        if menu.get_attribute("open") is None:
            page.get_by_text("Save as", exact=True).press("Enter")
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
        text = (tmp_path / name).read_bytes().decode("utf-8")
        assert len(re.findall(pattern, text)) == 5


def test_similar_papers_and_a_question_about_one(page: Page) -> None:
    ask(page, RANKING)
    card = page.locator(".card").nth(1)
    title = card.locator("h3").inner_text()
    card.get_by_role("button", name=re.compile("Similar")).click()
    expect(card.locator(".similar li")).to_have_count(4)
    card.get_by_role("button", name=re.compile("Ask about it")).first.click()
    expect(page.locator(".about-title")).to_have_text(f"About: {title}")
    ask(page, "Which dataset is used?")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card h3")).to_have_text(title)


def test_a_full_entry_opens_in_browse(page: Page) -> None:
    ask(page, RANKING)
    title = page.locator(".card h3").first.inner_text()
    page.locator(".card").first.get_by_role("button", name=re.compile("Full entry")).click()
    expect(page.locator("#pane-browse .pane-title")).to_have_text(title)


def test_a_paper_has_an_address_and_going_back_leads_to_the_chat(page: Page) -> None:
    ask(page, RANKING)
    card = page.locator(".card").first
    title = card.locator("h3").inner_text()
    card.get_by_role("button", name=re.compile("Full entry")).click()
    heading = page.locator("#pane-browse .pane-title")
    expect(heading).to_have_text(title)
    assert "?paper=" in page.url
    page.go_back()
    expect(page.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".bubble")).to_have_text(RANKING)
    assert "paper=" not in page.url
    page.go_forward()
    expect(heading).to_have_text(title)
    page.reload()
    expect(heading).to_have_text(title)


def test_conversations_are_kept_named_and_deleted(new_page: Page) -> None:
    page = new_page
    ask(page, RANKING)
    page.reload()
    expect(page.locator(".bubble")).to_have_text(RANKING)
    expect(page.locator(".card")).to_have_count(5)
    page.locator(".conversations").get_by_role("button", name="New chat").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, "Papers on video generation")
    entries = page.locator(".conversation-open")
    expect(entries).to_have_count(2)
    entries.last.click()
    expect(page.locator(".bubble")).to_have_text(RANKING)
    page.locator(".conversation").last.hover()
    page.get_by_role("button", name=f"Rename: {RANKING}").click()
    page.locator(".conversation input").fill("Votes")
    page.locator(".conversation input").press("Enter")
    expect(entries.last).to_have_text("Votes")
    page.locator(".conversation").last.hover()
    page.get_by_role("button", name="Delete: Votes").click()
    expect(entries).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(entries).to_have_count(2)
    page.reload()
    expect(page.locator(".bubble")).to_have_text(RANKING)


def test_history_outlives_the_server(
    visit: Callable[..., Any], serve: Callable[..., Any], own_seeds: Callable[..., Assistant]
) -> None:
    first = serve(own_seeds())
    page = visit().open(first.address)
    ask(page, RANKING)
    first.stop()
    page.fill("#question", "Papers on video generation")
    page.press("#question", "Enter")
    expect(page.locator(".turn").last).to_contain_text("doesn't answer")
    serve(own_seeds(), first.port)
    page.reload()
    expect(page.locator(".bubble").first).to_have_text(RANKING)
    page.get_by_role("button", name="Answer again").last.click()
    finished(page)
    expect(page.locator(".turn").last.locator("a.cite").first).to_be_visible()
    ask(page, "And on image generation?")
    expect(page.locator("a.cite").first).to_be_visible()


def test_a_link_opens_a_question(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit().open(f"{seed_page.address}?q=Top+3+most+upvoted+papers")
    finished(page)
    assert asked(page) == ["Top 3 most upvoted papers"]
    assert "q=" not in page.url
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".asked").hover()
    page.get_by_role("button", name="Copy a link to this question").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{seed_page.address}?q=Top+3+most+upvoted+papers"


def test_korean_browsers_get_a_korean_page(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit(locale="ko-KR").open(seed_page.address)
    assert page.evaluate("document.documentElement.lang") == "ko"
    expect(page.get_by_role("tab", name="둘러보기")).to_be_visible()
    ask(page, "비디오 생성 논문 알려줘")
    expect(page.locator(".foot .mode")).to_contain_text("모델 없이")
    expect(page.locator(".chip").first).to_have_text("비디오 생성")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("tab", name="Browse")).to_be_visible()
    expect(page.locator(".bubble")).to_have_text("비디오 생성 논문 알려줘")
    page.reload()
    expect(page.get_by_role("tab", name="Browse")).to_be_visible()


def test_colours_follow_the_system_until_chosen(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit(color_scheme="dark").open(seed_page.address)
    dark = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(dark) == "rgb(17, 17, 19)"
    page.get_by_role("button", name="Light colours").click()
    assert page.evaluate(dark) == "rgb(250, 250, 249)"
    page.reload()
    page.wait_for_selector(".chat[data-ready]")
    assert page.evaluate(dark) == "rgb(250, 250, 249)"


def test_keys(page: Page) -> None:
    page.get_by_role("tab", name="Browse").click()
    page.locator("#tab-browse").wait_for()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("a/b")
    assert page.input_value("#question") == "a/b"


def test_a_phone_has_drawers(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit(**PHONE).open(seed_page.address)
    ask(page, RANKING)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator(".card").first).not_to_be_in_viewport()
    page.locator("a.cite").first.click()
    expect(page.locator(".card.marked")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".sources")).to_be_hidden()
    page.get_by_role("button", name="Sources (5)").click()
    expect(page.locator(".card").first).to_be_in_viewport()
    page.locator(".sources").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Show conversations").click()
    expect(page.locator(".conversation-open")).to_be_in_viewport()


def test_nothing_overflows(visit: Callable[..., Any], seed_page: Any) -> None:
    page = visit(viewport={"width": 360, "height": 900}).open(seed_page.address)
    ask(page, "Papers on video generation in 2024")
    for width in (360, 768, 1024, 3840):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("width => innerWidth === width", arg=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator(".composer .box").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 900


def test_a_login_stands_before_the_page(
    visit: Callable[..., Any],
    serve: Callable[..., Any],
    own_seeds: Callable[..., Assistant],
    tmp_path: Path,
) -> None:
    users = tmp_path / "users"
    users.write_text(f"ada:{hash_password('right')}\n", "utf-8")
    served = serve(own_seeds(password_file=users))
    page = visit().context.new_page()
    page.goto(served.address)
    page.fill("#username", "ada")
    page.fill("#password", "wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The user or the password is wrong.")
    page.fill("#username", "ada")
    page.fill("#password", "right")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chat[data-ready]")
    ask(page, RANKING)
    expect(page.locator(".card")).to_have_count(5)


class TestModel:
    """A language model that answers slowly."""

    TEXT = "HelloBench evaluates the generation of long texts [1]. "

    def test_an_answer_grows_and_can_be_stopped(
        self,
        visit: Callable[..., Any],
        serve: Callable[..., Any],
        own_seeds: Callable[..., Assistant],
    ) -> None:
        pieces = [word + " " for word in LONG_ANSWER.split()]
        with ScriptedLLM([Reply(pieces, delay=0.03)]) as llm:
            served = serve(
                own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="scripted")
            )
            page = visit().open(served.address)
            expect(page.locator(".who")).to_contain_text("scripted")
            page.fill("#question", "What does HelloBench evaluate?")
            page.press("#question", "Enter")
            text = page.locator(".answer-text")
            # The quoted answer stands first.
            expect(text).to_contain_text("long texts")
            first = len(text.inner_text())
            expect(page.locator(".card").first).to_be_visible()
            page.wait_for_timeout(400)
            assert len(text.inner_text()) > first
            page.keyboard.press("Escape")
            expect(page.locator(".foot .mode")).to_contain_text("Stopped")
            assert llm.aborted.wait(60)
            stopped = text.inner_text()
            page.wait_for_timeout(300)
            assert text.inner_text() == stopped
            page.reload()
            expect(page.locator(".foot .mode")).to_contain_text("Stopped")
            assert "long texts" in page.locator(".answer-text").inner_text()

    def test_the_stop_button_and_the_next_question(
        self,
        visit: Callable[..., Any],
        serve: Callable[..., Any],
        own_seeds: Callable[..., Assistant],
    ) -> None:
        slow = Reply([word + " " for word in LONG_ANSWER.split()], delay=0.03)
        with ScriptedLLM([slow, Reply([self.TEXT])]) as llm:
            served = serve(
                own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="scripted")
            )
            page = visit().open(served.address)
            page.fill("#question", "What does HelloBench evaluate?")
            page.press("#question", "Enter")
            expect(page.locator(".answer-text")).to_contain_text("long texts")
            page.get_by_role("button", name="Stop").click()
            assert llm.aborted.wait(60)
            ask(page, "What does HelloBench measure?")
            expect(page.locator(".foot .mode").last).to_contain_text("Written by scripted")
