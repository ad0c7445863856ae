"""Whether a cited entry bears the figures and names of a sentence."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from assistant.answer.checks.claims.names import holds, names, with_korean_names
from assistant.answer.checks.claims.numerals import Figure, Kind, counted_in_words, figures
from assistant.answer.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.catalog.records import Paper

_Bag = dict[tuple[Kind, Decimal], frozenset[str]]


class Entry:
    """What one entry says, for looking figures and names up.

    Args:
        text: Everything the entry states: title, date, votes, authors, summary.
    """

    def __init__(self, text: str) -> None:
        self.text = with_korean_names(text)

    @classmethod
    def of(cls, paper: Paper) -> Entry:
        """The entry of ``paper``; the same object while its content stays the same."""
        return _entry(paper)

    def bears(self, figure: Figure) -> bool:
        """Whether the entry states ``figure``, up to how it is written.

        ``50%`` and ``0.5`` are the same, and so are ``4.5T`` and ``4조 5천억``; ``50%`` and
        ``50 papers`` are not, nor ``30 images`` and ``30 videos``.
        """
        value, kind = figure.value, figure.kind
        if self._has(kind, value, figure.unit):
            return True
        fraction = value != value.to_integral_value()
        if kind == "percent":
            return self._has("plain", value / 100)
        if kind == "multiple":
            return "times" in figure.text and self._has("plain", value)
        if figure.unit or not fraction:
            return False
        return self._has("percent", value) or self._has("percent", value * 100)

    def holds(self, name: str) -> bool:
        """Whether the entry names ``name``, whatever its capitals, hyphens and spaces."""
        return holds(self.text, name)

    def _has(self, kind: Kind, value: Decimal, unit: str = "") -> bool:
        units = self._figures.get((kind, value))
        return units is not None and (not unit or unit in units or "" in units)

    @cached_property
    def _figures(self) -> _Bag:
        found: dict[tuple[Kind, Decimal], set[str]] = {}
        plain, _ = without_names(self.text)
        for figure in (*figures(plain), *counted_in_words(plain)):
            found.setdefault((figure.kind, figure.value), set()).add(figure.unit)
        return {key: frozenset(units) for key, units in found.items()}


def without_names(text: str) -> tuple[str, list[str]]:
    """``text`` with its names blanked out, and the names; digits of a name are no figures."""
    found: list[str] = []
    pieces: list[str] = []
    at = 0
    for name, start, end in names(text):
        found.append(name)
        pieces += (text[at:start], " ")
        at = end
    pieces.append(text[at:])
    return "".join(pieces), found


def unborne(
    text: str, entries: Iterable[Entry], named_by: Sequence[Entry] | None = None
) -> list[str]:
    """Figures of ``text`` that no entry bears and names that none of ``named_by`` holds.

    A name and the number behind it may be one name in the source: ``AIME 2024`` and ``AIME2024``.

    Args:
        text: Of a sentence.
        entries: Have to bear its figures.
        named_by: Have to hold its names; None: they are not looked for.

    Returns:
        What fails, as written, in no order but figures first; each once.
    """
    text = _DIVIDER.sub(" ", _FORMULA_PART.sub(" ", text))
    plain, found = without_names(text)
    bearing = list(entries)
    stated = [figure for figure in figures(plain) if not any(e.bears(figure) for e in bearing)]
    joined = {
        part
        for name in found
        for figure in stated
        if f"{name} {figure.text}" in text
        and any(entry.holds(f"{name} {figure.text}") for entry in bearing)
        for part in (name, figure.text)
    }
    failing = [figure.text for figure in stated]
    if named_by is not None:
        failing += [name for name in found if not any(e.holds(name) for e in named_by)]
    return [each for each in dict.fromkeys(failing) if each not in joined]


# Commands, exponents and indices of LaTeX say how a formula looks; they claim nothing.
_FORMULA_PART = re.compile(
    r"\\[A-Za-z]+|(?<=[A-Za-z0-9})])\^(?:\{[^{}]{0,40}\}|\w)"
    r"|(?<![A-Za-z0-9][A-Za-z0-9])(?<=[A-Za-z})])_(?:\{[^{}]{0,40}\}|\w\b)"
)
_DIVIDER = re.compile(r"\*+|__+")


@lru_cache(maxsize=1024)
def _entry(paper: Paper) -> Entry:
    days = " ".join(
        f"{a.date.isoformat()} {a.date.year}년 {a.date.month}월 {a.date.day}일"
        for a in paper.appearances
    )
    votes = " ".join(f"{a.votes} votes" for a in paper.appearances if a.votes is not None)
    own = f"{paper.votes} votes" if paper.votes is not None else ""
    authors = f"{', '.join(paper.authors)} ({len(paper.authors)} authors)"
    day = paper.date
    told = passages(paper, "en")
    return Entry(
        "\n".join(
            (
                paper.title,
                paper.arxiv_id,
                f"{day.isoformat()} {day.year}년 {day.month}월 {day.day}일 {days}",
                f"{own} {votes}",
                authors,
                *told.own,
                *told.other,
            )
        )
    )
