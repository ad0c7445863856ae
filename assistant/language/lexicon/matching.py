"""Known phrases in mixed English and Korean text: how they are stored, and what overlaps.

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
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = frozenset(" \n\t\u00a0-_\u2010\u2011\u2012\u2013")
PARTICLES = frozenset("을를의이가은는과와")
ABBREVIATION_LETTERS = 5
WHOLE_WORD_STEM = 3

_SEPARATOR = re.compile(f"[{re.escape(''.join(SEPARATORS))}]")
_VOWELS = frozenset("aeiouy")


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
    if len(name) > ABBREVIATION_LETTERS or not name.isascii() or not name.isalnum():
        return False
    letters = [char for char in name if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if capitals < min(2, len(letters)) or not capitals:
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
    parts = _SEPARATOR.split(folded)
    size = gaps = 0
    for part in parts[:-1]:
        size += len(part)
        gaps |= (size > 0) << size
    return "".join(parts), gaps


def inflections(key: str) -> Iterator[str]:
    """A squeezed English name, its singular if it looks plural, and its `-ies` plural."""
    yield key
    if not key[-1:].isascii():
        return
    if len(key) > 4 and key.endswith("s") and key[-2] not in "sui":
        yield key[:-1]
    if len(key) > 3 and key.endswith("y") and key[-2] not in _VOWELS:
        yield key[:-1] + "ies"


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
