"""What reading a question takes from the catalog: its days, people, titles and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.language.names.people import People
from assistant.language.names.spelling import Speller
from assistant.language.names.titles import Titles
from assistant.question.reading.reader import frame_words

if TYPE_CHECKING:
    from datetime import date

    from assistant.catalog.records import Paper
    from assistant.language.lexicon.lexicon import Lexicon

#: A word of so many titles is no typo.
_USED = 2
_ABBREVIATION = re.compile(r"(?<!\w)([A-Z]{2,6})s?(?!\w)")


class Records(Protocol):
    """The few look-ups that are needed; the catalog answers them."""

    def digest_dates(self) -> Sequence[date]:
        """Days that have a digest, ascending."""
        ...

    def paper(self, arxiv_id: str) -> Paper | None:
        """The paper with this id (no version), or None when no digest has it."""
        ...

    def titles(self) -> Mapping[str, str]:
        """Every paper's title by arXiv id."""
        ...

    def author_papers(self) -> Mapping[str, int]:
        """How many papers every author has."""
        ...

    def organization_keys(self) -> frozenset[str]:
        """The organisations that papers are recorded as from."""
        ...


class Knowledge:
    """The names of a catalog, found by any spelling; built as they are needed, then kept.

    Args:
        records: The catalog.
        lexicon: Its names are known words too.
    """

    def __init__(self, records: Records, lexicon: Lexicon) -> None:
        self.records = records
        self._lexicon = lexicon

    @cached_property
    def people(self) -> People:
        """The authors."""
        return People(self.records.author_papers())

    @cached_property
    def titles(self) -> Titles:
        """The papers, by what a text may call them."""
        return Titles(self.records.titles())

    @cached_property
    def speller(self) -> Speller:
        """The words of titles, of the lexicon and of asking."""
        used = self.titles.counts()
        known = dict.fromkeys(frame_words(), 1)
        known |= {word: count for word, count in used.items() if count >= _USED}
        lexicon = self._lexicon
        names = [name for topic in lexicon.topics.values() for name in topic.en + topic.ko]
        names += [name for term in lexicon.terms.values() for name in term.en + term.ko]
        for name in names:
            known[name] = known.get(name, 0) + 1
        return Speller(known)

    @cached_property
    def abbreviations(self) -> Mapping[str, str]:
        """Abbreviations by their small letters, as titles spell them: those that more titles write
        in capitals than in small letters."""
        capitals = Counter(_ABBREVIATION.findall("\n".join(self.records.titles().values())))
        uses = self.titles.counts()
        found: dict[str, str] = {}
        for word, count in capitals.items():
            small = word.casefold()
            if count >= _USED and 2 * count > uses.get(small, 0) + uses.get(f"{small}s", 0):
                found |= {small: word, f"{small}s": word}
        return found

    @cached_property
    def organizations(self) -> frozenset[str]:
        """Keys of the organisations that papers are recorded as from."""
        return self.records.organization_keys()

    def digest_dates(self) -> Sequence[date]:
        """Days that have a digest, ascending."""
        return self.records.digest_dates()

    def paper(self, arxiv_id: str) -> Paper | None:
        """The paper with this id (no version), or None when no digest has it."""
        return self.records.paper(arxiv_id)
