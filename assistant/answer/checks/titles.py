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
#: Where a title may begin: not within a word, nor in a link.
_BEGINS = re.compile(r"(?<![\w\[])\w")


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
        self._last = ""  # the character before what is held
        self._pattern = self._compiled()

    def feed(self, text: str) -> str:
        """Take more text; return what is settled."""
        self._held += text
        out: list[str] = []
        while found := self._found():
            start, end = found
            rest = self._held[end:]
            if rest in ("", "*"):
                # The end of bold type may follow, which day and votes stand behind.
                return self._told(out)
            bold = rest.startswith(_BOLD)
            out += [self._held[:start], self._linked(self._held[start:end], bold=bold)]
            self._held, self._last = rest[len(_BOLD) * bold :], ")"
        settled = self._settled()
        out.append(self._held[:settled])
        self._held = self._held[settled:]
        return self._told(out)

    def finish(self) -> str:
        """Return what was held back."""
        found, rest = self._found(), self._held
        self._held = ""
        if found is None:
            return rest
        start, end = found
        return rest[:start] + self._linked(rest[start:end], bold=False) + rest[end:]

    def _told(self, out: Sequence[str]) -> str:
        text = "".join(out)
        self._last = text[-1:] or self._last
        return text

    def _found(self) -> tuple[int, int] | None:
        """Where the first title stands in what is held."""
        if self._pattern is None:
            return None
        before = len(self._last)
        found = self._pattern.search(self._last + self._held, before)
        return (found.start() - before, found.end() - before) if found else None

    def _linked(self, title: str, *, bold: bool) -> str:
        source = self._left.pop(title)
        self._pattern = self._compiled()
        votes = "" if source.votes is None else f" · ▲ {source.votes}"
        return f"{link(title, source.url)}{_BOLD * bold} ({source.date}{votes})"

    def _settled(self) -> int:
        """How many characters can't be part of a title that is still to be completed."""
        if self._left:
            before = len(self._last)
            for found in _BEGINS.finditer(self._last + self._held, before):
                start = found.start() - before
                if any(title.startswith(self._held[start:]) for title in self._left):
                    return start
        return len(self._held)

    def _compiled(self) -> re.Pattern[str] | None:
        if not self._left:
            return None
        longest_first = sorted(self._left, key=len, reverse=True)
        titles = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?<![\w\[])(?:{titles})(?!\w)")
