"""Splits summaries into sentences."""

from __future__ import annotations

import re

#: A full stop ends a sentence when a space follows and what stands before is no initial, number
#: or usual abbreviation; Korean sentences end in 다., 요. and the like and are caught by this too.
_END = re.compile(
    r"(?<=[.!?。])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bet\.)"
    r"(?<!\bFig\.)(?<!\bEq\.)(?<!\bNo\.)(?<!\b\d\.)\s+(?=[^\s])|\n+"
)


def split_sentences(text: str) -> list[str]:
    """Sentences of a text, as they stand, without the white space around them.

    Example:
        >>> split_sentences("모델을 제안합니다. It has 3.5 B parameters.")
        ['모델을 제안합니다.', 'It has 3.5 B parameters.']
    """
    return [part.strip() for part in _END.split(text) if part and part.strip()]
