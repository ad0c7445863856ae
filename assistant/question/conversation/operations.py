"""Operations on the last answer: filter, exclude, sort, another form, another topic or time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.question.conversation.leaning import Leaning
from assistant.question.conversation.references import means_all
from assistant.question.model import BESIDE, LISTED, Form, Intent, Order, Question
from assistant.question.reading.values import kind_of, order_in
from assistant.question.speech import language_named
from assistant.question.time import previous_window
from assistant.question.wording import asks_for_best

if TYPE_CHECKING:
    from assistant.question.model import Language

SINGLE = ("paper", "fact", "search")  # intents whose answers are about one paper
_FORMS: dict[str, Form] = {
    "op.shorten": "short",
    "op.explain": "detailed",
    "op.table": "table",
    "op.titles": "titles",
    "op.links": "links",
}
#: Means the author named last, or one of several.
_LAST_AUTHOR = re.compile(r"\b(?:last|senior|corresponding) author\b|(?:마지막|교신)\s?저자", re.I)
_ONE_AUTHOR = re.compile(
    r"\b(?:author|he|she|his|her|hers|him|person|guy)\b|(?:사람|분|저자)(?!들)", re.I
)
_ONLY = re.compile(r"\b(?:the|only|just) one\b|하나만", re.I)


class Operations(Leaning):
    """Operations on the answer before."""

    def operate(self, intent: str) -> Question | None:
        """The question that an operation on the last answer stands for."""
        simple: dict[str, Callable[[], Question | None]] = {
            "op.topic": self._topic,
            "op.person": self._person,
            "op.window": self._window,
            "op.filter": self.filter,
            "op.exclude": self._exclude,
            "op.more": self._more,
            "op.similar": self._similar,
            "op.translate": self._translate,
            "op.sort": self._sort,
            "op.pick": self.pick,
            "op.wrong": self.said,
        }
        if intent in _FORMS:
            return self._form(_FORMS[intent])
        return simple[intent]()

    def _topic(self) -> Question | None:
        meaning = self.meaning
        slots = meaning.slots
        if not (slots.subjects or slots.windows or not slots.slotless):
            return self.said()
        if not slots.subjects and slots.authors:
            return self._person()
        if slots.slotless and not slots.subjects:
            return self._window()
        alone = meaning.question()
        if self.base.intent in ("paper", "fact", "search", "compare", "similar"):
            return alone if alone.intent not in BESIDE else replace(alone, intent="new")
        return self.base_with(
            query=" ".join(alone.subjects),
            subjects=alone.subjects,
            names=alone.names,
            organisations=alone.organisations,
            topics=meaning.topics(" ".join(alone.subjects)),
            kind=alone.kind,
            authors=alone.authors,
            window=meaning.slots.windows[-1] if meaning.slots.windows else self.base.window,
            arxiv_ids=(),
            exclude_ids=(),
            excluded_topics=alone.excluded_topics,
            excluded_terms=(),
            with_code=self._had_code(),
            intent="new" if self.base.intent == "digest" else self.base.intent,
        )

    def _had_code(self) -> bool:
        """Whether papers with code were asked for, and there were any."""
        return self.base.with_code and bool(self.talk.turn and self.talk.turn.arxiv_ids)

    def _person(self) -> Question | None:
        if not self.meaning.slots.authors:
            return self._topic() if self.meaning.slots.subjects else self._by_them()
        intent = self.base.intent if self.base.intent in ("new", "count", "rank") else "new"
        subjects = self.base.subjects if self.base.authors else ()
        return self.base_with(
            authors=self.meaning.slots.authors,
            any_author=False,
            intent=intent,
            subjects=subjects,
            query=" ".join(subjects),
            topics=self.base.topics if subjects else (),
            arxiv_ids=(),
            exclude_ids=(),
        )

    def _by_them(self) -> Question | None:
        """Other papers by who wrote the paper talked about: by one of them where one is meant."""
        if self.base.authors:
            return self._more()
        key = self.chosen[0] if self.chosen else self.talk.paper
        paper = self.meaning.slots.knowledge.paper(key) if key else None
        if paper is None or not paper.authors:
            return None
        text = self.meaning.slots.reading.text
        authors = paper.authors
        if not paper.authors_ordered:
            pass  # who is first or last isn't known: by any of them
        elif _LAST_AUTHOR.search(text):
            authors = authors[-1:]
        elif _ONE_AUTHOR.search(text):
            authors = authors[:1]
        return replace(
            self.about((), "new"),
            authors=authors,
            any_author=len(authors) > 1,
            exclude_ids=(paper.arxiv_id,),
        )

    def _window(self) -> Question | None:
        meaning, talk = self.meaning, self.talk
        if self.base.arxiv_ids or self.base.intent in SINGLE:
            # Another time is asked of what papers have in common, not of those shown.
            before = next((one for one in talk.listings if not one.arxiv_ids), None)
            return type(self)(meaning, talk, before)._window() if before else None
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
        if self.base.intent == "stats":
            changes["second_window"] = None
        return self.base_with(**changes)

    def filter(self) -> Question | None:
        """Of the last answer, only the papers that meet what is added."""
        meaning, base, slots = self.meaning, self.base, self.meaning.slots
        # Of papers shown, benchmarks are a kind; as such they would be the subject.
        kinds = (kind_of(text) for text in slots.reading.all("kind"))
        kind = slots.kind or next((one for one in kinds if one), None)
        subjects = () if kind and slots.slotless else slots.subjects
        changes: dict[str, object] = {
            "order": slots.order if slots.order != "relevance" else base.order,
            "limit": slots.limit or (base.limit if slots.slotless else None),
            "min_votes": slots.votes.least if slots.bounds_votes else base.min_votes,
            "max_votes": slots.votes.most if slots.bounds_votes else base.max_votes,
            "with_code": slots.with_code or self._had_code(),
            "kind": kind or base.kind,
            "window": slots.windows[0] if slots.windows else base.window,
            "authors": slots.authors or base.authors,
            "exclude_ids": (),
        }
        adds = kind or subjects or slots.windows or slots.bounds_votes or slots.with_code
        if slots.slotless and not adds:
            return self.pick() if slots.order != "relevance" or slots.limit else None
        if subjects:
            query = " ".join(subjects)
            changes |= {"subjects": subjects, "query": query, "topics": meaning.topics(query)}
            changes |= {"names": slots.model_names, "organisations": slots.organisations}
        narrowed = bool(subjects or kind) and base.intent != "count"
        # Of a list that isn't shown to its end, "those" are more than what is shown.
        told = (bool(self.pointing) or slots.slotless) and 0 < len(self.shown) < LISTED
        if narrowed or told or base.intent in (*SINGLE, "compare", "similar") or base.limit:
            changes["arxiv_ids"] = self.shown
        if "arxiv_ids" in changes and (subjects or self.pointing):
            # They meet what was asked before.
            changes |= {"window": slots.windows[0] if slots.windows else None}
            changes |= {"authors": slots.authors, "any_author": False}
        if base.intent not in ("new", "rank", "count"):
            changes["intent"] = "new"
        return self.base_with(**changes)

    def _exclude(self) -> Question | None:
        meaning, base = self.meaning, self.base
        dropped = self.chosen
        if dropped and (base.limit or base.arxiv_ids):
            kept = tuple(key for key in self.shown if key not in dropped)
            return self.base_with(arxiv_ids=kept, limit=None, query="", subjects=(), topics=())
        slots = meaning.slots
        unwanted = slots.unwanted_topics or slots.unwanted_terms or slots.unwanted_window
        if not (dropped or unwanted):
            return self._window() if slots.windows else self._topic()
        return self.base_with(
            excluded_window=slots.unwanted_window or base.excluded_window,
            exclude_ids=(*base.exclude_ids, *dropped),
            excluded_topics=(*base.excluded_topics, *meaning.slots.unwanted_topics),
            excluded_terms=(*base.excluded_terms, *meaning.slots.unwanted_terms),
        )

    def _more(self) -> Question | None:
        base, turn = self.base, self.talk.turn
        assert turn is not None
        if base.intent in ("paper", "fact", "compare") and base.arxiv_ids:
            return self.about(base.arxiv_ids[:1], "paper", "detailed")
        if self.order() != "relevance":
            return self.pick()
        seen = tuple(dict.fromkeys((*base.exclude_ids, *turn.arxiv_ids)))
        return self.base_with(
            exclude_ids=seen, limit=self.meaning.slots.limit or base.limit, form=""
        )

    def _similar(self) -> Question | None:
        chosen = self.chosen[:1] or ((self.talk.paper,) if self.talk.paper else ())
        if not chosen:
            return None
        subjects = self.meaning.slots.subjects
        return replace(
            self.about(chosen, "similar"),
            subjects=subjects,
            query=" ".join(subjects),
            limit=self.meaning.slots.limit,
        )

    def _translate(self) -> Question | None:
        named = language_named(self.meaning.slots.reading.text)
        other: Language = "en" if self.base.language == "ko" else "ko"
        language = self.meaning.language if self.meaning.language_asked else named or other
        if self.chosen:
            return replace(self.about(self.chosen[:1], "paper"), language=language)
        return replace(self.base, language=language)

    def _sort(self) -> Question | None:
        order = self.order()
        if order == "relevance":
            order = "date"
        limit = self.meaning.slots.limit
        text = self.meaning.slots.reading.text
        if limit is None and (_ONLY.search(text) or asks_for_best(text)):
            limit = 1
        return self._among(order=order, limit=limit)

    def pick(self) -> Question | None:
        """The best of the papers shown, by the order that is asked for."""
        order = self.order()
        if order == "relevance" and self.meaning.slots.limit is None:
            order = "votes"
        return self._among(order=order, limit=self.meaning.slots.limit or 1)

    def by_authors(self) -> Question | None:
        """The one of the papers shown that has most authors, or fewest."""
        paper = self.meaning.slots.knowledge.paper
        shown = self.shown if len(self.shown) > 1 else next(iter(self.talk.lists), ())
        numbers = {key: len(held.authors) for key in shown if (held := paper(key))}
        if len(numbers) < 2:
            return None
        fewest = order_in(self.meaning.slots.reading.text) == "fewest votes"
        key = (min if fewest else max)(numbers, key=lambda key: numbers[key])
        return self.about((key,), "paper")

    def order(self) -> Order:
        """The order asked for, also where no slot was seen to hold it."""
        slot = self.meaning.slots.order
        return slot if slot != "relevance" else order_in(self.meaning.slots.reading.text)

    def _among(self, *, order: Order, limit: int | None) -> Question | None:
        """The papers shown, in an order, perhaps cut."""
        if not self.shown:
            return None
        intent: Intent = "rank" if order in ("votes", "fewest votes") else "new"
        base = self.base
        cut = len(self.shown) >= LISTED and base.intent in ("new", "rank", "digest")
        if cut and not (base.recent or base.arxiv_ids):
            # The best of a list may stand behind those of it that an answer holds.
            return self.base_with(intent=intent, order=order, limit=limit, form="", exclude_ids=())
        shown = self.about(self.shown, intent)
        return replace(shown, order=order, limit=limit, recent=base.recent and order == "relevance")

    def _form(self, form: Form) -> Question | None:
        """The last answer in another form, or one of its papers."""
        if self.chosen:
            return self.about(self.chosen, "paper", form)
        single = self.base.intent in SINGLE and (form == "detailed" or self.pointing)
        if self.talk.paper and single and not means_all(self.pointing):
            return self.about((self.talk.paper,), "paper", form)
        limit = self.meaning.slots.limit if form != "detailed" else None
        return self.base_with(form=form, limit=limit or self.base.limit)
