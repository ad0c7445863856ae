"""The language to answer in: the asker's own, unless another one is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.question.draft import Draft
    from assistant.question.model import Language

_HANGUL = re.compile(r"[\uac00-\ud7a3\u3131-\u318e]")
_KO_ANSWER = r"(?:답|대답|설명|요약|알려|말|정리|번역|써|작성|다시|보여|얘기|이야기|부탁|소개|바꿔)"
_ENGLISH_NAMES = {"english": "en", "korean": "ko", "hangul": "ko", "한국어": "ko", "한글": "ko"}

_OVERRIDES = (
    re.compile(
        r"[,;(\s]*\b(?:please\s+)?(?:answer|reply|respond|write|speak|talk|say it|tell me|give it)"
        r"(?:\s+(?:me|back|the answer|this|it|to me))?\s+in\s+(?P<name>english|korean|hangul)\b"
        r"(?:\s*,?\s*please)?\)?",
        re.I,
    ),
    re.compile(r"[,;(\s]*\bin\s+(?P<name>english|korean)\s*,?\s*please\b\)?", re.I),
    re.compile(
        r"(?<=^please )in\s+(?P<name>english|korean)\b|(?:,\s*|\()in\s+(?P<name2>english|korean)"
        r"\)?\s*[.?!]*$",
        re.I,
    ),
    re.compile(
        r"(?<=\w)\s+in\s+(?P<name>english|korean)\s*[.?!]*$(?<=.)",
        re.I,
    ),
    re.compile(rf"(?P<name>한국어|한글|영어|english|korean)로\s*(?:좀\s*)?(?={_KO_ANSWER})", re.I),
)
_TELL = re.compile(
    r"^(?:(?:please|can you|could you)\s+)*(?:summari[sz]e|explain|describe|tell)\b", re.I
)


def hangul_share(text: str) -> float:
    """Share of the words that hold Hangul, 0 to 1; 0 for a text without words."""
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    return sum(bool(_HANGUL.search(word)) for word in words) / len(words) if words else 0.0


def language_of(text: str) -> Language | None:
    """Language of ``text``, or None when it has no letters.

    Korean ends with its verb or with a particle, so a last word in Hangul settles it even when
    most words are English terms.
    """
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    if not words:
        return None
    korean = _HANGUL.search(words[-1]) is not None or hangul_share(text) >= 0.4
    return "ko" if korean else "en"


_NAMED = re.compile("|".join(_ENGLISH_NAMES), re.I)


def language_named(text: str) -> Language | None:
    """The language that a text names, or None: "and now in Korean"."""
    found = _NAMED.search(text)
    if found is None:
        return None
    return "ko" if _ENGLISH_NAMES[found.group().lower()] == "ko" else "en"


def requested_language(draft: Draft) -> Language | None:
    """The language asked for in so many words, blanked in ``draft``; None when none is."""
    for number, pattern in enumerate(_OVERRIDES):
        found = pattern.search(draft.rest)
        # A bare "… in Korean" at the end is about the papers unless the verb is one of telling.
        if not found or (number == 3 and not _TELL.search(draft.rest)):
            continue
        names = found.groupdict()
        name = (names.get("name") or names.get("name2") or "").lower()
        draft.take(*found.span())
        return "ko" if _ENGLISH_NAMES.get(name) == "ko" else "en"
    return None
