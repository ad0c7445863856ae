"""Long titles typed with mistakes: "Transformers without Normalizaton"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.hangul import has_hangul
from assistant.language.names.folding import Word, placed_words
from assistant.language.names.packed import Groups
from assistant.language.names.title_words import TitleWords

_STOP_WORDS = """
a an the of in on for to and or with by from via is are as at be it its we you your do does can how
what why when which who this that using towards toward into paper papers about all i me my show find
tell summarize called titled explain
"""
_STOP = frozenset(_STOP_WORDS.split())
_LEAST_WORDS = 3  # content words of a title that typos may be forgiven in
_SHARED = 0.7  # of a title's content words that make it worth comparing
_COMPARED = 60  # titles that a text is compared with
_SHARE = 0.85  # of a title's weight that the text must hold
_DENSITY = 0.7  # of the words between the first and last that belong to the title
_NEAR = 6  # words between which two words of a title may stand
_RARE = 3  # a word in so few titles makes one of them likely
_TELLING = 1.3  # rare words' worth that a title without a rare word must have to be told by


@dataclass(frozen=True, slots=True)
class Mistyped:
    """Titles, by number, that ``text[start:end]`` nearly is, and the share of them found there.

    `slips` tells whether a word is spelled wrong or left out.
    """

    titles: tuple[int, ...]
    start: int
    end: int
    score: float
    slips: bool = True


class MistypedTitles:
    """Finds titles of which a text holds nearly every word, in order and close together.

    Args:
        words: Of the titles.
    """

    def __init__(self, words: TitleWords) -> None:
        self._words = words
        self._count = max(len(words), 1)
        telling = np.array([len(word) > 1 and word not in _STOP for word in words.spelled], bool)
        kept = telling[words.numbers]
        self._content = words.numbers[kept]
        before = np.concatenate([[0], np.cumsum(kept)])
        # A phrase is a whole title or what stands before its colon.
        starts = np.repeat(before[words.starts[:-1]], 2)
        ends = np.column_stack([before[words.starts[1:]], before[words.rests]]).ravel()
        has_rest = words.rests < words.starts[1:]
        wanted = np.column_stack([np.ones_like(has_rest), has_rest]).ravel()
        wanted &= ends - starts >= _LEAST_WORDS
        self._titles = np.repeat(np.arange(len(words), dtype=np.int32), 2)[wanted]
        self._starts = starts[wanted].astype(np.int32)
        self._sizes = (ends - starts)[wanted].astype(np.int32)

    def find(self, text: str) -> list[Mistyped]:
        """The titles that ``text`` nearly holds, best first at each place."""
        typed = [w for w in placed_words(text) if not has_hangul(w.text) and len(w.text) > 1]
        if len(typed) < _LEAST_WORDS:
            return []
        read = [self._read(word.text) for word in typed]
        hits = [
            hit
            for number in self._likely(read)
            if (hit := self._compare(number, typed, read)) is not None
        ]
        kept: list[Mistyped] = []
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.start - hit.end)):
            clash = next((one for one in kept if hit.start < one.end and one.start < hit.end), None)
            if clash is None:
                kept.append(hit)
            elif (hit.start, hit.end, hit.score) == (clash.start, clash.end, clash.score):
                titles = tuple(dict.fromkeys(clash.titles + hit.titles))
                kept[kept.index(clash)] = Mistyped(titles, hit.start, hit.end, hit.score, hit.slips)
        return sorted(kept, key=lambda hit: hit.start)

    def _read(self, word: str) -> tuple[str, ...]:
        """``word``, or the title words that it may be a typo of."""
        if self._uses(word) or word in _STOP or len(word) < 4 or not word.isalpha():
            return (word,)
        slips = 2 if len(word) >= 8 else 1
        near = [
            one
            for length in range(len(word) - slips, len(word) + slips + 1)
            for one in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, processor=None,
                score_cutoff=slips, limit=4,
            )
        ]  # fmt: skip
        least = min((one[1] for one in near), default=0)
        return tuple(str(one[0]) for one in near if one[1] == least) or (word,)

    def _likely(self, read: Sequence[tuple[str, ...]]) -> list[int]:
        """Phrases that share enough words with the text, the likeliest first."""
        found = {self._words.number(word) for readings in read for word in readings}
        held = [self._phrases[number] for number in found if number is not None]
        if not held:
            return []
        shared = np.bincount(np.concatenate(held), minlength=len(self._sizes))
        several = np.flatnonzero(shared >= np.maximum(_LEAST_WORDS - 1, _SHARED * self._sizes))
        best = np.argsort(-shared[several], kind="stable")[:_COMPARED]
        return [int(number) for number in several[best]]

    def _compare(
        self, number: int, typed: Sequence[Word], read: Sequence[tuple[str, ...]]
    ) -> Mistyped | None:
        start = self._starts[number]
        numbers = self._content[start : start + self._sizes[number]].tolist()
        content = [self._words.spelled[word] for word in numbers]
        places = _in_order(content, read)
        if len(places) < max(_LEAST_WORDS - 1, len(content) - 1):
            return None
        matched = [next(word for word in content if word in read[at]) for at in places]
        weight = sum(map(self._weight, matched))
        share = weight / sum(map(self._weight, content))
        between = [
            readings for readings in read[places[0] : places[-1] + 1] if readings[0] not in _STOP
        ]
        if share < _SHARE or len(places) < _DENSITY * len(between):
            return None
        rare = any(self._uses(word) <= _RARE for word in matched)
        whole = len(matched) == len(content) == len(between)
        if not rare and not (whole and weight >= _TELLING * log(1 + self._count)):
            return None
        said = [typed[at].text for at in places]
        slips = said != content
        return Mistyped(
            (int(self._titles[number]),),
            typed[places[0]].start,
            typed[places[-1]].end,
            round(share, 3),
            slips,
        )

    def _weight(self, word: str) -> float:
        return log(1 + self._count / (1 + self._uses(word)))

    def _uses(self, word: str) -> int:
        """How many phrases hold a word."""
        number = self._words.number(word)
        return 0 if number is None else len(self._phrases[number])

    @cached_property
    def _phrases(self) -> Groups:
        """Phrases by each of their content words."""
        sizes = self._sizes
        phrases = np.repeat(np.arange(len(sizes)), sizes)
        within = np.arange(len(phrases)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        words = self._content[np.repeat(self._starts, sizes) + within]
        return Groups.once(words, phrases, len(self._words.spelled))

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for word in self._words.spelled:
            if self._uses(word):
                found[len(word)].append(word)
        return dict(found)


def _in_order(content: Sequence[str], read: Sequence[tuple[str, ...]]) -> list[int]:
    """Places in ``read`` of the words of ``content``, in their order, near one another."""
    best: list[int] = []
    starts = ((at, skip) for at in range(len(read)) for skip in (0, 1) if content[skip] in read[at])
    for first, skip in starts:
        places, at = [first], first
        for word in content[skip + 1 :]:
            near = range(at + 1, min(at + _NEAR, len(read)))
            ahead = next((n for n in near if word in read[n]), None)
            if ahead is not None:
                places.append(ahead)
                at = ahead
        if len(places) > len(best):
            best = places
    return best
