"""Understand a question by rules: what it asks, about what, and over which days."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.question.amounts import Amounts, pull_amounts
from assistant.question.declines import declined
from assistant.question.draft import Draft
from assistant.question.exclusions import pull_exclusions
from assistant.question.followups import Conversation, resolve
from assistant.question.ids import pull_ids
from assistant.question.intents import Signs, Subject, decide, read_signs
from assistant.question.model import Intent, Language, Question, Turn
from assistant.question.people import pull_authors
from assistant.question.query import search_text
from assistant.question.rewrite import needs_rewrite
from assistant.question.speech import language_of, requested_language
from assistant.question.time import pull_times, two_periods
from assistant.question.titles import asks_about, named_papers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.language.dates.find import Window
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

__all__ = ["needs_rewrite", "read_alone", "understand"]

_LONGEST = 1000  # characters read; a longer text is a pasted document, its start says what is asked
_WORD = re.compile(r"[\w가-힣]+")
_DEFINED = re.compile(
    r"(?:이|가|은|는|란|이란|(?<!\s))\s*+(?:(?:뭐야|뭐지|뭔가요|뭐예요|무엇인가요|무엇이야)\s*+)?"
    r"(?<![?.])[?.]*+$"
)
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|thanks|thank you|ok|okay|great|cool|good morning"
    r"|안녕하세요|안녕|고마워|감사합니다)"
    r"(?:\s+(?:there|again|so much|a lot|!))?[\s,.!]+)+",
    re.I,
)


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
        The question with intent, window, topics, people, papers and what to search for.

    Example:
        >>> understand("most upvoted robotics papers last week", today=date(2024, 9, 25),
        ...     knowledge=catalog, lexicon=Lexicon.default()).intent  # doctest: +SKIP
        'rank'
    """

    def alone(question: str) -> Question:
        return read_alone(question, today=today, knowledge=knowledge, lexicon=lexicon)

    if history:
        followed = resolve(text, Conversation(history, alone, knowledge, lexicon))
        if followed is not None:
            return followed
    return alone(text)


def read_alone(text: str, *, today: date, knowledge: Knowledge, lexicon: Lexicon) -> Question:
    """Read ``text`` as a question that stands on its own; arguments as in `understand`."""
    draft = Draft(text[:_LONGEST])
    language: Language = language_of(draft.text) or "en"
    language = requested_language(draft) or language
    kind = declined(draft.rest)
    if kind:
        return Question(text=text, query="", language=language, intent=kind)
    draft.pull(_GREETING)
    ids = pull_ids(draft)
    amounts = pull_amounts(draft)
    named = named_papers(draft, knowledge)
    dates = knowledge.digest_dates()
    times = pull_times(draft, today=today, dates=dates)
    signs = read_signs(draft.rest, language, draft.text)
    signs_text = draft.rest
    authors = () if named or ids else pull_authors(draft, knowledge, lexicon)
    listing = bool(times or authors) or amounts != Amounts() or _lists(signs)
    unwanted, terms = pull_exclusions(draft, lexicon, listing=listing and not signs.one_paper)
    if draft.rest != signs_text:
        signs = read_signs(draft.rest, language, draft.text)
    windows: tuple[Window, ...] = tuple(match.window for match in times)
    periods = two_periods(draft, times, today=today, dates=dates) if signs.changes else None
    windows = windows or periods or ()
    reading = _Reading(draft, ids, named, windows, periods, authors, amounts, signs)
    reading.excluded = bool(unwanted or terms)
    question = reading.question(text, language, lexicon, knowledge)
    return replace(question, excluded_topics=unwanted, excluded_terms=terms)


def _lists(signs: Signs) -> bool:
    return signs.listing or signs.new or signs.count or signs.trend or signs.digest


class _Reading:
    """Everything read out of one question, put together into a `Question`."""

    def __init__(
        self,
        draft: Draft,
        ids: tuple[str, ...],
        named: tuple[str, ...],
        windows: tuple[Window, ...],
        periods: tuple[Window, Window] | None,
        authors: tuple[str, ...],
        amounts: Amounts,
        signs: Signs,
    ) -> None:
        self.draft, self.ids, self.named = draft, ids, named
        self.windows, self.periods, self.authors = windows, periods, authors
        self.amounts, self.signs = amounts, signs
        self.excluded = False

    def question(
        self, text: str, language: Language, lexicon: Lexicon, knowledge: Knowledge
    ) -> Question:
        """Decide the intent and fill in the fields that depend on it."""
        draft, amounts = self.draft, self.amounts
        query = search_text(draft, "new")
        topics = tuple(lexicon.topics_in(query)) if query else ()
        papers = tuple(dict.fromkeys((*self.ids, *self.named)))
        intent = decide(self.signs, self._subject(query, topics, papers, lexicon, knowledge))
        if self.ids and intent not in ("compare", "fact"):
            intent = "compare" if len(papers) >= 2 and self.signs.compare else "paper"
        if intent in ("search", "fact", "paper", "compare"):
            query = search_text(draft, intent) or query
            topics = () if papers and intent != "search" else topics
        window, second = self._periods(intent)
        if intent in ("search", "fact") and window is not None and window.kind == "recent":
            # "Reusing recently active neurons": in a description a vague word is no condition.
            window = None
        if window is not None and window.kind == "latest" and query and amounts.order == "date":
            # "The newest papers on X" are the newest there are, however long ago.
            window = None
        return Question(
            text=text,
            query=query,
            language=language,
            intent=intent,
            window=window,
            second_window=second,
            topics=topics,
            authors=self.authors,
            arxiv_ids=papers if intent in ("paper", "fact", "compare") else (),
            min_votes=amounts.min_votes,
            limit=amounts.limit,
            order=amounts.order,
        )

    def _subject(
        self,
        query: str,
        topics: tuple[str, ...],
        papers: tuple[str, ...],
        lexicon: Lexicon,
        knowledge: Knowledge,
    ) -> Subject:
        amounts = self.amounts
        narrowed = bool(
            self.authors or amounts.min_votes or amounts.limit or amounts.order == "date"
        )
        return Subject(
            papers=papers,
            only_named=bool(self.named) and asks_about(self.draft, self.named, knowledge),
            windows=self.windows,
            periods=self.periods is not None,
            topics=bool(topics or self.authors),
            loose_words=_loose_words(query, lexicon) if query else 0,
            defined=bool(query) and _loose_words(_DEFINED.sub("", query), lexicon) == 0,
            query=bool(query),
            ranked=self.amounts.ranked,
            filtered=narrowed or self.excluded,
            excluded=self.excluded and not narrowed,
        )

    def _periods(self, intent: Intent) -> tuple[Window | None, Window | None]:
        if intent == "changes" and self.periods:
            return self.periods
        return (self.windows[0] if self.windows else None), None


def _loose_words(query: str, lexicon: Lexicon) -> int:
    """Words of ``query`` that no concept of the lexicon covers."""
    covered = [(match.start, match.end) for match in lexicon.find(query)]
    return sum(
        not any(start <= word.start() and word.end() <= end for start, end in covered)
        for word in _WORD.finditer(query)
    )
