"""What abbreviations stand for, as texts spell them out: "Direct Preference Optimization (DPO)".

The matching is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text" (PSB 2003), for definitions before and within the brackets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

#: The words before an abbreviation or its bracket; digests write "말(Long Form; LF)" as well.
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9'’/-]*(?:\s+[A-Za-z][A-Za-z0-9'’/-]*)*\s*$")


def expansion(texts: Iterable[str], short: str) -> str | None:
    """What most texts that spell an abbreviation out call it in full; None when none does.

    Args:
        texts: Summaries or abstracts.
        short: The abbreviation.

    Example:
        >>> expansion(["검색 증강 생성(Retrieval-Augmented Generation; RAG)은 …"], "RAG")
        'Retrieval-Augmented Generation'
    """
    bare = short.removesuffix("s") if short[:-1].isupper() else short
    behind = re.compile(rf"(?<=[\s(]){re.escape(bare)}s?\s*[),;]|[(;,]\s*{re.escape(bare)}s?\s*\)")
    found: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for text in texts:
        for match in behind.finditer(text):
            before = text[max(0, match.start() - 120) : match.start()].rstrip(" ;,(")
            words = _WORDS.search(before)
            if words and (whole := _matched(words.group().strip(), bare)):
                found[whole.casefold()] += 1
                spelled.setdefault(whole.casefold(), whole)
    return spelled[found.most_common(1)[0][0]] if found else None


def _matched(words: str, short: str) -> str | None:
    """The shortest end of some words that has an abbreviation's letters in order, the first of
    them where a word begins."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    place = len(words)
    for number, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and not (
            words[place].lower() == letter and (number or _begins(words, place))
        ):
            place -= 1
        if place < 0:
            return None
    whole = words[place:]
    several = len(re.split(r"[\s-]+", whole)) > 1 and len(whole.split()) <= 2 * len(letters)
    return whole if several and short.lower() not in whole.lower().split() else None


def _begins(words: str, place: int) -> bool:
    return place == 0 or not words[place - 1].isalnum()
