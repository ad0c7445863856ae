"""A question written out so that it stands on its own, in the asker's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.question.speech import hangul_share

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge
    from assistant.question.model import Question

_QUESTION_EN = {
    "search": "Papers about {what}{by}{when}",
    "new": "What was new in {what}{by}{when}?",
    "count": "How many papers about {what}{by} were there{when}?",
    "rank": "The most upvoted papers on {what}{by}{when}",
    "digest": "Summarise the digest{when}",
    "trend": "Papers on {what}{by} by month{when}",
    "first": "When did {what} first appear{when}?",
    "changes": "What changed in {what}{by} between {first} and {second}?",
    "fact": "{what}?",
}
_QUESTION_KO = {
    "search": "{when}{by}{what} 논문을 찾아줘",
    "new": "{when}{by}{what} 새 논문은?",
    "count": "{when}{by}{what} 논문은 몇 편?",
    "rank": "{when}{by}{what} 논문 중 투표가 가장 많은 것은?",
    "digest": "{when}다이제스트를 요약해줘",
    "trend": "{when}{by}{what} 논문의 월별 추이는?",
    "first": "{when}{what} 주제가 처음 등장한 때는?",
    "changes": "{first} 대비 {second}에 {by}{what} 분야에서 달라진 점은?",
    "fact": "{what}?",
}


def restate(question: Question, knowledge: Knowledge, lexicon: Lexicon, *, shown: int = 0) -> str:
    """``question`` as one readable sentence that needs no conversation.

    Args:
        question: The question, complete.
        knowledge: Gives the titles of papers named.
        lexicon: Gives the names of topics.
        shown: Number of papers a question is restricted to when they are too many to name.
    """
    korean = question.language == "ko"
    if question.intent == "compare":
        return _joined(question, knowledge, "{} 비교" if korean else "Compare {}")
    if question.intent == "paper":
        return _joined(question, knowledge, "{}에 대해 알려줘" if korean else "Tell me about {}")
    template = (_QUESTION_KO if korean else _QUESTION_EN).get(question.intent, "{what}")
    sentence = template.format(
        what=_what(question, lexicon),
        by=_by(question),
        when=_when(question.window, korean=korean),
        first=_span(question.window),
        second=_span(question.second_window),
    )
    if question.intent == "fact" and question.arxiv_ids:
        sentence = f"{_joined(question, knowledge, '{}')}: {sentence}"
    return " ".join((sentence + _limits(question, lexicon, shown)).split())


def title_of(arxiv_id: str, knowledge: Knowledge) -> str:
    """The paper's title in quotation marks, or its id when no digest has it."""
    paper = knowledge.paper(arxiv_id)
    return f"“{paper.title}”" if paper else arxiv_id


def _joined(question: Question, knowledge: Knowledge, template: str) -> str:
    link = " · " if question.language == "ko" else " and "
    return template.format(link.join(title_of(one, knowledge) for one in question.arxiv_ids))


def _what(question: Question, lexicon: Lexicon) -> str:
    foreign = (hangul_share(question.query) > 0) != (question.language == "ko")
    if question.query and not (foreign and question.topics):
        return question.query.rstrip("?")
    names = _labels(question.topics, lexicon, question.language == "ko")
    if names:
        return ", ".join(names)
    return question.query or ("전체" if question.language == "ko" else "the digests")


def _labels(topics: tuple[str, ...], lexicon: Lexicon, korean: bool) -> list[str]:
    found = [topic for topic_id in topics if (topic := lexicon.topics.get(topic_id)) is not None]
    return [topic.label_ko if korean else topic.label_en for topic in found]


def _by(question: Question) -> str:
    if not question.authors:
        return ""
    names = ", ".join(question.authors)
    return f"{names} 저자의 " if question.language == "ko" else f" by {names}"


def _span(window: Window | None) -> str:
    if window is None:
        return ""
    start = window.start.isoformat() if window.start else ""
    end = window.end.isoformat() if window.end else ""
    return start if start == end else f"{start}~{end}"


def _when(window: Window | None, *, korean: bool) -> str:
    if window is None:
        return ""
    if korean:
        return f"{_span(window)} "
    if window.start is None:
        return f" until {window.end}"
    if window.end is None:
        return f" since {window.start}"
    if window.start == window.end:
        return f" on {window.start}"
    return f" from {window.start} to {window.end}"


def _limits(question: Question, lexicon: Lexicon, shown: int) -> str:
    korean = question.language == "ko"
    parts: list[str] = []
    if question.min_votes is not None:
        parts.append(
            f"{question.min_votes}표 이상"
            if korean
            else f"with at least {question.min_votes} votes"
        )
    if question.limit is not None:
        parts.append(f"{question.limit}편만" if korean else f"at most {question.limit}")
    if question.order == "date":
        parts.append("최신순" if korean else "latest first")
    unwanted = ", ".join(
        (*_labels(question.excluded_topics, lexicon, korean), *question.excluded_terms)
    )
    if unwanted:
        parts.append(f"{unwanted} 제외" if korean else f"without {unwanted}")
    if question.exclude_ids:
        parts.append("아직 보여주지 않은 것" if korean else "not shown yet")
    if shown:
        parts.append(f"앞서 나온 {shown}편 중에서" if korean else f"among the {shown} papers above")
    return f" ({', '.join(parts)})" if parts else ""
