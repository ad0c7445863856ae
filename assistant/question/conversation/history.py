"""A conversation so far: what was asked last, and what it showed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.question.model import BESIDE, Intent, Question, Turn

#: Intents that ask for papers by what they have in common.
_OF_MANY: tuple[Intent, ...] = ("new", "count", "rank", "digest", "trend", "first", "changes")

#: Reads a question that stands on its own.
Alone = Callable[[str], Question]


@dataclass(frozen=True)
class Conversation:
    """What a question may lean on: the last real question and the papers it showed.

    Attributes:
        history: Earlier turns, oldest first.
        alone: Reads a question that stands on its own.
    """

    history: Sequence[Turn]
    alone: Alone

    def asked(self, turn: Turn) -> Question:
        """The question of a turn, understood."""
        return turn.understood or self.alone(turn.question)

    @cached_property
    def turn(self) -> Turn | None:
        """The last turn that asked about papers."""
        for turn in reversed(self.history):
            if self.asked(turn).intent not in BESIDE:
                return turn
        return None

    @cached_property
    def base(self) -> Question | None:
        """That turn's question, understood."""
        return None if self.turn is None else self.asked(self.turn)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Papers of the last answer that cited any, in the order of their numbers."""
        return next((turn.arxiv_ids for turn in reversed(self.history) if turn.arxiv_ids), ())

    @cached_property
    def lists(self) -> tuple[tuple[str, ...], ...]:
        """The papers of each answer that cited several, the last answer first."""
        return tuple(turn.arxiv_ids for turn in reversed(self.history) if len(turn.arxiv_ids) > 1)

    @cached_property
    def listings(self) -> tuple[Question, ...]:
        """The questions for papers by what they have in common, the last one first."""
        asked = map(self.asked, reversed(self.history))
        of_many = (one for one in asked if one.intent in _OF_MANY and one.limit != 1)
        return tuple(one for one in of_many if len(one.arxiv_ids) != 1)

    @cached_property
    def paper(self) -> str | None:
        """The paper talked about: the one last asked for, else the first one cited."""
        base = self.base
        if base and base.intent in ("paper", "fact") and len(base.arxiv_ids) == 1:
            return base.arxiv_ids[0]
        return self.shown[0] if self.shown else None
