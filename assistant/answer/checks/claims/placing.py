"""Figures that stand in the source, but at another thing than the sentence says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.checks.claims.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.checks.claims.entries import Entry
    from assistant.answer.checks.claims.numerals import Figure
    from assistant.answer.checks.claims.words import Content

#: Weight of words that stand at another figure in the source, from which a figure is misplaced,
#: and from which two figures are that stand at each other's; and how many times that of the words
#: that stand at the figure itself.
_LEAST, _WEAK, _TIMES = 0.75, 0.55, 2.0
_PLAIN, _ORDINARY, _COUNTED, _CERTAIN = 0.2, 0.6, 1.0, 3.0
#: Most figures of a sentence of a source in which a word can be told to stand at one.
_MOST = 40
#: Characters between a figure and what it counts: "20개의 카메라".
_COUNTER = 3
#: How far from a figure, in characters, a word stands that is said to be another figure's.
_NEAR, _NEAR_NAME = 16, 40

_FROM = re.compile(r"\bfrom\s(?:about |around |roughly |some |just )?$", re.IGNORECASE)
_TO = re.compile(r"[^.,;0-9]{0,24}\bto\s(?:about |around |roughly |some |over |just )?", re.I)
_ENDS = re.compile(r"\s?(?:→|->|⟶|⇒|[-–—~])\s?")
_KOREAN_FROM = re.compile(r"[가-힣A-Za-z() ]{0,12}(?:에서|부터)\s(?:약 |거의 )?")
_KOREAN_TO = re.compile(r"[가-힣A-Za-z() ]{0,12}(?:으로|로|까지)")
_CHANGING = re.compile(r"[^.]{0,40}?[을를]\s[^.]{0,40}?$")
_CHANGED = re.compile(r"[^.,]{0,10}(?:으로|로)\s(?:줄|늘|낮|높|개선|압축|바꾸|바뀌|향상)")


class Misplaced(NamedTuple):
    """A figure and where the source has it.

    Attributes:
        figure: Of the sentence.
        other: What the source says of the same thing; None where that isn't one figure.
        source: The sentence of the source that tells otherwise.
        reversed: From and to are exchanged.
        weight: How much of the sentence tells so.
    """

    figure: Figure
    other: Figure | None
    source: str
    reversed: bool = False
    weight: float = 1.0

    def exchanged(self, other: Misplaced) -> bool:
        """Whether each of two figures stands where the source has the other."""
        pairs = ((self.figure, other.other), (other.figure, self.other))
        return all(two is not None and _same(one, two) for one, two in pairs)


def misplaced(said: Statement, entries: Sequence[Entry]) -> Misplaced | None:
    """The first figure of a sentence that its sources give to something else.

    A word of the sentence belongs to the figure that it stands nearest to, in the sentence and in
    the source. Where the words at a figure stand at other figures of its kind in the source, and
    hardly any at the figure itself, it is misplaced; so is a pair told the other way round.

    Args:
        said: A sentence or a clause, without citations.
        entries: What it cites.
    """
    turned = _turned(said, entries)
    if turned is not None:
        return turned
    weak: list[Misplaced] = []
    for figure in said.figures:
        found = _elsewhere(figure, said, entries)
        if found is None:
            continue
        if found.weight >= _LEAST or any(map(found.exchanged, weak)):
            return found
        weak.append(found)
    return None


def _elsewhere(figure: Figure, said: Statement, entries: Sequence[Entry]) -> Misplaced | None:
    """Where all entries that hold a figure of a sentence have the things that stand at it."""
    if sum(_same(figure, other) for other in said.figures) > 1:
        return None
    alike = [other for other in said.figures if _alike(figure, other)]
    words = [word for word in said.words if said.at(word, alike) == (figure,)]
    found = [_told(figure, words, said, entry) for entry in entries if _tells(entry, figure)]
    return found[0] if found and all(found) else None


def _tells(entry: Entry, figure: Figure) -> bool:
    """Whether the text of an entry, not just its record, holds a figure, and nowhere twice."""
    held = [
        sum(_same(figure, told) for told in each.figures)
        for each in entry.told
        if len(each.figures) <= _MOST
    ]
    return max(held, default=0) == 1


def _alike(one: Figure, other: Figure) -> bool:
    """Whether two figures could be told for each other."""
    if one.kind != other.kind:
        return {one.kind, other.kind} == {"percent", "plain"} and _fraction(one, other)
    if _is_year(one) != _is_year(other):
        return False
    return one.unit == other.unit or not one.unit or not other.unit


def _is_year(figure: Figure) -> bool:
    return figure.kind == "plain" and figure.text.isdecimal() and 1900 < figure.value < 2100


def _fraction(one: Figure, other: Figure) -> bool:
    return any(f.kind == "plain" and f.value % 1 for f in (one, other))


class _Place(NamedTuple):
    """A word in an entry: the figures that it stands at, and how far from the nearest."""

    source: Statement
    figures: tuple[Figure, ...]
    far: int


def _told(
    figure: Figure, words: Sequence[Content], said: Statement, entry: Entry
) -> Misplaced | None:
    """Where an entry has the things that stand at a figure of a sentence, if elsewhere."""
    borne = against = 0.0
    strongest: tuple[float, _Place] | None = None
    for word in words:
        if any(word.same(name) for name in entry.subject):
            continue
        places = list(_places(figure, word, entry))
        if not places:
            continue
        counted = _counts(figure, word)
        named = _named(said, word)
        weight = _COUNTED if counted else _PLAIN if word.plain else 1.0 if named else _ORDINARY
        weight /= len({tuple(each.value for each in place.figures) for place in places})
        nearest = min(places, key=lambda place: place.far)
        at = any(_same(figure, other) for place in places for other in place.figures)
        if at or (named and _topic(figure, word, nearest.source)):
            borne += weight
        elif max(_apart(word, figure), nearest.far) <= (_NEAR_NAME if named else _NEAR):
            # What another figure counts there isn't what this one counts.
            against += _CERTAIN if counted and nearest.far <= _COUNTER else weight
            if strongest is None or weight > strongest[0]:
                strongest = weight, nearest
    if strongest is None or against < _WEAK or against < _TIMES * borne:
        return None
    place = strongest[1]
    other = place.figures[0] if len(place.figures) == 1 else None
    return Misplaced(figure, other, place.source.text, weight=against)


def _places(figure: Figure, word: Content, entry: Entry) -> Iterator[_Place]:
    """Where an entry has a word at figures that could be told for ``figure``."""
    for source in entry.told:
        if len(source.figures) > _MOST or not word.keys & source.keys:
            continue
        alike = [other for other in source.figures if _alike(figure, other)]
        for told in source.words if alike else ():
            if word.same(told):
                at = source.at(told, alike)
                yield _Place(source, at, min(_apart(told, other) for other in at))


def _named(told: Statement, word: Content) -> bool:
    """Whether a word looks like a name."""
    return any(char.isupper() for char in told.text[word.start : word.end][1:])


def _topic(figure: Figure, name: Content, source: Statement) -> bool:
    """Whether a sentence that holds a figure gives it no other name, so that it tells of this."""
    held = next((other for other in source.figures if _same(figure, other)), None)
    if held is None:
        return False
    alike = [other for other in source.figures if _alike(figure, other)]
    others = (word for word in source.words if _named(source, word) and not word.same(name))
    return not any(held in source.at(word, alike) for word in others)


def _apart(word: Content, figure: Figure) -> int:
    """Characters between a word and a figure."""
    return max(figure.start - word.end, word.start - figure.end)


def _counts(figure: Figure, word: Content) -> bool:
    """Whether a word is what a figure counts: it stands right behind a mere number."""
    mere = figure.kind == "plain" and not figure.unit
    return mere and 0 <= word.start - figure.end <= _COUNTER


def _same(one: Figure, other: Figure) -> bool:
    if one.kind == other.kind:
        return one.value == other.value
    percent, plain = (one, other) if one.kind == "percent" else (other, one)
    return percent.value in (plain.value, plain.value * 100)


# From one figure to another


def _turned(said: Statement, entries: Sequence[Entry]) -> Misplaced | None:
    for first, second in _changes(said):
        found: Misplaced | None = None
        for entry in entries:
            for source in entry.statements:
                for one, other in _changes(source):
                    if _same(one, first) and _same(other, second):
                        return None
                    if _same(one, second) and _same(other, first):
                        found = Misplaced(first, one, source.text, reversed=True)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=1024)
def _changes(told: Statement) -> tuple[tuple[Figure, Figure], ...]:
    """Pairs of figures between which something changes: "from 7.9 to 1.6", "7.9에서 1.6으로"."""
    return tuple(_changing(told))


def _changing(told: Statement) -> Iterator[tuple[Figure, Figure]]:
    text = told.text
    for one, other in zip(told.figures, told.figures[1:], strict=False):
        if one.value == other.value:
            continue
        between, after = text[one.end : other.start], text[other.end :]
        english = _FROM.search(text[max(0, one.start - 16) : one.start]) and _TO.fullmatch(between)
        korean = _KOREAN_FROM.fullmatch(between) and _KOREAN_TO.match(after)
        changed = _CHANGING.fullmatch(between) and _CHANGED.match(after)
        if english or korean or changed or _ENDS.fullmatch(between):
            yield one, other
