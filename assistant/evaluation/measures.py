"""Formulas.

Recall@k is the share of questions whose paper is among the first k; MAP the mean of average
precision and F1 the harmonic mean of precision and recall, as in Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 8, https://nlp.stanford.edu/IR-book/.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def average_precision(ranked: Sequence[str], relevant: Iterable[str]) -> float:
    """Mean of the precision at the rank of each relevant item; one not ranked counts as 0.

    Example:
        >>> average_precision(["a", "x", "b"], ["a", "b"])
        0.8333333333333333
    """
    wanted = set(relevant)
    hits, total = 0, 0.0
    for rank, item in enumerate(ranked, start=1):
        if item in wanted:
            hits += 1
            total += hits / rank
    return total / len(wanted)


def f1(given: Iterable[str], relevant: Iterable[str]) -> float:
    """Harmonic mean of precision and recall of a set; 0 when nothing is right."""
    found, wanted = set(given), set(relevant)
    return 2 * len(found & wanted) / (len(found) + len(wanted)) if found or wanted else 0.0


def normalised(text: str) -> str:
    """Text without spaces, case, entities and Markdown escapes, for comparing what it says."""
    plain = html.unescape(_ESCAPED.sub(r"\1", text))
    return "".join(unicodedata.normalize("NFC", plain).casefold().split())


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of all do not exceed (nearest rank); 0 for none."""
    if not values:
        return 0.0
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(0, rank - 1)]
