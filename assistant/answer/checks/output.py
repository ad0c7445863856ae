"""Putting checked text together: white space around what was left out, and what may be shown."""

from __future__ import annotations

import re

_CITED_LINE = re.compile(r"\s*(?:\[[^\]]*\])+$")
_KEPT_OF_LINE = 400


class Output:
    """The text of one answer on its way out.

    Text is held until it is released, and handed out once.

    Attributes:
        gap: White space seen but not shown yet; it may hold the bars of a table.
        dropped: Whether something was left out since the last text.
    """

    def __init__(self) -> None:
        self.gap = ""
        self.dropped = False
        self._held: list[str] = []
        self._released: list[str] = []
        self._line = ""  # what was shown of the current line
        self._begun = False

    def mend(self, *, closing: bool) -> None:
        """Close or keep the gap around something left out.

        Args:
            closing: Whether a full stop or the like comes next.
        """
        if closing and not self.gap.strip(" "):
            self.gap = ""
        elif not closing and not self.gap and self._line:
            self.gap = " "  # what stood apart must not join into something new
        elif not self.gap.strip(" "):
            self.gap = self.gap[:1]

    def show(self, text: str) -> None:
        """Add the gap and ``text``; an answer begins with text."""
        gap = re.sub(r"\n\s*\n(?=\s*\n)", "\n", self.gap)
        if not self._begun:
            gap = gap.lstrip()
        self._begun = self._begun or bool(text)
        if "\n" in gap:
            self._line = ""
        # "](" would make a link, "[1]:" at the start of a line a link definition.
        line = self._line + gap.rpartition("\n")[2]
        joins = text.startswith("(") and line.endswith("]")
        defines = text.startswith(":") and _CITED_LINE.match(line)
        shown = f"{gap} {text}" if joins or defines else gap + text
        self._held.append(shown)
        self._line = (line + shown[len(gap) :])[-_KEPT_OF_LINE:]
        self.gap = ""
        self.dropped = False

    def mark(self) -> None:
        """Mark the sentence that was shown last."""
        self._held.append(" ⚠")
        self._line += " ⚠"

    def release(self) -> None:
        """What is held may be shown."""
        self._released += self._held
        self._held.clear()

    def end(self) -> None:
        """No more text comes: what is left is at most the last bar of a table."""
        self._released.append(self.gap.rstrip())

    def take(self) -> str:
        """What was released since this was last called."""
        text = "".join(self._released)
        self._released.clear()
        return text
