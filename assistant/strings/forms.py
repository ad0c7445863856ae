"""Fills values into texts, and picks the forms that go with them: plurals and particles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Final

from assistant.hangul import final_consonant
from assistant.strings.languages import Language

#: Korean particles by their form after a consonant and after a vowel.
PARTICLES: Final = frozenset({
    "은/는", "이/가", "을/를", "과/와", "으로/로", "이나/나", "이라/라", "이란/란", "이라는/라는",
})  # fmt: skip

_CLOSING = " \t\n”\"’'」』]*_`…"
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
#: A Latin word, or a letter behind a number, which is spelt: 7B, 4o.
_LATIN = re.compile(r"(?<=\d)[A-Za-z]$|[A-Za-z]+$")
#: What is read with a consonant at its end: digits (영·십·백·천·만, 일, 삼, 육, 칠, 팔), letters
#: that are spelt (엘, 엠, 엔, 알), and endings of English words (모델, 팀, 라인, 봇).
_CLOSED_DIGIT, _CLOSED_LETTER = frozenset("013678"), frozenset("LMNR")
_CLOSED_WORD = re.compile(r"(?:le?|me?|ne?|ng|(?<![aeiou])[aeiou][bckpt]|(?:ea|ee|oo|ai)[kpt]|ck)$")
#: Of these, the ones read with ㄹ, after which 로 stands as after a vowel.
_LIQUID_DIGIT, _LIQUID_LETTER = frozenset("178"), frozenset("LR")
#: Longest run of capitals that is spelt; longer ones are read as words.
_SPELT = 5


def fill(text: str, language: Language, values: Mapping[str, object]) -> str:
    """A text with its values and the forms that go with them.

    Args:
        text: Holds ``{name}``, ``{name:format}`` and ``{a/b}``. In English, the first form is for a
            number of one, the second for any other, and the number is the last one filled in; in
            Korean, the first follows a consonant and the second a vowel.
        language: Language of the text.
        values: What goes into its places.

    Raises:
        KeyError: A value is missing.

    Example:
        >>> fill("{n} {paper/papers}", "en", {"n": 1})
        '1 paper'
        >>> fill("{model}{이/가} 답합니다", "ko", {"model": "qwen3"})
        'qwen3이 답합니다'
    """
    parts: list[str] = []
    number: object = None
    for literal, name, form, _ in Formatter().parse(text):
        parts.append(literal)
        if name is None:
            continue
        if "/" in name:
            one, other = name.split("/", 1)
            if language == "ko":
                parts.append(particle("".join(parts), name))
            else:
                parts.append(one if number == 1 else other)
            continue
        value = values[name]
        if isinstance(value, int | float):
            number = value
        parts.append(format(value, form or ""))
    return "".join(parts)


def particle(before: str, pair: str) -> str:
    """The particle of a pair that a Korean says after a text.

    Quotation marks and what stands in brackets at the end are passed over. English words and
    letters count as they are read in Korean. After writing that isn't read here, both are given.

    Args:
        before: Text that it follows.
        pair: One of `PARTICLES`.

    Example:
        >>> particle("모델", "은/는"), particle("서버", "은/는"), particle("서울", "으로/로")
        ('은', '는', '로')
    """
    closed, open_ = pair.split("/", 1)
    word = before.rstrip(_CLOSING)
    while (bare := _IN_BRACKETS.sub("", word).rstrip(_CLOSING)) != word and bare:
        word = bare
    ending = _ending(word)
    if ending is None:
        return f"{closed}({open_})"
    if ending == "liquid" and closed == "으로":
        return open_
    return open_ if ending == "vowel" else closed


def _ending(word: str) -> str | None:
    """``vowel``, ``liquid`` (the consonant ㄹ) or ``consonant``; None when it can't be told."""
    last = word[-1:]
    final = final_consonant(last)
    if final is not None:
        return _kind(final != "", final == "ㄹ")
    if last.isascii() and last.isdecimal():
        return _kind(last in _CLOSED_DIGIT, last in _LIQUID_DIGIT)
    latin = _LATIN.search(word)
    if latin is None:
        return None
    name = latin[0]
    if len(name) == 1 or (name.isupper() and len(name) <= _SPELT):
        return _kind(last.upper() in _CLOSED_LETTER, last.upper() in _LIQUID_LETTER)
    name = name.lower()
    return _kind(bool(_CLOSED_WORD.search(name)), name.endswith(("l", "le")))


def _kind(closed: bool, liquid: bool) -> str:
    return "vowel" if not closed else "liquid" if liquid else "consonant"
