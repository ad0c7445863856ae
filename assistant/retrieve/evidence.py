"""Where and how often papers name the parts of a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.catalog.catalog import Catalog
from assistant.language.analyzer import stem
from assistant.language.beginnings import Beginnings, marked
from assistant.retrieve.subject import Subject, plain

#: English words from this length on are looked for by their stem …
STEMMED = 6
#: … which at most this many letters may follow.
LONGEST_ENDING = 5
#: Texts kept in memory; about 4 kB each.
_REMEMBERED = 6_000
_LATIN = re.compile(r"[A-Za-z0-9]+")


class Naming(NamedTuple):
    """How a paper names one facet: whether its title does, and how often its summary does."""

    in_title: bool
    in_body: int


#: Most papers name most facets nowhere.
_UNNAMED = Naming(False, 0)


class Text(NamedTuple):
    """What of a paper names are looked for in.

    Attributes:
        text: Title and summary as one.
        body: Where the summary begins.
        marks: Where its words begin, see `beginnings`.
    """

    text: str
    body: int
    marks: bytes


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
        """Read the texts of the newest papers in advance: 30 µs each, most of a first list."""
        self.of(self.catalog.find(limit=_REMEMBERED))

    def of(self, arxiv_ids: Sequence[str]) -> dict[str, Text]:
        """The text of each paper held."""
        known = self.catalog.kept("texts", _REMEMBERED)
        found: dict[str, Text] = known.held(arxiv_ids)
        missing = [key for key in arxiv_ids if key not in found]
        if missing:
            told = self.catalog.texts(missing)
            heads = [f"{plain(title)} " for _, title, _ in told]
            texts = [head + plain(text) for head, (_, _, text) in zip(heads, told, strict=True)]
            each = zip(told, texts, heads, marked(texts), strict=True)
            read = {key: Text(text, len(head), marks) for (key, *_), text, head, marks in each}
            known.put_all(read)
            found |= read
        return found


class Namer:
    """Finds a subject's names in papers.

    Args:
        subject: What is looked for.
        texts: Of the papers.
    """

    def __init__(self, subject: Subject, texts: Texts) -> None:
        self._texts = texts
        self._facets = subject.facets
        self._shortened = {n for n, facet in enumerate(subject.facets) if facet.acronyms}
        self._owners: dict[str, list[tuple[int, str, int]]] = {}
        for number, facet in enumerate(subject.facets):
            for name in facet.names:
                key, ending = _pattern(name)
                self._owners.setdefault(key, []).append((number, name, ending))
        self._beginnings = Beginnings(list(self._owners))

    def namings(self, arxiv_ids: Sequence[str]) -> dict[str, tuple[Naming, ...]]:
        """How papers name each facet, in their order; papers no longer held are left out."""
        found = self._texts.of(arxiv_ids)
        nowhere = (_UNNAMED,) * len(self._facets)
        namings = {key: nowhere for key in arxiv_ids if key in found}
        texts = [found[key] for key in namings]
        hits: list[list[tuple[str, int]]] = [[] for _ in texts]
        words, marks = [text.text for text in texts], [text.marks for text in texts]
        for number, place, name in self._beginnings.found(words, marks):
            hits[number].append((name, place))
        for key, own, text_hits in zip(list(namings), texts, hits, strict=True):
            if text_hits:
                namings[key] = self._naming(own, text_hits)
        return namings

    def _naming(self, text: Text, hits: Iterable[tuple[str, int]]) -> tuple[Naming, ...]:
        """How a text names each facet in which names, or their stems, were found at some places."""
        titles: set[int] = set()
        counts = [0] * len(self._facets)
        names: dict[int, set[str]] = {}
        told, body, own = text.text, text.body, self._owners
        # Nearly as many names pass here as there are candidates times facets.
        for key, start in hits:
            end = start + len(key)
            following = told[end : end + 1]
            rest = 0
            if following != " " and following.isascii() and following.isalnum():
                rest = _rest(told, end)
            for number, name, ending in own[key]:
                if rest > ending and not (rest == 1 and following == "s"):
                    continue
                if number in self._shortened:
                    names.setdefault(number, set()).add(name)
                if start < body:
                    titles.add(number)
                else:
                    counts[number] += 1
        for number, found in names.items():
            if found <= self._facets[number].acronyms and _means_another(found, text.text):
                titles.discard(number)
                counts[number] = 0
        return tuple([Naming(number in titles, count) for number, count in enumerate(counts)])


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


def _rest(text: str, end: int) -> int:
    """How many Latin letters or digits follow."""
    following = _LATIN.match(text, end)
    return following.end() - end if following else 0
