"""Where a sentence ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TERMINAL = re.compile(r"[.!?。！？…][\"'”’)*_»」』|]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w.])(?:e\.g|i\.e|al|vs|cf|figs?|eq|sec|no|dr|mr|ms|prof|approx|ca|resp|[A-Z])\.$",
    re.IGNORECASE,
)


class Endings:
    """Tells ends of sentences from abbreviations and from words amid a title.

    Args:
        titles: Of the papers that sentences may name: "CS. Drafting for LLMs".
    """

    def __init__(self, titles: Iterable[str]) -> None:
        inner = (word for title in titles for word in title.split()[:-1])
        self._inner = frozenset(word for word in inner if _TERMINAL.search(word))

    def ends(self, word: str, last: Sequence[str]) -> bool:
        """Whether a sentence ends with ``word``.

        Args:
            word: A run without white space.
            last: The newest parts of the sentence, it included.
        """
        if not _TERMINAL.search(word) or word.strip("*_\"'“”") in self._inner:
            return False
        return not _ABBREVIATION.search("".join(last))
