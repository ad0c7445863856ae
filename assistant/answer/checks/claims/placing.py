"""Figures that a sentence gives to the wrong one of two names."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from assistant.answer.checks.claims.names import names, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.checks.claims.entries import Entry

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
# What stands behind one of these is said of another thing.
_DIVIDING = re.compile(r"[,;、]|\b(?:and|while|whereas|versus|vs|but)\b|며\s|고\s|(?:반면|그리고)")
_DIVIDED = 40

_Place = tuple[int, int]


def swapped(text: str, entries: Sequence[Entry]) -> list[str]:
    """Figures of ``text`` that stand at each other's names in an entry, and in none at their own.

    Only two figures at two different names can be told to be swapped: ``A scores 70, B 80`` of an
    entry that says ``A: 80; B: 70``. Where it is not clear what a figure belongs to, as in
    ``A and B score 70 and 80``, nothing is.

    Args:
        text: A sentence or a clause, without citations.
        entries: What it cites.
    """
    owners = dict(_owned(text))
    for (first, one), (second, other) in combinations(owners.items(), 2):
        if one == other:
            continue
        told = [_told(entry.text, (first, second), (one, other)) for entry in entries]
        if (other, one) in told and (one, other) not in told:
            return [first, second]
    return []


def _owned(text: str) -> Iterator[tuple[str, str]]:
    """Each number of ``text`` with the name that it stands at."""
    named = [(name, (start, end)) for name, start, end in names(text)]
    for number in _NUMBER.finditer(text):
        if any(start <= number.start() < end for _, (start, end) in named):
            continue
        owner = _nearest(text, number.span(), named)
        if owner:
            yield number[0], owner


def _told(
    text: str, figures: tuple[str, str], pair: tuple[str, str]
) -> tuple[str | None, str | None]:
    """The names that two figures stand at in ``text``; None where that is not clear."""
    named = [(name, place) for name in pair for place in places(text, name)]
    first, second = (_owner(text, figure, named) for figure in figures)
    return first, second


def _owner(text: str, figure: str, named: Sequence[tuple[str, _Place]]) -> str | None:
    at = [match.span() for match in _NUMBER.finditer(text) if match[0] == figure]
    owners = {_nearest(text, place, named) for place in at}
    return owners.pop() if len(owners) == 1 else None


def _nearest(text: str, at: _Place, named: Sequence[tuple[str, _Place]]) -> str | None:
    """The name nearest to a place; None when two are equally near."""
    by_name: dict[str, int] = {}
    for name, place in named:
        far = _distance(text, at, place)
        by_name[name] = min(far, by_name.get(name, far))
    ordered = sorted(by_name, key=by_name.__getitem__)
    if not ordered or (len(ordered) > 1 and by_name[ordered[0]] == by_name[ordered[1]]):
        return None
    return ordered[0]


def _distance(text: str, one: _Place, other: _Place) -> int:
    first, second = sorted((one, other))
    between = text[first[1] : second[0]]
    return len(between) + _DIVIDED * len(_DIVIDING.findall(between))
