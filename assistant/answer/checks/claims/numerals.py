"""Reading numbers as English and Korean write them: 4.5T, 4조 5천억, 1,000, 50%, 세 배."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["plain", "percent", "multiple"]

_NUM = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# 만족, 만큼, 조건 … are words, not powers of ten.
_POWER = (
    r"(?:십|백(?!본|엔드|서|터|업)|천(?!천)"
    r"|만(?!큼|족|에(?!서|\s?(?:달|이르|가까|육박))|일|약|들|남|료)|억(?!제|양)"
    r"|조(?!건|합|각|사|정|절|회|차|직|작|금|율|기|명))"
)
#: Pattern of what makes a number before it a Korean one: ``조`` or ``조 5천억``.
KOREAN_SCALE = rf"{_POWER}+(?:\s?{_NUM}{_POWER}+)*"
_KOREAN = rf"{_NUM}{KOREAN_SCALE}(?:\s?\d{{1,4}}(?![\d.,%가-힣A-Za-z]))?"
_SCALE = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "b": 10**9,
    "bn": 10**9, "billion": 10**9, "t": 10**12, "tn": 10**12, "trillion": 10**12,
    "hundred": 100,
}  # fmt: skip
_SMALL = {"십": 10, "백": 100, "천": 1000}
_BIG = {"만": 10**4, "억": 10**8, "조": 10**12}
_UNITS = {
    "ms": "ms|milliseconds?|밀리초",
    "second": "secs?|seconds?|s|초",
    "minute": "mins?|minutes?|분",
    "hour": "hrs?|hours?|h|시간",
    "day": "days?|일간|일",
    "week": "weeks?|주",
    "month": "months?|개월|달",
    "year": "years?|년간|년",
    "kb": "KB|KiB|킬로바이트",
    "mb": "MB|MiB|메가바이트",
    "gb": "GB|GiB|기가바이트",
    "tb": "TB|TiB|테라바이트",
    "fps": "fps|FPS|프레임",
    "khz": "kHz|킬로헤르츠",
    "hz": "Hz|헤르츠",
    "token": "tokens?|토큰",
    "parameter": "params?|parameters?|파라미터|매개변수|파라메터",
    "gpu": "GPUs?",
    "dollar": "dollars?|USD|달러",
    "language": "languages?|언어",
    "image": "images?|이미지",
    "video": "videos?|비디오|동영상",
    "point": "points?|점|포인트",
    "vote": "votes?|upvotes?|표|추천",
}
_UNIT = "|".join(f"(?P<{name}>{spelled})" for name, spelled in _UNITS.items())
_ANY_UNIT = re.compile(rf"(?<![A-Za-z])(?:{_UNIT})(?![A-Za-z])")
_PERCENT = (
    r"%p|%포인트|%|％|퍼센트포인트|퍼센트|프로(?![가-힣A-Za-z])|percentage points?|percent|pp\b"
)
_MULTIPLE = r"[x×X](?![0-9A-Za-z×])|배(?![경포우열치터])|[\s-]?times\b|-?fold\b"
_FIGURE = re.compile(
    rf"(?<![\w.])(?<!\d,)(?P<korean>{_KOREAN})|(?<![A-Za-z0-9_.])(?P<number>{_NUM})"
    r"(?:[\s-]?(?P<word>(?i:thousand|million|billion|trillion|hundred))\b"
    r"|\s?(?P<scale>bn|mn|tn|[KkMBT])(?![A-Za-z0-9])(?!-?\d))?"
)
_AFTER = re.compile(
    rf"\s?(?:(?P<percent>{_PERCENT})|(?P<multiple>{_MULTIPLE})"
    rf"|(?:개의?\s?|-)?(?:{_UNIT})(?![A-Za-z]))"
)
_NOT_A_FIGURE = re.compile(r"\s?[dD](?![A-Za-z])|(?:st|nd|rd|th)\b")
# "1) … 2) …", "(1) … (2) …"
_ENUMERATED = re.compile(r"(?:(?<!\S)|(?<=\s\()|(?<=^\())[1-9]\)")
# "MMLU 5-shot에서 80%" and "256에서 2.5" are no ranges: those end in 로 or 까지.
_RANGE = re.compile(
    rf"\s?(?:[-–—~∼〜]|to|(?:에서|부터)(?=\s?{_NUM}[^\s\d]{{0,6}}?(?:로|까지|사이)))\s?"
)

# "5분의 1", "1/5" and "3:1"; what stands between longer runs is a day or a time.
_PART_OF = re.compile(rf"(?<![\d.,])({_NUM})\s?분의\s?({_NUM})")
_FRACTION = re.compile(r"(?<![\w./])([1-9])/([2-9]|[1-9]\d{1,2})(?![\w/]|\.\d)")
_RATIO = re.compile(r"(?<![\w.:])(\d{1,3})\s?:\s?(\d{1,3})(?![A-Za-z0-9:]|\.\d)")

_NATIVE = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "열": 10,
}  # fmt: skip
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNTER = "가지|개|명|편|번|단계|종|대|장|쪽|차례|층|시간|주|달|차원|부분|모듈|모델|유형"
_NATIVE_MULTIPLE = re.compile(rf"(?<![가-힣])({'|'.join(_NATIVE)})\s?배(?![경포우열치터])")
_NATIVE_COUNT = re.compile(rf"(?<![가-힣])({'|'.join(_NATIVE)})\s?(?:{_COUNTER})")
_ENGLISH_MULTIPLE = re.compile(rf"\b({'|'.join(_ENGLISH)})(?:-?fold\b|[ -]times\b)", re.IGNORECASE)
_ENGLISH_COUNT = re.compile(rf"\b({'|'.join(_ENGLISH)})\b", re.IGNORECASE)
_VERBS = re.compile(
    r"\b(?:(twice)|(thrice)|(doubl(?:es|ed|ing))|(tripl(?:es|ed|ing))|(quadrupl(?:es|ed|ing)))\b",
    re.IGNORECASE,
)
_VERB_VALUE = (2, 3, 2, 3, 4)
_HALF = re.compile(r"절반|\bhalf\b|\bhalv(?:es|ed|ing)\b", re.IGNORECASE)
_BARE_POWER = re.compile(r"(?<![가-힣\d])([십백천만억조]+)\s?(?=개|명|건|장|달러|토큰|이상|단어)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what is said of it.

    Attributes:
        text: As written.
        value: Its value; ``50%`` is 50 with kind ``percent``.
        kind: ``plain``, ``percent`` or ``multiple``.
        unit: Name of a known unit, or empty.
        start: Where it begins.
        end: Where it ends, its unit included.
    """

    text: str
    value: Decimal
    kind: Kind = "plain"
    unit: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


def figures(text: str) -> Iterator[Figure]:
    """Numbers written with digits, and multiples in words, in the order they stand.

    Example:
        >>> [str(figure.value) for figure in figures("4조 5천억 or 4.5T")]
        ['4500000000000', '4500000000000']
    """
    shares, text = _shares(text)
    yield from shares
    range_start: tuple[re.Match[str], int] | None = None
    for match in _FIGURE.finditer(text):
        if not (match["word"] or match["scale"]) and _NOT_A_FIGURE.match(text, match.end()):
            continue
        if _ENUMERATED.match(text, match.start()):
            continue
        after = _AFTER.match(text, match.end())
        if after is None and not _power(match) and _RANGE.match(text, match.end()):
            # The first number of "10-20%" shares the unit of the second.
            if range_start:
                yield _figure(text, range_start[0], None, None)
            range_start = (match, _end(_RANGE.match(text, match.end())))
            continue
        if range_start:
            joined = range_start[1] == match.start()
            yield _figure(
                text, range_start[0], match if joined else None, after if joined else None
            )
            range_start = None
        yield _figure(text, match, match, after)
    if range_start:
        yield _figure(text, range_start[0], None, None)
    yield from _multiples_in_words(text)


def _shares(text: str) -> tuple[list[Figure], str]:
    """Fractions and ratios of ``text``, and the text with them blanked out."""
    found: list[Figure] = []
    for pattern, kind in ((_PART_OF, "whole"), (_FRACTION, "part"), (_RATIO, "ratio")):
        for match in pattern.finditer(text):
            one, other = (Decimal(match[n].replace(",", "")) for n in (1, 2))
            if not one or not other:
                continue
            part, whole = (other, one) if kind == "whole" else (one, other)
            if kind == "ratio":
                found.append(_worded(match, part / whole, "multiple"))
            else:
                found.append(_worded(match, part / whole * 100, "percent"))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found, text


def unit_in(text: str) -> str:
    """The first known unit that a text names, or an empty string."""
    match = _ANY_UNIT.search(text)
    return (match.lastgroup or "") if match else ""


def counted_in_words(text: str) -> Iterator[Figure]:
    """Counts written as words (``세 단계``, ``six``, ``절반``); they bear figures but make none."""
    for match in _NATIVE_COUNT.finditer(text):
        yield _worded(match, _NATIVE[match[1]])
    for match in _ENGLISH_COUNT.finditer(text):
        yield _worded(match, _ENGLISH[match[1].lower()])
    for match in _HALF.finditer(text):
        yield _worded(match, 50, "percent")
    for match in _BARE_POWER.finditer(text):
        yield _worded(match, korean_value(match[1]))


def _worded(match: re.Match[str], value: int | Decimal, kind: Kind = "plain") -> Figure:
    return Figure(match[0], Decimal(value), kind, "", *match.span())


def _multiples_in_words(text: str) -> Iterator[Figure]:
    for match in _NATIVE_MULTIPLE.finditer(text):
        yield _worded(match, _NATIVE[match[1]], "multiple")
    for match in _ENGLISH_MULTIPLE.finditer(text):
        yield _worded(match, _ENGLISH[match[1].lower()], "multiple")
    for match in _VERBS.finditer(text):
        yield _worded(match, _VERB_VALUE[(match.lastindex or 1) - 1], "multiple")


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else -1


def _power(match: re.Match[str]) -> bool:
    return bool(match["korean"] or match["word"] or match["scale"])


def _figure(
    text: str, match: re.Match[str], scaled: re.Match[str] | None, after: re.Match[str] | None
) -> Figure:
    """The figure at ``match``, scaled like ``scaled`` and with the unit that ``after`` found."""
    if match["korean"]:
        value = korean_value(match["korean"])
    else:
        value = Decimal(match["number"].replace(",", ""))
        power = (scaled["word"] or scaled["scale"] or "").lower() if scaled else ""
        value *= _SCALE.get(power, 1)
    kind: Kind = "plain"
    unit = ""
    end = match.end()
    if after:
        if after["percent"]:
            kind = "percent"
        elif after["multiple"]:
            kind = "multiple"
        else:
            unit = after.lastgroup or ""
        if scaled is match:
            end = after.end()
    return Figure(text[match.start() : end].strip(), value, kind, unit, match.start(), end)


def korean_value(written: str) -> Decimal:
    """A number with Korean powers of ten: ``4조 5천억`` is 4,500,000,000,000."""
    total = section = current = Decimal(0)
    for token in re.findall(rf"{_NUM}|[십백천만억조]", written):
        if token in _SMALL:
            section += (current or 1) * _SMALL[token]
            current = Decimal(0)
        elif token in _BIG:
            total += ((section + current) or 1) * _BIG[token]
            section = current = Decimal(0)
        else:
            current = Decimal(token.replace(",", ""))
    return total + section + current
