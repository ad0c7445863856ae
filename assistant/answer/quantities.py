"""Figures of Korean sentences, written for readers of English."""

from __future__ import annotations

import re

from assistant.answer.checks.claims.numerals import KOREAN_SCALE, korean_value

_NUMBER = r"\d+(?:[.,]\d+)*"
_FIGURE = re.compile(
    rf"(?<![\w.])(?<![A-Za-z]-)(?P<number>{_NUMBER}(?:\s?[-~–]\s?{_NUMBER})?)"
    rf"(?P<scale>\s?{KOREAN_SCALE})?\s?"
    r"(?P<unit>%p|%|퍼센트|배|초|분|시간|년|명|개|가지|단계|GB|MB|TB|ms|FPS|fps|[KMBT](?![A-Za-z])|×)?"
)
_RANGE = re.compile(r"\s?[-~–]\s?")
_LATIN = re.compile("[A-Za-z]")
_LAST_WORD = re.compile(r"((?<![\w-])[A-Za-z][\w-]*)\s?$", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-~–]\s?(?:19|20)\d\d)?")
_UNITS = {
    "퍼센트": "%",
    "배": "×",
    "초": " s",
    "분": " min",
    "시간": " h",
    "년": " years",
    "명": " people",
    "개": "",
    "가지": "",
    "단계": " steps",
}


def english_figures(text: str) -> list[str]:
    """Figures of a text with their units, Korean ones put into English, each once, in order.

    Years, parts of names (``Gen 3``, ``1080p``), and numbers without a unit, a scale or at least
    two digits are left out.

    Example:
        >>> english_figures("180억 파라미터로 정확도가 3배, 80.7%가 되었다.")
        ['18 billion', '3×', '80.7%']
    """
    found: dict[str, None] = {}
    for match in _FIGURE.finditer(text):
        number, scale, unit = match.group("number", "scale", "unit")
        if not scale and (
            (not unit and (len(number) < 2 or _is_part_of_name(text, match)))
            or (unit == "년" and _YEAR.fullmatch(number))
        ):
            continue
        value = _scaled(number, scale.strip()) if scale else number
        found[value + _UNITS.get(unit or "", unit or "")] = None
    return list(found)


def _is_part_of_name(text: str, match: re.Match[str]) -> bool:
    if _LATIN.match(text, match.end("number")):
        return True
    # A measure before a number is written in capitals alone: FID 12.3, but Llama 3.1.
    before = _LAST_WORD.search(text, 0, match.start())
    return before is not None and not (before[1].isalpha() and before[1].isupper())


def _scaled(number: str, scale: str) -> str:
    return "–".join(_in_english(float(korean_value(part + scale))) for part in _RANGE.split(number))


def _in_english(value: float) -> str:
    for name, size in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if value >= size:
            return f"{value / size:g} {name}"
    return f"{value:,.0f}"
