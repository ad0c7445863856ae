"""Checking a model's answer while it streams.

Text goes in as it arrives, cut anyhow, and comes out safe to show, at most a word or link behind.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answer.checks.blocks import Blocks
from assistant.answer.checks.citations import numbers, written
from assistant.answer.checks.claims.judging import Clause, Judge, leads_list
from assistant.answer.checks.degeneration import LanguageMeter, Loops
from assistant.answer.checks.notes import Fault, note
from assistant.answer.checks.output import Output
from assistant.answer.checks.sanitize import Sanitizer
from assistant.answer.checks.thinking import Thinking
from assistant.answer.checks.units import Bracket, Endings, Space, Unit, Units, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.answer.checks.basis import Basis
    from assistant.answer.model import Checks, Note

_CLOSERS = re.compile(r"[.,;:!?)\]}'\"”’»」』。、…*_]+$")
_DISARMED_TAG = re.compile(r"&lt;(?:[^<>]{0,200}>)?")
_DISPLAYED = ("\\[", "\\]")  # marks of a formula on lines of its own
_EARLY_LETTERS, _MAX_DEPTH = 300, 4


class Checker:
    """Checks one answer.

    Example:
        >>> checker = Checker(basis)  # doctest: +SKIP
        >>> shown = "".join(checker.feed(chunk) for chunk in stream) + checker.finish()
        >>> checker.checks, checker.warnings, checker.fault
    """

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._thinking = Thinking()
        self._units = Units()
        self._sanitizer = Sanitizer(basis.arxiv_ids, basis.nonce)
        self._judge = Judge(basis)
        self._blocks = Blocks()
        self._loops = Loops()
        self._meter = LanguageMeter(basis.language)
        self._output = Output()
        self._inside_link = False  # the rest of a cut word belongs to a removed link
        self._sentence: list[str] = []
        self._cited: list[int] = []  # by the current sentence
        self._clauses: list[Clause] = []  # of the current sentence, as far as they cite
        self._told = 0  # parts of the sentence that stand in clauses
        self._miscited = False  # the current sentence cites something that does not exist
        self._ended = False  # the sentence is over unless a citation follows
        self._after_cite = False
        self._shown_words = False
        self._used: set[int] = set()
        self._unknown: list[int] = []
        self._links = self._ids = 0
        #: What makes the answer unusable, or None. Set as soon as it is known.
        self.fault: Fault | None = None

    def feed(self, chunk: str) -> str:
        """Take more of the model's text; return what is settled and safe to show."""
        return self._run(self._units.feed(self._thinking.feed(chunk)))

    def finish(self) -> str:
        """Return the rest, and settle ``fault``, ``checks`` and ``warnings``."""
        rest = self._run(self._units.feed(self._thinking.finish()))
        rest += self._run(self._units.finish())
        if self.fault is None:
            self._close()
            self._output.end()
            rest += self._taken()
        if self.fault is None:
            if not self._shown_words:
                self.fault = "empty"
            elif self._meter.wrong:
                self.fault = "language"
            elif not self._used and not self.not_answered:
                self.fault = "uncited"
        return rest

    @property
    def not_answered(self) -> bool:
        """Whether the answer only says that the entries hold none; it needs no citation."""
        return self._judge.declined and not self._used and not self._unknown

    @property
    def cited(self) -> frozenset[int]:
        """Numbers of the sources cited so far."""
        return frozenset(self._used)

    @property
    def checks(self) -> Checks:
        """Counts of the sentences judged so far."""
        return self._judge.checks

    @property
    def notes(self) -> tuple[Note, ...]:
        """Why sentences were marked so far, in the language of the answer."""
        return tuple(self._judge.notes)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was removed so far, in the language of the answer."""
        found: list[str] = []
        language = self._basis.language
        if self._unknown:
            items = ", ".join(f"[{n}]" for n in dict.fromkeys(self._unknown))
            found.append(note("cites", language, items=items))
        if self._links:
            found.append(note("links", language, count=self._links))
        if self._ids:
            found.append(note("ids", language, count=self._ids))
        return tuple(found)

    # Units

    def _run(self, units: Iterable[Unit]) -> str:
        for unit in units:
            if self.fault is not None:
                break
            self._unit(unit, 0)
        return self._taken()

    def _taken(self) -> str:
        """What may be shown by now; with hostile evidence, whole judged sentences only."""
        if self.fault == "injected":
            return ""
        if not self._basis.orders.given:
            self._output.release()
        return self._output.take()

    @cached_property
    def _endings(self) -> Endings:
        return Endings(self._basis.titles)

    def _unit(self, unit: Unit, depth: int) -> None:
        if isinstance(unit, Space):
            if "\n" in unit.text:
                self._close()
            self._output.gap += unit.text
            self._inside_link = False
        elif isinstance(unit, Word):
            self._word(unit)
        else:
            self._bracket(unit, depth)

    def _word(self, word: Word) -> None:
        if self._inside_link:
            self._inside_link = word.cut
            return
        if word.text == "|":
            self._output.gap += "|"  # a mark has to stand inside the last cell of a table row
            return
        text = "$$" if word.text in _DISPLAYED else word.text
        if text.endswith("[") or text.lstrip("!\\") in {"【", "［"}:
            text = text.rstrip("[").rstrip("\\") + ("\\[" if text.endswith("[") else "")
        if self._loops.word(text):
            self.fault = "loop"
            return
        self._clean(text, cut=word.cut)

    def _clean(self, text: str, *, cut: bool = False) -> None:
        clean = self._sanitizer.word(text)
        self._links += clean.links
        self._ids += clean.ids
        self._inside_link = cut and clean.open_link
        if not clean.parts or clean.links + clean.ids > 0:
            self._output.dropped = True
        for part in clean.parts:
            if isinstance(part, int):
                self._cite((part,))
            else:
                self._text(part)

    def _bracket(self, bracket: Bracket, depth: int) -> None:
        image = bracket.target is not None and bracket.lead.endswith("!")
        cited = None if image else numbers(bracket.inner)
        source = self._sanitizer.source_of(bracket.target or "")
        if bracket.target is not None and source is None and not bracket.target.startswith("#"):
            self._links += 1
        if bracket.lead.startswith("!") and not image:
            self._text("!")
        if cited is not None:
            self._cite(cited)
            return
        linked = bracket.target is not None or bracket.joined
        inner, around = bracket.inner, ("[", "]")
        if bracket.lead.endswith("\\") and inner.endswith("\\"):
            inner, around = inner[:-1], ("$$", "$$")
        if not linked:
            self._text(around[0])
        if depth < _MAX_DEPTH:
            inside = Units()
            for unit in (*inside.feed(inner), *inside.finish()):
                self._unit(unit, depth + 1)
        else:
            self._output.dropped = True
        if not linked:
            self._text(around[1])
        elif source is not None:
            self._output.gap = self._output.gap or " "
            self._cite((source,))

    # Text and citations

    def _text(self, text: str) -> None:
        output = self._output
        closing = _CLOSERS.match(text) is not None
        if self._ended and not closing and (output.gap or self._after_cite):
            self._close()
        if not self._sentence and not self._cited and self._blocks.begins(output.gap, text):
            output.show(text)  # a bullet, a number or the signs of a heading
            return
        if output.dropped:
            output.mend(closing=closing)
        if self._sentence or self._cited:
            self._sentence.append(" " if output.gap else "")
        self._sentence.append(text)
        output.show(text)
        self._shown_words = self._shown_words or any(char.isalnum() for char in text)
        ends = self._endings.ends(text, self._sentence[-3:])
        self._ended = ends or (self._ended and closing)
        self._after_cite = False

    def _cite(self, cited: tuple[int, ...]) -> None:
        output = self._output
        known = tuple(n for n in cited if n in self._basis.entries)
        self._unknown.extend(n for n in cited if n not in self._basis.entries)
        self._miscited = self._miscited or not known
        if self._after_cite and not output.gap.strip(" "):
            known = tuple(n for n in known if n not in self._cited)
        if not known:
            output.dropped = True
            return
        if not self._sentence and not self._cited:
            self._blocks.begins(output.gap, "")
        if output.dropped and output.gap:
            output.mend(closing=False)
        text = "".join(self._sentence[self._told :])
        if text or not self._clauses:
            self._clauses.append(Clause(text, known))
        else:
            self._clauses[-1] = self._clauses[-1].citing(known)
        self._told = len(self._sentence)
        self._cited.extend(known)
        self._used.update(known)
        output.show(written(known))
        self._after_cite = True

    # Sentences

    def _close(self) -> None:
        """Judge the sentence that has come to its end, and mark it if it fails."""
        sentence = _DISARMED_TAG.sub(" ", "".join(self._sentence)).strip()
        cited = tuple(dict.fromkeys(self._cited))
        clauses = tuple(self._clauses)
        self._sentence.clear()
        self._cited.clear()
        self._clauses.clear()
        self._told = 0
        self._ended = self._after_cite = False
        inherited = self._blocks.cite(cited, leads=leads_list(sentence))
        if self._miscited:
            inherited = ()
        self._miscited = False
        if not any(char.isalnum() for char in sentence):
            self._output.release()
            return
        if self._basis.orders.carried_out(sentence):
            self.fault = "injected"
            return
        heading = self._blocks.in_heading
        if self._judge.marks(sentence, cited, clauses, inherited=inherited, heading=heading):
            self._output.mark()
        self._output.release()
        self._meter.add(self._without_titles(sentence))
        if self._loops.sentence(sentence):
            self.fault = "loop"
        elif self._meter.letters >= _EARLY_LETTERS and self._meter.wrong:
            self.fault = "language"

    def _without_titles(self, sentence: str) -> str:
        for title in self._basis.titles:
            sentence = sentence.replace(title, " ")
        return self._judge.without_names(sentence)
