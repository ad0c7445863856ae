"""Figures that stand in the source, but at another thing than the sentence says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.checks.claims.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.checks.claims.entries import Entry
    from assistant.answer.checks.claims.numerals import Figure
    from assistant.answer.checks.claims.words import Content

#: Weight of words that stand at another figure in the source, from which a figure is misplaced;
#: and how many times that of the words that stand at the figure itself.
_LEAST, _TIMES = 0.75, 2.0
_PLAIN = 0.25

_FROM = re.compile(r"\bfrom\s(?:about |around |roughly |some |just )?$", re.IGNORECASE)
_TO = re.compile(r"[^.,;0-9]{0,24}\bto\s(?:about |around |roughly |some |over |just )?", re.I)
_ARROW = re.compile(r"\s?(?:→|->|⟶|⇒)\s?")
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
    """

    figure: Figure
    other: Figure | None
    source: str
    reversed: bool = False


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
    for figure in said.figures:
        alike = [other for other in said.figures if _alike(figure, other)]
        words = [word for word in said.words if said.at(word, alike) == figure]
        found = [_told(figure, words, entry) for entry in entries if entry.bears(figure)]
        if found and all(found):
            return found[0]
    return None


def _alike(one: Figure, other: Figure) -> bool:
    """Whether two figures could be told for each other."""
    if one.kind != other.kind:
        return {one.kind, other.kind} == {"percent", "plain"} and _fraction(one, other)
    return one.unit == other.unit or not one.unit or not other.unit


def _fraction(one: Figure, other: Figure) -> bool:
    return any(f.kind == "plain" and f.value % 1 for f in (one, other))


def _told(figure: Figure, words: Sequence[Content], entry: Entry) -> Misplaced | None:
    """Where an entry has the things that stand at a figure of a sentence, if elsewhere."""
    borne = against = 0.0
    strongest: tuple[float, Figure, str] | None = None
    for word in words:
        if word.keys & entry.subject:
            continue
        places = list(_places(figure, word, entry))
        owners = {(other.kind, other.value) for _, other in places}
        if not owners:
            continue
        weight = (_PLAIN if word.plain else 1.0) / len(owners)
        if any(_same(figure, other) for _, other in places):
            borne += weight
            continue
        against += weight
        if strongest is None or weight > strongest[0]:
            source, other = places[0]
            strongest = weight, other, source.text
    if strongest is None or against < _LEAST or against < _TIMES * borne:
        return None
    return Misplaced(figure, strongest[1], strongest[2])


def _places(figure: Figure, word: Content, entry: Entry) -> Iterator[tuple[Statement, Figure]]:
    """Figures that could be told for ``figure`` and at which an entry has a word."""
    for source in entry.statements:
        if not word.keys & source.keys:
            continue
        alike = [other for other in source.all_figures if _alike(figure, other)]
        for told in source.words:
            if word.keys & told.keys:
                other = source.at(told, alike)
                if other is not None:
                    yield source, other


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


def _changes(told: Statement) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of figures between which something changes: "from 7.9 to 1.6", "7.9에서 1.6으로"."""
    text = told.text
    for one, other in zip(told.figures, told.figures[1:], strict=False):
        if one.value == other.value:
            continue
        between, after = text[one.end : other.start], text[other.end :]
        english = _FROM.search(text[: one.start]) and _TO.fullmatch(between)
        korean = _KOREAN_FROM.fullmatch(between) and _KOREAN_TO.match(after)
        changed = _CHANGING.fullmatch(between) and _CHANGED.match(after)
        if english or korean or changed or _ARROW.fullmatch(between):
            yield one, other
