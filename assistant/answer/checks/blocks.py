"""Which citations a sentence without its own inherits: those of its paragraph or bullet."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKER = re.compile(r"(?:[-*+•‣◦·]|\d{1,3}[.)]|#{1,6}|>)$")
_TAB = "    "


class _Block(NamedTuple):
    """An open heading, paragraph or item: its indentation, and what it cites."""

    indent: int
    cited: tuple[int, ...]
    leads: bool


class Blocks:
    """Keeps the citations of the open headings, paragraphs and list items, outermost first."""

    def __init__(self) -> None:
        self._open: list[_Block] = []
        self._indent = 0
        self._started = False
        self._marked = False
        self._item = False
        self.in_heading = False

    def begins(self, gap: str, text: str) -> bool:
        """Take note of the first text after ``gap``; whether it is the marker of a block.

        Args:
            gap: White space right before the text.
            text: The text, or empty for a citation.
        """
        new_line = "\n" in gap or not self._started
        self._started = True
        marker = (new_line or self._marked) and _MARKER.match(text) is not None
        if new_line:
            self._line(gap, text, marker=marker)
        self._marked = marker
        return marker

    def cite(self, cited: tuple[int, ...], *, leads: bool = False) -> tuple[int, ...]:
        """Record what a sentence of the current block cites; return what it would inherit.

        Args:
            cited: Numbers.
            leads: It leads a list, whose items inherit from it although they are no deeper.
        """
        inherited = self._open[-1].cited if self._open else ()
        if cited:
            self._leave(below_lead=True)
            self._open.append(_Block(self._indent, cited, leads and not self._item))
        return inherited

    def _leave(self, *, below_lead: bool) -> None:
        """Close what is not around the current line; of an item, the line that leads it is."""
        while self._open and self._open[-1].indent >= self._indent:
            if below_lead and self._open[-1].leads and self._open[-1].indent == self._indent:
                break
            self._open.pop()

    def _line(self, gap: str, text: str, *, marker: bool) -> None:
        heading = marker and text.startswith("#")
        indent = len(gap.rpartition("\n")[2].replace("\t", _TAB))
        # A plain line right below another goes on with its paragraph.
        if not marker and gap.count("\n") == 1 and self._open and not self.in_heading:
            return
        self._indent = -1 if heading else indent
        self.in_heading = heading
        self._item = marker and not heading
        self._leave(below_lead=marker and not heading)
