"""Papers that a text names: by title, by short name, spelled freely, in Hangul or with typos."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from assistant.hangul import has_hangul
from assistant.language.names.aliases import PARTICLE, find_aliases
from assistant.language.names.folding import compact, placed_words, words
from assistant.language.names.packed import Lookup, PackedTexts
from assistant.language.names.title_names import COMMON, Name, mentions_in, names_of
from assistant.language.names.title_sounds import HeardTitles
from assistant.language.names.title_typos import MistypedTitles
from assistant.language.names.title_words import TitleWords

Spelling = Literal["exact", "folded", "transliterated", "corrected"]

_QUOTED = re.compile(
    r"[\"“”「」『』《》]([^\"“”「」『』《》\n]+)[\"“”「」『』《》]|(?<!\w)['‘]([^'’\n]+)['’](?!\w)"
)
_AFTER = re.compile(rf"(?:['’]s|{PARTICLE})?(?![\w])|(?=[가-힣])", re.IGNORECASE)
_VERSION = re.compile(r"\.\d|\d")
_BEGINNING = 6  # letters of longer names that are looked up first
_SENTENCE = 5  # so many ordinary words in a title's order are no chance
_SHORT = 5  # letters of a name with a capital inside that is hardly a word too
_ACRONYM = 7  # the same for one all in capitals
_WORD = 3  # titles that use a word so often use it as a word
_SCORES = {"title": 1.0, "short": 0.95, "mention": 0.5}


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A name of papers in a text.

    Attributes:
        papers: Ids of all papers that go by the name; more than one when it is ambiguous.
        name: The name as the first paper's title spells it: what the text was read as.
        part: Whether it is a whole "title", a "short" name (before the colon, or of a technical
            report), or a name that the title only mentions ("mention").
        spelling: "exact", "folded" (case, spaces, hyphens, accents), "transliterated" (from
            Hangul) or "corrected" (typos).
        start, end: Where it stands, ``text[start:end]``.
        score: 0 to 1: how surely a paper is meant.
        quoted: Whether quotation marks hold just the name.
    """

    papers: tuple[str, ...]
    name: str
    part: Literal["title", "short", "mention"]
    spelling: Spelling
    start: int
    end: int
    score: float
    quoted: bool = False

    @property
    def corrected(self) -> bool:
        """Whether the text was read as something else than it says."""
        return self.spelling in ("corrected", "transliterated")


class Titles:
    """The titles of a catalog, found in a text by any spelling.

    Args:
        titles: Title by paper id.

    Example:
        >>> Titles({"1": "DeepSeek-R1: Reasoning by RL"}).named("is deepseek r1 good?")[0].name
        'DeepSeek-R1'
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        # Interned: the index knows the same ids.
        self._papers = tuple(map(sys.intern, titles))
        self._titles = PackedTexts(titles.values())

    def named(self, text: str) -> list[TitleMatch]:
        """Papers whose title or short name stands in ``text``, in order, none overlapping.

        A name of ordinary words ("Survey", "Genie") counts only in its own capitals or quoted.
        """
        if not self._papers:
            return []
        found = list(self._spelled(text))
        if has_hangul(text):
            found += self._heard_as(text)
        taken = [(match.start, match.end) for match in found if match.part != "mention"]
        found += [
            TitleMatch(
                tuple(self._papers[number] for number in hit.titles),
                self._titles[hit.titles[0]],
                "title",
                "corrected" if hit.slips else "folded",
                hit.start,
                hit.end,
                hit.score,
            )
            for hit in self._mistyped.find(text)
            if all(hit.end <= start or end <= hit.start for start, end in taken)
        ]
        return _longest(found)

    def _spelled(self, text: str) -> Iterator[TitleMatch]:
        """Names whose letters and figures stand in ``text``, whatever is between them."""
        placed = placed_words(text)
        letters = "".join(word.text for word in placed)
        starts, ends = {}, {}
        at = 0
        for word in placed:
            for offset in range(len(word.text)):
                # The place of a letter within a word; folding may lengthen a word (ß, æ).
                starts[at + offset] = min(word.start + offset, word.end)
                ends[at + offset + 1] = min(word.start + offset + 1, word.end)
            at += len(word.text)
            ends[at] = word.end
        quotes = {m.span(1) if m[1] else m.span(2) for m in _QUOTED.finditer(text)}
        spans = self._spans(text, letters, starts, ends)
        keys = [letters[first:last] for first, last in spans]
        found = self._lookups[0].find(keys)
        called = {key: self._called(key, numbers) for key, numbers in found.items()}
        for key, (first, last) in zip(keys, spans, strict=True):
            if key in called:
                start, end = starts[first], ends[last]
                if not (key[-1].isdigit() and _VERSION.match(text, end)):
                    quoted = (start, end) in quotes
                    yield from self._matches(text, called[key], start, end, quoted)

    def _spans(
        self, text: str, letters: str, starts: Mapping[int, int], ends: Mapping[int, int]
    ) -> list[tuple[int, int]]:
        """The stretches of ``letters`` that may be names, given where each stands in ``text``."""
        firsts = [first for first, start in starts.items() if _begins(text, start)]
        lasts = [last for last, end in ends.items() if _AFTER.match(text, end)]
        begun = self._lookups[1].find([letters[at : at + _BEGINNING] for at in firsts])
        spans = []
        for first in firsts:
            is_begun = letters[first : first + _BEGINNING] in begun
            most = self._words.longest if is_begun else _BEGINNING - 1
            within = slice(bisect_right(lasts, first), bisect_right(lasts, first + most))
            spans += [(first, last) for last in lasts[within]]
        return spans

    def _matches(
        self, text: str, named: Sequence[Name], start: int, end: int, quoted: bool
    ) -> Iterator[TitleMatch]:
        typed = text[start:end]
        meant = (name for name in named if quoted or self._meant(name, typed, text, start))
        names = sorted(meant, key=lambda name: -_SCORES[name.part])
        if not names:
            return
        best = [name for name in names if name.part == names[0].part]
        spelling: Spelling = "exact" if typed == best[0].text else "folded"
        papers = tuple(dict.fromkeys(name.paper for name in best))
        score = _SCORES[best[0].part] * (1.0 if quoted or spelling == "exact" else 0.95)
        yield TitleMatch(papers, best[0].text, best[0].part, spelling, start, end, score, quoted)

    def _meant(self, name: Name, typed: str, text: str, start: int) -> bool:
        """Whether ``typed`` is the name and not the words it is made of."""
        if typed == name.text and not typed.islower():
            # Any sentence starts with a capital.
            leads = name.plain and " " not in typed and not re.search(r"\w", text[:start])
            return not leads or self._words.used(compact(typed)) < _WORD
        if name.plain:
            return len(words(name.text)) >= _SENTENCE
        key, parts = compact(typed), words(typed)
        if not key.isalpha():
            return True
        if len(parts) > len(words(name.text)):  # "interactive video" is not InteractiveVideo
            return not all(self._words.used(part) >= _WORD for part in parts)
        # "STaR" and "DRAGON" are words in lower case, "MaskBit" and "PEEKABOO" are not.
        least = _ACRONYM if name.text.isupper() else _SHORT
        return len(key) >= least and self._words.used(key) < _WORD

    def _heard_as(self, text: str) -> list[TitleMatch]:
        """Names spelled in Hangul: known spellings put in Latin letters first, then by sound."""
        spelled, places = _latinised(text)
        found = []
        if places:
            for match in self._spelled(spelled):
                start, end = places.origin(match.start), places.origin(match.end, end=True)
                if has_hangul(text[start:end]):
                    found.append(replace(match, start=start, end=end, spelling="transliterated"))
        for heard in self._heard.find(text):
            paper = heard.name.paper
            found.append(
                TitleMatch((paper,), heard.name.text, heard.name.part, "transliterated",
                           heard.start, heard.end, heard.score * _SCORES[heard.name.part])
            )  # fmt: skip
        return found

    def _names(self, number: int) -> list[Name]:
        title = self._titles[number]
        return names_of(self._papers[number], title, mentions_in(title))

    def _called(self, key: str, numbers: Sequence[int]) -> list[Name]:
        """The names of papers that are spelled with the letters ``key``."""
        return [n for number in numbers for n in self._names(number) if compact(n.text) == key]

    def counts(self) -> Mapping[str, int]:
        """How often the titles use each folded word."""
        return self._words.counts()

    @cached_property
    def _words(self) -> TitleWords:
        return TitleWords(self._titles)

    @cached_property
    def _lookups(self) -> tuple[Lookup, Lookup]:
        """Titles by the letters of each of their names, and the first letters of all names."""
        beginnings: set[str] = set()

        def keys() -> Iterator[tuple[str, int]]:
            for key, number in self._keys():
                beginnings.add(key[:_BEGINNING])
                yield key, number

        return Lookup(keys()), Lookup((letters, 0) for letters in beginnings)

    def _keys(self) -> Iterator[tuple[str, int]]:
        """The letters of all names, each with the number of its title."""
        commonness: Counter[str] = Counter()
        mentioned: list[tuple[str, int]] = []
        for number, title in enumerate(self._titles):
            mentions = mentions_in(title)
            commonness.update(mentions.keys())
            for name in names_of(self._papers[number], title, mentions):
                key = compact(name.text)
                if name.part == "mention":
                    mentioned.append((key, number))
                elif key:
                    yield key, number
        yield from ((key, number) for key, number in mentioned if commonness[key] < COMMON)

    @cached_property
    def _mistyped(self) -> MistypedTitles:
        return MistypedTitles(self._words)

    @cached_property
    def _heard(self) -> HeardTitles:
        return HeardTitles(len(self._papers), self._listened)

    def _listened(self, number: int) -> list[Name]:
        return names_of(self._papers[number], self._titles[number], {})


@dataclass(frozen=True, slots=True)
class _Places:
    """Where pieces of a rewritten text came from: start and end in it, start and end before."""

    pieces: tuple[tuple[int, int, int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def origin(self, at: int, *, end: bool = False) -> int:
        """The place in the original of the place ``at``, of a match's end if ``end``."""
        shift = 0
        for new_start, new_end, old_start, old_end in self.pieces:
            inside = new_start < at <= new_end if end else new_start <= at < new_end
            if inside:
                return old_end if end else old_start
            if new_end <= at:
                shift = old_end - new_end
        return at + shift


def _latinised(text: str) -> tuple[str, _Places]:
    """``text`` with the field's names in Latin letters where it spells them in Hangul."""
    out, pieces, at, size = [], [], 0, 0
    for match in find_aliases(text):
        out += [text[at : match.start], match.names[0]]
        size += match.start - at
        pieces.append((size, size + len(match.names[0]), match.start, match.end))
        size += len(match.names[0])
        at = match.end
    return "".join([*out, text[at:]]), _Places(tuple(pieces))


def _begins(text: str, start: int) -> bool:
    """Whether a name may begin at ``text[start]``, not within a word or number."""
    before = text[start - 1] if start else " "
    if before.isalnum() and not "가" <= before <= "힣":
        return False
    return not (before in ".-" and start > 1 and text[start - 2].isalnum())


def _longest(found: list[TitleMatch]) -> list[TitleMatch]:
    kept: list[TitleMatch] = []
    for one in sorted(found, key=lambda match: (match.start - match.end, -match.score)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda match: match.start)
