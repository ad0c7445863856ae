"""Where the program's own reading of a question may well be wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.question.conversation.references import pointing
from assistant.question.model import BESIDE
from assistant.question.reading.offtopic import is_offtopic
from assistant.question.reading.reader import SURE, frame_words, words_of
from assistant.question.speech import foreign_language

if TYPE_CHECKING:
    from assistant.question.conversation.history import Conversation
    from assistant.question.meaning import Meaning
    from assistant.question.model import Question

#: Below this the likeliest intent is a guess.
_UNSURE = 0.4
#: Intents whose search holds nothing but the subjects: other words are lost.
_BY_SUBJECT = ("new", "count", "rank", "digest", "trend", "first", "changes")
#: Points at more than the last turn.
_FURTHER_BACK = re.compile(
    r"\b(?:earlier|before that|at the (?:start|beginning)|originally"
    r"|(?:both|all) (?:of )?(?:my|the) (?:questions|topics|answers)"
    r"|(?:my|the|your) (?:first|previous|other|original) (?:question|topic|answer)"
    r"|(?:go|going|back) to)\b"
    r"|아까|맨 처음|처음에|앞서|이전에|전에 (?:말|물|얘기)|첫 질문",
    re.I,
)
_LETTERS = 2


def leans_further(text: str, talk: Conversation) -> bool:
    """Whether a question points at more of a conversation than its last turn."""
    return len(talk.history) > 1 and _FURTHER_BACK.search(text) is not None


def points_nowhere(meaning: Meaning) -> bool:
    """Whether a question that follows an answer points at it in a way that wasn't followed."""
    slots = meaning.slots
    points = slots.slotless and bool(pointing(slots.reading))
    return points or bool(slots.reading.all("reference"))


def is_unsure(meaning: Meaning, question: Question) -> bool:
    """Whether a question, read as one that stands alone, may well ask for something else."""
    slots = meaning.slots
    exact = slots.ids or is_offtopic(question.text) or foreign_language(question.text)
    if exact or not any(map(str.isalpha, question.text)):
        return False
    if question.intent in BESIDE:
        return slots.reading.confidence < SURE
    if slots.reading.intent == "offtopic":  # though it names something of the field
        return True
    if question.intent in _BY_SUBJECT and left_over(meaning):
        return True
    return slots.reading.confidence < _UNSURE and not slots.is_description


def left_over(meaning: Meaning) -> list[str]:
    """Words of a question that no rule has read and that are no words of asking."""
    known, lexicon = frame_words(), meaning.slots.lexicon
    return [
        word
        for word in words_of(meaning.slots.frame)
        if len(word) >= _LETTERS and word not in known and word.isalpha() and not lexicon.find(word)
    ]


def is_placed(question: Question) -> bool:
    """Whether it is clear what a question asks, even though the digests hold no answer."""
    named = question.subjects and set(question.subjects) <= set(question.names)
    return bool(
        question.intent == "smalltalk"
        or question.arxiv_ids
        or question.authors
        or question.organisations
        or question.exclude_ids
        or named
        or (question.window and not question.subjects)
        or is_offtopic(question.text)
        or foreign_language(question.text)
    )
