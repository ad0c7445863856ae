"""What the words of a question say exactly: days, numbers, papers, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from assistant.hangul import has_hangul
from assistant.language.dates.find import TimeMatch, Window, find_times
from assistant.question.draft import Draft
from assistant.question.events import since_paper
from assistant.question.ids import find_ids
from assistant.question.model import Order
from assistant.question.naming.calling import called
from assistant.question.persons import is_maker
from assistant.question.reading.exact import exact_marks, times_of, with_doubtful
from assistant.question.reading.exclusion import settled
from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import CONTENT, Reader, Reading, frame_words, words_of
from assistant.question.reading.spacing import spaced
from assistant.question.reading.spans import (
    with_makers,
    with_people,
    with_things,
    with_what_leads_to_them,
    with_whole_names,
    with_word_before,
    without_conditions,
)
from assistant.question.reading.values import (
    Votes,
    counted,
    number_in,
    order_of,
    threshold_in,
    votes_of,
)
from assistant.question.subjects import is_thing

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.language.names.titles import TitleMatch
    from assistant.question.knowledge import Knowledge

#: What says that papers are asked for.
PAPERS = re.compile(
    r"\b(?:papers?|articles?|preprints?|publications?|published?|studies|digests?|entries)\b"
    r"|논문|연구|페이퍼|다이제스트|(?:몇|한|두|세|\d) ?편",
    re.I,
)
#: How a Korean name is written in Latin letters, behind it.
_ORIGINAL = re.compile(r"\([A-Za-z][^()가-힣]{1,40}\)")
#: What asks for papers that come with code, and for nothing about code.
_WITH_CODE = re.compile(
    r"\b(?:with|ha(?:ve|s|ving)|releas(?:ed?|es|ing)|publish(?:ed|es)?|shared?|provides?)\s+"
    r"(?:(?:an?|any|some|the|their|its|public|open|official|source|github)\s+)*"
    r"(?:code|github|repos?(?:itory|itories)?)\b"
    r"(?=\s*(?:$|[?.!,]|on|about|for|from|in|this|last|available|and|please|only|today))"
    r"|\b(?:is|are) there (?:any |an? |some )?(?:source )?(?:code|github|repos?(?:itory)?)\W*$"
    r"|\bcode (?:is |was |are |has been )?(?:publicly )?(?:available|released|public)\b"
    r"|(?:코드|깃허브)(?:[가는도를]|까지)?\s*(?:같이 )?(?:있|공개|나온|풀린|올린|올라온|제공)",
    re.I,
)
_CODE = re.compile(r"(?:source )?code|github|repos?(?:itor(?:y|ies))?|소스 ?코드|코드|깃허브", re.I)
#: From here on a name in a question surely means the paper.
NAMED = 0.6
#: Words outside the frame that make a description; a Korean word has so many syllables.
_DESCRIBED, _SYLLABLES = 9, 3
#: Fewer do in a sentence of so many words that may well be read as a description.
_SOME, _LONG, _MAYBE = 5, 16, 0.2
_NOT_BEFORE = re.compile(r"\b(?:not|without|except|besides|no)\s+$", re.I)
#: Leads to a time that is not wanted …
_NO_TIME = re.compile(
    r"\b(?:(?<!why )not|except(?: for)?|exclud(?:e|ing)|drop|skip|remove|minus|hide|ignore"
    r"|leave out)\s+(?:(?:the|any|ones?|papers|those|all|that are|from|in|of)\s+)*$",
    re.I,
)
#: … or stands behind it.
_NO_SUCH_TIME = re.compile(
    r"(?:에\s*)?\s*(?:나온\s*)?(?:거|꺼|것|논문)?(?:들)?[은는을를]?\s*(?:말고|빼|제외)"
)
_NOT_BEHIND = re.compile(r"\s*(?:은|는|이|가|을|를|논문)?\s*(?:말고|아니고|아니라|빼고|제외)")


@dataclass(frozen=True)
class Words:
    """A question with what its words are, resolved against the catalog.

    Attributes:
        reading: Slots and intents as read.
        draft: The question, normalised.
        times: Time expressions that say when papers were in the digests.
        today: The day relative times are counted from.
        knowledge: Names of the catalog.
        lexicon: Names of research topics.
    """

    reading: Reading
    draft: Draft
    times: tuple[TimeMatch, ...]
    today: date
    knowledge: Knowledge
    lexicon: Lexicon

    @classmethod
    def read(
        cls, text: str, *, today: date, knowledge: Knowledge, lexicon: Lexicon, followed: bool
    ) -> Self:
        """Read a question, which may stand after an answer (``followed``)."""
        draft = Draft(spaced(Draft(text).text))
        found = find_times(draft.text, today=today, digest_dates=knowledge.digest_dates())
        marks = exact_marks(draft.text, found)
        reading = settled(Reader.default().read(draft.text, marks, followed=followed))
        # A word that only may be a time is one where the reader takes it for one: "march".
        doubtful = partial(find_times, today=today, digest_dates=knowledge.digest_dates())
        times = with_doubtful(times_of(found, marks, reading), reading, doubtful)
        names = lexicon.find(draft.text)
        when = [(time.start, time.end) for time in times]
        spans = with_things(reading.spans, when, draft.text, is_thing)
        spans = with_whole_names(without_conditions(spans, draft.text), names)
        spans = with_what_leads_to_them(spans, names, when, draft.text)
        maker = partial(is_maker, knowledge=knowledge)
        spans = with_makers(with_people(spans, draft.text, maker), draft.text, maker)
        taken = [*when, *((span.start, span.end) for span in spans)]
        spans = tuple(
            with_word_before(span, taken, draft.text) if span.slot == "subject" else span
            for span in spans
        )
        return cls(replace(reading, spans=spans), draft, times, today, knowledge, lexicon)

    @cached_property
    def unwanted_window(self) -> Window | None:
        """The time that is not wanted: "not from 2024", "작년 거 빼고"; none where all of another
        one is: "not last week but this"."""
        unwanted = next((one.window for one in self.times if self._is_unwanted(one)), None)
        if unwanted is None or not self.windows:
            return unwanted
        return unwanted if unwanted.overlaps(self.windows[0]) else None

    def _is_unwanted(self, time: TimeMatch) -> bool:
        before = _NO_TIME.search(self.draft.text[: time.start])
        return before is not None or _NO_SUCH_TIME.match(self.draft.text, time.end) is not None

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The times wanted, in order; "since X came out" is one."""
        since = self.since
        windows = tuple(match.window for match in self.times if not self._is_unwanted(match))
        return (*windows, since.window) if since else windows

    @property
    def two_windows(self) -> tuple[Window, Window]:
        """The first two times named, the earlier first; only of a question that names two."""
        early, late = sorted(self.windows[:2], key=lambda window: window.start or date.min)
        return early, late

    @cached_property
    def since(self) -> TimeMatch | None:
        return since_paper(self.draft.text, self.named, self.knowledge)

    @cached_property
    def limit(self) -> int | None:
        """How many papers are wanted."""
        if threshold_in(self.draft.text) is not None and not self.reading.all("votes"):
            return counted(self.draft.text)  # the number was taken for one of papers
        # "The two most upvoted": the number may stand within the order.
        slots = (*self.reading.all("number"), *self.reading.all("order"))
        read = (number_in(text) for text in slots)
        return next((number for number in read if number), None) or counted(self.draft.text)

    @cached_property
    def votes(self) -> Votes:
        """How many votes the papers have."""
        exact = threshold_in(self.draft.text)
        read = (votes_of(text) for text in self.reading.all("votes"))
        return exact or next((votes for votes in read if votes != Votes()), Votes())

    @property
    def bounds_votes(self) -> bool:
        """Whether it says how many votes the papers have."""
        return self.votes != Votes()

    @cached_property
    def with_code(self) -> bool:
        """Whether only papers with code are wanted."""
        return _WITH_CODE.search(self.draft.text) is not None

    def is_condition(self, phrase: str) -> bool:
        """Whether a phrase is no subject but part of what papers must come with."""
        return self.with_code and _CODE.fullmatch(phrase.strip()) is not None

    @cached_property
    def order(self) -> Order:
        """The order asked for."""
        votes = [span.start for span in self.reading.spans if span.slot == "votes"]
        words = " ".join(
            self.text_of(span)
            for span in self.reading.spans
            # "추천 수 | 10개 이상" is one condition.
            if span.slot == "order" and not any(0 <= start - span.end <= 1 for start in votes)
        )
        return order_of(words) if words else "relevance"

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """arXiv ids and links, in the order named."""
        return tuple(dict.fromkeys(found.arxiv_id for found in find_ids(self.draft.text)))

    @cached_property
    def named(self) -> tuple[TitleMatch, ...]:
        """Papers that the question calls by a title or name."""
        return called(self.reading, self.draft.text, self.knowledge)

    @cached_property
    def papers(self) -> tuple[str, ...]:
        """Papers named by id, title or short name."""
        since = self.since
        named = [
            match.papers[0]
            for match in self.named
            if match.part != "mention"
            and match.score >= NAMED
            and not self.excluded(match.start, match.end)
            and not (since and since.start <= match.start < since.end)
        ]
        return tuple(dict.fromkeys((*self.ids, *named)))

    @cached_property
    def frame(self) -> str:
        """The question without times and what its slots hold."""
        draft = Draft(self.draft.text)
        places = [(span.start, span.end) for span in self.reading.spans]
        places += [(match.start, match.end) for match in self.times]
        for start, end in (*places, *((found.start, found.end) for found in find_ids(draft.text))):
            draft.take(start, end)
        return draft.rest

    @cached_property
    def described(self) -> str:
        """The question without times; a short one also without the words of asking at its ends."""
        draft = Draft(self.draft.text)
        for match in self.times:
            draft.take(match.start, match.end)
        if self.is_description:
            return draft.left()
        known = frame_words()
        kept = [
            found.span()
            for found in re.finditer(r"\S+", draft.rest)
            if any(s.start < found.end() and found.start() < s.end for s in self.reading.spans)
            or not all(word in known for word in words_of(found.group()))
        ]
        return draft.rest[kept[0][0] : kept[-1][1]] if kept else draft.left()

    @cached_property
    def is_description(self) -> bool:
        """Whether so much is said that one paper is described, not a field named."""
        known = frame_words()
        words = words_of(self.draft.text)
        said = [word for word in words if word not in known]
        syllables = sum("가" <= c <= "힣" for word in said for c in word)
        content = sum(word.isascii() for word in said) + syllables / _SYLLABLES
        maybe = self.reading.probability("search") >= _MAYBE
        return content >= _DESCRIBED or (maybe and len(words) >= _LONG and content >= _SOME)

    @cached_property
    def slotless(self) -> bool:
        """Whether no slot names anything."""
        return not any(span.slot in CONTENT for span in self.reading.spans) and not self.ids

    def excluded(self, start: int, end: int) -> bool:
        """Whether what stands there is not wanted: "not X", "X 말고"."""
        text = self.draft.text
        return (
            any(
                span.slot == "excluded" and span.start <= start and end <= span.end
                for span in self.reading.spans
            )
            or _NOT_BEFORE.search(text[:start]) is not None
            or _NOT_BEHIND.match(text, end) is not None
        )

    def text_of(self, span: Span) -> str:
        """What a slot holds, its closing bracket included, and the original behind a Korean name:
        "과잉사고(overthinking)"."""
        text = self.draft.text[span.start : span.end]
        original = _ORIGINAL.match(self.draft.text, span.end)
        if original and has_hangul(text):
            return text + original.group()
        opened = text.count("(") > text.count(")")
        return text + ")" if opened and self.draft.text[span.end : span.end + 1] == ")" else text
