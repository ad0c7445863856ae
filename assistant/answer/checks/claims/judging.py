"""Judging the sentences of an answer against what they cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.checks.claims.bearing import Bearing
from assistant.answer.checks.claims.declining import declines
from assistant.answer.checks.claims.derived import Computed, computed
from assistant.answer.checks.claims.entries import Entry, plain, unborne
from assistant.answer.checks.claims.placing import misplaced
from assistant.answer.checks.claims.polarity import flipped
from assistant.answer.checks.claims.reasons import Reasons
from assistant.answer.checks.claims.record import denied
from assistant.answer.checks.claims.statements import statement, without_names
from assistant.answer.model import Checks, Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.checks.basis import Basis
    from assistant.answer.checks.claims.numerals import Figure


#: Longest sentence, in characters, that is compared word by word; more is no sentence.
_LONGEST = 1200


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
        basis: What the sentences may rest on; its language is that of the notes.
    """

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._bearing = Bearing(basis.entries)
        self._reasons = Reasons(basis.language)
        self._supported = self._marked = self._unsupported = self._declining = 0
        self._cites = False
        #: Why sentences were marked, and which figures were worked out, in the answer's order.
        self.notes: list[Note] = []

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
        inherited: tuple[int, ...] = (),
        heading: bool = False,
    ) -> bool:
        """Judge a sentence; whether it has to be marked.

        It is marked when the entries that it cites, clause by clause, do not bear a figure, name,
        day or author of it, tell a figure of something else, or say the opposite; when another
        entry bears it clearly better; or when it cites none and none says such a thing. A figure
        that can be worked out from theirs is theirs. Without citations, its figures must be
        computed ones and its names be of some entry. What says that something is not told may use
        the words of the question. A heading, or a line that leads a list, asserts nothing.

        Args:
            sentence: Without its citations.
            cited: Numbers it cites.
            clauses: Its parts that each cite for themselves; each has to stand in what it cites.
            inherited: Numbers cited by what it belongs to, when it cites none itself.
            heading: Whether it is one.
        """
        self._cites = self._cites or bool(cited)
        rests_on = cited or inherited
        declining, leading = declines(sentence), not cited and leads_list(sentence)
        reason = self._unborne(sentence, rests_on, declining=declining, leading=leading)
        if not reason and rests_on and not declining and len(sentence) <= _LONGEST:
            parts = clauses if len(clauses) > 1 else (Clause(sentence, rests_on),)
            reason = next(filter(None, map(self._contradicted, parts)), "")
        on_facts = not rests_on and _stands_on(self._basis.facts, sentence)
        if not reason and not (cited or on_facts or declining or leading or heading):
            reason = self._unsourced(sentence, inherited)
        if reason:
            self._marked += 1
            self.notes.append(Note(sentence, reason))
            return True
        if rests_on or on_facts:
            self._supported += 1
        elif declining:
            self._declining += 1
        elif not heading and not leading:
            self._unsupported += 1
        return False

    def _unborne(
        self, sentence: str, cited: tuple[int, ...], *, declining: bool, leading: bool
    ) -> str:
        """Why figures or names of a sentence stand in none of its sources, or an empty string."""
        basis = self._basis
        entries = [basis.entries[n] for n in cited]
        bearing = entries or [basis.facts]
        named_by = entries or [*basis.entries.values(), basis.facts]
        if declining:
            bearing, named_by = [*bearing, basis.question], [*named_by, basis.question]
        wrong, missing = unborne(sentence, bearing, named_by)
        worked_out = [self._computed(figure, sentence, entries) for figure in wrong]
        wrong = [figure for figure, sum_ in zip(wrong, worked_out, strict=True) if sum_ is None]
        if leading:
            wrong = [figure for figure in wrong if not self._counts_items(figure)]
        if wrong or missing:
            return self._reasons.unborne(wrong, missing, statement(plain(sentence)), cited, entries)
        for found in filter(None, worked_out):
            self.notes.append(Note(sentence, self._reasons.computed(found), marked=False))
        return ""

    def _computed(self, figure: Figure, sentence: str, entries: Sequence[Entry]) -> Computed | None:
        short = bool(entries) and len(sentence) <= _LONGEST
        return computed(figure, statement(plain(sentence)), entries) if short else None

    def _contradicted(self, clause: Clause) -> str:
        """Why a clause is not what its sources say, or an empty string."""
        cited = clause.cited
        entries = [self._basis.entries[n] for n in cited]
        said = statement(plain(clause.text))
        wrong, missing = unborne(clause.text, entries, None)
        wrong = [each for each in wrong if self._computed(each, clause.text, entries) is None]
        if wrong:
            return self._reasons.unborne(wrong, missing, said, cited, entries)
        if (record := denied(clause.text, entries)) is not None:
            return self._reasons.denied(record, cited)
        if (elsewhere := misplaced(said, entries)) is not None:
            return self._reasons.misplaced(elsewhere, cited)
        if (opposite := flipped(said, entries)) is not None:
            return self._reasons.flipped(opposite, cited)
        if (better := self._bearing.better(said, cited)) is not None:
            return self._reasons.better(better, cited)
        return ""

    def _unsourced(self, sentence: str, inherited: tuple[int, ...]) -> str:
        """Why a sentence without a citation should have one, or an empty string."""
        said = statement(plain(sentence))
        if not self._cites or (inherited and said.figures):
            return ""  # figures that the source bears make it about that
        return "" if self._bearing.about(said, inherited) else self._reasons.uncited(inherited)

    def _counts_items(self, figure: Figure) -> bool:
        """Whether a figure may be how many items follow: "These 3 papers cover it:"."""
        counted = figure.kind == "plain" and figure.value == int(figure.value)
        return counted and not figure.unit and figure.value <= len(self._basis.entries)

    def without_names(self, sentence: str) -> str:
        """``sentence`` without names, to tell its language."""
        return without_names(sentence)[0]


def leads_list(sentence: str) -> bool:
    """Whether a sentence leads the list that follows."""
    return sentence.rstrip("*_ ").endswith((":", "："))


def _stands_on(facts: Entry, sentence: str) -> bool:
    """Whether the sentence states computed figures (it has some, and all of them were borne)."""
    return bool(facts.text) and any(char.isdigit() for char in without_names(sentence)[0])
