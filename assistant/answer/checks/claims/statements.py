"""A sentence as the checks see it: its figures, and which content word stands at which figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from assistant.answer.checks.claims.names import names
from assistant.answer.checks.claims.numerals import counted_in_words, figures
from assistant.answer.checks.claims.words import Content, contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.checks.claims.numerals import Figure

# What stands behind one of these is said of another thing.
_DIVIDING = re.compile(
    r"[,;、]|\((?=[^()]*\d)|\b(?:and|while|whereas|versus|vs|but|against|than)\b|며\s?|고\s|보다\s"
    r"|[와과]\s|(?:반면|그리고|및)"
)
# What stands before it is mostly what the figure before it counts: "44개 논문에서 102개 과제".
_PARTING = re.compile(r"에서\s")
_DIVIDED, _PARTED = 40, 12
_EACH = re.compile(r"각각|\brespectively\b", re.IGNORECASE)
_JOINT = re.compile(r",\s(?:and\s)?|[와과]\s|\s(?:and|및)\s")
# Two figures with nothing but this between them are a list, of which no part is nearer to a word.
_LISTED = re.compile(
    r"\s*(?:,|및|and|or|to|와|과|/|&|,\s*and|[-–—~→x×X]|[가-힣]{0,4}(?:에서|부터)(?: 약| 거의)?)\s*"
)


def without_names(text: str) -> tuple[str, list[str]]:
    """``text`` with its names blanked out, and the names; digits of a name are no figures."""
    found: list[str] = []
    pieces: list[str] = []
    at = 0
    for name, start, end in names(text):
        found.append(name)
        pieces += (text[at:start], " " * (end - start))
        at = end
    pieces.append(text[at:])
    return "".join(pieces), found


@dataclass(frozen=True)
class Statement:
    """One sentence.

    Attributes:
        text: The sentence.
    """

    text: str

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures in order, those of names and counts in words left out."""
        plain, _ = without_names(self.text)
        return tuple(sorted(figures(plain), key=lambda figure: figure.start))

    @cached_property
    def all_figures(self) -> tuple[Figure, ...]:
        """Its figures in order, counts in words among them."""
        plain, _ = without_names(self.text)
        worded = (f for f in counted_in_words(plain) if not self._within(f))
        return tuple(sorted((*self.figures, *worded), key=lambda figure: figure.start))

    def _within(self, figure: Figure) -> bool:
        return any(f.start <= figure.start < f.end for f in self.figures)

    @cached_property
    def words(self) -> tuple[Content, ...]:
        """Its content words in order, those within figures left out."""
        spans = [(f.start, f.end) for f in self.figures]
        return tuple(
            word
            for word in contents(self.text)
            if not any(start <= word.start < end for start, end in spans)
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of all its words."""
        return frozenset(key for word in contents(self.text) for key in word.keys)

    def at(self, word: Content, among: Sequence[Figure]) -> tuple[Figure, ...]:
        """The figures of ``among`` that a word stands at: the nearest, and those listed with it.

        Several are given where it is not clear which of them is meant.
        """
        shared = self._shared_out(among)
        if shared is not None:
            return shared.get(word, tuple(among))
        far = [self.far(word, figure) for figure in among]
        found = {n for n, each in enumerate(far) if each == min(far)}
        for n in sorted(found):
            found |= self._listed(n, among)
        return tuple(among[n] for n in sorted(found))

    def far(self, word: Content, figure: Figure) -> int:
        """Characters between a word and a figure; what divides a sentence counts as many."""
        first, second = sorted(((word.start, word.end), (figure.start, figure.end)))
        between = self.text[first[1] : second[0]]
        if between.lstrip().startswith("(") and ")" not in between:
            return len(between)  # "ViT-B (Base, 86M)"
        divided = _DIVIDED * len(_DIVIDING.findall(between))
        return len(between) + divided + _PARTED * len(_PARTING.findall(between))

    def _listed(self, n: int, among: Sequence[Figure]) -> set[int]:
        """The figures that are told in a row with the n-th: "reach 70 and 80", "70에서 80으로"."""
        row = {n}
        for step in (1, -1):
            at = n
            while 0 <= at + step < len(among):
                first, second = sorted((at, at + step))
                between = self.text[among[first].end : among[second].start]
                if not _LISTED.fullmatch(between):
                    break
                at += step
                row.add(at)
        return row

    def _shared_out(self, among: Sequence[Figure]) -> dict[Content, tuple[Figure, ...]] | None:
        """Words by figure where a sentence tells things in one row and their figures in another.

        "A와 B는 각각 70, 80", "A and B reach 70 and 80, respectively". None of other sentences.
        """
        each = _EACH.search(self.text)
        if each is None or len(among) < 2:
            return None
        korean = each[0] == "각각"
        told = [f for f in among if (f.start > each.start() if korean else f.end <= each.start())]
        if len(told) < 2:
            return {}
        row = [told[n] for n in sorted(self._listed(0 if korean else len(told) - 1, told))]
        if len(row) < 2:
            row = told[:2] if korean else told[-2:]
        before = self.text[: each.start() if korean else row[0].start]
        pieces = _pieces(0, before)
        if not korean:
            behind = _pieces(row[-1].end, self.text[row[-1].end : each.start()])
            pieces = behind if len(behind) >= len(row) else pieces
        if len(pieces) < len(row):
            return {}
        things = [
            [word for word in self.words if start <= word.start < end]
            for start, end in pieces[-len(row) :]
        ]
        shared: dict[Content, tuple[Figure, ...]] = {}
        for n, thing in enumerate(things):
            others = [word for m, other in enumerate(things) if m != n for word in other]
            shared.update((word, (row[n],)) for word in thing if not any(map(word.same, others)))
        return shared


def _pieces(start: int, text: str) -> list[tuple[int, int]]:
    """Where the parts of a row of things stand: "A, B and C"."""
    pieces = []
    at = 0
    for joint in _JOINT.finditer(text):
        pieces.append((start + at, start + joint.start()))
        at = joint.end()
    pieces.append((start + at, start + len(text)))
    return [(begin, end) for begin, end in pieces if end - begin > 1]


@lru_cache(maxsize=512)
def statement(text: str) -> Statement:
    """The statement of a text; the same object while it is remembered."""
    return Statement(text)
