"""Titles in a text that streams become links, however the text is cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from llm_world import extractive, found

from assistant.answer.checks.titles import TitleLinks

SOURCES = extractive(found()).sources
LONG, VIDEO, EMBED = (source.title for source in SOURCES)
LONG_LINK = f"[{LONG}](https://arxiv.org/abs/2409.16191)"


def linked(text: str, size: int) -> str:
    links = TitleLinks(SOURCES)
    parts = [links.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(parts) + links.finish()


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"**{LONG}** is new [1].", f"**{LONG_LINK}** (2024-09-25 · ▲ 28) is new [1]."),
        (f"See {LONG} [1].", f"See {LONG_LINK} (2024-09-25 · ▲ 28) [1]."),
        (f"| {LONG} | 6 [1] |", f"| {LONG_LINK} (2024-09-25 · ▲ 28) | 6 [1] |"),
        (f"By {LONG}", f"By {LONG_LINK} (2024-09-25 · ▲ 28)"),
        # without known votes, only the day
        (f"{EMBED}.", f"[{EMBED}](https://arxiv.org/abs/2409.15700) (2024-09-25)."),
        # only where it is first named, and only the whole title
        (f"{LONG}; {LONG}", f"{LONG_LINK} (2024-09-25 · ▲ 28); {LONG}"),
        (f"{LONG}s and LongWrite", f"{LONG}s and LongWrite"),
        (f"un{LONG}", f"un{LONG}"),
        (f"[{LONG}", f"[{LONG}"),
        ("Nothing **bold** here.", "Nothing **bold** here."),
        ("", ""),
    ],
)
def test_a_title_is_linked(text: str, wanted: str, size: int) -> None:
    assert linked(text, size) == wanted


def test_only_what_may_become_a_title_is_held_back() -> None:
    links = TitleLinks(SOURCES)
    assert links.feed("It is called ") == "It is called "
    assert links.feed("LongWrite: ") == ""
    assert links.feed("a name") == "LongWrite: a name"


def test_a_word_is_no_title() -> None:
    links = TitleLinks([replace(SOURCES[0], title="Gemma")])
    assert links.feed("Gemma is a model. ") == "Gemma is a model. "
