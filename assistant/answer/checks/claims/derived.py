"""Figures that no source states but that follow from those it states: sums, ratios, rounding."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.checks.claims.names import sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.checks.claims.entries import Entry
    from assistant.answer.checks.claims.numerals import Figure
    from assistant.answer.checks.claims.statements import Statement

_HEDGE = re.compile(
    r"(?:about|around|roughly|nearly|almost|some|approximately|approx\.?|over|more than|under|circa"
    r"|less than|at least|up to|close to|~|≈|약|거의|대략|가까이|무려)\s?(?:a |an )?$",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(r"\s?(?:or so|가량|정도|남짓|안팎|가까이|이상|넘|초과|미만)")
_HEDGED = Decimal("0.06")
#: Characters beside a figure in which its hedge stands.
_BESIDE = 20
#: How far a small whole multiple may be off that is only said to be near: "about twice".
_NEAR_MULTIPLE = Decimal("0.18")
_OVER = re.compile(r"(?:over|more than|at least|above|beyond)\s$", re.IGNORECASE)
_OVER_AFTER = re.compile(r"\s?(?:이상|넘|초과)")
_REST = re.compile(
    r"remain|\brest\b|\bleav|\bleft\b|\bother|\bover\b|more than|\bke[ep]pt?\b|fail|without|\bnot\b"
    r"|n't|unsolved|나머지|남은|남아|못|않",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"more|less|fewer|higher|lower|above|below|gap|differ|\bby\b|drop|gain|rise|rose|point|ahead"
    r"|behind|차이|격차|늘|줄|높|낮|더|덜|향상|많|적|앞|뒤|포인트",
    re.IGNORECASE,
)
_SUM = re.compile(r"total|\ball\b|together|\bsum\b|combined|합|총|모두", re.IGNORECASE)
_MEAN = re.compile(r"\bmean\b|average|평균", re.IGNORECASE)


class Computed(NamedTuple):
    """A figure of a sentence and how it follows: ``8 = 17 - 9``."""

    figure: Figure
    sum: str


class _Way(NamedTuple):
    value: Decimal
    kind: str
    sum: str
    cue: bool
    told: str = ""


def computed(figure: Figure, said: Statement, entries: Sequence[Entry]) -> Computed | None:
    """How ``figure`` follows from figures of the entries, or None.

    It may be one of them rounded, the rest to 100%, or the difference, sum, mean, ratio, share or
    change of two that stand in the sentence itself or together in one sentence of an entry.

    Args:
        figure: Stated by no entry.
        said: The sentence that holds it.
        entries: What the sentence cites.
    """
    near = _nearness(figure, said)
    for way in chain(_rounded(figure, said, entries), _worked_out(figure, said, entries)):
        off = abs(way.value - figure.value)
        fits = way.kind == figure.kind or (
            {way.kind, figure.kind} == {"percent", "plain"} and figure.unit == "point"
        )
        over = _over(figure, said) and figure.value < way.value < figure.value + _step(figure)
        if fits and way.cue and (over or off <= max(near * abs(way.value), _last_place(figure))):
            sign = "≈" if way.sum == way.told else "="
            return Computed(figure, f"{figure.text} {sign} {way.sum}")
    return None


def _nearness(figure: Figure, said: Statement) -> Decimal:
    before, after = _around(figure, said)
    hedged = _HEDGE.search(before) or _HEDGE_AFTER.match(after)
    if hedged and figure.kind == "multiple" and figure.value == int(figure.value):
        return _NEAR_MULTIPLE
    return _HEDGED if hedged or "분의" in figure.text or "/" in figure.text else Decimal(0)


def _around(figure: Figure, said: Statement) -> tuple[str, str]:
    """What stands right before and right behind a figure."""
    start, end = figure.start, figure.end
    return said.text[max(0, start - _BESIDE) : start], said.text[end : end + _BESIDE]


def _over(figure: Figure, said: Statement) -> bool:
    before, after = _around(figure, said)
    return bool(_OVER.search(before) or _OVER_AFTER.match(after))


def _step(figure: Figure) -> Decimal:
    """How much more a figure may be of which it is said that it is over a round one."""
    return Decimal(1) if figure.kind == "multiple" else figure.value / 10


def _last_place(figure: Figure) -> Decimal:
    """Half a unit of the last digit that is written."""
    numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", figure.text)
    written = Decimal(numbers[0].replace(",", "")) if len(numbers) == 1 else Decimal(0)
    if not written:
        return Decimal(1).scaleb(_exponent(figure.value)) / 2
    return Decimal(1).scaleb(_exponent(written, exact=True)) * figure.value / written / 2


def _exponent(value: Decimal, *, exact: bool = False) -> int:
    """Place of the last digit of a value; ``exact``: zeros at its end count."""
    exponent = (value if exact else value.normalize()).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _rounded(figure: Figure, said: Statement, entries: Sequence[Entry]) -> Iterator[_Way]:
    digits = len(figure.value.normalize().as_tuple().digits)
    hedged = _nearness(figure, said) > 0
    for entry in entries:
        for told in entry.figures:
            alike = told.unit == figure.unit or not told.unit or not figure.unit
            exact = digits > 1 and Context(prec=digits).plus(told.value) == figure.value
            if told.kind == figure.kind and alike and told.value and (hedged or exact):
                yield _Way(told.value, told.kind, told.text, cue=True, told=told.text)


def _worked_out(figure: Figure, said: Statement, entries: Sequence[Entry]) -> Iterator[_Way]:
    text = said.text
    stated = [
        other
        for other in (*said.figures, *sizes(text))
        if other != figure and any(e.bears(other) for e in entries)
    ]
    told = [
        source.all_figures
        for entry in entries
        for source in entry.statements
        if len(source.figures) < _MOST and said.keys & source.keys
    ]
    for one in chain(stated, *told):
        yield from _of_one(one, text)
    for one, other in combinations(stated, 2):
        yield from _of_two(one, other, text, plain=True)
    for source in told:
        for one, other in combinations(source, 2):
            yield from _of_two(one, other, text, plain=False)
    for one in stated:
        for other in chain(*told):
            yield from _of_two(one, other, text, plain=False)


#: Of more figures in one sentence some pair gives almost any other.
_MOST = 8


def _of_one(one: Figure, text: str) -> Iterator[_Way]:
    if one.kind == "percent":
        rest = _REST.search(text) is not None
        yield _Way(100 - one.value, "percent", f"100% − {one.text}", rest)
        yield _Way(1 + one.value / 100, "multiple", f"1 + {one.text}", cue=True)
    elif one.kind == "multiple":
        yield _Way((one.value - 1) * 100, "percent", f"{one.text} − 1", cue=True)
        if one.value:
            yield _Way(100 / one.value, "percent", f"1 ÷ {one.text}", cue=True)


def _of_two(one: Figure, other: Figure, text: str, *, plain: bool) -> Iterator[_Way]:
    """What two figures give; ``plain``: no word must say how, since the sentence holds both."""
    if one.kind != other.kind:
        return
    if one.unit and other.unit and one.unit != other.unit:
        yield from _ratios(one, other, plain=plain)
        return
    more, less = sorted((one, other), key=lambda figure: figure.value, reverse=True)
    differs, added = _DIFFERENCE.search(text) is not None, _SUM.search(text) is not None
    mean = _MEAN.search(text) is not None
    yield _Way(more.value - less.value, one.kind, f"{more.text} − {less.text}", plain or differs)
    yield _Way(more.value + less.value, one.kind, f"{more.text} + {less.text}", added)
    half = (more.value + less.value) / 2
    yield _Way(half, one.kind, f"({more.text} + {less.text}) ÷ 2", mean)
    yield from _ratios(one, other, plain=plain or differs)


def _ratios(one: Figure, other: Figure, *, plain: bool) -> Iterator[_Way]:
    more, less = sorted((one, other), key=lambda figure: figure.value, reverse=True)
    if not less.value:
        return
    ratio = more.value / less.value
    yield _Way(ratio, "multiple", f"{more.text} ÷ {less.text}", cue=True)
    share = f"{less.text} ÷ {more.text}"
    yield _Way(100 / ratio, "percent", share, cue=True)
    yield _Way((ratio - 1) * 100, "percent", f"{more.text} ÷ {less.text} − 1", plain)
    yield _Way((1 - 1 / ratio) * 100, "percent", f"1 − {share}", plain)
    yield _Way(ratio, "plain", f"{more.text} ÷ {less.text}", plain and ratio > 1)
