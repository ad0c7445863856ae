"""Answers to "what does GRPO stand for": what the papers spell out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.language.abbreviations import expansion
from assistant.question.model import Question
from assistant.question.wording import IN_FULL
from assistant.retrieve.model import Hit

_SHORT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*")


def spelled_out(question: Question, hits: Sequence[Hit]) -> tuple[str, str, Hit] | None:
    """The abbreviation that a question asks for in full, what it stands for, and a paper that
    says so; None when it asks for none, or no paper says.

    Args:
        question: What is asked.
        hits: Papers for it, best first.
    """
    if not IN_FULL.search(question.text):
        return None
    for short in dict.fromkeys((*question.names, *_SHORT.findall(question.text))):
        found = expansion((text for hit in hits for text in _texts(hit)), short)
        for hit in hits if found else ():
            said = expansion(_texts(hit), short)
            if found and said and said.casefold() == found.casefold():
                return short, found, hit
    return None


def _texts(hit: Hit) -> Iterable[str]:
    return hit.paper.full_text, hit.paper.abstract
