"""Where and how often papers name the parts of a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from assistant.catalog.records import Paper
from assistant.language.analyzer import stem
from assistant.retrieve.subject import Subject, plain

#: English words from this length on are looked for by their stem …
STEMMED = 6
#: … which at most this many letters may follow.
LONGEST_ENDING = 5


class Naming(NamedTuple):
    """How a paper names one facet: whether its title does, and how often its summary does.

    An abstract says the same once more: it counts where it names the facet more often.
    """

    in_title: bool
    in_body: int


class Texts:
    """Papers' texts as names are looked for in them, remembered."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str, int, int]] = {}

    def of(self, paper: Paper) -> tuple[str, int, int]:
        """Title, summary and abstract of a paper as one text, and where the latter two begin."""
        known = self._known.get(paper.arxiv_id)
        if known is None or known[0] != paper.content_hash:
            title = f"{plain(paper.title)} "
            told = f"{title}{plain(paper.text)} "
            known = (paper.content_hash, told + plain(paper.abstract), len(title), len(told))
            self._known[paper.arxiv_id] = known
        return known[1:]


class Namer:
    """Finds a subject's names in papers, all in one pass over each text.

    Args:
        subject: What is looked for.
        texts: Of the papers.
    """

    def __init__(self, subject: Subject, texts: Texts) -> None:
        self._texts = texts
        self._facets = subject.facets
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

    def namings(self, paper: Paper) -> list[Naming]:
        """How a paper names each facet, in their order."""
        text, body, abstract = self._texts.of(paper)
        titles = [False] * len(self._facets)
        counts = [0] * len(self._facets)
        again = [0] * len(self._facets)
        names: list[set[str]] = [set() for _ in self._facets]
        for number, name, start in self._hits(text):
            names[number].add(name)
            if start < body:
                titles[number] = True
            else:
                (counts if start < abstract else again)[number] += 1
        for number, facet in enumerate(self._facets):
            found = names[number]
            if found and found <= facet.acronyms and _means_another(found, paper):
                titles[number], counts[number], again[number] = False, 0, 0
        return [
            Naming(in_title, max(in_summary, in_abstract))
            for in_title, in_summary, in_abstract in zip(titles, counts, again, strict=True)
        ]

    def _hits(self, text: str) -> Iterator[tuple[int, str, int]]:
        """Facet, name and place of every name in a text."""
        if not len(self._automaton):
            return
        for last, (length, owners) in self._automaton.iter(text):
            start = last + 1 - length
            if start and _continues(text[start - 1], text[start]):
                continue
            rest = _rest(text, last + 1)
            for number, name, ending in owners:
                if rest <= ending or (rest == 1 and text[last + 1] == "s"):
                    yield number, name, start


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
    stop = end
    while stop < len(text) and text[stop].isascii() and text[stop].isalnum():
        stop += 1
    return stop - end


def _means_another(acronyms: Iterable[str], paper: Paper) -> bool:
    """Whether a paper that has only an abbreviation spells it out, hence as something else."""
    forms = "|".join(map(re.escape, acronyms))
    pattern = rf"[(,]\s*(?:{forms})s?\s*[,)]"
    return re.search(pattern, f"{paper.title}\n{paper.full_text}", re.IGNORECASE) is not None
