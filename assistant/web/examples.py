"""Questions that the synced digests can answer, for an empty chat."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.language.concepts import Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.question.model import Language

#: Days before the newest digest that examples are drawn from.
_RECENT = 31


def questions(assistant: Assistant, language: Language) -> tuple[str, ...]:
    """Up to four questions drawn from the newest digests; none when nothing is synced."""
    days = assistant.digest_dates()
    if not days:
        return ()
    last = days[-1]
    papers = assistant.papers()
    recent = [paper for paper in papers if paper.date >= last - timedelta(days=_RECENT)]
    topics = _topics(recent, papers)
    korean = language == "ko"
    found = [_topic_question(topics, last, korean), _votes_question(last, korean)]
    found += [_paper_question(recent, korean), _trend_question(topics, korean)]
    return tuple(question for question in found if question)


def _topics(recent: Sequence[Paper], papers: Sequence[Paper]) -> list[str]:
    """Two topics of recent papers that stand out against all papers."""
    now, ever = _counts(recent), _counts(papers)
    weight = {
        topic: count * math.log((count / len(recent)) / (ever[topic] / len(papers)) + 1)
        for topic, count in now.items()
    }
    return sorted(weight, key=lambda topic: -weight[topic])[:2]


def _counts(papers: Sequence[Paper]) -> Counter[str]:
    topics = Lexicon.default().topics
    return Counter(
        topic
        for paper in papers
        for topic in paper.topics
        if topic in topics and topics[topic].parent is not None and not topics[topic].common
    )


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
    label = _label(topics[-1], korean)
    return f"{label} 논문의 월별 추이" if korean else f"Trend of {label} by month"
