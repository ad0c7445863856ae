"""Where and how often papers name the parts of a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import ahocorasick

from assistant.catalog.catalog import Catalog
from assistant.language.analyzer import stem
from assistant.retrieve.subject import Subject, plain

#: English words from this length on are looked for by their stem …
STEMMED = 6
#: … which at most this many letters may follow.
LONGEST_ENDING = 5
#: Texts kept in memory; about 3 kB each.
_REMEMBERED = 6_000
_LATIN = re.compile(r"[A-Za-z0-9]+")


class Naming(NamedTuple):
    """How a paper names one facet: whether its title does, and how often its summary does."""

    in_title: bool
    in_body: int


#: Most papers name most facets nowhere.
_UNNAMED = Naming(False, 0)


class Texts:
    """Papers' texts as names are looked for in them, remembered.

    The abstract stands in for a summary that is missing. Beside one it adds little: of weekly
    lists, F1 0.764 and 0.738 (English, Korean questions) with both, 0.762 and 0.740 with one.

    Args:
        catalog: Holds the papers.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def warm(self) -> None:
        """Read the texts of the newest papers in advance: 25 µs each, most of a first list."""
        self.of(self.catalog.find(limit=_REMEMBERED))

    def of(self, arxiv_ids: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Title and summary as one text, and where the summary begins, of each paper held."""
        known = self.catalog.kept("texts", _REMEMBERED)
        found: dict[str, tuple[str, int]] = known.held(arxiv_ids)
        missing = [key for key in arxiv_ids if key not in found]
        read = {}
        for key, title, told in self.catalog.texts(missing) if missing else ():
            head = f"{plain(title)} "
            read[key] = (head + plain(told), len(head))
        known.put_all(read)
        return found | read


class Namer:
    """Finds a subject's names in papers, all in one pass over each text.

    Args:
        subject: What is looked for.
        texts: Of the papers.
    """

    def __init__(self, subject: Subject, texts: Texts) -> None:
        self._texts = texts
        self._facets = subject.facets
        self._numbers = range(len(subject.facets))
        self._nowhere = (_UNNAMED,) * len(subject.facets)
        owners: dict[str, list[tuple[int, str, int]]] = {}
        for number, facet in enumerate(subject.facets):
            for name in facet.names:
                key, ending = _pattern(name)
                owners.setdefault(key, []).append((number, name, ending))
        self._automaton = ahocorasick.Automaton()
        for key, found in owners.items():
            self._automaton.add_word(key, (len(key), tuple(found)))
        if owners:
            self._automaton.make_automaton()

    def namings(self, arxiv_ids: Sequence[str]) -> dict[str, tuple[Naming, ...]]:
        """How papers name each facet, in their order; papers no longer held are left out."""
        found = self._texts.of(arxiv_ids)
        held = [key for key in arxiv_ids if key in found]
        if not len(self._automaton):
            return dict.fromkeys(held, self._nowhere)
        return {key: self._namings(*found[key]) for key in held}

    def _namings(self, text: str, body: int) -> tuple[Naming, ...]:
        titles: set[int] = set()
        counts: dict[int, int] = {}
        names: dict[int, set[str]] = {}
        # Every name in every candidate passes here: ten thousand of a question.
        for last, (length, owners) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if start and text[start - 1] != " " and _continues(text[start - 1], text[start]):
                continue
            following = text[end : end + 1]
            rest = _rest(text, end) if following.isascii() and following.isalnum() else 0
            for number, name, ending in owners:
                if rest > ending and not (rest == 1 and following == "s"):
                    continue
                if self._facets[number].acronyms:
                    names.setdefault(number, set()).add(name)
                if start < body:
                    titles.add(number)
                else:
                    counts[number] = counts.get(number, 0) + 1
        if not titles and not counts:
            return self._nowhere
        for number, found in names.items():
            if found <= self._facets[number].acronyms and _means_another(found, text):
                titles.discard(number)
                counts.pop(number, None)
        return tuple([Naming(number in titles, counts.get(number, 0)) for number in self._numbers])


def _means_another(acronyms: Iterable[str], text: str) -> bool:
    """Whether a text that has only an abbreviation spells it out, hence as something else."""
    forms = "|".join(map(re.escape, acronyms))
    return re.search(rf"[(,]\s*(?:{forms})s?\s*[,)]", text) is not None


def _pattern(name: str) -> tuple[str, int]:
    """What of a name is looked for, and how many letters may follow it.

    Long English words are looked for by their stems; Korean words carry particles.
    """
    if "가" <= name[-1] <= "힣":
        return name, 99
    words = name.rsplit(" ", 1)
    stemmed = stem(words[-1])
    # Snowball's stems may end otherwise than the word: "vocabulari".
    kept = stemmed if words[-1].startswith(stemmed) else stemmed[:-1]
    if not words[-1].startswith(kept) or len(words[-1]) < STEMMED or len(kept) < STEMMED - 1:
        return name, 0
    return " ".join([*words[:-1], kept]), LONGEST_ENDING


def _continues(before: str, first: str) -> bool:
    """Whether a character and the next one belong to one word."""
    if "가" <= first <= "힣":
        return "가" <= before <= "힣"
    return before.isascii() and before.isalnum()


def _rest(text: str, end: int) -> int:
    """How many Latin letters or digits follow."""
    following = _LATIN.match(text, end)
    return following.end() - end if following else 0
