"""The text to search with: a question without the words that ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.question import phrases_en as en
from assistant.question import phrases_ko as ko

if TYPE_CHECKING:
    from assistant.question.draft import Draft
    from assistant.question.model import Intent

_EDGE = re.compile(r"^[\s,.:;!?~…–—)\]-]+|[\s,.:;!?~…–—(\[-]+$")
_GAP = re.compile(r"\s+([,.;:?!])")
_HANGUL = re.compile(r"[가-힣]")
_PLAIN_TAILS = (0, 1, 4)  # what may follow a description without being part of it
_HOLLOW = re.compile(
    r"^(?:(?:what|which|who|whats|what's|is|are|was|were|ever|the|a|of|all|time|there|me|do|did|does"
    r"|have|has|had|any|it|that|you|s|now|today|most|anything|got|get|one|ones|about|and|or|in|on"
    r"|for|from|to|everything|이랑|랑|하고|와|과|비해|저자|저자가|저자는|archive|digests?|것|거|중|다|좀|및|뭐|뭐가)(?:\s+|$))+$",
    re.I,
)
_ROUNDS = 8  # more phrases of asking than these are not a question
_DESCRIPTIONS: tuple[Intent, ...] = ("search", "fact", "paper", "compare")


def search_text(draft: Draft, intent: Intent) -> str:
    """What is left of ``draft`` to search with; empty when only words of asking are left.

    A description keeps its content words as they stand; from other questions the words that
    make them a count, a trend or a list go as well.

    Example:
        >>> search_text(Draft("show me papers about robot hands"), "new")
        'robot hands'
    """
    text = _GAP.sub(r"\1", draft.left())
    described = intent in _DESCRIPTIONS
    tails = tuple(en.TAILS[i] for i in _PLAIN_TAILS) if described else en.TAILS
    leads = en.WITHOUT_WHAT if intent == "fact" else en.LEADS
    if _HANGUL.search(text):
        text = _peel(text, (*leads, *ko.LEADS), (*ko.TAILS, *tails))
        text = ko.PARTICLE.sub(r"\1", text) if len(text.split()) <= 3 else text
    else:
        text = _peel(text, leads, tails)
    return "" if _HOLLOW.match(text) else text


def _peel(text: str, leads: tuple[re.Pattern[str], ...], tails: tuple[re.Pattern[str], ...]) -> str:
    """Take leading and trailing phrases off until none is left."""
    text = _EDGE.sub("", text)
    for _ in range(_ROUNDS):
        before = text
        for pattern in leads:
            text = _EDGE.sub("", pattern.sub("", text, count=1))
        for pattern in tails:
            text = _EDGE.sub("", pattern.sub("", text, count=1))
        if text == before:
            break
    return text
