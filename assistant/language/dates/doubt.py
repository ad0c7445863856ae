"""Whether words that only may be a time ("may", "2024", "the 5th") are meant as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.language.dates.english_readings import FLAGS, PAPERS, WORDS
from assistant.language.dates.rules import compiled

if TYPE_CHECKING:
    from assistant.language.dates.rules import Candidate

LOOK_BACK = 60  # characters before a time word that can bear on it

_PREPOSITION = (
    r"in|during|from|since|until|till|through|throughout|of|for|before|after|within|across|around"
    r"|published|released|posted|dated"
)
_BEFORE_MONTH = rf"(?<![\w-])(?:{_PREPOSITION})\s+(?:the\s+)?(?:month\s+of\s+)?$"
_BEFORE_YEAR = rf"(?<![\w-])(?:{_PREPOSITION})\s+(?:the\s+year\s+)?$"
_BEFORE_YEARS_PAPERS = (
    r"(?:^|(?<![\w-])(?:the|all|any|top|best|new|show|list|give|find|me|of|in|what|which"
    r"|most|popular|for|are|were|about))\s*$"
)
_BEFORE_WEEKDAY = rf"(?<![\w-])(?:{_PREPOSITION}|on|by)\s+$"
_BEFORE_DAY = (
    r"(?<![\w-])(?:on|since|from|until|till|by|before|after|through|of|between|to)\s+the\s+$"
)
_AFTER_DAY = r"\s*(?:$|[.,;?!)~–-]|(?:and|to|until|through|or|onwards?)\b)"
_NAMED = rf"(?:['’]s)?(?={WORDS}\s+{PAPERS})"
_HIGHLIGHTS = r"['’]s\s+(?:top|best|most|new|hottest|biggest|daily|key|main|list)\b"
_KO_PARTICLE = r"(?:에|에는|의)(?![가-힣])|\s*(?:논문|다이제스트)"
_ASKED = (
    r"(?:^|\b)(?:what(?:['’]s|\s+is|\s+are|\s+were)|any|show(?:\s+me)?|list"
    r"|tell\s+me\s+about|give\s+me)\s+(?:the\s+|some\s+|any\s+|most\s+)*$"
)


def head_of(text: str, end: int, floor: int = 0) -> str:
    """The text just before `end`, back to `floor` at most."""
    return text[max(floor, end - LOOK_BACK) : end]


def is_meant(text: str, one: Candidate) -> bool:
    """Whether the words around a doubtful candidate make it a time."""
    if not one.needs:
        return True
    head, tail = head_of(text, one.start), text[one.end : one.end + LOOK_BACK]

    def before(pattern: str) -> bool:
        return compiled(pattern, FLAGS).search(head) is not None

    def after(pattern: str) -> bool:
        return compiled(pattern, FLAGS).match(tail) is not None

    if one.needs == "today":
        return not after(r"['’]s\b") or after(_NAMED) or after(_HIGHLIGHTS)
    if one.needs == "asked":
        return before(_ASKED)
    if one.needs == "day":
        return before(_BEFORE_DAY) and after(_AFTER_DAY)
    if one.needs == "weekday":
        return before(_BEFORE_WEEKDAY) or after(rf"\s+{PAPERS}") or after(r"['’]s\b")
    if one.needs == "year":
        return (
            before(_BEFORE_YEAR)
            or after(r"['’]s\b")
            or (before(_BEFORE_YEARS_PAPERS) and after(_NAMED))
        )
    named = text[one.start].isupper() and (
        after(_NAMED) or after(_HIGHLIGHTS) or after(_KO_PARTICLE)
    )
    return before(_BEFORE_MONTH) or named
