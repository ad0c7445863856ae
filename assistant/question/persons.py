"""Which words of a question are names of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.language.conjunctions import AND
from assistant.language.names.aliases import alias_of
from assistant.question.reading.reader import frame_words, words_of
from assistant.question.subjects import is_thing

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

#: A surname alone is a person's where it stands behind "by".
_BY = re.compile(r"\bby (?:([A-Z][\w-]+)|([a-z]+ [a-z]+)\b)")
_AND = re.compile(rf"{AND}|,\s+")
#: Asks for somebody's papers, whatever else they are to be about.
_WROTE = re.compile(
    r"\b(?:publish\w*|writ(?:es?|ing|ten)|wrote|put out|work(?:s|ed|ing)? on)\b", re.I
)
_OWNED = re.compile(r"(?<=\w)['’]s\b")
_KNOWN = ("exact", "folded", "transliterated", "surname")
_WHOLE = ("exact", "folded")


def people_named(
    slots: Sequence[tuple[str, str, int]], text: str, knowledge: Knowledge, lexicon: Lexicon
) -> tuple[str, ...]:
    """Names of people, also where a person stands in the place of a subject.

    Args:
        slots: Name, words and first character of each slot.
        text: The question.
        knowledge: Knows the authors; they are read only for words that may be a name.
        lexicon: A name of the field is no person's, unless an author has just that name.
    """

    is_person = partial(_is_person, knowledge=knowledge, lexicon=lexicon)
    found: list[str] = []
    read, others = False, False
    for slot, name, start in slots:
        behind_by = text[:start].rstrip().casefold().endswith(" by")
        if slot == "person" or behind_by:
            name = _whole(name, text[start:], knowledge)
        inside = _AND.split(_bare(name)) if slot in ("subject", "name") else []
        if slot == "person" and not is_thing(name):
            found.append(name)
            read = True
        elif inside and all(is_person(one, alone=behind_by) for one in inside):
            found += inside
        else:
            others |= slot in ("subject", "name", "title")
    if not found:
        behind = (one or two for one, two in _BY.findall(text) if two or not others)
        found = [name for name in behind if is_person(name, alone=True)]
    if not read and (not others or _WROTE.search(text)):
        kinds = _WHOLE if found or others else _KNOWN
        taken = {word for name in found for word in name.split()}
        pairs = [pair for pair in _pairs(text) if taken.isdisjoint(pair.split())]
        found = [*(name for name in pairs if is_person(name, kinds=kinds)), *found]
    return tuple(found)


def _is_person(
    name: str,
    *,
    knowledge: Knowledge,
    lexicon: Lexicon,
    alone: bool = False,
    kinds: Sequence[str] = _KNOWN,
) -> bool:
    """Whether a name, or with ``alone`` a surname, is an author's, found in one of some ways."""
    if not name[:1].isalpha() or any(alias.kind != "person" for alias in alias_of(name)):
        return False
    terms = [match.surface for match in lexicon.find(name)]
    if name in terms or not (" " in name or alone):
        return False
    # A surname may be a word of the field: Song Han.
    return knowledge.people.find(name).how in (_WHOLE if terms else kinds)


def is_maker(name: str, knowledge: Knowledge) -> bool:
    """Whether a name behind "by" is an author's in full, or an organisation's."""
    if any(alias.kind == "organisation" for alias in alias_of(name)):
        return True
    return " " in name and knowledge.people.find(name).how in _WHOLE


def names_only(text: str, names: Sequence[str]) -> bool:
    """Whether a text has no words but names of people and words of asking: "song han write"."""
    of_people = {word for name in names for word in name.split()}
    return bool(names) and all(word in of_people for word in _AND.sub(" ", _bare(text)).split())


def _bare(text: str) -> str:
    """A name without the words of asking behind it."""
    words = text.split()
    while len(words) > 2 and words[-1].casefold() in frame_words():
        words.pop()
    return " ".join(words)


def _whole(name: str, behind: str, knowledge: Knowledge) -> str:
    """A name of one word with the word that follows, where an author has that name."""
    two = re.match(r"[A-Za-z'-]+ [A-Za-z'-]+", behind)
    if " " not in name and two and knowledge.people.find(two.group()).how in _WHOLE:
        return two.group()
    return name


def _pairs(text: str) -> list[str]:
    """Two words after each other that may be a name: "did kaiming he publish". In Korean neither is
    a word of asking, as names of any sound are known."""
    known = frame_words()
    return [
        f"{one} {other}"
        for one, other in pairwise(words_of(_OWNED.sub("", text)))
        if one.isalpha()
        and other.isalpha()
        and not known.issuperset((one, other))
        and (known.isdisjoint((one, other)) or (one + other).isascii())
    ]
