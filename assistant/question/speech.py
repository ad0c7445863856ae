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
        r"(?<![,;(\s])[,;(\s]*+\b(?:please\s+)?"
        r"(?:answer|reply|respond|write|speak|talk|say it|tell me|give it)"
        r"(?:\s+(?:me|back|the answer|this|it|to me))?\s+in\s+(?P<name>english|korean|hangul)\b"
        r"(?:\s*,?\s*please)?\)?",
        re.I,
    ),
    re.compile(r"(?<![,;(\s])[,;(\s]*+\bin\s+(?P<name>english|korean)\s*,?\s*please\b\)?", re.I),
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


#: Letters that tell a language by themselves; of those that share them the first that fits.
_SCRIPTS = {
    "ja": re.compile("[\u3041-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "uk": re.compile("[іїєґІЇЄҐ]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "el": re.compile("[\u0370-\u03ff]{2}"),
    "vi": re.compile("[ăơưđạảấầẩậắằẳặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I),
}
#: Words of questions that no English sentence has.
_WORDS = {
    "es": "qué cuáles hay sobre los las artículos cómo quién últimos del más una",
    "fr": "quels quelles est-ce sur les des articles quel une dans sont récents avec où qui",
    "de": "welche gibt über zur und sind arbeiten neueste wie wer mit für eine der das aus",
    "pt": "quais há sobre os artigos como quem últimos uma mais não são dos das",
}
_FOREIGN_WORDS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def foreign_language(text: str) -> str | None:
    """The language of a question that is in neither English nor Korean, or None.

    Returns:
        Its ISO 639-1 code, one that `assistant.strings.foreign.SENTENCES` has.

    >>> foreign_language("有没有关于扩散模型的论文？"), foreign_language("What is LoRA?")
    ('zh', None)
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or _HANGUL.search(text):
        return None
    if sum(letter > "\u024f" for letter in letters) * 3 >= len(letters):
        return next((code for code, script in _SCRIPTS.items() if script.search(text)), None)
    if len(_SCRIPTS["vi"].findall(text)) > 1:
        return "vi"
    words = set(_WORD.findall(text.lower()))
    counts = {code: len(words & known) for code, known in _FOREIGN_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] > 2 or (counts[best] == 2 and len(words) < 7) else None


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
