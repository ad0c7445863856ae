"""Next questions, drawn from what was found."""

from __future__ import annotations

from assistant.language.lexicon.lexicon import Lexicon
from assistant.retrieve.model import Retrieval

_COUNT = 3


def suggest(retrieval: Retrieval, lexicon: Lexicon) -> tuple[str, ...]:
    """Up to three questions that the digests can answer, in the asker's language."""
    korean = retrieval.question.language == "ko"
    found: list[str] = []
    for hit in retrieval.hits[:2]:
        name = hit.paper.title.split(":", 1)[0].strip()
        if ":" in hit.paper.title and len(name) <= 30:
            found.append(f"{name}의 저자는?" if korean else f"Who wrote {name}?")
            break
    topics = [
        lexicon.topics[topic]
        for hit in retrieval.hits[:5]
        for topic in hit.paper.topics
        if topic in lexicon.topics
        and topic not in retrieval.question.topics
        and lexicon.topics[topic].parent is not None
    ]
    for topic in dict.fromkeys(topics):
        label = topic.label_ko if korean else topic.label_en.lower()
        found.append(
            f"{label} 분야에서 투표가 가장 많은 논문은?"
            if korean
            else f"What are the most upvoted papers on {label}?"
        )
        if len(found) == _COUNT:
            break
    if not found and retrieval.archive is not None:
        month = f"{retrieval.archive[1]:%Y-%m}"
        found = (
            [f"{month} 투표가 가장 많은 논문은?", "가장 최근 다이제스트를 요약해줘"]
            if korean
            else [f"What was most upvoted in {month}?", "Summarise the latest digest"]
        )
    return tuple(found[:_COUNT])
