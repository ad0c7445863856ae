"""What a paper's texts say to a fact that is asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
#: … when what is asked for can be told from sentences, and none seems to state it.
_WORDED = 0.6
#: Share of a question that a sentence holds at least to lead by its words, and how much more than
#: any other: of 114 questions about other papers, 36 were led so, 35 of them rightly.
_LEADS, _AHEAD = 0.4, 0.1
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
    texts = passages(paper, question.language)
    sentences = (*texts.own, *texts.other)
    found = stating(asked, sentences, paper.title, quoter.share) if asked.known else ()
    if found:
        return Finding(found[:LEADING], said=True)
    if _OPEN.search(question.text):
        return Finding((), said=True)
    if asked.known:
        # A question of many words is answered by a sentence that holds them, however it is put.
        said = quoter.borne(question.text, paper, quotes) >= _WORDED
        said = said or _untold(quoter, asked.counted, question.text, sentences)
    else:
        said = quoter.borne(question.query, paper, quotes) >= _BORNE
    return Finding(_worded(quoter, question, paper, sentences) if said else (), said)


def _worded(
    quoter: Quoter, question: Question, paper: Paper, sentences: Sequence[str]
) -> tuple[str, ...]:
    """The one sentence that holds much more of a question's words than any other."""
    shares = [quoter.borne(question.text, paper, (sentence,)) for sentence in sentences]
    best, second = (*sorted(shares, reverse=True), 0.0, 0.0)[:2]
    clear = best >= _LEADS and best - second >= _AHEAD
    return (sentences[shares.index(best)],) if clear else ()


def _untold(quoter: Quoter, counted: str, text: str, sentences: Sequence[str]) -> bool:
    """Whether what is counted may stand in another language, in a word that the vocabulary has no
    translation of."""
    foreign = any(map(has_hangul, sentences)) != has_hangul(text)
    heard = any(quoter.share(sentence, counted) for sentence in sentences)
    return bool(counted) and foreign and not heard
