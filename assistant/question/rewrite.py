"""When a question leans on the conversation in a way that no rule could follow."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.question import references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question.model import Question, Turn

_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|one|ones|same|previous|earlier|above|former|latter|he|she|his|her|there|such|so|again|instead)\b"
    r"|(?:^|\s)(?:그|이|저|그거|이거|그건|이건|그게|아까|방금|위|앞|같은|거기|그런|이런|그렇게|그럼|그러면|그것|이것)(?=\s|$|[은는이가을를도의?])",
    re.I,
)
_OPENING = re.compile(
    r"^\W*(?:and|or|but|what about|how about|why|then|also|instead|only|그럼|그러면|그리고|근데|왜)\b",
    re.I,
)
_SHORT = 12  # words; a longer question tells enough of itself
_VAGUE = 2


def needs_rewrite(question: Question, history: Sequence[Turn]) -> bool:
    """Whether a short question points into the conversation and no rule could tell where.

    Args:
        question: As `understand` read it, with the same history.
        history: Earlier turns, oldest first.

    Returns:
        True when a language model should rewrite it before it is searched.
    """
    if not history or question.follows_up or question.intent in ("smalltalk", "offtopic"):
        return False
    text = question.text
    if question.arxiv_ids or len(text.split()) > _SHORT:
        return False
    if _OPENING.search(text) and len(text.split()) <= 6:
        return True
    if question.window:
        text = text.replace(question.window.label, " ")
    return _POINTING.search(text) is not None and (
        references.content_words(question.query) <= _VAGUE
    )
