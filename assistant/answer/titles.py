"""Links the titles in a model's text to their papers, while it streams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer.markup import link

if TYPE_CHECKING:
    from assistant.answer.model import Source

#: A title of fewer words may as well be a word of the sentence.
_LEAST_WORDS = 2
_BOLD = "**"


class TitleLinks:
    """Makes the first mention of each title a link, with the paper's day and votes behind it.

    What may be the beginning of a title is held back until it is clear.

    Args:
        sources: What the text may name.

    Example:
        >>> links = TitleLinks([source])  # doctest: +SKIP
        >>> links.feed("**Long Write** has six levels") + links.finish()
        '**[Long Write](https://arxiv.org/abs/2409.16191)** (2024-09-25 · ▲ 28) has six levels'
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._left = {s.title: s for s in sources if len(s.title.split()) >= _LEAST_WORDS}
        self._held = ""
        self._pattern = self._compiled()

    def feed(self, text: str) -> str:
        """Take more text; return what is settled."""
        self._held += text
        out: list[str] = []
        while self._pattern is not None and (found := self._pattern.search(self._held)):
            rest = self._held[found.end() :]
            if rest in ("", "*"):
                # The end of bold type may follow, which day and votes stand behind.
                return "".join(out)
            out += [self._held[: found.start()], self._linked(found[0], bold=_ends(rest))]
            self._held = rest[len(_BOLD) :] if _ends(rest) else rest
        settled = self._settled()
        out.append(self._held[:settled])
        self._held = self._held[settled:]
        return "".join(out)

    def finish(self) -> str:
        """Return what was held back."""
        found = self._pattern.search(self._held) if self._pattern else None
        rest, self._held = self._held, ""
        if found is None:
            return rest
        before, behind = rest[: found.start()], rest[found.end() :]
        return before + self._linked(found[0], bold=False) + behind

    def _linked(self, title: str, *, bold: bool) -> str:
        source = self._left.pop(title)
        self._pattern = self._compiled()
        votes = "" if source.votes is None else f" · ▲ {source.votes}"
        return f"{link(title, source.url)}{_BOLD * bold} ({source.date}{votes})"

    def _settled(self) -> int:
        """How many characters can't be part of a title that is still to be completed."""
        if self._left:
            for found in re.finditer(r"(?<!\w)\w", self._held):
                tail = self._held[found.start() :]
                if any(title.startswith(tail) for title in self._left):
                    return found.start()
        return len(self._held)

    def _compiled(self) -> re.Pattern[str] | None:
        if not self._left:
            return None
        longest_first = sorted(self._left, key=len, reverse=True)
        titles = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?<![\w\[])(?:{titles})(?!\w)")


def _ends(rest: str) -> bool:
    return rest.startswith(_BOLD)
