"""A question while it is read: what a rule has understood is blanked, the rest stays in place."""

from __future__ import annotations

import re
import unicodedata

_QUOTED = re.compile(
    r"[“\"«「『]([^“”\"«»「」『』]{2,300})[”\"»」』]|(?<!\w)['‘]([^'‘’]{3,300})['’](?!\w)"
)
_FANCY = str.maketrans({"’": "'", "‘": "'", "？": "?", "，": ",", "！": "!", "\u00a0": " "})


class Draft:
    """Text of a question, with the parts already understood replaced by spaces.

    Offsets never move, so every rule can be a plain regular expression on ``rest``.

    Attributes:
        text: The question, NFC, whitespace runs made single spaces, trimmed, plain apostrophes.
        rest: The same text with understood parts blanked; always as long as ``text``.
        quotes: What stands in quotation marks, as (start, end) of the inner text.

    Example:
        >>> draft = Draft("papers by Ada Lovelace last week")
        >>> draft.take(23, 32)
        >>> draft.left()
        'papers by Ada Lovelace'
    """

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.rest = self.text
        self.quotes: list[tuple[int, int]] = [
            found.span(1) if found.group(1) else found.span(2)
            for found in _QUOTED.finditer(self.text)
        ]

    def take(self, start: int, end: int) -> None:
        """Blank the characters from ``start`` up to ``end``."""
        self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]

    def quoted(self, start: int, end: int) -> bool:
        """Whether ``start``..``end`` lies inside quotation marks."""
        return any(left <= start and end <= right for left, right in self.quotes)

    def left(self) -> str:
        """What is left, with single spaces."""
        return " ".join(self.rest.split())


def plain(text: str) -> str:
    """``text`` in NFC with single spaces and plain apostrophes, control characters dropped."""
    text = unicodedata.normalize("NFC", text.translate(_FANCY))
    kept = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return " ".join(kept.split())
