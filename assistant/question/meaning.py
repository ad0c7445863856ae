"""From a reading to a question: slots resolved to days, people, papers and topics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.language.dates.find import TimeMatch, Window, find_times
from assistant.language.names.aliases import alias_of, find_aliases
from assistant.question.draft import Draft
from assistant.question.ids import find_ids
from assistant.question.model import Intent, Kind, Language, Order, Question
from assistant.question.reading.exact import exact_marks
from assistant.question.reading.offtopic import is_offtopic
from assistant.question.reading.reader import Reader, Reading, frame_words, words_of
from assistant.question.reading.values import (
    counted,
    kind_of,
    least_votes,
    number_in,
    order_of,
    threshold_in,
)
from assistant.question.speech import language_of, requested_language
from assistant.question.time import two_periods

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.language.names.people import Match
    from assistant.language.names.titles import TitleMatch
    from assistant.question.knowledge import Knowledge

_LONGEST = 1000  # characters read; a longer text is a pasted document, its start says what is asked
#: Below this an intent without any word to hold on to is not believed.
_UNSURE = 0.5
#: From here on an intent is believed even against words that it doesn't explain.
_SURE = 0.9
#: Intents of the reader by the intent of a question.
_INTENTS: dict[str, Intent] = {
    "list": "new",
    "change": "changes",
}
#: From here on a name in a question surely means the paper.
_NAMED = 0.6
_PERSON = ("exact", "folded", "transliterated", "surname")
#: Share of a question's letters that a title takes when nothing but the paper is asked for.
_MOSTLY = 0.6
_FIGURE = re.compile(
    r"how (?:many|much|fast|big|large|long)|\bwhich\b|\bwhat\b|몇|얼마|어떤|무슨", re.I
)
_TOPICS = re.compile(
    r"\btopics?\b|\bthemes?\b|\bsubjects?\b|\btrending\b|주제|분야|뜨는|뜨고|트렌드", re.I
)
_BY = re.compile(r"\bby ([A-Z][\w-]+)")
_ORIGINAL = re.compile(r"[가-힣\s]+\(([A-Za-z][^()가-힣]*)\)")
#: One word with a capital inside, or a figure: Qwen2.5, GRPO, KANs.
_NAMELIKE = re.compile(r"(?=\S*(?:[A-Z]\S*[A-Z]|\d))[A-Za-z][\w.+-]*")
_MENTIONED = re.compile(r"\b(?:name|mention|say|cite)s?(?:ed)?\b|언급|이름이? (?:나오|들어)", re.I)
_ANY = re.compile(r"\bor\b|이나|또는|혹은|아니면", re.I)
_NEWEST = re.compile(
    r"\b(?:new|news|newest|latest|recent|recently|lately|these days|nowadays|catch me up)\b"
    r"|요즘|요새|최근|최신|새로|새 ?소식|근황|신규|신상",
    re.I,
)
#: An order of all there is, not a wish for the newest alone.
_SORTED = re.compile(r"\bfirst\b|\bsort|\border|순(?:으로)?", re.I)
_CONTENT = ("subject", "name", "title", "person")


@dataclass(frozen=True)
class Meaning:
    """A question as its words were read, and what they stand for.

    Attributes:
        reading: Slots and intents.
        draft: The question, normalised.
        times: Time expressions.
        today: The day relative times are counted from.
        knowledge: Look-ups in the catalog.
        lexicon: Names of research topics.
        language: Language to answer in.
        language_asked: Whether that was asked for in so many words.
    """

    reading: Reading
    draft: Draft
    times: tuple[TimeMatch, ...]
    today: date
    knowledge: Knowledge
    lexicon: Lexicon
    language: Language
    language_asked: bool

    @classmethod
    def of(
        cls, text: str, *, today: date, knowledge: Knowledge, lexicon: Lexicon, followed: bool
    ) -> Meaning:
        """Read a question; arguments as in `understand.understand`."""
        draft = Draft(text[:_LONGEST])
        wanted = requested_language(draft)
        plain = draft.left() if wanted else draft.text
        if wanted and not any(c.isalnum() for c in plain):
            plain = draft.text
        draft = Draft(plain)
        times = tuple(find_times(plain, today=today, digest_dates=knowledge.digest_dates()))
        marks = exact_marks(plain, times)
        kept = {(mark.start, mark.end) for mark in marks if mark.kind == "time"}
        times = tuple(match for match in times if (match.start, match.end) in kept)
        reading = Reader.default().read(plain, marks, followed=followed)
        times = tuple(match for match in times if not _inside(reading, match))
        language = wanted or language_of(text) or "en"
        return cls(reading, draft, times, today, knowledge, lexicon, language, wanted is not None)

    # What the slots say

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """arXiv ids and links, in the order named."""
        return tuple(dict.fromkeys(found.arxiv_id for found in find_ids(self.draft.text)))

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The times named, in order."""
        return tuple(match.window for match in self.times)

    @cached_property
    def limit(self) -> int | None:
        """How many papers are wanted."""
        read = (number_in(text) for text in self.reading.all("number"))
        return next((number for number in read if number), None) or counted(self.draft.text)

    @cached_property
    def min_votes(self) -> int | None:
        """Least votes."""
        read = (least_votes(text) for text in self.reading.all("votes"))
        return next((votes for votes in read if votes), None) or threshold_in(self.draft.text)

    @cached_property
    def order(self) -> Order:
        """The order asked for."""
        words = " ".join(self.reading.all("order"))
        return order_of(words) if words else "relevance"

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of paper asked for."""
        return next((k for text in self.reading.all("kind") if (k := kind_of(text))), None)

    @cached_property
    def people(self) -> tuple[Match, ...]:
        """Whom the names of people mean."""
        return tuple(self.knowledge.people.find(name) for name in self.names)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of people, also where a person stands in the place of a subject."""
        found = []
        for span in self.reading.spans:
            text = self.reading.text[span.start : span.end]
            if span.slot == "person":
                opened = text.count("(") > text.count(")")
                if not any(alias.kind in ("model", "organisation") for alias in alias_of(text)):
                    found.append(text + ")" if opened else text)
            elif span.slot in ("subject", "name") and self._is_person(text, span.start):
                found.append(text)
        if not found and self.slotless:
            found = [word for word in _BY.findall(self.draft.text) if self._is_person(word, 3)]
        return tuple(found)

    def _is_person(self, text: str, start: int) -> bool:
        """Whether a subject is surely a person: a whole known name, or any behind "by"."""
        if self.lexicon.find(text) or not text[:1].isalpha() or alias_of(text):
            return False
        behind = start == 3 or self.reading.text[:start].rstrip().casefold().endswith(" by")
        if len(text.split()) < 2 and not behind:
            return False
        return self.knowledge.people.find(text).how in _PERSON

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """People asked for, as the catalog spells them, else as typed."""
        found: dict[str, None] = {}
        for name, match in zip(self.names, self.people, strict=True):
            found.update(dict.fromkeys(match.names or (match.read_as or name,)))
        return tuple(found)

    @cached_property
    def named(self) -> tuple[TitleMatch, ...]:
        """Papers that the question calls by a title or name."""
        return tuple(self.knowledge.titles.named(self.draft.text))

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Names that are organisations."""
        return tuple(
            name
            for name in self.reading.all("name")
            if any(alias.kind == "organisation" for alias in alias_of(name))
        )

    @cached_property
    def _phrases(self) -> tuple[tuple[str, str], ...]:
        """Each subject as typed and as it is searched for."""
        typed = [
            self.reading.text[span.start : span.end]
            for span in self.reading.spans
            if span.slot in ("subject", "name", "title")
            and self.reading.text[span.start : span.end] not in self.names
        ]
        if not typed and not self.names and self._asks_for_papers():
            typed = self._unknown_words()
        return tuple((phrase, self._spelled(phrase)) for phrase in dict.fromkeys(typed))

    def _spelled(self, phrase: str) -> str:
        """A phrase with names of the field in Latin letters and typos set right; of a name with
        its original in brackets, the original."""
        original = _ORIGINAL.fullmatch(phrase)
        if original:
            return original[1]
        for match in reversed(find_aliases(phrase)):
            rest = phrase[match.end :]
            phrase = f"{phrase[: match.start]}{match.names[0]}{rest}"
        corrected = self.knowledge.speller.correct(phrase)
        return corrected.text if corrected else phrase

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The subjects as phrases; models and organisations are subjects too."""
        phrases = tuple(dict.fromkeys(spelled for _, spelled in self._phrases))
        organisations = {self._spelled(name) for name in self.organisations}
        # "Microsoft's Phi" is asked for by its own name: who made it isn't recorded.
        return tuple(phrase for phrase in phrases if phrase not in organisations) or phrases

    @cached_property
    def read_as(self) -> tuple[tuple[str, str], ...]:
        """What was read as something else than it says."""
        pairs = [(typed, spelled) for typed, spelled in self._phrases if typed != spelled]
        for typed, match in zip(self.names, self.people, strict=True):
            if match.how in ("corrected", "transliterated") and match.read_as:
                pairs.append((typed, match.read_as))
        return tuple(pairs)

    def _asks_for_papers(self) -> bool:
        family = self.reading.intent.partition(".")[0]
        return family not in ("meta", "offtopic", "stats") or self.reading.confidence < _SURE

    def _unknown_words(self) -> list[str]:
        """What is no word of asking, though no slot was seen: "papers about whales"."""
        draft = Draft(self.draft.text)
        for span in self.reading.spans:
            draft.take(span.start, span.end)
        for match in self.times:
            draft.take(match.start, match.end)
        known = frame_words()
        words = draft.rest.split()
        conditions = bool(self.times or self.reading.spans)
        unknown = [
            any(
                word not in known and (not conditions or self._names(word))
                for word in words_of(each)
            )
            for each in words
        ]
        if not any(unknown):
            return []
        first = unknown.index(True)
        last = len(unknown) - unknown[::-1].index(True)
        return [" ".join(words[first:last]).strip("?!.,")]

    def _names(self, word: str) -> bool:
        """Whether a word surely names something of the field."""
        return bool(self.lexicon.find(word)) or bool(alias_of(word))

    @cached_property
    def papers(self) -> tuple[str, ...]:
        """Papers named by id, title or short name."""
        named = [
            match.papers[0]
            for match in self.named
            if match.part != "mention"
            and match.score >= _NAMED
            and not self._excluded(match.start, match.end)
        ]
        return tuple(dict.fromkeys((*self.ids, *named)))

    def _excluded(self, start: int, end: int) -> bool:
        return any(
            span.slot == "excluded" and span.start <= start and end <= span.end
            for span in self.reading.spans
        )

    @cached_property
    def model_names(self) -> tuple[str, ...]:
        """Subjects that are names of models, methods or data, as searched for."""
        typed = {*self.reading.all("name"), *self.reading.all("title")}
        mentioned = _MENTIONED.search(self._frame()) is not None
        return tuple(
            spelled
            for phrase, spelled in self._phrases
            if mentioned
            or (
                (phrase in typed or _NAMELIKE.fullmatch(spelled))
                and not self.lexicon.topics_in(spelled)
            )
        )

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Names of models or papers that no title holds."""
        return tuple(
            name
            for name in (*self.reading.all("name"), *self.reading.all("title"))
            if not any(
                match.start < self.reading.text.find(name) + len(name)
                and self.reading.text.find(name) < match.end
                for match in self.named
            )
        )

    @cached_property
    def described(self) -> str:
        """Everything from the first to the last slot that says what it is about."""
        spans = [span for span in self.reading.spans if span.slot in _CONTENT]
        if not spans:
            return self._without_times()
        return self.reading.text[spans[0].start : spans[-1].end]

    @cached_property
    def bare(self) -> bool:
        """Whether nothing is named that could be looked for."""
        return not (self.subjects or self.authors or self.papers or self.kind)

    @cached_property
    def slotless(self) -> bool:
        """Whether no slot names anything either."""
        return not any(span.slot in _CONTENT for span in self.reading.spans) and not self.ids

    # The question

    def question(self) -> Question:
        """The question that stands on its own."""
        intent, aspect = self.intent()
        if intent == "count" and len(self.windows) > 1:
            intent = "changes"
        second: Window | None = None
        window = self.windows[0] if self.windows else None
        if intent == "changes":
            periods = two_periods(
                self.draft, self.times, today=self.today, dates=self.knowledge.digest_dates()
            )
            if periods is None:
                intent = "new" if not self.bare else "trend"
            else:
                window, second = periods
        recent = intent in ("new", "digest") and self._wants_newest(window)
        if window is not None and window.kind in ("latest", "recent"):
            # "The newest papers on X" are the newest there are, however long ago.
            window = None if not self.bare or intent in ("search", "fact") else window
        if window is not None and window.start is not None and window.start > self.today:
            # "A talk next week": no digest is of a time to come, so that isn't when.
            window = None if self.subjects else window
        query = self.query(intent)
        topics = () if intent in ("paper", "compare") else self.topics(query)
        return Question(
            text=self.draft.text,
            query=query,
            language=self.language,
            intent=intent,
            window=window,
            second_window=second,
            topics=topics,
            excluded_topics=self.excluded_topics,
            excluded_terms=self.excluded_terms,
            authors=self.authors if intent not in ("paper", "compare") else (),
            arxiv_ids=self.papers if intent in ("paper", "fact", "compare") else (),
            min_votes=self.min_votes,
            limit=self.limit,
            order=self.order,
            subjects=self.subjects,
            kind=self.kind,
            aspect=aspect,
            recent=recent,
            names=self.model_names,
            any_subject=len(self.subjects) > 1 and _ANY.search(self._frame()) is not None,
            today=self.today,
            read_as=self.read_as,
            unknown=self.unknown,
            organisations=self.organisations,
        )

    def intent(self) -> tuple[Intent, str]:
        """The likeliest intent that the slots allow, and what it is about the collection or the
        assistant that is asked."""
        read, sure = self.reading.intent, self.reading.confidence
        family, _, aspect = read.partition(".")
        if self._only_a_title():
            return "paper", ""
        overview = self.slotless and read in ("trend", "list", "digest", "rank", "first")
        if overview and _TOPICS.search(self.draft.text):
            return "stats", "topics"
        if is_offtopic(self.draft.text) and not self.papers:
            return "offtopic", ""
        if family == "meta" and (self.bare or sure >= _SURE) and not self.ids:
            return "smalltalk", aspect
        if family == "stats" and not (self.subjects or self.papers or self.ids):
            return "stats", aspect
        return self._intent(read, sure), ""

    def _intent(self, read: str, sure: float) -> Intent:
        if self.ids:
            return "compare" if len(self.papers) > 1 else self._about_paper(read)
        if read == "offtopic" and sure < _SURE and self._of_the_field():
            read = self._next()
        if read in ("list", "search") and len(self.papers) == 1 and self._asks_one():
            read = "fact"
        if "." in read:
            read = self._next()
        if read in ("paper", "fact", "compare") and not self.papers:
            read = {"paper": "search", "compare": "list", "fact": "fact"}[read]
        if read == "compare" and len(self.papers) < 2:
            read = "paper" if self.papers else "list"
        if read == "digest" and not self.bare:
            read = "list"
        if read == "list" and self.bare and not self.excluded_terms:
            read = "digest" if self.windows or self.reading.spans else read
        if read in ("list", "digest") and self.order in ("votes", "fewest votes"):
            read = "rank"
        if read == "search" and self.authors and not self.subjects:
            read = "list"
        return _INTENTS.get(read, read)  # type: ignore[arg-type]

    def _only_a_title(self) -> bool:
        """Whether hardly more than a paper's title or name stands there."""
        whole = sum(c.isalnum() for c in self.draft.text)
        return any(
            match.part != "mention"
            and match.score >= _NAMED
            and len(match.papers) == 1
            and sum(c.isalnum() for c in self.draft.text[match.start : match.end])
            >= _MOSTLY * whole
            and not self.reading.intent.startswith(("compare", "count", "trend", "first"))
            and not self.windows
            for match in self.named
        ) and not _FIGURE.search(self.draft.text)

    def _of_the_field(self) -> bool:
        """Whether the question names anything of the field, perhaps mistyped."""
        text = self.draft.text
        corrected = self.knowledge.speller.correct(text)
        return bool(self.lexicon.find(corrected.text if corrected else text) or self.papers)

    def _asks_one(self) -> bool:
        """Whether a fact of the one paper named is asked for."""
        return not self.windows and _FIGURE.search(self.draft.text) is not None

    def _about_paper(self, read: str) -> Intent:
        return "fact" if read == "fact" else "paper"

    def _next(self, *without: str) -> str:
        return next((name for name, _ in self.reading.intents if name not in without), "list")

    def _wants_newest(self, window: Window | None) -> bool:
        """Whether a list is to begin with the newest: "what's new in", "요즘", "latest"."""
        if window is not None:
            return window.kind in ("latest", "recent")
        if any(_SORTED.search(words) for words in self.reading.all("order")):
            return False
        return not self.authors and _NEWEST.search(self._frame()) is not None

    def _frame(self) -> str:
        """The question without what its slots hold."""
        draft = Draft(self.draft.text)
        for span in self.reading.spans:
            if span.slot in _CONTENT:
                draft.take(span.start, span.end)
        return draft.rest

    def query(self, intent: Intent) -> str:
        """The text to search with."""
        if intent in ("search", "fact", "paper"):
            return self.described
        return " ".join(self.subjects)

    def topics(self, query: str) -> tuple[str, ...]:
        """Lexicon topics that the query names."""
        return tuple(self.lexicon.topics_in(query)) if query else ()

    @cached_property
    def excluded_topics(self) -> tuple[str, ...]:
        """Topics not wanted."""
        return tuple(
            topic for text in self.reading.all("excluded") for topic in self.lexicon.topics_in(text)
        )

    @cached_property
    def excluded_terms(self) -> tuple[str, ...]:
        """Words not wanted that name no topic."""
        return tuple(
            text for text in self.reading.all("excluded") if not self.lexicon.topics_in(text)
        )

    def _without_times(self) -> str:
        draft = Draft(self.draft.text)
        for match in self.times:
            draft.take(match.start, match.end)
        return draft.left()


def _inside(reading: Reading, match: TimeMatch) -> bool:
    """Whether what looks like a time is part of a name or subject: "AIME 2024"."""
    return any(
        span.slot in (*_CONTENT, "number", "votes")
        and span.start <= match.start
        and match.end <= span.end
        for span in reading.spans
    )
