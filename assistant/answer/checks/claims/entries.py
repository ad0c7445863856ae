"""Whether a cited entry bears the figures and names of a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from assistant.answer.checks.claims.names import holds, sizes, with_korean_names
from assistant.answer.checks.claims.numerals import Figure, Kind, figures, unit_in
from assistant.answer.checks.claims.statements import Statement, statement, without_names
from assistant.answer.passages import passages
from assistant.language.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from assistant.answer.checks.claims.words import Content
    from assistant.catalog.records import Paper

_LONGEST_NAME = 3
#: Characters between a figure and what it counts, and those in which its unit may follow.
_COUNTER, _NEAR = 3, 40
_Bag = dict[tuple[Kind, "Decimal"], frozenset[str]]


class Entry:
    """What one entry says, for looking figures and names up.

    Args:
        text: What it tells; of a paper what that tells, read once an answer is there to be checked.
        paper: Its record, where it has one.
    """

    def __init__(self, text: str = "", paper: Paper | None = None) -> None:
        self._text = text
        self._title = paper.title if paper else ""
        self.paper = paper

    @cached_property
    def text(self) -> str:
        """All of it, with Korean names of things in English as well."""
        return with_korean_names(f"{self._title}\n{self._record}\n{self._told}")

    @classmethod
    def of(cls, paper: Paper) -> Entry:
        """The entry of ``paper``; the same object while its content stays the same."""
        return _entry(paper)

    @cached_property
    def _told(self) -> str:
        if self.paper is None:
            return self._text
        told = passages(self.paper, "en")
        return "\n".join((*told.own, *told.other))

    @cached_property
    def _record(self) -> str:
        """What the record says beside the title: day, votes, authors."""
        return _record_of(self.paper) if self.paper is not None else ""

    def bears(self, figure: Figure, *, of_record: bool = True) -> bool:
        """Whether the entry states ``figure``, up to how it is written.

        ``50%`` and ``0.5`` are the same, and so are ``4.5T`` and ``4조 5천억``; ``50%`` and
        ``50 papers`` are not, nor ``30 images`` and ``30 videos``.

        Args:
            figure: What is looked for.
            of_record: Whether it may be a day, a number of votes or of authors.
        """
        value, kind = figure.value, figure.kind
        if self._has(kind, value, figure.unit):
            return True
        if of_record and (kind, value) in self._record_bag:
            units = self._record_bag[kind, value]
            return not figure.unit or figure.unit in units
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
        units = self._bag.get((kind, value))
        return units is not None and (not unit or unit in units or "" in units)

    @cached_property
    def _record_bag(self) -> _Bag:
        return _bag(statement(self._record).figures)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its sentences and the lines of its record, in order."""
        lines = (self._title, *split_sentences(self._record))
        return (*map(statement, lines), *self.told)

    @cached_property
    def told(self) -> tuple[Statement, ...]:
        """The sentences of its text, in order."""
        return tuple(map(statement, split_sentences(self._told)))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of all its content words."""
        return frozenset(key for each in self.statements for key in each.keys)

    @cached_property
    def subject(self) -> tuple[Content, ...]:
        """Words of the name that its title begins with, if any: all of it is about that."""
        name, colon, _ = self._title.partition(":")
        return statement(name).words if colon and len(name.split()) <= _LONGEST_NAME else ()

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All its figures, counts in words and sizes within names among them."""
        told = [figure for each in self.statements for figure in each.all_figures]
        return (*told, *sizes(self.text))

    @cached_property
    def _bag(self) -> _Bag:
        own = self.paper.arxiv_id if self.paper else ""
        told = (statement(self._title), statement(own), *self.told)
        return _bag((*chain.from_iterable(map(_with_units, told)), *sizes(self.text)))


def _bag(found: Iterable[Figure]) -> _Bag:
    bag: dict[tuple[Kind, Decimal], set[str]] = {}
    for figure in found:
        bag.setdefault((figure.kind, figure.value), set()).add(figure.unit)
    return {key: frozenset(units) for key, units in bag.items()}


def _with_units(told: Statement) -> Iterator[Figure]:
    """Figures of a sentence; of what counts something that is no known unit, with it as unit."""
    for figure in told.all_figures:
        near = told.text[figure.end : figure.end + _NEAR]
        counts = next((w for w in told.words if 0 <= w.start - figure.end <= _COUNTER), None)
        if figure.kind == "plain" and not figure.unit and counts and not counts.plain:
            unit = unit_in(near)
            yield replace(figure, unit=unit or told.text[counts.start : counts.end])
        else:
            yield figure


def unborne(
    text: str, entries: Iterable[Entry], named_by: Sequence[Entry] | None = None
) -> tuple[list[Figure], list[str]]:
    """Figures of ``text`` that no entry bears, and names that none of ``named_by`` holds.

    A name and the number behind it may be one name in the source: ``AIME 2024`` and ``AIME2024``.

    Args:
        text: Of a sentence.
        entries: Have to bear its figures.
        named_by: Have to hold its names; None: they are not looked for.

    Returns:
        What fails, in order, each once.
    """
    text = plain(text)
    blanked, found = without_names(text)
    bearing = list(entries)
    record = _OF_RECORD.search(text) is not None
    stated = [
        figure
        for figure in figures(blanked)
        if not any(e.bears(figure, of_record=record) for e in bearing)
    ]
    joined = {
        part
        for name in found
        for figure in stated
        if f"{name} {figure.text}" in text
        and any(entry.holds(f"{name} {figure.text}") for entry in bearing)
        for part in (name, figure.text)
    }
    unnamed = [] if named_by is None else found
    missing = [name for name in unnamed if not any(e.holds(name) for e in named_by or ())]
    return (
        [figure for figure in dict.fromkeys(stated) if figure.text not in joined],
        [name for name in dict.fromkeys(missing) if name not in joined],
    )


def plain(text: str) -> str:
    """``text`` without what says how it looks: emphasis, commands and indices of formulas."""
    return _DIVIDER.sub(" ", _FORMULA_PART.sub(" ", text))


# Commands, exponents and indices of LaTeX say how a formula looks; they claim nothing.
_FORMULA_PART = re.compile(
    r"\\[A-Za-z]+|(?<=[A-Za-z0-9})])\^(?:\{[^{}]{0,40}\}|\w)"
    r"|(?<![A-Za-z0-9][A-Za-z0-9])(?<=[A-Za-z})])_(?:\{[^{}]{0,40}\}|\w\b)"
)
# What a sentence says that gives a day, votes or authors.
_OF_RECORD = re.compile(
    r"\b(?:votes?|voted|upvot\w+|authors?|co-?authors?|written|people|digests?|dated?|day|published"
    r"|appeared|released|arxiv|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\d{4}-\d|[년월일표명]|추천|투표|저자|다이제스트",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"\*+|__+")


@lru_cache(maxsize=1024)
def _entry(paper: Paper) -> Entry:
    return Entry(paper=paper)


def _record_of(paper: Paper) -> str:
    days = " ".join(
        f"{a.date.isoformat()} {a.date.year}년 {a.date.month}월 {a.date.day}일"
        for a in paper.appearances
    )
    votes = " ".join(f"{a.votes} votes" for a in paper.appearances if a.votes is not None)
    own = f"{paper.votes} votes" if paper.votes is not None else ""
    authors = f"{', '.join(paper.authors)} ({len(paper.authors)} authors)"
    day = paper.date
    return "\n".join(
        (
            paper.arxiv_id,
            f"{day.isoformat()} {day.year}년 {day.month}월 {day.day}일 {days}",
            f"{own} {votes}",
            authors,
        )
    )
