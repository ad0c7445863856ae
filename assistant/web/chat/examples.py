"""Questions that the synced digests can answer, for an empty chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.trends import read_trends
from assistant.strings import days, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.reports.trends import Trends
    from assistant.strings import Language

#: Papers that a topic must have to be worth asking about.
_LEAST = 3


def questions(assistant: Assistant, language: Language) -> tuple[str, ...]:
    """Up to four questions drawn from the newest digests; none when nothing is synced."""
    dates = assistant.digest_dates()
    if not dates:
        return ()
    last = dates[-1]
    start = last.replace(day=1)
    topics = _topics(read_trends(assistant, start=start, end=last))
    month = days.month(last, language)
    found: list[str] = []
    if topics:
        newest = _label(topics[0], language)
        found.append(say("suggestions.new_in", language, topic=newest, month=month))
    found.append(say("suggestions.top_five", language, month=month))
    if name := _best_named(assistant.papers(start=start, end=last)):
        found.append(say("suggestions.proposes", language, name=name))
    if topics:
        second = _label(topics[1 % len(topics)], language)
        found.append(say("suggestions.trend", language, topic=second))
    return tuple(found)


def _topics(trends: Trends) -> list[str]:
    """Topics of a window: those that rose most, then the largest."""
    rising = [shift.topic for shift in trends.rising if shift.now >= _LEAST]
    return list(dict.fromkeys([*rising, *(line.topic for line in trends.topics)]))


def _label(topic: str, language: Language) -> str:
    return Lexicon.default().topics[topic].inline_label(language)


def _best_named(papers: Sequence[Paper]) -> str:
    """The name before the colon of the most upvoted title that has a short one, or nothing."""
    named = [p for p in papers if ":" in p.title and len(p.title.split(":", 1)[0]) <= 24]
    if not named:
        return ""
    return max(named, key=lambda p: p.votes or 0).title.split(":", 1)[0].strip()
