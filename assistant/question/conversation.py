"""Questions that lean on the conversation: operations on the last answer, or changes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.question.meaning import AGAINST, BY_MONTH
from assistant.question.model import Form, Intent, Order, Question, Turn
from assistant.question.reading.reader import OPERATION
from assistant.question.reading.values import order_in
from assistant.question.references import means_all, positions
from assistant.question.slots import CONTENT
from assistant.question.speech import language_named, language_of
from assistant.question.time import previous_window

if TYPE_CHECKING:
    from assistant.question.meaning import Meaning
    from assistant.question.model import Language
    from assistant.question.slots import Slots

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
    r"|\bwhich one\b|\[\d{1,2}\]"
    r"|(?:그|이|그런 |이런 )(?:거|건|게|걸)(?=[\s은는이가을를도의에]|$)|그\s?중|이\s?중|얘",
    re.I,
)
_AND = re.compile(r"(?:ok(?:ay)?,? )?(?:and|what about|how about)\b|그럼|그러면", re.I)
_JUST = re.compile(r"\W*(?:show |give )?(?:me )?(?:just|only)\b|.*만(?:\s|$)", re.I)
_ONLY = re.compile(r"\b(?:the|only|just|most \w+|newest|latest|oldest|best) one\b|하나만", re.I)


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


def pointing(slots: Slots) -> str:
    """The words of a turn that point at the conversation, or nothing.

    A pronoun within a slot, or behind what the turn is about, stands for that: "diffusion models
    and their limits"; so does the one of a description: "that paper where they froze it".
    """
    reading = slots.reading
    if references := reading.all("reference"):
        return " ".join(references)
    about = [span.start for span in reading.spans if span.slot in CONTENT]
    if about and reading.intent == "search":
        return ""
    for found in _PRONOUN.finditer(reading.text, 0, min(about, default=len(reading.text))):
        if not any(span.start <= found.start() < span.end for span in reading.spans):
            return found.group()
    return ""


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
    return replace(found, follows_up=found.follows_up or meaning.slots.reading.text)


class _Following:
    """One turn that may lean on the conversation."""

    def __init__(self, meaning: Meaning, talk: Conversation, base: Question) -> None:
        self.meaning, self.talk, self.base = meaning, talk, base
        self.pointing = pointing(meaning.slots)
        self.chosen = tuple(
            talk.shown[place] for place in positions(self.pointing, len(talk.shown))
        )

    @property
    def language(self) -> Language:
        """The language asked for, that of the turn's words, or the one spoken before."""
        meaning = self.meaning
        if meaning.language_asked:
            return meaning.language
        return language_of(meaning.slots.reading.text) or self.base.language

    def question(self) -> Question | None:
        """What is asked, or None when it stands alone."""
        meaning = self.meaning
        if meaning.slots.ids:
            return None
        intent = meaning.slots.reading.intent
        if meaning.language_asked and meaning.slots.slotless and not self.pointing:
            return self._base(language=meaning.language)
        if intent in ("stats.papers", "count") and meaning.slots.slotless:
            intent = "count"
        elif self.pointing and intent.startswith(("meta", "stats")) and meaning.slots.slotless:
            intent = "paper"
        slots = meaning.slots
        if _AND.match(slots.reading.text) and slots.subjects and slots.windows:
            return self._topic()
        if self.chosen and slots.slotless and intent == "op.filter":
            intent = "paper"
        if intent.startswith(OPERATION):
            if (
                meaning.slots.reading.confidence < _SURE
                and not meaning.slots.slotless
                and not self.pointing
            ):
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
        text = meaning.slots.reading.text
        if len(meaning.slots.papers) == 1 and AGAINST.search(text):
            return self._compare()
        if not pronoun and not meaning.slots.slotless:
            return None
        if intent == "rank" and meaning.slots.slotless and not meaning.slots.windows:
            return self._pick() if pronoun or _JUST.match(text) else None
        if intent == "count" and meaning.slots.slotless and (pronoun or not meaning.slots.windows):
            return self._base(intent="count", form="", exclude_ids=())
        if intent == "count" and pronoun:
            filtered = self._filter()
            return replace(filtered, intent="count") if filtered else None
        if intent == "compare":
            return self._compare()
        if intent in ("paper", "fact", "search") and self.talk.paper:
            return self._paper(intent)
        if pronoun and intent in ("list", "rank", "first", "digest"):
            return self._filter() if not meaning.slots.slotless else self._pick()
        if (
            meaning.slots.slotless
            and meaning.slots.windows
            and intent in ("list", "digest", "count", "rank")
        ):
            return None
        if intent in ("change", "trend") and meaning.slots.slotless and not meaning.slots.windows:
            changed = None if BY_MONTH.search(text) else self._change()
            if changed is not None:
                return changed
            return self._base(intent="trend", window=None) if intent == "trend" else None
        return None

    def _change(self) -> Question | None:
        """The last two periods asked about, against each other."""
        windows = [
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
        places = positions(self.meaning.slots.reading.text, len(self.talk.shown))
        chosen = tuple(self.talk.shown[place] for place in places)
        ids = tuple(dict.fromkeys((*chosen, *self.meaning.slots.papers)))
        if len(ids) < 2 and self.talk.paper:
            ids = tuple(dict.fromkeys((self.talk.paper, *ids)))
        if len(ids) < 2:
            ids = self.talk.shown[:2]
        if len(ids) < 2:
            return None
        return self._about(ids, "compare")

    def _paper(self, intent: str) -> Question | None:
        if self.meaning.slots.papers and not self.chosen:
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
        query = "" if intent == "paper" else meaning.slots.reading.text
        return Question(
            text=meaning.slots.reading.text,
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
        if meaning.slots.slotless and not meaning.slots.windows:
            return self._wrong()
        if not meaning.slots.subjects and meaning.slots.authors:
            return self._person()
        if meaning.slots.slotless:
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
            window=meaning.slots.windows[-1] if meaning.slots.windows else self.base.window,
            arxiv_ids=(),
            exclude_ids=(),
            excluded_topics=alone.excluded_topics,
            excluded_terms=(),
            intent="new" if self.base.intent == "digest" else self.base.intent,
        )

    def _person(self) -> Question | None:
        if not self.meaning.slots.authors:
            return self._topic() if self.meaning.slots.subjects else None
        intent = self.base.intent if self.base.intent in ("new", "count", "rank") else "new"
        subjects = self.base.subjects if self.base.authors else ()
        return self._base(
            authors=self.meaning.slots.authors,
            intent=intent,
            subjects=subjects,
            query=" ".join(subjects),
            topics=self.base.topics if subjects else (),
            arxiv_ids=(),
            exclude_ids=(),
        )

    def _window(self) -> Question | None:
        meaning = self.meaning
        window = meaning.slots.windows[-1] if meaning.slots.windows else None
        if window is None and self.base.window is not None:
            window = previous_window(self.base.window)
        if window is None or self.base.intent in ("paper", "fact"):
            return None
        changes: dict[str, object] = {"window": window, "exclude_ids": (), "arxiv_ids": ()}
        if meaning.slots.subjects:
            alone = meaning.question()
            changes |= {"subjects": alone.subjects, "query": alone.query, "topics": alone.topics}
        if self.base.intent in ("search", "changes"):
            changes["intent"] = "new"
        return self._base(**changes)

    def _filter(self) -> Question | None:
        meaning, base = self.meaning, self.base
        order: Order = meaning.slots.order if meaning.slots.order != "relevance" else base.order
        changes: dict[str, object] = {
            "order": order,
            "limit": meaning.slots.limit or base.limit
            if meaning.slots.slotless
            else meaning.slots.limit,
            "min_votes": meaning.slots.min_votes
            if meaning.slots.min_votes is not None
            else base.min_votes,
            "kind": meaning.slots.kind or base.kind,
            "window": meaning.slots.windows[0] if meaning.slots.windows else base.window,
            "authors": meaning.slots.authors or base.authors,
            "exclude_ids": (),
        }
        if meaning.slots.slotless and not (
            meaning.slots.kind or meaning.slots.windows or meaning.slots.min_votes
        ):
            return (
                self._pick() if meaning.slots.order != "relevance" or meaning.slots.limit else None
            )
        if meaning.slots.subjects:
            query = " ".join(meaning.slots.subjects)
            changes |= {"subjects": meaning.slots.subjects, "query": query}
            changes["topics"] = meaning.topics(query)
        narrowed = bool(meaning.slots.subjects or meaning.slots.kind) and base.intent != "count"
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
            return self._window() if meaning.slots.windows else self._topic()
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
        return self._base(exclude_ids=seen, limit=self.meaning.slots.limit or base.limit, form="")

    def _similar(self) -> Question | None:
        chosen = self.chosen[:1] or ((self.talk.paper,) if self.talk.paper else ())
        if not chosen:
            return None
        subjects = self.meaning.slots.subjects
        return replace(
            self._about(chosen, "similar"),
            subjects=subjects,
            query=" ".join(subjects),
            limit=self.meaning.slots.limit,
        )

    def _translate(self) -> Question | None:
        named = language_named(self.meaning.slots.reading.text)
        other: Language = "en" if self.base.language == "ko" else "ko"
        language = self.meaning.language if self.meaning.language_asked else named or other
        if self.chosen:
            return replace(self._about(self.chosen[:1], "paper"), language=language)
        return replace(self.base, language=language)

    def _sort(self) -> Question | None:
        order = self._order()
        if order == "relevance":
            order = "date"
        limit = self.meaning.slots.limit
        if limit is None and _ONLY.search(self.meaning.slots.reading.text):
            limit = 1
        return self._among(order=order, limit=limit)

    def _pick(self) -> Question | None:
        order = self._order()
        if order == "relevance" and self.meaning.slots.limit is None:
            order = "votes"
        return self._among(order=order, limit=self.meaning.slots.limit or 1)

    def _order(self) -> Order:
        """The order asked for, also where no slot was seen to hold it."""
        slot = self.meaning.slots.order
        return slot if slot != "relevance" else order_in(self.meaning.slots.reading.text)

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
        single = self.base.intent in _SINGLE and (form == "detailed" or self.pointing)
        if self.talk.paper and single and not means_all(self.pointing):
            return self._about((self.talk.paper,), "paper", form)
        if self.meaning.slots.limit and form != "detailed":
            return self._base(form=form, limit=self.meaning.slots.limit)
        return self._base(form=form)

    def _wrong(self) -> Question:
        return Question(
            text=self.meaning.slots.reading.text,
            query="",
            language=self.language,
            intent="smalltalk",
        )
