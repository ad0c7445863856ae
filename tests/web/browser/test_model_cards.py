"""The source cards beside a model's answer, which cites a subset of what was found."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from scripted_llm import Reply, ScriptedLLM

from assistant import Assistant

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: Answers that each cite another subset of the papers.
ANSWERS = 40 if os.environ.get("CI") else 10
QUESTION = "Which methods make language models better?"


def _subsets() -> list[tuple[int, ...]]:
    """Different subsets of five sources, shuffled; most lack one from the middle."""
    every = [
        subset
        for size in (1, 2, 3, 4, 5)
        for subset in itertools.combinations((1, 2, 3, 4, 5), size)
    ]
    picked = [every[n % len(every)] for n in range(ANSWERS)]
    random.Random(7).shuffle(picked)
    return picked


def _mark(place: int) -> str:
    """Letters that tell one answer from the others; digits would be figures to check."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{place:02}")


def _answer(place: int, subset: tuple[int, ...]) -> Reply:
    # In two pieces with time between them, as a view of the sources found comes before.
    words = ("training", "data", "alignment", "memory", "speed")
    sentences = [f"One paper is about the {words[n - 1]} of models [{n}]. " for n in subset]
    return Reply([f"So it is, {_mark(place)}: ", *sentences], delay=0.02)


def _numbers(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def test_cards_are_the_papers_cited(
    visit: Callable[..., Any], serve: Callable[..., Any], own_seeds: Callable[..., Assistant]
) -> None:
    subsets = _subsets()
    with ScriptedLLM([_answer(n, subset) for n, subset in enumerate(subsets)]) as llm:
        assistant = own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="scripted")
        page = visit().open(serve(assistant).address)
        page.fill("#question", QUESTION)
        page.press("#question", "Enter")
        for place, subset in enumerate(subsets):
            if place:
                page.get_by_role("button", name="Answer again").click()
            expect(page.locator(".answer-text")).to_contain_text(f"So it is, {_mark(place)}:")
            expect(page.locator(".foot .mode")).to_contain_text("Written by scripted")
            expect(page.locator(".card")).to_have_count(len(subset))
            wanted = [str(n) for n in subset]
            assert _numbers(page, "a.cite") == wanted
            assert _numbers(page, ".card .number") == wanted


def test_what_a_model_is_given_has_cards_while_it_writes(
    visit: Callable[..., Any], serve: Callable[..., Any], own_seeds: Callable[..., Assistant]
) -> None:
    pieces = ["One paper is about the speed of models [7]. More ", "follows."]
    with ScriptedLLM([Reply(pieces, stall_after=1)]) as llm:
        assistant = own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="scripted")
        page = visit().open(serve(assistant).address)
        page.fill("#question", QUESTION)
        page.press("#question", "Enter")
        page.locator("a.cite[data-n='7']").click()
        expect(page.locator(".card.marked .number")).to_have_text("7")
        page.keyboard.press("Escape")


def test_a_mark_says_why(
    visit: Callable[..., Any], serve: Callable[..., Any], own_seeds: Callable[..., Assistant]
) -> None:
    wrong = "One paper is about the speed of models [1]. It took 98765 GPUs [1]."
    with ScriptedLLM([Reply([wrong])]) as llm:
        assistant = own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="scripted")
        page = visit().open(serve(assistant).address)
        page.fill("#question", QUESTION)
        page.press("#question", "Enter")
        expect(page.locator(".foot .mode")).to_contain_text("Written by scripted")
        reason = "Not in [1]: 98765 GPUs."
        mark = page.get_by_role("button", name=f"⚠ {reason}")
        mark.focus()
        shown = mark.evaluate("e => getComputedStyle(e, '::after').display")
        assert shown == "block"
        assert mark.evaluate("e => getComputedStyle(e, '::after').content") == f'"{reason}"'
        expect(page.locator(".answered > .warning")).to_have_count(0)
        expect(page.locator(".foot .mode")).to_contain_text("2 sentences checked, 1 marked ⚠")


def test_the_quoted_answer_stands_while_a_slow_model_works(
    visit: Callable[..., Any], serve: Callable[..., Any], own_seeds: Callable[..., Assistant]
) -> None:
    with ScriptedLLM([Reply(["Unusable words without any source. "] * 4, stall_after=3)]) as llm:
        assistant = own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="scripted")
        assistant.warm()
        page = visit().open(serve(assistant).address)
        page.fill("#question", QUESTION)
        page.press("#question", "Enter")
        turn = page.locator(".turn").last
        expect(turn.locator(".answer-text a.cite").first).to_be_visible()
        # Nothing of the model's text is shown, and the reader sees that it is at work.
        expect(turn.locator(".answered")).to_have_attribute("aria-busy", "true")
        expect(turn).not_to_contain_text("Unusable words")
        assert turn.locator(".answer-text blockquote").count()
        page.get_by_role("button", name="Stop").first.click()
