"""What a paper is about, in a sentence or two of a reader's language."""

from __future__ import annotations

from assistant.answer.passages import passages
from assistant.catalog.records import Paper
from assistant.strings import Language

#: Most characters of a gist.
LONGEST = 320


def gist(paper: Paper, language: Language) -> str:
    """The sentence that says what a paper is, and the next where both are short; "" for none.

    In the reader's language where the paper has it, else in the other.
    """
    told = passages(paper, language)
    sentences = [told.introduction] if told.introduction else list(told.own[:2])
    text = sentences[0] if sentences else ""
    for sentence in sentences[1:]:
        if len(text) + len(sentence) < LONGEST:
            text = f"{text} {sentence}"
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0] + " …"
