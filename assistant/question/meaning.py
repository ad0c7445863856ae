"""From slots and intents to a question: a few constraints decide what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.language.dates.find import Window
from assistant.question import wording
from assistant.question.draft import Draft
from assistant.question.model import Intent, Language, Order, Question
from assistant.question.reading.offtopic import beside_offtopic, is_offtopic
from assistant.question.reading.reader import BESIDES, SURE
from assistant.question.reading.values import counted
from assistant.question.shifting import asks_shifts, shifts_question
from assistant.question.slots import Slots
from assistant.question.speech import language_of, requested_language
from assistant.question.time import one_window, two_periods
from assistant.question.words import NAMED, PAPERS

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

_LONGEST = 1000  # characters read; a longer text is a pasted document, its start says what is asked
#: Below this an intent is not believed of a question that no slot was seen in.
_UNSURE = 0.35
#: Share of a question's letters that a title takes when nothing but the paper is asked for.
_MOSTLY = 0.6
#: Intents that look for one paper: what else is said describes it.
_OF_ONE = ("search", "fact", "paper", "compare", "similar")
#: Of papers that are named, and of nothing else.
_NAMED = ("paper", "compare", "similar")
#: Intents of the reader that are called otherwise in a question.
_INTENTS: dict[str, Intent] = {"list": "new", "change": "changes"}
_FIGURE = re.compile(
    r"how (?:many|much|fast|big|large|long)|\bwhich\b|\bwhat\b|몇|얼마|어떤|무슨", re.I
)
#: Asks for a figure, name or thing.
_ASKS = re.compile(
    r"\bhow (?:many|much|fast|big|large|long|often|far)\b|\bwhich\b|\bwhat\b|\bwho\b"
    r"|몇(?! ?(?:편|개나? 있))|얼마",
    re.I,
)


@dataclass(frozen=True)
class Meaning:
    """What a question means.

    Attributes:
        slots: What its words say.
        language: Language to answer in.
        language_asked: Whether that was asked for in so many words.
    """

    slots: Slots
    language: Language
    language_asked: bool

    @classmethod
    def of(
        cls, text: str, *, today: date, knowledge: Knowledge, lexicon: Lexicon, followed: bool
    ) -> Meaning:
        """Read a question; arguments as in `Slots.read`."""
        draft = Draft(text[:_LONGEST])
        wanted = requested_language(draft)
        plain = rest if any(map(str.isalnum, rest := draft.left())) else draft.text
        slots = Slots.read(
            plain, today=today, knowledge=knowledge, lexicon=lexicon, followed=followed
        )
        return cls(slots, wanted or language_of(text) or "en", wanted is not None)

    def question(self) -> Question:
        """The question that stands on its own."""
        slots = self.slots
        intent, aspect = self.intent()
        if aspect == "shifts":
            return shifts_question(slots, self.language, self._two_periods)
        window = one_window(slots.windows)
        second: Window | None = None
        against = wording.AGAINST.search(slots.draft.text) and self._two_periods
        if intent == "count" and (len(slots.windows) > 1 or against):
            intent = "changes"
        if intent == "changes":
            intent, window, second = self._periods(window)
        recent = intent in ("new", "digest") and self._wants_newest(window)
        query = self.query(intent)
        return Question(
            text=slots.draft.text,
            query=query,
            language=self.language,
            intent=intent,
            window=self._settled(window, intent),
            second_window=second,
            topics=() if intent in _NAMED else self.topics(query),
            excluded_topics=slots.unwanted_topics if intent not in _OF_ONE else (),
            excluded_terms=slots.unwanted_terms if intent not in _OF_ONE else (),
            excluded_window=slots.unwanted_window if intent not in _OF_ONE else None,
            authors=self._authors(intent),
            arxiv_ids=slots.papers if intent in (*_NAMED, "fact") else (),
            min_votes=slots.votes.least,
            max_votes=slots.votes.most,
            with_code=slots.with_code and intent not in _OF_ONE,
            limit=slots.limit or wording.only_best(intent, slots.draft.text),
            order=self._order(intent),
            subjects=slots.subjects,
            kind=slots.kind if intent not in _OF_ONE else None,
            form=wording.form_of(slots.draft.text) if intent not in _OF_ONE else "",
            aspect=aspect,
            recent=recent,
            today=slots.today,
            names=slots.model_names,
            any_author=len(slots.authors) > 1 and wording.asks_for_any(slots.frame),
            any_subject=len(slots.subjects) > 1 and wording.asks_for_any(slots.frame),
            read_as=slots.read_as,
            unknown=slots.unknown,
            organisations=slots.organisations,
        )

    def _order(self, intent: Intent) -> Order:
        order = "relevance" if intent in ("search", "fact") else self.slots.order
        return "votes" if intent == "rank" and order == "relevance" else order

    def _authors(self, intent: Intent) -> tuple[str, ...]:
        slots = self.slots
        if intent in _NAMED:
            return ()
        if intent in ("search", "fact") and not all(match.names for match in slots.people):
            # Who describes a paper has no use for a name that nobody has.
            return ()
        return slots.authors

    # What is asked

    def intent(self) -> tuple[Intent, str]:
        """The likeliest intent that the slots allow, and which aspect of the collection or the
        assistant is asked about."""
        slots = self.slots
        read, sure = slots.reading.intent, slots.reading.confidence
        (family, _, aspect), text = read.partition("."), slots.draft.text
        if is_offtopic(text) and not (slots.papers or slots.lexicon.find(beside_offtopic(text))):
            return "offtopic", ""
        if self._only_a_title():
            return "paper", ""
        if of := "shifts" if asks_shifts(slots) else wording.of_collection(read, slots):
            return "stats", of
        of_papers = bool(slots.ids) or slots.bounds_votes  # nothing else has votes
        if family == "meta" and not of_papers:
            # Spelling is looked at last: only here and there does it decide.
            nothing = slots.bare or sure >= SURE
            if nothing or (slots.slotless and not slots.is_of_the_field):
                return "smalltalk", aspect
        told = slots.unspecific or wording.of_subjects(aspect, slots)
        if family == "stats" and told and not (slots.papers or of_papers):
            return "stats", aspect
        return self._about_papers(read), ""

    def _about_papers(self, read: str) -> Intent:
        slots = self.slots
        named = not slots.slotless or slots.of_the_field or slots.knows_people
        doubtful = named or slots.reading.confidence < _UNSURE
        of_papers = doubtful and (slots.is_description or slots.is_of_the_field)
        if read == "offtopic" and (of_papers or slots.is_in_words_of_titles):
            # The kinds that are surely off topic have rules of their own.
            read = self._next()
        if "." in read:
            read = self._next()
        read = wording.by_words(read, slots)
        alone = set(slots.subjects) <= set(slots.model_names) or self._names_alone()
        if len(slots.papers) == 1 and alone and wording.LIKE.search(slots.draft.text):
            return "similar"
        if slots.ids:
            return "compare" if len(slots.papers) > 1 else "fact" if read == "fact" else "paper"
        if read in ("list", "search") and len(slots.papers) == 1 and not slots.windows:
            read = self._one_paper(read)
        if (slots.is_description or wording.as_likely_a_fact(read, slots)) and not self._limited:
            # Who describes a paper asks for a paper; who asks which or how many, for what it says.
            asks = _ASKS.search(slots.draft.text) and not PAPERS.search(slots.draft.text)
            read = "fact" if asks or read in ("fact", "count", "first") else "search"
        if read == "compare" and len(slots.papers) < 2:
            read = "paper" if slots.papers else "list"
        if read in ("list", "count", "first", "search", "rank") and self._asks_fact():
            read = "fact"
        if read == "paper" and not slots.papers:
            read = "search"
        if read == "digest" and not slots.bare:
            read = "list"
        if read == "list" and slots.bare and not slots.unwanted:
            read = "digest"
        if wording.of_people_alone(read, slots):
            read = "list"
        if read in ("list", "digest") and slots.order in ("votes", "fewest votes"):
            read = "rank"
        return _INTENTS.get(read, read)  # type: ignore[arg-type]

    def _asks_fact(self) -> bool:
        """Whether something other than papers is asked for, of a thing that has a name."""
        slots = self.slots
        text = slots.draft.text
        named = bool(slots.model_names or slots.papers or slots.names_inside)
        if not named or slots.organisations or wording.NEWEST.search(slots.frame):
            return False
        papers = PAPERS.search(text) or wording.OUTPUT.search(text)
        return not papers and _ASKS.search(text) is not None

    @property
    def _limited(self) -> bool:
        """Whether a list is asked for beyond doubt: by its time, people, number or votes."""
        slots = self.slots
        known = slots.people and all(match.names for match in slots.people)
        return bool(slots.windows or known or slots.bounds_votes or counted(slots.draft.text))

    def _one_paper(self, read: str) -> str:
        """A list or search that names one paper: perhaps a fact of it, or the paper, is asked."""
        slots = self.slots
        if _FIGURE.search(slots.frame):
            return "fact"
        return "paper" if self._names_alone() and not wording.PLURAL.search(slots.frame) else read

    def _names_alone(self) -> bool:
        """Whether all that it is about are names of papers, as typed."""
        named = " ".join(self.slots.draft.text[m.start : m.end] for m in self.slots.named)
        return all(phrase in named for phrase, _ in self.slots.phrases)

    def _next(self) -> str:
        """The likeliest intent that is about papers."""
        names = (name for name, _ in self.slots.reading.intents)
        return next(name for name in names if "." not in name and name not in BESIDES)

    def _only_a_title(self) -> bool:
        """Whether hardly more than a paper's title or name stands there."""
        slots = self.slots
        text = slots.draft.text
        if slots.windows or _FIGURE.search(text):
            return False
        if slots.reading.intent.startswith(("compare", "count", "trend", "first", "op.")):
            return False
        whole = sum(c.isalnum() for c in text)
        return any(
            match.part != "mention"
            and match.score >= NAMED
            and len(match.papers) == 1
            and not slots.excluded(match.start, match.end)
            and sum(c.isalnum() for c in text[match.start : match.end]) >= _MOSTLY * whole
            for match in slots.named
        )

    # When

    def _periods(self, window: Window | None) -> tuple[Intent, Window | None, Window | None]:
        """A comparison's two periods; a trend or list when there is only one."""
        slots = self.slots
        if len(slots.windows) > 1:
            return "changes", *slots.two_windows
        if periods := self._two_periods:
            return "changes", *periods
        return ("trend" if slots.bare else "new"), window, None

    @cached_property
    def _two_periods(self) -> tuple[Window, Window] | None:
        of, dates = self.slots, self.slots.knowledge.digest_dates()
        return two_periods(of.draft, of.times, today=of.today, dates=dates)

    def _wants_newest(self, window: Window | None) -> bool:
        """Whether a list is to begin with the newest: "what's new in", "요즘", "latest"."""
        slots = self.slots
        if window is not None:
            return window.kind in ("latest", "recent")
        if slots.bare:
            return not slots.bounds_votes
        sorts = any(wording.SORTED.search(words) for words in slots.reading.all("order"))
        return not sorts and not slots.authors and wording.NEWEST.search(slots.frame) is not None

    def _settled(self, window: Window | None, intent: Intent) -> Window | None:
        slots = self.slots
        if window is None:
            return None
        if window.kind in ("latest", "recent") and (not slots.bare or intent in ("search", "fact")):
            # "The newest papers on X" are the newest there are, however long ago.
            return None
        if window.start is not None and window.start > slots.today and slots.subjects:
            # "For a talk next week": no digest is of a time to come, so that isn't when.
            return None
        return window

    # What about

    def query(self, intent: Intent) -> str:
        """The text to search with."""
        if intent in ("search", "fact", "paper"):
            return self.slots.described
        return " ".join(self.slots.subjects)

    def topics(self, query: str) -> tuple[str, ...]:
        """Lexicon topics that the query names."""
        return tuple(self.slots.lexicon.topics_in(query)) if query else ()
