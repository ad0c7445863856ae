"""Figures of Korean sentences, written for readers of English."""

from __future__ import annotations

import re

_NUMBER = r"\d+(?:[.,]\d+)*"
_FIGURE = re.compile(
    rf"(?<![\w.])(?P<number>{_NUMBER}(?:\s?[-~–]\s?{_NUMBER})?)"
    r"(?P<scale>\s?(?:천만|백만|십만|조|억|만|천))?\s?"
    r"(?P<unit>%p|%|퍼센트|배|초|분|시간|년|명|개|가지|단계|GB|MB|TB|ms|FPS|fps|[KMBT](?![A-Za-z])|×)?"
)
_SCALES = {
    "천": 10**3,
    "만": 10**4,
    "십만": 10**5,
    "백만": 10**6,
    "천만": 10**7,
    "억": 10**8,
    "조": 10**12,
}
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

    Numbers without a unit, a scale or at least two digits are left out.

    Example:
        >>> english_figures("180억 파라미터로 정확도가 3배, 80.7%가 되었다.")
        ['18 billion', '3×', '80.7%']
    """
    found: dict[str, None] = {}
    for match in _FIGURE.finditer(text):
        number, scale, unit = match.group("number", "scale", "unit")
        if not scale and not unit and len(number) < 2:
            continue
        value = _scaled(number, scale.strip()) if scale else number
        found[value + _UNITS.get(unit or "", unit or "")] = None
    return list(found)


def _scaled(number: str, scale: str) -> str:
    try:
        value = float(number.replace(",", "")) * _SCALES[scale]
    except ValueError:
        return number + scale  # a range: 3-5만
    for name, size in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if value >= size:
            return f"{value / size:g} {name}"
    return f"{value:,.0f}"
