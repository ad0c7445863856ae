"""Find known phrases in mixed English and Korean text, in one pass over a character trie.

Phrases are stored without their spaces and hyphens, and remember where those may stand, so
"text to video", "text-to-video" and "texttovideo" are one phrase, and so are 비디오 생성 and
비디오생성. Where a phrase may have a space, a Korean particle before it is folded: 비디오를 생성.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = frozenset(" \n\t\u00a0-_\u2010\u2011\u2012\u2013")
PARTICLES = frozenset("을를의이가은는과와")
ABBREVIATION_LETTERS = 5
WHOLE_WORD_STEM = 3

_WORD = re.compile(r"[a-z0-9]+|[가-힣]+")
_VOWELS = frozenset("aeiouy")
_HITS = ""  # the key of a node's phrases; no character is the empty string


class Role(IntEnum):
    """What a phrase is to its concept."""

    TERM = 0
    NAME = 1
    ASK = 2
    RELATED = 3
    FACET = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """One stored phrase: whose it is, and what the text must look like where it matches.

    Attributes:
        concept: id of the topic or term.
        role: what the phrase is to the concept.
        group: for a facet, the number of its group.
        gaps: bit n is set if a separator may stand after n characters.
        exact: the only spelling accepted besides its capitals, or None for any case.
        prefix: the phrase may end inside a word.
    """

    concept: str
    role: Role
    group: int = 0
    gaps: int = 0
    exact: str | None = None
    prefix: bool = False


class Hit(NamedTuple):
    """A phrase at `start`..`end` (character offsets) of a text."""

    start: int
    end: int
    phrase: Phrase


def is_hangul(char: str) -> bool:
    """Whether `char` is a Hangul syllable."""
    return "가" <= char <= "힣"


def nfc(text: str) -> str:
    """`text` in Unicode NFC, so that Korean typed on any system compares equal."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case, character by character, so that offsets stay those of `text`."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def is_abbreviation(name: str) -> bool:
    """Whether `name` must keep its case: short, with capitals, and readable as a word.

    RAG, SAM and MoE could be rag, sam and moe; LLM and T2V can be nothing else in any case.
    """
    letters = [char for char in name if char.isascii() and char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if capitals < min(2, len(letters)) or not capitals or len(name) > ABBREVIATION_LETTERS:
        return False
    if not name.isascii() or not name.isalnum():
        return False
    return len(name) < 3 or any(char.lower() in _VOWELS for char in letters)


def squeeze(name: str) -> tuple[str, int]:
    """A folded name without separators, and the gaps where they stood.

    >>> squeeze("Text-to-Video")
    ('texttovideo', 80)
    """
    folded = fold(nfc(name))
    if SEPARATORS.isdisjoint(folded):
        return folded, 0
    kept: list[str] = []
    gaps = 0
    for char in folded:
        if char not in SEPARATORS:
            kept.append(char)
        elif kept:
            gaps |= 1 << len(kept)
    return "".join(kept), gaps


def inflections(key: str) -> Iterator[str]:
    """A squeezed English name, its singular if it looks plural, and its `-ies` plural."""
    yield key
    if not key[-1:].isascii():
        return
    if len(key) > 4 and key.endswith("s") and key[-2] not in "sui":
        yield key[:-1]
    if len(key) > 3 and key.endswith("y") and key[-2] not in _VOWELS:
        yield key[:-1] + "ies"


class PhraseTrie:
    """Phrases by their characters. Add all of them, then `scan` any number of texts.

    Phrases are kept in buckets by their first two characters; a bucket becomes a trie when a
    text first needs it, since most of a lexicon is never met in a short session.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[str, str, Role, int]]] = {}
        self._tries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, concept: str, role: Role, group: int = 0) -> None:
        """Store one name (two characters or more) of a concept; a facet is a word beginning.

        All names must be added before the first `scan`.
        """
        beginning = name[:2]
        if not (beginning.isascii() and beginning.isalnum()):
            beginning = squeeze(name)[0][:2]
        waiting = self._waiting.setdefault(beginning.lower(), [])
        waiting.append((name, concept, role, group))

    def scan(self, text: str) -> list[Hit]:
        """Every phrase in `text` (in NFC), in order of start, overlapping ones included."""
        low = fold(text)
        hits: list[Hit] = []
        for word in _WORD.finditer(low):
            start = word.start()
            second = low[start + 1 : start + 2]
            if second in SEPARATORS:
                second = low[start + 2 : start + 3]
            trie = self._bucket(low[start] + second)
            if trie is not None:
                self._walk(text, low, start, trie[low[start]], hits)
        return hits

    def build(self) -> None:
        """Build every bucket now, for a process that is to scan many texts."""
        for prefix in self._waiting:
            self._bucket(prefix)

    def _bucket(self, prefix: str) -> dict[str, Any] | None:
        trie = self._tries.get(prefix)
        if trie is None and prefix in self._waiting:
            trie = {}
            for stored in self._waiting[prefix]:
                _insert(trie, *stored)
            self._tries[prefix] = trie
        return trie

    @staticmethod
    def _walk(text: str, low: str, start: int, node: dict[str, Any], hits: list[Hit]) -> None:
        position, size, taken, gaps, length = start + 1, 1, True, 0, len(low)
        while True:
            if taken and _HITS in node:
                for phrase in node[_HITS]:
                    if gaps & ~phrase.gaps:
                        continue
                    end = _end(low, position, phrase)
                    if end and _same_case(text[start:position], phrase.exact):
                        hits.append(Hit(start, end, phrase))
            if position >= length:
                return
            char = low[position]
            child = node.get(char)
            if child is not None:
                node, position, size, taken = child, position + 1, size + 1, True
            elif char in SEPARATORS and taken:
                gaps, position, taken = gaps | 1 << size, position + 1, False
            elif char in PARTICLES and taken and low[position + 1 : position + 2] == " ":
                gaps, position, taken = gaps | 1 << size, position + 2, False
            else:
                return


def _insert(trie: dict[str, Any], name: str, concept: str, role: Role, group: int) -> None:
    key, gaps = squeeze(name)
    facet = role is Role.FACET
    prefix = facet and not (len(key) <= WHOLE_WORD_STEM and key.isascii())
    exact = nfc(name) if not facet and is_abbreviation(name) else None
    phrase = Phrase(concept, role, group, gaps, exact, prefix)
    for form in (key,) if facet or exact else inflections(key):
        node = trie
        for char in form:
            node = node.setdefault(char, {})
        phrases = node.setdefault(_HITS, [])
        if phrase not in phrases:
            phrases.append(phrase)


def _end(low: str, position: int, phrase: Phrase) -> int:
    """Where a phrase that reaches `position` ends, its plural included; 0 if inside a word."""
    if phrase.prefix or is_hangul(low[position - 1]) or not _in_word(low, position):
        return position
    for plural in ("s", "es"):
        end = position + len(plural)
        if low.startswith(plural, position) and not _in_word(low, end):
            return end
    return 0


def _in_word(low: str, position: int) -> bool:
    return position < len(low) and low[position].isascii() and low[position].isalnum()


def _same_case(surface: str, exact: str | None) -> bool:
    return exact is None or surface == exact or surface == exact.upper()


def longest(hits: list[Hit]) -> list[Hit]:
    """The hits that no longer hit overlaps, in order of start; equals on one span all stay."""
    # In order; they don't overlap, so that only the neighbours of a new one can.
    taken: list[tuple[int, int]] = []
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        span = (hit.start, hit.end)
        place = bisect_left(taken, span)
        if place < len(taken) and taken[place] == span:
            kept.append(hit)
        elif (not place or taken[place - 1][1] <= hit.start) and (
            place == len(taken) or hit.end <= taken[place][0]
        ):
            kept.append(hit)
            taken.insert(place, span)
    return sorted(kept, key=lambda h: h.start)
