"""Times that are said by a paper: "since DeepSeek-R1 came out", "Sora 나온 뒤로"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.language.dates.find import TimeMatch, Window

if TYPE_CHECKING:
    from assistant.language.names.titles import TitleMatch
    from assistant.question.knowledge import Knowledge

_BEFORE = re.compile(r"\b(?:since|after|ever since)\s+(?:the\s+)?$", re.I)
_BEHIND = re.compile(
    r"\s*(?:paper\s+)?(?:came out|was released|was published|appeared|launched|dropped|release)\b",
    re.I,
)
#: "Since X" says as much as "since X came out"; "after X" doesn't.
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?$", re.I)
_BEHIND_KO = re.compile(
    r"\s*(?:이|가)?\s*(?:논문)?\s*"
    r"(?:(?:나온|나오고|출시|공개된?|발표된?|등장한?)\s*(?:이후|뒤|후|다음)\S*|이후(?:[로에]|에는|엔)?)"
    r"(?:\s*(?:나온|등장한|공개된|발표된)(?=\s))?"
)


def since_paper(text: str, named: Sequence[TitleMatch], knowledge: Knowledge) -> TimeMatch | None:
    """The window from the day of a paper that a question counts from; None when it names none."""
    for match in named:
        before = _BEFORE.search(text[: match.start])
        behind = (_BEHIND if before else _BEHIND_KO).match(text, match.end)
        if behind is None and not _SINCE.search(text[: match.start]):
            continue
        end = behind.end() if behind else match.end
        days = [
            paper.appearances[0].date
            for key in match.papers
            if (paper := knowledge.paper(key)) is not None
        ]
        if days:
            start = before.start() if before else match.start
            return TimeMatch(Window(min(days), None, text[start:end], "since"), start, end)
    return None
