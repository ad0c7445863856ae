"""Questions that lean on the conversation: operations on the last answer, or changes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.question.model import Form, Intent, Order, Question, Turn
from assistant.question.reading.reader import OPERATION
from assistant.question.reading.values import order_in
from assistant.question.references import means_all, positions
from assistant.question.speech import language_named, language_of
from assistant.question.time import previous_window

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.question.meaning import Meaning
    from assistant.question.model import Language

Alone = Callable[[str], Question]

_NO_TURN = ("smalltalk", "offtopic")
_SINGLE = ("paper", "fact", "search")
_LISTS = ("new", "count", "rank", "trend", "first", "changes", "digest", "similar", "stats")
_FORMS: dict[str, Form] = {
    "op.shorten": "short",
    "op.explain": "detailed",
    "op.table": "table",
    "op.titles": "titles",
    "op.links": "links",
}
_SURE = 0.35
_PRONOUN = re.compile(
    r"\b(?:it|its|this|that|they|them|their|these|those|he|she|his|her|hers|him)\b"
    r"|(?:그|이)(?:거|건|게|걸)(?=[\s은는이가을를도의에]|$)|그\s?중|이\s?중|얘",
    re.I,
)
_ONLY = re.compile(r"\b(?:only|just) (?:the )?one\b|\bthe one\b|하나만", re.I)


@dataclass(frozen=True)
class Conversation:
    """What a question may lean on: the last real question and the papers it showed.

    Attributes:
        history: Earlier turns, oldest first.
        alone: Reads a question that stands on its own.
    """

    history: Sequence[Turn]
    alone: Alone

    @cached_property
    def turn(self) -> Turn | None:
        """The last turn that asked about papers."""
        for turn in reversed(self.history):
            question = turn.understood or self.alone(turn.question)
            if question.intent not in _NO_TURN:
                return turn
        return None

    @cached_property
    def base(self) -> Question | None:
        """That turn's question, understood."""
        if self.turn is None:
            return None
        return self.turn.understood or self.alone(self.turn.question)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Papers of the last answer that cited any, in the order of their numbers."""
        return next((turn.arxiv_ids for turn in reversed(self.history) if turn.arxiv_ids), ())

    @cached_property
    def paper(self) -> str | None:
        """The paper talked about: the one last asked for, else the first one cited."""
        base = self.base
        if base and base.intent in ("paper", "fact") and len(base.arxiv_ids) == 1:
            return base.arxiv_ids[0]
        return self.shown[0] if self.shown else None


def _pronoun(meaning: Meaning) -> str:
    found = _PRONOUN.search(meaning.reading.text)
    return found.group() if found else ""


def follow(meaning: Meaning, talk: Conversation) -> Question | None:
    """The question that a turn stands for in a conversation; None when it stands alone.

    Args:
        meaning: The turn, read as one that follows an answer.
        talk: The conversation.
    """
    base = talk.base
    assert base is not None, "without an earlier question nothing is followed"
    found = _Following(meaning, talk, base).question()
    if found is None:
        return None
    return replace(found, follows_up=found.follows_up or meaning.reading.text)


class _Following:
    """One turn that may lean on the conversation."""

    def __init__(self, meaning: Meaning, talk: Conversation, base: Question) -> None:
        self.meaning, self.talk, self.base = meaning, talk, base
        self.pointing = " ".join(meaning.reading.all("reference")) or _pronoun(meaning)
        self.chosen = tuple(
            talk.shown[place] for place in positions(self.pointing, len(talk.shown))
        )

    @property
    def language(self) -> Language:
        """The language asked for, that of the turn's words, or the one spoken before."""
        meaning = self.meaning
        if meaning.language_asked:
            return meaning.language
        return language_of(meaning.reading.text) or self.base.language

    def question(self) -> Question | None:
        """What is asked, or None when it stands alone."""
        meaning = self.meaning
        if meaning.ids:
            return None
        intent = meaning.reading.intent
        if meaning.language_asked and meaning.slotless and not self.pointing:
            return self._base(language=meaning.language)
        if self.pointing and intent.startswith(("meta", "stats")) and meaning.slotless:
            intent = "paper"
        if intent.startswith(OPERATION):
            if meaning.reading.confidence < _SURE and not meaning.slotless and not self.pointing:
                return None
            return self._operation(intent)
        return self._leaning(intent)

    def _base(self, **changes: object) -> Question:
        """The question before, with changes, in this turn's language."""
        return replace(self.base, **{"language": self.language, **changes})  # type: ignore[arg-type]

    # Questions that point back

    def _leaning(self, intent: str) -> Question | None:
        meaning = self.meaning
        pronoun = bool(self.pointing)
        if intent == "offtopic" or "." in intent:
            return None
        if not pronoun and not meaning.slotless:
            return None
        if intent == "count" and meaning.slotless and (pronoun or not meaning.windows):
            return self._base(intent="count", form="", exclude_ids=())
        if intent == "count" and pronoun:
            filtered = self._filter()
            return replace(filtered, intent="count") if filtered else None
        if intent == "compare":
            return self._compare()
        if intent in ("paper", "fact", "search") and self.talk.paper:
            return self._paper(intent)
        if pronoun and intent in ("list", "rank", "first"):
            return self._filter() if not meaning.slotless else self._pick()
        if meaning.slotless and meaning.windows and intent in ("list", "digest", "count", "rank"):
            return None
        if intent in ("change", "trend") and meaning.slotless and not meaning.windows:
            changed = self._change()
            if changed is not None:
                return changed
        if intent == "trend" and meaning.slotless and not meaning.windows:
            return self._base(intent="trend", window=None)
        return None

    def _change(self) -> Question | None:
        """The last two periods asked about, against each other."""
        windows: list[Window | None] = [
            question.window
            for turn in self.talk.history
            if (question := turn.understood or self.talk.alone(turn.question)).window is not None
        ][-2:]
        if self.base.window is None:
            return None
        if len(windows) < 2 or windows[0] == windows[1]:
            windows = [previous_window(self.base.window), self.base.window]
        first, second = windows
        if first is None or second is None or first.start is None or second.start is None:
            return None
        if first.start > second.start:
            first, second = second, first
        return self._base(intent="changes", window=first, second_window=second, limit=None)

    def _compare(self) -> Question | None:
        ids = tuple(dict.fromkeys((*self.chosen, *self.meaning.papers)))
        if len(ids) < 2 and self.talk.paper:
            ids = tuple(dict.fromkeys((self.talk.paper, *ids)))
        if len(ids) < 2:
            ids = self.talk.shown[:2]
        if len(ids) < 2:
            return None
        return self._about(ids, "compare")

    def _paper(self, intent: str) -> Question | None:
        if self.meaning.papers and not self.chosen:
            return None
        if self._order() != "relevance" and not self.chosen and means_all(self.pointing):
            picked = self._pick()
            return replace(picked, form="detailed") if picked else None
        chosen = self.chosen
        if not chosen and means_all(self.pointing) and len(self.talk.shown) > 1:
            return self._filter()
        if not chosen and self.talk.paper:
            chosen = (self.talk.paper,)
        return self._about(chosen, "fact" if intent == "fact" else "paper")

    def _about(self, ids: tuple[str, ...], intent: Intent, form: Form = "") -> Question:
        meaning = self.meaning
        query = "" if intent == "paper" else meaning.reading.text
        return Question(
            text=meaning.reading.text,
            query=query if intent == "fact" else "",
            language=self.language,
            intent=intent,
            arxiv_ids=ids,
            form=form,
        )

    # Operations

    def _operation(self, intent: str) -> Question | None:
        simple: dict[str, Callable[[], Question | None]] = {
            "op.topic": self._topic,
            "op.person": self._person,
            "op.window": self._window,
            "op.filter": self._filter,
            "op.exclude": self._exclude,
            "op.more": self._more,
            "op.similar": self._similar,
            "op.translate": self._translate,
            "op.sort": self._sort,
            "op.pick": self._pick,
            "op.wrong": self._wrong,
        }
        if intent in _FORMS:
            return self._form(_FORMS[intent])
        return simple[intent]()

    def _topic(self) -> Question | None:
        meaning = self.meaning
        if meaning.slotless and not meaning.windows:
            return self._wrong()
        if not meaning.subjects and meaning.authors:
            return self._person()
        if meaning.slotless:
            return self._window()
        alone = meaning.question()
        if self.base.intent in ("paper", "fact", "search", "compare", "similar"):
            return alone if alone.intent not in _NO_TURN else replace(alone, intent="new")
        return self._base(
            query=alone.query,
            subjects=alone.subjects,
            topics=alone.topics,
            kind=alone.kind,
            authors=alone.authors,
            window=alone.window or self.base.window,
            arxiv_ids=(),
            exclude_ids=(),
            excluded_topics=alone.excluded_topics,
            excluded_terms=(),
            intent="new" if self.base.intent == "digest" else self.base.intent,
        )

    def _person(self) -> Question | None:
        if not self.meaning.authors:
            return self._topic() if self.meaning.subjects else None
        intent = self.base.intent if self.base.intent in ("new", "count", "rank") else "new"
        subjects = self.base.subjects if self.base.authors else ()
        return self._base(
            authors=self.meaning.authors,
            intent=intent,
            subjects=subjects,
            query=" ".join(subjects),
            topics=self.base.topics if subjects else (),
            arxiv_ids=(),
            exclude_ids=(),
        )

    def _window(self) -> Question | None:
        meaning = self.meaning
        window = meaning.windows[-1] if meaning.windows else None
        if window is None and self.base.window is not None:
            window = previous_window(self.base.window)
        if window is None or self.base.intent in ("paper", "fact"):
            return None
        changes: dict[str, object] = {"window": window, "exclude_ids": (), "arxiv_ids": ()}
        if meaning.subjects:
            alone = meaning.question()
            changes |= {"subjects": alone.subjects, "query": alone.query, "topics": alone.topics}
        if self.base.intent in ("search", "changes"):
            changes["intent"] = "new"
        return self._base(**changes)

    def _filter(self) -> Question | None:
        meaning, base = self.meaning, self.base
        order: Order = meaning.order if meaning.order != "relevance" else base.order
        changes: dict[str, object] = {
            "order": order,
            "limit": meaning.limit or base.limit if meaning.slotless else meaning.limit,
            "min_votes": meaning.min_votes if meaning.min_votes is not None else base.min_votes,
            "kind": meaning.kind or base.kind,
            "window": meaning.windows[0] if meaning.windows else base.window,
            "authors": meaning.authors or base.authors,
            "exclude_ids": (),
        }
        if meaning.slotless and not (meaning.kind or meaning.windows or meaning.min_votes):
            return self._pick() if meaning.order != "relevance" or meaning.limit else None
        if meaning.subjects:
            query = " ".join(meaning.subjects)
            changes |= {"subjects": meaning.subjects, "query": query}
            changes["topics"] = meaning.topics(query)
        narrowed = bool(meaning.subjects or meaning.kind) and base.intent != "count"
        if narrowed or base.intent in (*_SINGLE, "compare", "similar") or base.limit:
            changes["arxiv_ids"] = self.talk.shown
        if base.intent not in ("new", "rank", "count"):
            changes["intent"] = "new"
        return self._base(**changes)

    def _exclude(self) -> Question | None:
        meaning, base = self.meaning, self.base
        dropped = self.chosen
        if dropped and (base.limit or base.arxiv_ids):
            kept = tuple(key for key in self.talk.shown if key not in dropped)
            return self._base(arxiv_ids=kept, limit=None, query="", subjects=(), topics=())
        if not dropped and not (meaning.excluded_topics or meaning.excluded_terms):
            return self._window() if meaning.windows else self._topic()
        return self._base(
            exclude_ids=(*base.exclude_ids, *dropped),
            excluded_topics=(*base.excluded_topics, *meaning.excluded_topics),
            excluded_terms=(*base.excluded_terms, *meaning.excluded_terms),
        )

    def _more(self) -> Question | None:
        base, turn = self.base, self.talk.turn
        assert turn is not None
        if base.intent in ("paper", "fact", "compare") and base.arxiv_ids:
            return self._about(base.arxiv_ids[:1], "paper", "detailed")
        seen = tuple(dict.fromkeys((*base.exclude_ids, *turn.arxiv_ids)))
        return self._base(exclude_ids=seen, limit=self.meaning.limit or base.limit, form="")

    def _similar(self) -> Question | None:
        chosen = self.chosen[:1] or ((self.talk.paper,) if self.talk.paper else ())
        if not chosen:
            return None
        subjects = self.meaning.subjects
        return replace(
            self._about(chosen, "similar"),
            subjects=subjects,
            query=" ".join(subjects),
            limit=self.meaning.limit,
        )

    def _translate(self) -> Question | None:
        named = language_named(self.meaning.reading.text)
        other: Language = "en" if self.base.language == "ko" else "ko"
        language = self.meaning.language if self.meaning.language_asked else named or other
        if self.chosen:
            return replace(self._about(self.chosen[:1], "paper"), language=language)
        return replace(self.base, language=language)

    def _sort(self) -> Question | None:
        order = self._order()
        if order == "relevance":
            order = "date"
        limit = self.meaning.limit
        if limit is None and _ONLY.search(self.meaning.reading.text):
            limit = 1
        return self._among(order=order, limit=limit)

    def _pick(self) -> Question | None:
        order = self._order()
        if order == "relevance" and self.meaning.limit is None:
            order = "votes"
        return self._among(order=order, limit=self.meaning.limit or 1)

    def _order(self) -> Order:
        """The order asked for, also where no slot was seen to hold it."""
        slot = self.meaning.order
        return slot if slot != "relevance" else order_in(self.meaning.reading.text)

    def _among(self, *, order: Order, limit: int | None) -> Question | None:
        """The papers shown, in an order, perhaps cut."""
        if not self.talk.shown:
            return None
        intent: Intent = "rank" if order in ("votes", "fewest votes") else "new"
        return self._base(
            kind=None,
            window=None,
            authors=(),
            min_votes=None,
            intent=intent,
            arxiv_ids=self.talk.shown,
            query="",
            subjects=(),
            topics=(),
            exclude_ids=(),
            order=order,
            limit=limit,
            form="",
        )

    def _form(self, form: Form) -> Question | None:
        """The last answer in another form, or one of its papers."""
        if self.chosen:
            return self._about(self.chosen, "paper", form)
        if form == "detailed" and self.talk.paper and self.base.intent in _SINGLE:
            return self._about((self.talk.paper,), "paper", form)
        if self.meaning.limit and form != "detailed":
            return self._base(form=form, limit=self.meaning.limit)
        return self._base(form=form)

    def _wrong(self) -> Question:
        return Question(
            text=self.meaning.reading.text, query="", language=self.language, intent="smalltalk"
        )
