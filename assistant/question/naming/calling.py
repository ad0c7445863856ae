"""Which papers a question calls by a title or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.question.reading.reader import frame_words, words_of

if TYPE_CHECKING:
    from assistant.language.names.titles import TitleMatch
    from assistant.question.knowledge import Knowledge
    from assistant.question.reading.reader import Reading


def called(reading: Reading, text: str, knowledge: Knowledge) -> tuple[TitleMatch, ...]:
    """The names of papers in a question.

    Words of asking in small letters name none: "what came out so far" isn't about SoFar, nor
    "뭐야" about Maya; nor does a part of another name: "V3" in "DeepSeek V3".

    Args:
        reading: The question's slots.
        text: The question.
        knowledge: Knows the titles.
    """
    return tuple(
        match
        for match in knowledge.titles.named(text)
        if not _asks(text[match.start : match.end].strip())
        and not _is_part(match, reading, text, knowledge)
    )


def _asks(said: str) -> bool:
    if said != said.lower() or (said.isascii() and " " not in said):
        return False
    return all(word in frame_words() for word in words_of(said))


def _is_part(match: TitleMatch, reading: Reading, text: str, knowledge: Knowledge) -> bool:
    """Whether a name stands at the end of a longer one, whose beginning its paper doesn't bear."""
    if match.part == "title":
        return False
    longer = (span for span in reading.spans if span.slot == "name" and span.start < match.start)
    around = next((span for span in longer if match.end <= span.end), None)
    paper = knowledge.paper(match.papers[0]) if around and match.papers else None
    if around is None or paper is None:
        return False
    before = words_of(text[around.start : match.start])
    return not set(before) & set(words_of(paper.title))
