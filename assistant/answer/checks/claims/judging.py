"""Judging the sentences of an answer against what they cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.checks.claims.declining import declines
from assistant.answer.checks.notes import note
from assistant.answer.checks.claims.placing import swapped
from assistant.answer.checks.claims.entries import Entry, unborne, without_names
from assistant.answer.model import Checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.checks.basis import Basis

_QUOTED = 80


class Clause(NamedTuple):
    """A part of a sentence, and the numbers that it is followed by."""

    text: str
    cited: tuple[int, ...]

    def citing(self, more: tuple[int, ...]) -> Clause:
        """The same with more citations."""
        return Clause(self.text, (*self.cited, *more))


class Judge:
    """Counts and explains.

    Args:
        basis: What the sentences may rest on; its language is that of the warnings.
    """

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._supported = self._marked = self._unsupported = self._declining = 0
        self.warnings: list[str] = []

    @property
    def checks(self) -> Checks:
        """Counts so far."""
        return Checks(self._supported, self._marked, self._unsupported)

    @property
    def declined(self) -> bool:
        """Whether every sentence so far says that the entries do not tell what is asked."""
        return self._declining > 0 and not any((self._supported, self._marked, self._unsupported))

    def marks(
        self,
        sentence: str,
        cited: tuple[int, ...],
        clauses: Sequence[Clause] = (),
        *,
        heading: bool = False,
    ) -> bool:
        """Judge a sentence; whether it has to be marked.

        A sentence is marked when a figure or name of it stands in none of the entries it cites.
        Without citations, its figures must be computed ones and its names be of some entry. What
        says that something is not told may use the words of the question. A heading, or a line
        that leads a list, asserts nothing by itself and is not counted.

        Args:
            sentence: Without its citations.
            cited: Numbers it cites, or inherits.
            clauses: Its parts that each cite for themselves; a figure of one has to stand in what
                that one cites.
            heading: Whether it is one.
        """
        basis = self._basis
        entries = [basis.entries[n] for n in cited]
        bearing = entries or [basis.facts]
        named_by = entries or [*basis.entries.values(), basis.facts]
        declining = declines(sentence)
        if declining:
            bearing, named_by = [*bearing, basis.question], [*named_by, basis.question]
        failing = unborne(sentence, bearing, named_by) or self._misplaced(sentence, cited, clauses)
        if not cited and leads_list(sentence):
            failing = [each for each in failing if not self._counts_items(each)]
        if failing:
            self._marked += 1
            self.warnings.append(self._explain(sentence, failing))
            return True
        if cited or _stands_on(basis.facts, sentence):
            self._supported += 1
        elif declining:
            self._declining += 1
        elif not heading and not leads_list(sentence):
            self._unsupported += 1
        return False

    def _misplaced(
        self, sentence: str, cited: tuple[int, ...], clauses: Sequence[Clause]
    ) -> list[str]:
        """Figures that stand in the sources, but of another clause or at another name."""
        if len(clauses) <= 1:
            return swapped(sentence, [self._basis.entries[n] for n in cited])
        failing: list[str] = []
        for clause in clauses:
            entries = [self._basis.entries[n] for n in clause.cited]
            failing += unborne(clause.text, entries) or swapped(clause.text, entries)
        return failing

    def _counts_items(self, failing: str) -> bool:
        """Whether a figure may be how many items follow: "These 3 papers cover it:"."""
        return failing.isdecimal() and int(failing) <= len(self._basis.entries)

    def without_names(self, sentence: str) -> str:
        """``sentence`` without names, to tell its language."""
        return without_names(sentence)[0]

    def _explain(self, sentence: str, failing: list[str]) -> str:
        short = sentence if len(sentence) <= _QUOTED else sentence[: _QUOTED - 1] + "…"
        return note("unborne", self._basis.language, items=", ".join(failing), sentence=short)


def leads_list(sentence: str) -> bool:
    """Whether a sentence leads the list that follows."""
    return sentence.rstrip("*_ ").endswith((":", "："))


def _stands_on(facts: Entry, sentence: str) -> bool:
    """Whether the sentence states computed figures (it has some, and all of them were borne)."""
    return bool(facts.text) and any(char.isdigit() for char in without_names(sentence)[0])
