"""Understand a question: what it asks, about what, and over which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.question.conversation.following import follow
from assistant.question.conversation.history import Conversation
from assistant.question.conversation.references import pointing
from assistant.question.meaning import Meaning
from assistant.question.model import Question, Turn

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge


def understand(
    text: str,
    *,
    today: date,
    knowledge: Knowledge,
    lexicon: Lexicon,
    history: Sequence[Turn] = (),
) -> Question:
    """Read what ``text`` asks.

    Args:
        text: The question, English or Korean; any text is accepted.
        today: The day relative times are counted from.
        knowledge: Look-ups in the catalog.
        lexicon: Names of research topics.
        history: Earlier turns, oldest first; they are used only when the question leans on them.

    Returns:
        The question with intent, window, subjects, people, papers and what to search for.

    Example:
        >>> understand("most upvoted robotics papers last week", today=date(2024, 9, 25),
        ...     knowledge=catalog, lexicon=Lexicon.default()).intent  # doctest: +SKIP
        'rank'
    """

    def meaning(question: str, *, followed: bool = False) -> Meaning:
        return Meaning.of(
            question, today=today, knowledge=knowledge, lexicon=lexicon, followed=followed
        )

    if history:
        talk = Conversation(history, lambda asked: meaning(asked).question())
        if talk.base is not None:
            read = meaning(text, followed=True)
            followed = follow(read, talk)
            if followed is not None:
                return replace(followed, text=text)
            slots = read.slots
            points = slots.slotless and bool(pointing(slots.reading))
            leans = points or bool(slots.reading.all("reference"))
            return replace(meaning(text).question(), text=text, leans=leans)
    return replace(meaning(text).question(), text=text)
