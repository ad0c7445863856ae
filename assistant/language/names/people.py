"""From a person's name as typed to the author names of the catalog that are that person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.hangul import has_hangul
from assistant.language.names.aliases import PARTICLE_END, alias_of
from assistant.language.names.authors import Author, AuthorIndex, name_parts
from assistant.language.names.korean_names import given_name, split_korean_name
from assistant.language.names.sounds import similarity, sounds

How = Literal["exact", "folded", "surname", "corrected", "transliterated", "none"]

MOST = 25  # one family name may stand for many people
_RARE = 3  # a name of so few bearers tells who is meant
_ENOUGH = 0.85  # least likeness of sound for a name; below it, other people are nearer
_TITLES = re.compile(
    r"^(?:(?:prof(?:essor)?|dr|mr|mrs|ms|sir)\b\.?\s*)+|\s*(?:교수|박사|선생|연구원)?님?(?:의)?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?$")
_BRACKETS = re.compile(r"[(（\[]\s*([^()（）\[\]]*?)\s*[)）\]]")


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a typed name is.

    Attributes:
        names: The catalog's spellings of the person, most papers first; with `how` "surname",
            of everybody of that name. Empty where the catalog has nobody so named.
        how: "exact" (spelled as in the catalog), "folded" (accents, case, order, initials or a
            middle name differ), "surname" (one name of several people), "corrected" (a typo),
            "transliterated" (from Hangul), "none".
        read_as: The spelling that the name was read as; for a person known to the field whom the
            catalog lacks, the usual spelling. None where nothing was recognised.
    """

    names: tuple[str, ...]
    how: How
    read_as: str | None

    def __bool__(self) -> bool:
        return bool(self.names)


_NOBODY = Match((), "none", None)


class People:
    """The authors of a catalog, found by any spelling of their names.

    Args:
        authors: Number of papers by author name as the catalog spells it.

    Example:
        >>> People({"Alexei A. Efros": 3}).find("Alexei Efros's").names
        ('Alexei A. Efros',)
    """

    def __init__(self, authors: Mapping[str, int]) -> None:
        self._index = AuthorIndex(authors)

    def find(self, name: str) -> Match:
        """The person or people that ``name`` means."""
        if len(name_parts(name)) > 1 and (known := self._index.named(name)):
            return self._ranked({known, *self._same(name_parts(name))}, "exact", name)
        for spelling in _spellings(name):
            if has_hangul(spelling):
                found = self._from_hangul(spelling)
            else:
                found = self._from_latin(name_parts(spelling))
            if found.how != "none":
                return found
        return self._corrected(name)

    def _from_latin(self, tokens: Sequence[str]) -> Match:
        if not tokens:
            return _NOBODY
        if same := self._same(tokens):
            return self._ranked(same, "folded")
        if len(tokens) == 1:
            bearers = self._index.by_last(tokens[0]) or self._index.by_part(tokens[0])
            return self._ranked(bearers, "surname", self._spelled(bearers, tokens[0]))
        return _NOBODY

    def _same(self, tokens: Sequence[str]) -> set[Author]:
        """Spellings that differ in case, accents, hyphens, order, or a middle name left out."""
        found: set[Author] = set()
        for turn in range(len(tokens)):
            turned = [*tokens[turn:], *tokens[:turn]]
            found.update(self._index.by_letters("".join(turned)))
        if found and len(tokens) > 2 and all(len(token) > 1 for token in tokens):
            return found  # "Jun-Yan Zhu" is not Jun Zhu
        orders = [list(tokens)]
        if len(tokens) == 2:
            orders.append([tokens[1], tokens[0]])
        for said in orders:
            near = [
                other
                for other in self._index.by_last(said[-1])
                if len(said) > 1 and _agree(said, name_parts(other.name))
            ]
            if near:
                return found.union(near)
        return found

    def _from_hangul(self, name: str) -> Match:
        for spelling in dict.fromkeys((name, PARTICLE_END.sub("", name))):
            if people := [one.name for one in alias_of(spelling) if one.kind == "person"]:
                found = {one for person in people for one in self._same(name_parts(person))}
                return self._ranked(found, "transliterated", people[0])
            if found := self._by_korean_order(spelling) or self._by_sound(spelling.split()):
                return self._ranked(found, "transliterated")
        return _NOBODY

    def _by_korean_order(self, name: str) -> set[Author]:
        """Authors of a Korean name: the family name by its known spellings, the rest by sound."""
        scored: dict[Author, float] = {}
        for families, given in split_korean_name(name):
            for family in families:
                for author in self._index.by_last(family):
                    likeness = similarity(given, given_name(name_parts(author.name)))
                    if likeness >= _ENOUGH + 0.05:
                        scored[author] = max(likeness, scored.get(author, 0.0))
        best = max(scored.values(), default=0.0)
        return {author for author, likeness in scored.items() if likeness >= best - 0.02}

    def _by_sound(self, heard: Sequence[str]) -> set[Author]:
        """Authors each of whose names sounds like one of ``heard``, in any order."""
        if len(heard) == 1 and len(heard[0]) >= 4:
            pieces = [(heard[0][:at], heard[0][at:]) for at in range(1, len(heard[0]))]
            return next((found for parts in pieces if (found := self._by_sound(parts))), set())
        if len(heard) < 2:
            return set()
        longest = max(heard, key=lambda word: len(sounds(word)))
        rest = [word for word in heard if word is not longest]
        scored: dict[Author, float] = {}
        for token, likeness in self._index.sounds.nearest(longest, cut=_ENOUGH):
            for author in self._index.by_part(token):
                parts = name_parts(author.name)
                others = [one for one in parts if one != token and len(one) > 1]
                if len(others) > len(rest) and token not in (parts[0], parts[-1]):
                    continue  # a middle name alone tells nobody
                least = min(
                    (max((similarity(word, one) for one in others), default=0.0) for word in rest),
                    default=0.0,
                )
                if least >= 0.75 and (total := likeness + least) >= 2 * _ENOUGH:
                    scored[author] = total
        best = max(scored.values(), default=0.0)
        return {author for author, total in scored.items() if total >= best - 0.05}

    def _corrected(self, name: str) -> Match:
        """The person of the nearest name one typo away, told by what is spelled right."""
        index = self._index
        for spelling in _spellings(name):
            tokens = name_parts(spelling)
            if has_hangul(spelling) or not tokens:
                continue
            if len(tokens) == 1:
                if near := index.last_names_near(tokens[0]):
                    bearers = index.by_last(near[0])
                    return self._ranked(bearers, "corrected", self._spelled(bearers, near[0]))
                continue
            slips = {author for token in tokens for author in self._slips(tokens, token)}
            if slips:
                best = min(slips, key=_most_papers)
                same = self._same(name_parts(best.name))
                return self._ranked({best, *same}, "corrected", best.name)
        return _NOBODY

    def _slips(self, said: Sequence[str], right: str) -> list[Author]:
        """Authors with the name ``right`` whose other names are one slip from those said.

        A slip in a short name tells nothing, unless the name spelled right is a rare one.
        """
        rest = "".join(token for token in said if token != right)
        bearers = self._index.by_part(right)
        if len(right) < 2 or len(rest) < (3 if len(bearers) <= _RARE else 5):
            return []
        others = {
            author: "".join(t for t in name_parts(author.name) if t != right and len(t) > 1)
            for author in bearers
        }
        near = process.extract(
            rest, others, scorer=OSA.distance, processor=None, score_cutoff=1, limit=5
        )
        return [author for _, _, author in near]

    def _spelled(self, bearers: Sequence[Author], part: str) -> str | None:
        """How the catalog spells the one name ``part`` of ``bearers``."""
        words = (word for one in bearers for word in one.name.replace(",", " ").split())
        return next((word for word in words if name_parts(word) == [part]), None)

    def _ranked(self, people: Iterable[Author], how: How, read_as: str | None = None) -> Match:
        ordered = [one.name for one in sorted(people, key=_most_papers)[:MOST]]
        if not ordered:
            return Match((), how, read_as) if read_as and how == "transliterated" else _NOBODY
        return Match(tuple(ordered), how, read_as or ordered[0])


def _most_papers(author: Author) -> tuple[int, str]:
    return -author.papers, author.name


def _spellings(name: str) -> list[str]:
    """What may be the name alone: without titles and possessives, what brackets hold first."""
    inside = [held for held in _BRACKETS.findall(name) if held]
    outside = _BRACKETS.sub(" ", name)
    cleaned = (_TITLES.sub("", _POSSESSIVE.sub("", one.strip())) for one in (*inside, outside))
    return [one.strip() for one in dict.fromkeys(cleaned) if one.strip()]


def _agree(said: Sequence[str], known: Sequence[str]) -> bool:
    """Whether two names of one family name can be one person's.

    Middle names may be left out or cut to initials, but not differ; the first name may be an
    initial on the side of the one who asks.
    """
    first = said[0]
    if len(known) < 2 or len(known[0]) == 1 < len(first):
        return False
    if not (known[0] == first or (len(first) == 1 and known[0].startswith(first))):
        return False
    middle, other = said[1:-1], known[1:-1]
    if not middle or not other:
        return True
    return all(
        one.startswith(two) or two.startswith(one)
        for one, two in zip(middle, other, strict=False)
    )  # fmt: skip
