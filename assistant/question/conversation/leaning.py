"""A turn of a conversation beside the answer before it, and the questions made of the two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.question.conversation.references import means_list, pointing, positions
from assistant.question.model import LISTED, Form, Intent, Question
from assistant.question.speech import language_of

if TYPE_CHECKING:
    from assistant.question.conversation.history import Conversation
    from assistant.question.meaning import Meaning
    from assistant.question.model import Language


class Leaning:
    """A turn that may lean on the answer before.

    Args:
        meaning: The turn, read as one that follows an answer.
        talk: The conversation.
        base: The question that the last answer was given to.

    Attributes:
        base: That question, or the one whose list the turn points at.
        pointing: The words that point at the conversation.
        shown: The papers that they can mean.
        chosen: Those of them that they count out.
    """

    def __init__(self, meaning: Meaning, talk: Conversation, base: Question) -> None:
        self.meaning, self.talk, self.base = meaning, talk, base
        self.pointing = pointing(meaning.slots.reading)
        self.shown = self._pointed_at()
        if self.shown is not talk.shown and talk.listings:
            self.base = talk.listings[0]
        places = positions(self.pointing, len(self.shown))
        self.chosen = tuple(self.shown[place] for place in places)

    def _pointed_at(self) -> tuple[str, ...]:
        """The papers shown that the turn points at: those of the last answer, or where it has not
        as many as are counted, or one where several are meant, those of a list before."""
        talk = self.talk
        if not talk.lists:
            return talk.shown
        if positions(self.pointing, LISTED):
            return max(talk.lists, key=lambda ids: len(positions(self.pointing, len(ids))))
        one = len(talk.shown) == 1
        return talk.lists[0] if one and means_list(self.meaning.slots.reading.text) else talk.shown

    @property
    def language(self) -> Language:
        """The language asked for, that of the turn's words, or the one spoken before."""
        meaning = self.meaning
        if meaning.language_asked:
            return meaning.language
        return language_of(meaning.slots.reading.text) or self.base.language

    def base_with(self, **changes: object) -> Question:
        """The question before, with changes, in this turn's language."""
        return replace(self.base, **{"language": self.language, **changes})  # type: ignore[arg-type]

    def about(self, ids: tuple[str, ...], intent: Intent, form: Form = "") -> Question:
        """A question about papers of the conversation."""
        meaning = self.meaning
        query = "" if intent == "paper" else meaning.slots.reading.text
        return Question(
            text=meaning.slots.reading.text,
            query=query if intent == "fact" else "",
            language=self.language,
            intent=intent,
            arxiv_ids=ids,
            form=form,
        )

    def said(self, aspect: str = "") -> Question:
        """A turn that asks for no papers."""
        return Question(
            text=self.meaning.slots.reading.text,
            query="",
            language=self.language,
            intent="smalltalk",
            aspect=aspect,
        )
