"""What the extractive composer says, in both languages."""

from __future__ import annotations

from datetime import date

from assistant.question.model import Language

PHRASES: dict[str, dict[Language, str]] = {
    "best": {"en": "The closest match:", "ko": "가장 가까운 논문입니다:"},
    "also": {"en": "Also close:", "ko": "함께 볼 만한 논문:"},
    "terms": {"en": "In English: {terms}", "ko": "용어: {terms}"},
    "doubtful": {
        "en": "the digest's summary may describe another paper",
        "ko": "다이제스트의 요약이 다른 논문을 설명하는 것일 수 있습니다",
    },
    "found": {"en": "{count} on {what}{when}:", "ko": "{when}{what} 논문 {count}입니다:"},
    "found_all": {"en": "{count}{when}:", "ko": "{when}논문 {count}입니다:"},
    "ranked": {
        "en": "Most upvoted{what}{when} ({count} in all):",
        "ko": "{when}{what}투표가 많은 순서입니다 (모두 {count}):",
    },
    "ranked_fewest": {
        "en": "Least upvoted{what}{when} ({count} with known votes):",
        "ko": "{when}{what}투표가 적은 순서입니다 (투표 수를 아는 {count}):",
    },
    "on": {"en": " on {what}", "ko": "{what} 논문 중 "},
    "counted": {
        "en": "**{count}**{what}{when}.",
        "ko": "{when}{what} 논문은 모두 **{count}**입니다.",
    },
    "more": {"en": "… and {count} more.", "ko": "… 외 {count} 더 있습니다."},
    "first": {
        "en": "{what} first appears on {date}, in [{n}]. {count} in all.",
        "ko": "{what}: {date}에 [{n}]에서 처음 등장합니다. 모두 {count}입니다.",
    },
    "trend": {
        "en": "{what} by month{when} ({count} in all):",
        "ko": "{when}{what}의 월별 추이입니다 (모두 {count}):",
    },
    "changes": {
        "en": "{what}: {first} in {first_when}, {second} in {second_when}.",
        "ko": "{what}: {first_when} {first}, {second_when} {second}.",
    },
    "everything": {"en": "All papers", "ko": "전체 논문"},
    "other": {"en": "Other", "ko": "기타"},
    "authors": {"en": "Authors: {names}", "ko": "저자: {names}"},
    "no_authors": {"en": "The digest names no authors.", "ko": "다이제스트에 저자가 없습니다."},
    "month": {"en": "Month", "ko": "월"},
    "papers": {"en": "Papers", "ko": "논문 수"},
    "share": {"en": "Share", "ko": "비율"},
    "moved": {
        "en": "There is no digest for {asked}; the nearest that has some is {used}.",
        "ko": "{asked}에는 다이제스트가 없습니다. "
        "다이제스트가 있는 가장 가까운 기간은 {used}입니다.",
    },
    "unmatched": {
        "en": "Nothing matches “{words}”; these papers share the topic alone.",
        "ko": "“{words}”에 맞는 논문은 없어 주제만 같은 논문을 보여 줍니다.",
    },
    "nothing": {
        "en": "The digests ({archive}) hold nothing on that, so I cite nothing.",
        "ko": "다이제스트({archive})에는 그에 대한 내용이 없어 인용할 논문이 없습니다.",
    },
    "nothing_in": {
        "en": "The digests hold nothing on that in {when}.",
        "ko": "{when}의 다이제스트에는 그에 대한 내용이 없습니다.",
    },
    "no_author": {
        "en": "No paper in the digests names {names} as an author.",
        "ko": "다이제스트에 {names}의 논문이 없습니다.",
    },
    "no_paper": {
        "en": "The digests ({archive}) don't hold {ids}.",
        "ko": "다이제스트({archive})에 {ids} 논문이 없습니다.",
    },
    "empty": {
        "en": "No digests are synced yet.",
        "ko": "아직 동기화된 다이제스트가 없습니다.",
    },
    "smalltalk": {
        "en": "I answer questions about the papers in your daily digests ({archive}), in English "
        "or Korean, and cite arXiv. Ask what was new in a topic and week, for a paper you half "
        "remember, for the most upvoted, by author, or for a figure a paper reports.",
        "ko": "데일리 논문 다이제스트({archive})에 실린 논문에 대한 질문에 한국어나 영어로 답하고 "
        "arXiv 링크를 인용합니다. 특정 주제와 기간의 새 논문, 어렴풋이 기억나는 논문, 투표가 많은 "
        "논문, 저자별 논문, 논문이 보고한 수치를 물어보세요.",
    },
    "offtopic": {
        "en": "I only know the papers in your daily digests ({archive}); that question isn't about "
        "them. Try “what was new in video generation this week”.",
        "ko": "저는 데일리 논문 다이제스트({archive})에 실린 논문만 알고 있습니다. “이번 주 비디오 "
        "생성 분야 새 논문은?”처럼 물어보세요.",
    },
}


def say(key: str, language: Language, **values: object) -> str:
    """A phrase with its values filled in."""
    return PHRASES[key][language].format(**values)


def count_papers(count: int, language: Language) -> str:
    """``3 papers`` or ``3편``."""
    if language == "ko":
        return f"{count:,}편"
    return f"{count:,} paper{'' if count == 1 else 's'}"


def span(start: date | None, end: date | None, language: Language) -> str:
    """A stretch of days, inclusive."""
    if start is not None and end is not None:
        return f"{start}" if start == end else f"{start} – {end}"
    if start is not None:
        return f"since {start}" if language == "en" else f"{start} 이후"
    return f"until {end}" if language == "en" else f"{end}까지"
