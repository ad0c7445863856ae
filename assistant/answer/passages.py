"""Which of a paper's texts a reader is quoted, sentence by sentence.

A paper may have a summary (Korean, in most digests), the feed's one English sentence and its
English abstract. A reader is quoted the language of the question where the paper has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.catalog.records import Paper
from assistant.hangul import has_hangul
from assistant.language.sentences import split_sentences
from assistant.question.model import Language

#: Papers whose sentences are kept, about 4 kB each: an answer, its cards and what a model gets ask
#: for the same.
_REMEMBERED = 1_000
#: What authors write where they begin to say what is new; before it stands what others did.
_PRESENTS = re.compile(
    r"\b(?:we|this (?:paper|work|report|study|article|survey|technical report))\s+(?:\w+ly\s+)?"
    r"(?:propose|present|introduce|describe|develop|release|explore|study|investigate|show|report"
    r"|review|provide|address|examine|demonstrate|analy[sz]e|build|design|survey)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passages:
    """Sentences of a paper that may be quoted.

    Attributes:
        own: In the reader's language; where the paper has nothing in it, in the other.
        other: In the other language, where the paper has both.
        introduction: The sentence of `own` that says what the paper is; "" where that is not told
            from how it is worded.
    """

    own: tuple[str, ...]
    other: tuple[str, ...] = ()
    introduction: str = ""


@lru_cache(maxsize=_REMEMBERED)
def passages(paper: Paper, language: Language) -> Passages:
    """What may be quoted of a paper to a reader of a language.

    A summary that seems to describe another paper is left out wherever there is an abstract.
    """
    abstract = tuple(split_sentences(paper.abstract))
    summary = tuple(s for item in paper.items for s in split_sentences(item))
    if paper.summary_doubtful and abstract:
        summary = ()
    english = (paper.summary_en, *abstract) if paper.summary_en else abstract
    if not any(map(has_hangul, summary)):
        # Digests in English, or fetched ones; what a digest says itself comes first.
        english, summary = (*summary, *english), ()
    if not english or (language == "ko" and summary):
        return Passages(summary, english)
    return Passages(english, summary, paper.summary_en or _introduction(english))


def _introduction(sentences: tuple[str, ...]) -> str:
    return next((sentence for sentence in sentences if _PRESENTS.search(sentence)), "")
