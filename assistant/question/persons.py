"""Which words of a question are names of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.language.names.aliases import alias_of
from assistant.question.reading.reader import frame_words, words_of
from assistant.question.subjects import is_thing

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

#: A surname alone is a person's where it stands behind "by".
_BY = re.compile(r"\bby (?:([A-Z][\w-]+)|([a-z]+ [a-z]+)\b)")
_KNOWN = ("exact", "folded", "transliterated", "surname")


def people_named(
    slots: Sequence[tuple[str, str, int]], text: str, knowledge: Knowledge, lexicon: Lexicon
) -> tuple[str, ...]:
    """Names of people, also where a person stands in the place of a subject.

    Args:
        slots: Name, words and first character of each slot.
        text: The question.
        knowledge: Knows the authors; they are read only for words that may be a name.
        lexicon: A name of the field is no person's.
    """

    def is_person(name: str, *, behind_by: bool) -> bool:
        if lexicon.find(name) or not name[:1].isalpha():
            return False
        if any(alias.kind != "person" for alias in alias_of(name)):
            return False
        return (len(name.split()) > 1 or behind_by) and knowledge.people.find(name).how in _KNOWN

    found: list[str] = []
    for slot, name, start in slots:
        behind_by = text[:start].rstrip().casefold().endswith(" by")
        if slot == "person" or behind_by:
            name = _whole(name, text[start:], knowledge)
        if (slot == "person" and not is_thing(name)) or (
            slot in ("subject", "name") and is_person(name, behind_by=behind_by)
        ):
            found.append(name)
    if not found and not any(slot in ("subject", "name", "title") for slot, _, _ in slots):
        behind = (one or two for one, two in _BY.findall(text))
        found = [name for name in behind if is_person(name, behind_by=True)]
        found = found or [name for name in _pairs(text) if is_person(name, behind_by=False)]
    return tuple(found)


def _whole(name: str, behind: str, knowledge: Knowledge) -> str:
    """A name of one word with the word that follows, where an author has that name."""
    two = re.match(r"[A-Za-z'-]+ [A-Za-z'-]+", behind)
    if " " not in name and two and knowledge.people.find(two.group()).how in ("exact", "folded"):
        return two.group()
    return name


def _pairs(text: str) -> list[str]:
    """Two words after each other that may be a name: "did kaiming he publish". In Korean neither is
    a word of asking, as names of any sound are known."""
    known = frame_words()
    return [
        f"{one} {other}"
        for one, other in pairwise(words_of(text))
        if one.isalpha()
        and other.isalpha()
        and not known.issuperset((one, other))
        and (known.isdisjoint((one, other)) or (one + other).isascii())
    ]
