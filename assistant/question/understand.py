"""Understand a question: what it asks, about what, and over which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.question.conversation.following import follow
from assistant.question.conversation.history import Conversation
from assistant.question.conversation.references import without_dismissal
from assistant.question.meaning import Meaning
from assistant.question.model import Question, Turn
from assistant.question.naming.doubt import is_unsure, leans_further, points_nowhere

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

    leans = False
    another = without_dismissal(text) if history else ""
    if history and not another:
        talk = Conversation(history, lambda asked: meaning(asked).question())
        if talk.base is not None:
            read = meaning(text, followed=True)
            leans = leans_further(text, talk)
            followed = follow(read, talk)
            if followed is not None:
                nowhere = not talk.shown and points_nowhere(read)
                return replace(followed, text=text, unsure=leans or nowhere)
            leans = leans or points_nowhere(read)
    alone = meaning(another or text)
    question = alone.question()
    return replace(question, text=text, unsure=leans or is_unsure(alone, question))
