"""Who says what a question asks: the program's own reading, and others where that is unsure."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.question.ids import find_ids
from assistant.question.model import Question, Turn
from assistant.question.naming.resolving import Resolving
from assistant.question.understand import understand

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge
    from assistant.question.naming.named import Named

#: Seconds that a reader may wait for somebody else's reading.
PATIENCE = 3.0


@dataclass(frozen=True)
class Asked:
    """A question with all that it may lean on.

    Attributes:
        text: As typed.
        today: The day relative times are counted from.
        history: Earlier turns, oldest first.
        knowledge: Look-ups in the catalog.
        lexicon: Names of research topics.
    """

    text: str
    today: date
    history: Sequence[Turn]
    knowledge: Knowledge
    lexicon: Lexicon

    @cached_property
    def read(self) -> Question:
        """The program's own reading."""
        return understand(
            self.text,
            today=self.today,
            knowledge=self.knowledge,
            lexicon=self.lexicon,
            history=self.history,
        )

    def resolve(self, named: Named) -> Question:
        """The question that asks for what is named in phrases.

        Raises:
            ValueError: Nothing is named that could be looked for.
        """
        turns = (part for turn in self.history for part in (turn.question, turn.answer))
        ids = (key for turn in self.history for key in turn.arxiv_ids)
        told = "\n".join((self.text, *turns, *ids))
        return Resolving(
            named, self.read, told, self.knowledge, self.lexicon, self.today
        ).question()


class Understander(Protocol):
    """Reads questions.

    The program's own reading comes first; whoever else reads is asked only where that is unsure.

    Example:
        >>> class Mine:  # doctest: +SKIP
        ...     def understand(self, asked: Asked) -> Question:
        ...         return asked.resolve(Named(intent="count", topics=("LoRA",)))
        >>> Assistant.open(understander=Mine())  # doctest: +SKIP
    """

    def understand(self, asked: Asked) -> Question:
        """What a question asks.

        Whatever it raises, or more than 3 s without an answer, means: the program's own reading.
        """


def ask(understander: Understander, asked: Asked) -> Question | None:
    """What somebody makes of a question; None for nothing, nonsense, or too late.

    Args:
        understander: Is asked in a thread of its own, which is left behind when it takes too long.
        asked: The question.
    """
    found: list[object] = []

    def read() -> None:
        try:
            found.append(understander.understand(asked))
        # Other people's code may raise anything, and whatever it is, the question gets an answer.
        except Exception:  # noqa: BLE001
            return

    thread = threading.Thread(target=read, name="understander", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    question = next(iter(found), None)
    if not isinstance(question, Question) or not _exists(question, asked):
        return None
    return replace(question, text=asked.text, today=asked.today, unsure=False)


def _exists(question: Question, asked: Asked) -> bool:
    """Whether every paper that is asked for is in the digests, or was asked for by its id."""
    said = {found.arxiv_id for found in find_ids(asked.text)}
    return all(key in said or asked.knowledge.paper(key) for key in question.arxiv_ids)
