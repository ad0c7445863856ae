"""What a paper's texts say to a fact that is asked of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.passages import passages
from assistant.answer.stated.stating import asked_of, stating
from assistant.hangul import has_hangul

if TYPE_CHECKING:
    from assistant.answer.sources import Quoter
    from assistant.catalog.records import Paper
    from assistant.question.model import Question

#: Sentences that lead an answer at most.
LEADING = 3
#: Share of a question that quoted sentences hold at least when they answer it.
_BORNE = 0.34
#: Asks why or how, or for the point of it all: a summary says that in words of its own.
_OPEN = re.compile(
    r"\bwhy\b|\bhow (?:does|do|did|is|are|was|were|come)\b"
    r"|\b(?:ideas?|contributions?|insights?|gist)\b"
    r"|왜|어째서|어떻게|어떤 식|원리|비결|핵심|아이디어|요점|기여",
    re.IGNORECASE,
)


class Finding(NamedTuple):
    """What is said to a fact.

    Attributes:
        leading: Sentences that state it, best first; none where that can't be told from them.
        said: Whether it seems to be said at all.
    """

    leading: tuple[str, ...]
    said: bool


def find(quoter: Quoter, question: Question, paper: Paper, quotes: tuple[str, ...]) -> Finding:
    """What is said to the fact that a question asks of a paper.

    Args:
        quoter: Knows words of both languages.
        question: What is asked.
        paper: The paper.
        quotes: The sentences to be shown of it.
    """
    asked = asked_of(question.text, paper.title)
    if not asked.known:
        open_ended = _OPEN.search(question.text) is not None
        return Finding((), open_ended or quoter.borne(question, paper, quotes) >= _BORNE)
    texts = passages(paper, question.language)
    sentences = (*texts.own, *texts.other)
    found = stating(asked, sentences, paper.title, quoter.share)
    # What is counted may stand there in a word that the vocabulary has no English for.
    foreign = any(has_hangul(sentence) for sentence in sentences) != has_hangul(question.text)
    heard = any(quoter.share(sentence, asked.counted) for sentence in sentences)
    untold = bool(asked.counted) and foreign and not heard
    return Finding(found[:LEADING], bool(found) or untold)
