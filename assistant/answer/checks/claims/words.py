"""Content words of a text, comparable between English and Korean."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.analyzer import STOPWORDS, stem
from assistant.language.lexicon.vocabulary import shipped_vocabulary

_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[-_.+][a-z0-9]+)*", re.IGNORECASE)
_HANGUL = re.compile(r"[가-힣]+")
_PARTS = re.compile(r"[a-z]+")
_LEAST_PART = 3
#: Korean words that carry grammar, by how they begin; and endings after which nothing is left.
_KOREAN_GRAMMAR = re.compile(
    r"(?:있|없|하|되|된|될|됩|한|할|합|했|이|그|저|및|등|수|것|들|더|또|각|위해|위한|통해|대한|대해|대비"
    r"|따라|따른|때|때문|경우|모두|매우|가장|특히|또한|그리고|그러나|하지만|으로|에서|입니다|같은|같이)"
    r"(?:[가-힣]{0,2})$"
)
# What says little of what a paper is about, whichever the paper.
_PLAIN_TEXT = """
model models method methods approach system framework technique result results show shows shown
paper study research work task tasks data dataset datasets performance perform improve improves
improved improvement high higher highest good better best well great large larger big new novel
first propose proposed present introduce provide achieve achieves reach reaches get gets make makes
made take takes use uses used based different various many several number one two three four five
six also about however among further compare compared comparison evaluate evaluated evaluation
author authors report reports reported include includes become becomes even more less than while
where whereas instead rather such thing things way ways need needs over under outperform
outperforms surpass surpasses beat beats exceed exceeds exceeding superior reduce reduces reduced
reducing reduction decrease decreases decreased increase increases increased gain gains boost boosts
enhance enhanced drop drops lower lowers cut cuts shorten save saves attain attains obtain obtains
record recorded average total maximum minimum degrade overall generally respectively approximately
roughly nearly almost around some any all both
"""
_PLAIN = frozenset(map(stem, _PLAIN_TEXT.split()))


@dataclass(frozen=True, slots=True)
class Content:
    """A content word of a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        keys: What it may be matched by: English stems, and the beginning of a Korean word.
        plain: It says little of what a paper is about ("model", "result").
        whole: Of a compound that is a name, the key of all of it; else empty.
    """

    start: int
    end: int
    keys: frozenset[str]
    plain: bool
    whole: str = ""

    def same(self, other: Content) -> bool:
        """Whether both name the same thing; of compounds not just a part."""
        if self.whole and other.whole:
            return self.whole == other.whole
        if self.whole or other.whole:
            return (self.whole or other.whole) in (other.keys if self.whole else self.keys)
        return not self.keys.isdisjoint(other.keys)


@lru_cache(maxsize=512)
def contents(text: str) -> tuple[Content, ...]:
    """Content words of ``text`` in order, English and Korean, without figures.

    A Korean word is matched by each English stem that the shipped vocabulary gives it, and by its
    own first two syllables; a compound by its whole and by its parts.

    Example:
        >>> [sorted(word.keys) for word in contents("카메라 T2V-Turbo")]
        [['camera', 'viewpoint', 'webcam', '카메'], ['t2vturbo', 'turbo']]
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # one letter of one alphabet grows
        lowered = text
    found = [*_latin(lowered, text), *_korean(lowered)]
    return tuple(sorted(found, key=lambda word: word.start))


def _latin(text: str, typed: str) -> list[Content]:
    found: list[Content] = []
    for match in _LATIN.finditer(text):
        word = match[0]
        if word in STOPWORDS:
            continue
        whole = re.sub(r"[-_.+]", "", word)
        keys = {stem(whole)}
        if whole != word or not word.isalpha():
            keys |= {
                stem(part)
                for part in _PARTS.findall(word)
                if len(part) >= _LEAST_PART and part not in STOPWORDS
            }
        if len(whole) > 1:
            named = any(char.isupper() or char.isdigit() for char in typed[slice(*match.span())])
            compound = stem(whole) if named and len(keys) > 1 else ""
            plain = keys <= _PLAIN
            found.append(Content(match.start(), match.end(), frozenset(keys), plain, compound))
    return found


def _korean(text: str) -> list[Content]:
    if not _HANGUL.search(text):
        return []
    found: list[Content] = []
    covered = 0
    forms = shipped_vocabulary().placed(text)
    known = {start: (end, stems) for start, end, stems in forms}
    inside = sorted(known)
    for match in _HANGUL.finditer(text):
        start, end = match.span()
        if start < covered:
            continue
        n = bisect_left(inside, start)
        if n < len(inside) and inside[n] < end:
            at = inside[n]
            reached, stems = known[at]
            keys = frozenset((*stems, text[at : at + 2]))
            found.append(Content(start, reached, keys, stems[0] in _PLAIN if stems else False))
            covered = max(reached, end)
        elif (
            end - start > 1
            and not text[start - 1 : start].isdigit()
            and not _KOREAN_GRAMMAR.match(match[0])
        ):
            found.append(Content(start, end, frozenset((match[0][:2],)), plain=False))
    return found
