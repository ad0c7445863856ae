"""Phrases that say what is asked about: how they are spelled, and what they are names of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.language.names.aliases import alias_of, find_aliases
from assistant.question.reading.reader import frame_words, words_of

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

_SHORT = 5  # words of a subject that is no description
#: A word of the length of abbreviations in small letters.
_SMALL = re.compile(r"(?<![A-Za-z0-9])[a-z]{2,5}(?![A-Za-z0-9])")
#: Least length of a Korean name that is no word of asking.
_SYLLABLES = 4
_ORIGINAL = re.compile(r"[가-힣\s]+\(([A-Za-z][^()가-힣]*)\)")


def spelled(phrase: str, knowledge: Knowledge, lexicon: Lexicon) -> str:
    """A phrase with names of the field in Latin letters and typos set right; of a name with its
    original in brackets, the original.

    Args:
        phrase: As typed.
        knowledge: Corrects words.
        lexicon: Tells names of the field.
    """
    original = _ORIGINAL.fullmatch(phrase)
    if original:
        return original[1]
    for match in reversed(find_aliases(phrase)):
        phrase = f"{phrase[: match.start]}{match.names[0]}{phrase[match.end :]}"
    known = any(len(match.surface) == len(phrase) for match in lexicon.find(phrase))
    if not known and _SMALL.fullmatch(phrase) and phrase in knowledge.abbreviations:
        return knowledge.abbreviations[phrase]
    # A long description has rare words of its own, and loses little by a typo.
    corrected = None if known or len(phrase.split()) > _SHORT else knowledge.speller.correct(phrase)
    if corrected is None:
        return phrase
    # Only what becomes a name of the field was surely meant as one.
    gained = _covered(lexicon, corrected.text) > _covered(lexicon, phrase)
    return corrected.text if gained else phrase


def _covered(lexicon: Lexicon, text: str) -> int:
    """How many characters of a text belong to names of the field."""
    return len({at for match in lexicon.find(text) for at in range(match.start, match.end)})


def names_of_field(frame: str, lexicon: Lexicon, *, short: bool) -> list[str]:
    """Names of the field, of several words or syllables, that no slot holds: one word may as well
    be one of asking.

    Args:
        frame: The question without times and slots.
        lexicon: Tells names of the field.
        short: Whether two of one word do as well.
    """
    found = dict.fromkeys(match.surface.strip() for match in lexicon.find(frame))
    names = [
        name for name in found if " " in name or (len(name) >= _SYLLABLES and not name.isascii())
    ]
    # Abbreviations that could be words count in capitals alone: "dpo" is typed all the same.
    small = (word for word in _SMALL.findall(frame) if word not in frame_words())
    one_word = list({name.casefold(): name for name in found}.values())
    if short and not names and len(one_word) > 1:
        return one_word
    return names or [word for word in small if lexicon.find(word.upper())]


def unknown_words(frame: str, lexicon: Lexicon, *, conditions: bool) -> list[str]:
    """What is no word of asking, though no slot was seen: "papers about whales".

    Args:
        frame: The question without times and slots.
        lexicon: Tells names of the field.
        conditions: Whether the question sets a condition, such as a time, so that it may well have
            no subject: then only names of the field count.
    """
    words = frame.split()
    known = frame_words()

    def asks_nothing(word: str) -> bool:
        return word not in known and not word.startswith("몇")

    def unknown(written: str) -> bool:
        # Organisations stand in questions of other kinds too: what their shares cost.
        return any(
            (asks_nothing(word) and (not conditions or lexicon.find(word) or alias_of(word)))
            or any(alias.kind == "organisation" for alias in alias_of(word))
            for word in words_of(written)
        )

    found = [index for index, word in enumerate(words) if unknown(word)]
    return [" ".join(words[found[0] : found[-1] + 1]).strip("?!.,")] if found else []


def is_topic(phrase: str, lexicon: Lexicon) -> bool:
    """Whether a phrase is a topic's own name, of which papers need not say it in so many words."""
    return any(
        match.concept in lexicon.topics and len(match.surface) == len(phrase)
        for match in lexicon.find(phrase)
    )


def is_thing(text: str) -> bool:
    """Whether a name is known to be a model's or an organisation's, and no person's."""
    kinds = {alias.kind for word in (text, *text.split()) for alias in alias_of(word)}
    kinds |= {match.kind for match in find_aliases(text)}
    return bool(kinds & {"model", "organisation"}) and "person" not in kinds
