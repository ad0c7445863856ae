"""Term pairs that the digests gloss themselves: ``강화 학습(Reinforcement Learning)``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

#: One to four Korean words right before a parenthesis that opens with Latin letters.
_GLOSS = re.compile(
    r"(?<![가-힣])((?:[가-힣]+[ -]){0,3}[가-힣]+)\s?"
    r"\(\s?([A-Za-z][A-Za-z0-9 \-/']{1,60}?)\s?(?:[,;][^)]{0,40})?\)"
)
#: Endings that a noun phrase doesn't begin after: the gloss starts behind them.
_BREAK = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에서|으로|로|와|과|및|하는|한|된|되는|위한|대한|등)$"
)


@dataclass(frozen=True, slots=True)
class Gloss:
    """A mined pair: Korean form, English phrase, and in how many papers it stands."""

    korean: str
    english: str
    support: int


#: Pairs that are counted at once, 60 MB: ten times as many as 5,488 papers gloss.
MOST_PAIRS = 200_000


def mine_glosses(
    texts: Iterable[str], *, min_support: int = 2, most: int = MOST_PAIRS
) -> list[Gloss]:
    """Find the pairs that at least ``min_support`` texts gloss the same way.

    Where a gloss follows several Korean words, the number of them that belongs to it is decided by
    the texts: the longest form with enough support that keeps at least half of the support of the
    shorter ones.

    Args:
        texts: One text a paper.
        min_support: Papers that must agree on a pair.
        most: Pairs to count at once. Where there are more, the rarest so far are forgotten (lossy
            counting; Manku and Motwani, VLDB 2002).

    Returns:
        Pairs, most support first.
    """
    support: Counter[tuple[str, str]] = Counter()
    for text in texts:
        support.update({pair for match in _GLOSS.finditer(text) for pair in _pairs(match)})
        if len(support) > most:
            _forget_rarest(support, most // 2)
    by_english: dict[str, list[tuple[str, int]]] = {}
    for (korean, english), count in support.items():
        if count >= min_support:
            by_english.setdefault(english, []).append((korean, count))
    found: list[Gloss] = []
    for english, forms in by_english.items():
        found += [Gloss(korean, english, count) for korean, count in _settle(forms)]
    return sorted(found, key=lambda gloss: (-gloss.support, gloss.korean, gloss.english))


def _forget_rarest(support: Counter[tuple[str, str]], left: int) -> None:
    rare = 1
    while len(support) > left:
        for pair in [pair for pair, count in support.items() if count <= rare]:
            del support[pair]
        rare += 1


def _pairs(match: re.Match[str]) -> list[tuple[str, str]]:
    words = re.split(r"[ -]", match.group(1))
    english = match.group(2).strip().lower()
    if len(english) < 2:
        return []
    forms: list[tuple[str, str]] = []
    for start in range(len(words) - 1, -1, -1):
        if start < len(words) - 1 and _BREAK.search(words[start]):
            break
        form = " ".join(words[start:])
        if len(form) >= 2:
            forms.append((form, english))
    return forms


def _settle(forms: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Of forms that end alike, keep the longest that still has half of the support."""
    kept: list[tuple[str, int]] = []
    for korean, count in forms:
        longer = max((n for form, n in forms if form.endswith(" " + korean)), default=0)
        shorter = max((n for form, n in forms if korean.endswith(" " + form)), default=0)
        if longer * 2 < count and count * 2 >= shorter:
            kept.append((korean, count))
    return kept
