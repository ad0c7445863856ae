"""Cut time words out of a question, with the prepositions and particles that hang on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.language._dates_ko import JOSA
from assistant.language._dates_rules import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

_I = re.IGNORECASE | re.ASCII
_LOOK_BACK = 60  # characters before and after a time word that can hang on it

_LEADING = (
    r"(?:(?<![\w-])(?:in|on|at|from|during|over|within|for|of|throughout|across|around"
    r"|dated|the|so\s+far|earl(?:y|ier)|later?|back\s+in"
    r"|as\s+of|just|by|year|month\s+of)\s+)+$"
)
_TRAILING_EN = r"(?:['’]s(?!\w)|['’](?=\s))"
_TRAILING_KO = (
    rf"(?:\s*(?:동안에?의?|사이에?의?))?(?:{JOSA}|로)?(?![가-힣])"
    r"|(?:\s*동안)?(?:에|의)(?=나온|올라온|발표|공개|소개|실린|다이제스트|논문)"
)


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` widened over the prepositions and particles that hang on the words."""
    leading = compiled(_LEADING, _I).search(text[max(0, start - _LOOK_BACK) : start])
    if leading:
        start -= len(leading[0])
    tail = text[end : end + _LOOK_BACK]
    english = compiled(_TRAILING_EN, _I).match(tail)
    korean = compiled(_TRAILING_KO).match(tail)
    return start, end + max(english.end() if english else 0, korean.end() if korean else 0)


def tidy(pieces: Sequence[str]) -> str:
    """`pieces` put together, without conjunctions, brackets and spaces that held only times."""
    link = compiled(r"\s*(?:,|and|or|&|및|그리고|또는|[와과])?\s*", _I)
    kept = [
        piece
        for index, piece in enumerate(pieces)
        if index in (0, len(pieces) - 1) or not link.fullmatch(piece)
    ]
    text = re.sub(r"\(\s*\)|\[\s*\]", "", " ".join(kept))
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" (?=[?.!,;:)\]])|(?<=[(\[]) ", "", text)
    text = re.sub(r"\s+(?:and|or|및)$", "", text.strip(" ,;:"), flags=_I)
    return text.rstrip(" ,")
