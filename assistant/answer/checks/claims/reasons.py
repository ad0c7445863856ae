"""Why a sentence is marked, in a sentence for the reader."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.answer.llm.hostile import as_data, split_hostile
from assistant.strings import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.checks.claims.derived import Computed
    from assistant.answer.checks.claims.entries import Entry
    from assistant.answer.checks.claims.numerals import Figure
    from assistant.answer.checks.claims.placing import Misplaced
    from assistant.answer.checks.claims.polarity import Flipped
    from assistant.answer.checks.claims.record import Denied
    from assistant.answer.checks.claims.statements import Statement
    from assistant.strings import Language

_QUOTED = 120
_COUNTED = re.compile(r"[^.,;()]{0,18}[^\s.,;()](?=[\s.,;()]|$)")


class Reasons:
    """Says why, in one language.

    Args:
        language: Of the answer.

    Example:
        >>> Reasons("en").uncited(())
        'No source is given for this.'
    """

    def __init__(self, language: Language) -> None:
        self._language = language

    def _say(self, name: str, cited: Sequence[int] = (), **values: object) -> str:
        sources = "".join(f"[{n}]" for n in dict.fromkeys(cited))
        return say(f"notes.why_{name}", self._language, sources=sources, **values)

    def unborne(
        self,
        figures: Sequence[Figure],
        names: Sequence[str],
        said: Statement,
        cited: Sequence[int],
        entries: Sequence[Entry],
    ) -> str:
        """Figures or names stand in no source; of one figure, what stands in its place."""
        items = ", ".join((*(figure.text for figure in figures), *names))
        if not cited:
            return self._say("nowhere", items=items)
        instead = _instead(figures[0], said, entries) if len(figures) == 1 and not names else None
        if instead is not None:
            return self._say("figure", cited, item=items, other=instead)
        return self._say("unborne", cited, items=items)

    def computed(self, found: Computed) -> str:
        """A figure follows from others."""
        return self._say("computed", sum=found.sum)

    def misplaced(self, found: Misplaced, cited: Sequence[int]) -> str:
        """A figure belongs to something else."""
        if found.reversed:
            return self._say("reversed", cited, quote=_short(found.source))
        quote, figure = _short(found.source), found.figure.text
        if found.other is None:
            return self._say("not_here", cited, item=figure, quote=quote)
        return self._say("misplaced", cited, item=figure, other=found.other.text, quote=quote)

    def denied(self, found: Denied, cited: Sequence[int]) -> str:
        """The record says otherwise."""
        return self._say(found.kind, cited, item=found.said, record=found.record)

    def flipped(self, found: Flipped, cited: Sequence[int]) -> str:
        """The source says the opposite."""
        return self._say("opposite", cited, quote=_short(found.source))

    def better(self, other: int, cited: Sequence[int]) -> str:
        """Another entry says it."""
        return self._say("elsewhere", cited, other=f"[{other}]")

    def uncited(self, inherited: Sequence[int]) -> str:
        """Nothing is cited, and nothing says it."""
        return self._say("inherited", inherited) if inherited else self._say("uncited")


def _instead(figure: Figure, said: Statement, entries: Sequence[Entry]) -> str | None:
    """What a source says where a sentence has another figure; None if that is unclear."""
    near = [word for word in said.words if figure in said.at(word, said.figures)]
    votes: Counter[tuple[Figure, str]] = Counter()
    for entry in entries:
        for source in entry.statements:
            alike = [other for other in source.figures if _alike(figure, other)]
            for told in source.words if alike else ():
                if any(word.keys & told.keys for word in near if not word.plain):
                    votes.update((other, source.text) for other in source.at(told, alike))
    ordered = votes.most_common(2)
    if not ordered or (len(ordered) > 1 and ordered[0][1] == ordered[1][1]):
        return None
    (other, text), _ = ordered[0]
    if other.value != figure.value or other.unit:
        return other.text
    counted = _COUNTED.match(text, other.end)  # the same number, of something else
    return f"{other.text}{counted[0]}" if counted else other.text


def _alike(one: Figure, other: Figure) -> bool:
    """Whether one could be told for the other: in the same unit, both whole or neither."""
    whole = [figure.value == int(figure.value) for figure in (one, other)]
    same = one.kind == other.kind and (one.unit == other.unit or one.value == other.value)
    return same and (one.kind != "plain" or whole[0] == whole[1])


def _short(text: str) -> str:
    """A sentence of a source as data, within a length."""
    text = as_data(split_hostile(text)[0]).strip()
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
