"""Questions that the synced digests can answer, for an empty chat."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.trends import read_trends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.question.model import Language
    from assistant.reports.trends import Trends

#: Papers that a topic must have to be worth asking about.
_LEAST = 3


def questions(assistant: Assistant, language: Language) -> tuple[str, ...]:
    """Up to four questions drawn from the newest digests; none when nothing is synced."""
    days = assistant.digest_dates()
    if not days:
        return ()
    last = days[-1]
    start = last.replace(day=1)
    topics = _topics(read_trends(assistant, start=start, end=last))
    korean = language == "ko"
    found = [_topic_question(topics, last, korean), _votes_question(last, korean)]
    found.append(_paper_question(assistant.papers(start=start, end=last), korean))
    found.append(_trend_question(topics, korean))
    return tuple(question for question in found if question)


def _topics(trends: Trends) -> list[str]:
    """Topics of a window: those that rose most, then the largest."""
    rising = [shift.topic for shift in trends.rising if shift.now >= _LEAST]
    return list(dict.fromkeys([*rising, *(line.topic for line in trends.topics)]))


def _label(topic: str, korean: bool) -> str:
    known = Lexicon.default().topics[topic]
    return known.label_ko if korean else known.label_en.lower()


def _topic_question(topics: Sequence[str], last: date, korean: bool) -> str:
    if not topics:
        return ""
    label = _label(topics[0], korean)
    if korean:
        return f"{last.year}년 {last.month}월에 나온 {label} 논문은?"
    return f"What was new in {label} in {last:%B %Y}?"


def _votes_question(last: date, korean: bool) -> str:
    if korean:
        return f"{last.year}년 {last.month}월에 투표를 가장 많이 받은 논문 5편"
    return f"Top 5 most upvoted papers in {last:%B %Y}"


def _paper_question(papers: Sequence[Paper], korean: bool) -> str:
    named = [p for p in papers if ":" in p.title and len(p.title.split(":", 1)[0]) <= 24]
    if not named:
        return ""
    name = max(named, key=lambda p: p.votes or 0).title.split(":", 1)[0].strip()
    return f"{name} 논문을 요약해줘" if korean else f"What does {name} propose?"


def _trend_question(topics: Sequence[str], korean: bool) -> str:
    if not topics:
        return ""
    label = _label(topics[1 % len(topics)], korean)
    return f"{label} 논문의 월별 추이" if korean else f"Trend of {label} by month"
