"""Days, authors and numbers of authors of a sentence that the record of its source denies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.language.analyzer import STOPWORDS
from assistant.language.dates.find import find_times
from assistant.language.names.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.checks.claims.entries import Entry
    from assistant.catalog.records import Paper

_DATED = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d{1,2}월|\d{4}[-./]\d",
    re.IGNORECASE,
)
_AUTHORED = re.compile(
    r"\b(?:written|authored|co-?authored|paper|study|work|research|is|are)\s+by\b|\bet al\b"
    r"|\b(?:first|last|lead|an|its|listed|other|among the|\w+ co-?)[\s-]?authors?\b"
    r"|\bauthors?\s*(?:are|is|includes?|of|:)|\d\s+authors?\b|저자(?:는|가|:|로는)|저술|집필",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?<![\w-])[A-Z][a-zà-öø-ÿ'’]+(?:[-\s](?:[A-Z]\.|[A-Z][a-zà-öø-ÿ'’]+|de|van|von|der|la|del))*"
    r"\s(?:Mc|Mac|De|Di|O['’])?[A-Z][a-zà-öø-ÿ'’]+(?:-[A-Z]?[a-zà-öø-ÿ]+)?(?![A-Za-z0-9_-])"
)
_ORGANISATION = re.compile(
    r"\b(?:AI|Research|University|Labs?|Team|Institute|Group|College|School|Google|Meta|Microsoft"
    r"|Academy|Center|Centre|Inc|Corporation|Daily|Papers?|The)\b"
)
_COUNTED = re.compile(
    r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:listed\s+)?"
    r"(?P<co>co-?|other\s)?authors?\b|저자[가는]?\s?(?:모두|총)?\s?(?P<ko>\d+)\s?명",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_WORDS = _NUMBERS.split()


class Denied(NamedTuple):
    """What a record denies.

    Attributes:
        kind: ``day``, ``author`` or ``authors``: the number of them.
        said: As the sentence has it.
        record: What the record says; empty of an author.
    """

    kind: str
    said: str
    record: str


def denied(sentence: str, entries: Sequence[Entry]) -> Denied | None:
    """The first day, author or number of authors that none of the cited records has.

    Args:
        sentence: Without citations.
        entries: What it cites.
    """
    papers = [entry.paper for entry in entries if entry.paper is not None]
    if len(papers) < len(entries) or not papers:
        return None
    for found in (_day(sentence, entries, papers), _authors(sentence, entries, papers)):
        if found is not None:
            return found
    return None


def _day(sentence: str, entries: Sequence[Entry], papers: Sequence[Paper]) -> Denied | None:
    if not _DATED.search(sentence):
        return None
    days = {place.date for paper in papers for place in paper.appearances}
    days |= {paper.date for paper in papers}
    for time in find_times(sentence, today=max(days)):  # a day without a year is the latest
        window = time.window
        if window.start is None or window.start != window.end:
            continue
        if window.start not in days and not any(window.label in e.text for e in entries):
            told = ", ".join(day.isoformat() for day in sorted(days))
            return Denied("day", window.label, told)
    return None


def _authors(sentence: str, entries: Sequence[Entry], papers: Sequence[Paper]) -> Denied | None:
    if not _AUTHORED.search(sentence):
        return None
    counts = [len(paper.authors) for paper in papers]
    counted = _COUNTED.search(sentence)
    if counted is not None and any(counts):
        number = counted["n"] or counted["ko"]
        n = int(number) if number.isdigit() else _WORDS.index(number.lower()) + 1
        if n + bool(counted["co"]) not in counts and n > 1:
            return Denied("authors", number, ", ".join(map(str, counts)))
    known = [set(words(name)) for paper in papers for name in paper.authors]
    for name in _people(sentence, entries):
        parts = [part for part in words(name) if len(part) > 1]
        if known and not any(parts[-1] in each and parts[0] in each for each in known):
            return Denied("author", name, "")
    return None


def _people(sentence: str, entries: Sequence[Entry]) -> Iterator[str]:
    """What looks like a person's name in a sentence and is no part of a title or summary."""
    for match in _PERSON.finditer(sentence):
        name = match[0]
        if "'s" in name or "’s" in name or name.split()[0].lower() in STOPWORDS:
            continue
        if not _ORGANISATION.search(name) and not any(entry.holds(name) for entry in entries):
            yield name
