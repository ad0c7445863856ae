"""Questions of which topics rose and fell, whatever the topics are: "what's rising lately"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.question.model import Language, Question
from assistant.question.reading.reader import BESIDES, CONTENT
from assistant.question.subjects import unknown_words
from assistant.question.wording import BY_MONTH, TOPICS
from assistant.question.words import PAPERS

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.question.slots import Slots

RISING = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|gr[eo]w(?:s|n|ing)?|gain(?:s|ed|ing)?(?: ground)?|emerg\w+"
    r"|increas\w+|up-and-coming|trend(?:s|ing)?|tak(?:ing|en) off"
    r"|(?:pick|heat)(?:s|ed|ing)? up|surg\w+|boom\w*"
    r"|(?:go(?:es|ing|ne)?|went) up)\b"
    r"|떠오르|떠올랐|뜨[는고]|(?<![가-힣])뜬|부상|(?<!오)늘[고었어]|증가|급증|많아[지진졌]"
    r"|트렌드|상승",
    re.I,
)
FALLING = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|declin\w+|fad(?:e|ed|es|ing)|shr[aiu]nk\w*|dying"
    r"|los(?:es|ing)(?: ground| steam)?|cool(?:ed|ing) (?:off|down)|decreas\w+|on the wane"
    r"|out of fashion|(?:go(?:es|ing|ne)?|went) down)\b"
    r"|줄[고었어]|감소|급감|(?<![가-힣])(?:지[고는]|식[은었고])|한물|시들|하락|적어[지진졌]",
    re.I,
)
#: Says that a topic is popular; of papers that means their votes.
_HOT = re.compile(r"\bhot(?:test)?\b|\bin fashion\b|핫한?|유행|인기", re.I)
_CHANGED = re.compile(
    r"\b(?:chang|shift|differ|compar)\w*|\bvs\b|\bversus\b|달라|변[화한했]|바뀌|바뀐|비교", re.I
)
#: Asks how many papers there are, or which are liked, not what they are about.
_AMOUNT = re.compile(
    r"\b(?:more|fewer|less|most|busier|quieter|bigger|smaller|numbers?|counts?|votes?|upvotes?)\b"
    r"|많|적[은었어게]|편수|증감|추천",
    re.I,
)
#: Days of a period from which on shares of its papers say something.
_LEAST_DAYS = 6
_OF_TOPICS = re.compile(rf"{TOPICS.pattern}|\b(?:area|field|keyword)s?\b|키워드|트렌드", re.I)
#: Intents under which such a question may be read, beside what is said to the assistant.
_READ_AS = ("trend", "change", "digest", "list", "rank", "first", "count", "stats.topics")
#: Share of such readings from which on a question read as beside papers may still be one.
_HINT = 0.2


def asks_shifts(slots: Slots) -> bool:
    """Whether a question asks which topics' shares of papers changed.

    Args:
        slots: The question.
    """
    text, read = slots.draft.text, slots.reading.intent
    if slots.ids or BY_MONTH.search(slots.frame) or not _names_nothing(slots):
        return False
    moves = bool(RISING.search(text) or FALLING.search(text))
    of_topics = _OF_TOPICS.search(text) is not None
    if read.startswith(BESIDES):
        likely = sum(p for name, p in slots.reading.intents if name in _READ_AS) >= _HINT
        strange = unknown_words(slots.frame, slots.lexicon, conditions=False)
        return bool(moves or _HOT.search(text)) and likely and not strange
    if read == "change":
        of_papers = (
            PAPERS.search(text) or _AMOUNT.search(text) or any(map(_is_short, slots.windows))
        )
        return of_topics or moves or not of_papers
    moves = moves or (of_topics and _CHANGED.search(text) is not None)
    if read == "trend" or of_topics:
        return read in _READ_AS and bool(moves or _HOT.search(text))
    return read in _READ_AS and moves and not PAPERS.search(text)


def shifts_question(
    slots: Slots, language: Language, periods: tuple[Window, Window] | None
) -> Question:
    """The question which topics changed.

    Args:
        slots: Its words.
        language: Language to answer in.
        periods: The two periods that it compares, if it names them.
    """
    window, before = _compared(slots, periods)
    return Question(
        text=slots.draft.text,
        query="",
        language=language,
        intent="stats",
        aspect="shifts",
        window=window,
        second_window=before,
        limit=slots.limit,
        today=slots.today,
    )


def _compared(
    slots: Slots, periods: tuple[Window, Window] | None
) -> tuple[Window | None, Window | None]:
    """The days asked about, None for the newest digests, and those that they are compared with,
    None where none are named."""
    if len(slots.windows) > 1:
        early, late = slots.two_windows
        return late, early
    if not slots.windows or slots.windows[0].kind in ("latest", "recent"):
        return None, None
    if periods is not None and slots.windows[0] not in periods:
        return periods[1], periods[0]
    return slots.windows[0], None


def _is_short(window: Window) -> bool:
    if window.start is None or window.end is None:
        return False
    return (window.end - window.start).days < _LEAST_DAYS


def _names_nothing(slots: Slots) -> bool:
    """Whether nothing is named but what moves: a verb may have been read as a subject."""
    verbs = [
        found.span()
        for pattern in (RISING, FALLING)
        for found in pattern.finditer(slots.draft.text)
    ]
    return not slots.lexicon.find(_OF_TOPICS.sub(" ", slots.frame)) and all(
        any(start < span.end and span.start < end for start, end in verbs)
        and " " not in slots.text_of(span)
        for span in slots.reading.spans
        if span.slot in (*CONTENT, "kind")
    )
