"""Long titles typed with mistakes: "Transformers without Normalizaton"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.language.names.folding import Word, has_hangul, placed_words

_STOP_WORDS = """
a an the of in on for to and or with by from via is are as at be it its we you your do does can how
what why when which who this that using towards toward into paper papers about all i me my show find
tell summarize called titled explain
"""
_STOP = frozenset(_STOP_WORDS.split())
_LEAST_WORDS = 3  # content words of a title that typos may be forgiven in
_SHARE = 0.85  # of a title's weight that the text must hold
_DENSITY = 0.7  # of the words between the first and last that belong to the title
_NEAR = 6  # words between which two words of a title may stand
_RARE = 3  # a word in so few titles makes one of them likely
_TELLING = 1.3  # rare words' worth that a title without a rare word must have to be told by


@dataclass(frozen=True, slots=True)
class Mistyped:
    """Papers whose title ``text[start:end]`` nearly is, and the share of the title found there.

    `slips` tells whether a word is spelled wrong or left out.
    """

    papers: tuple[str, ...]
    start: int
    end: int
    score: float
    slips: bool = True


class MistypedTitles:
    """Finds titles of which a text holds nearly every word, in order and close together.

    Args:
        titles: By paper id the words of its title, before the colon and behind it.
    """

    def __init__(self, titles: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> None:
        self._titles = titles
        self._count = max(len(titles), 1)

    @cached_property
    def _phrases(self) -> list[tuple[str, list[str]]]:
        """The content words of titles and of what stands before their colon, by paper."""
        found = []
        for paper, (head, rest) in self._titles.items():
            name = _content(head)
            whole = [*name, *_content(rest)]
            for content in (whole, name) if rest else (whole,):
                if len(content) >= _LEAST_WORDS:
                    found.append((paper, content))
        return found

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
                papers = tuple(dict.fromkeys(clash.papers + hit.papers))
                kept[kept.index(clash)] = Mistyped(papers, hit.start, hit.end, hit.score, hit.slips)
        return sorted(kept, key=lambda hit: hit.start)

    def _read(self, word: str) -> tuple[str, ...]:
        """``word``, or the title words that it may be a typo of."""
        if word in self._titles_of or word in _STOP or len(word) < 4 or not word.isalpha():
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
        shared: Counter[int] = Counter()
        for word in {word for readings in read for word in readings}:
            shared.update(self._titles_of.get(word, ()))
        # Most titles share one common word with the text: those needn't be sorted.
        several = {n: count for n, count in shared.items() if count >= _LEAST_WORDS - 1}
        return [
            number
            for number in nlargest(60, several, key=several.__getitem__)
            if several[number] >= 0.7 * len(self._phrases[number][1])
        ]

    def _compare(
        self, number: int, typed: Sequence[Word], read: Sequence[tuple[str, ...]]
    ) -> Mistyped | None:
        paper, content = self._phrases[number]
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
        rare = any(len(self._titles_of.get(word, ())) <= _RARE for word in matched)
        whole = len(matched) == len(content) == len(between)
        if not rare and not (whole and weight >= _TELLING * log(1 + self._count)):
            return None
        said = [typed[at].text for at in places]
        slips = said != content
        return Mistyped(
            (paper,), typed[places[0]].start, typed[places[-1]].end, round(share, 3), slips
        )

    def _weight(self, word: str) -> float:
        return log(1 + self._count / (1 + len(self._titles_of.get(word, ()))))

    @cached_property
    def _titles_of(self) -> dict[str, list[int]]:
        """Phrases by each of their content words."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (_, content) in enumerate(self._phrases):
            for word in set(content):
                found[word].append(number)
        return dict(found)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for word in self._titles_of:
            found[len(word)].append(word)
        return dict(found)


def _content(phrase: Sequence[str]) -> list[str]:
    return [word for word in phrase if len(word) > 1 and word not in _STOP]


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
