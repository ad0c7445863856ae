"""Fetched papers, and a model that summarises them as a test tells it to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scripted_llm import Reply, Script, words

from assistant.digest import Entry, Section, parse_digest
from assistant.feed.model import FeedPaper
from assistant.feed.writing import day_path, is_fetched, write_day

DAY = date(2025, 12, 31)
ABSTRACT = (
    "We present Lantern, a diffusion model for video generation. It trains on 3 million videos "
    "and reaches 82.5% on VBench, 2x faster than GPT-4o."
)
ENGLISH = {
    "What's New": "Lantern is a diffusion model for video generation.",
    "Technical Details": "It trains on 3M videos.",
    "Performance Highlights": "It reaches 82.5% on VBench.",
}
KOREAN = {
    "What's New": "Lantern은 비디오 생성(video generation)용 확산 모델(diffusion model)입니다.",
    "Technical Details": "300만 개의 비디오로 학습(training)합니다.",
    "Performance Highlights": "VBench에서 82.5%를 기록했으며 GPT-4o보다 2배 빠릅니다.",
}


def feed_paper(number: int = 1, **changes: Any) -> FeedPaper:
    """A paper of the feed, with an abstract."""
    given: dict[str, Any] = {"title": f"Lantern {number}", "day": DAY, "abstract": ABSTRACT}
    return FeedPaper(f"2512.{number:05d}", **{**given, "votes": number, **changes})


def write_papers(folder: Path, *papers: FeedPaper, day: date = DAY) -> Path:
    """The file of a day with some papers."""
    write_day(folder, day, papers or (feed_paper(),))
    return day_path(folder, day)


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, which must still be as a fetch leaves it."""
    text = path.read_text(encoding="utf-8")
    assert is_fetched(text)
    return parse_digest(text, path.name).entries


def sections(lines: Mapping[str, str]) -> tuple[Section, ...]:
    """Lines of a summary as sections."""
    return tuple(Section(name, (line,)) for name, line in lines.items())


def written(lines: Mapping[str, str]) -> str:
    """A reply of the three lines."""
    return "\n".join(f"{name}: {line}" for name, line in lines.items())


def in_its_language(request: Mapping[str, Any]) -> str:
    """A right reply to a request."""
    asked = request["messages"][-1]["content"]
    return written(KOREAN if "Korean" in asked else ENGLISH)


def title_asked(request: Mapping[str, Any]) -> str:
    """The title of the paper that a request is about."""
    found = re.search(r"^Title: (.+)$", request["messages"][-1]["content"], re.MULTILINE)
    assert found is not None
    return found[1]


def replying(**odd: Reply | Callable[[], Reply]) -> Script:
    """A script that is right but for some papers: ``n2`` names the reply for ``Lantern 2``."""

    def script(request: Mapping[str, Any]) -> Reply:
        reply = odd.get(f"n{title_asked(request).split()[-1]}")
        if callable(reply):
            return reply()
        return reply or words(in_its_language(request))

    return script


def titles_asked(requests: Sequence[Mapping[str, Any]]) -> list[str]:
    """The titles that requests were about, in order."""
    return [title_asked(request) for request in requests]
