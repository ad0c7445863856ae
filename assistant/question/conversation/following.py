"""Questions that lean on the conversation: operations on the last answer, or changes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.question.conversation.comparing import Comparing
from assistant.question.conversation.facts import asks_of_paper
from assistant.question.conversation.history import Conversation
from assistant.question.conversation.operations import SINGLE
from assistant.question.conversation.references import asks_again, means_all
from assistant.question.conversation.wordings import (
    ANY_TIME,
    BY_AUTHORS,
    BY_THEM,
    DOES,
    FIRST_LIST,
    HOW_MANY,
    JUST,
    NEAR,
    OF_RECORD,
    OF_THESE,
    TELL,
    THINGS,
    WHICH_MORE,
    WHICH_ONE,
    WHO,
    WHY,
)
from assistant.question.model import Question
from assistant.question.reading.reader import OPERATION
from assistant.question.reading.values import bound_in, threshold_in
from assistant.question.shifting import asks_shifts
from assistant.question.wording import AGAINST, BY_MONTH, CHANGES, MOST, asks_for_best
from assistant.question.words import PAPERS

if TYPE_CHECKING:
    from assistant.question.meaning import Meaning

#: Below this an operation is not believed where the turn could stand alone.
_SURE = 0.35
_AND = re.compile(r"(?:ok(?:ay)?,? )?(?:and|what about|how about)\b|그럼|그러면", re.I)
_THANKS = "meta.thanks"
#: What a turn is read as that only points at a paper: "no, the fourth".
_POINTS_OUT = ("op.filter", "op.wrong", "op.more", "offtopic", "digest")
#: How a turn is read that asks for other papers, and what settles which.
_OF_OTHERS = ("op.more", "op.similar", "stats.teams", "stats.authors")
#: Asks how an answer came about, not what it holds.
_CHOICE = "meta.choice"
#: Words of a turn that asks nothing but why.
_SHORT = 4
#: How a turn that names another subject may be read when it stands alone.
_NAMES_ANOTHER = ("list", "search", "digest", "op.more")
_FILTERED = (*_NAMES_ANOTHER, "fact", "paper", "offtopic")


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


class _Following(Comparing):
    """One turn that may lean on the conversation."""

    def question(self) -> Question | None:
        """What is asked, or None when it stands alone."""
        slots, text = self.meaning.slots, self.text
        intent = slots.reading.intent
        if slots.ids or (slots.slotless and intent == _THANKS and not self.chosen):
            return None
        if told := self._of_the_talk(intent):
            return told
        if intent in ("stats.papers", "count") and slots.slotless:
            intent = "count"
        elif self.pointing and intent.startswith(("meta", "stats")) and slots.slotless:
            intent = "paper"
        if changed := self._of_the_list(intent) or self._of_papers(intent):
            return changed
        if intent == "stats.authors" and MOST.search(text):
            return None
        if slots.slotless and (settled := self._by_words(intent)):
            return settled
        intent = self._settled(intent)
        if intent.startswith(OPERATION):
            doubtful = slots.reading.confidence < _SURE and not slots.slotless
            return None if doubtful and not self.pointing else self.operate(intent)
        return self._leaning(intent)

    @property
    def text(self) -> str:
        """The turn's words."""
        return self.meaning.slots.reading.text

    def _of_the_talk(self, intent: str) -> Question | None:
        """What asks for the last answer in another language, for a list again, or why it is so."""
        meaning, paper = self.meaning, self.talk.paper
        if not meaning.slots.slotless:
            return None
        if meaning.language_asked and not self.pointing:
            if paper is not None and TELL.search(self.text):
                return replace(self.about((paper,), "paper"), language=meaning.language)
            return self.base_with(language=meaning.language)
        if self.pointing and not self.talk.shown:
            return self.said("which")
        if not meaning.slots.windows and asks_again(self.text):
            return self._again()
        if intent == _CHOICE or self._asks_why_listed():
            return self.said(_CHOICE.partition(".")[2])
        return None

    def _of_the_list(self, intent: str) -> Question | None:
        """The last list with another condition, or its best."""
        slots, base, text = self.meaning.slots, self.base, self.text
        if slots.subjects:
            if _AND.match(text) and (slots.windows or intent in _NAMES_ANOTHER):
                return self.operate("op.topic")
            if slots.unwanted and not slots.windows and self._is_short():
                return self._topic()  # one thing instead of another, at the same time
        if not slots.slotless:
            return None
        if slots.unwanted_window and not slots.windows:
            return self._exclude()
        if slots.windows and not any(map(str.isalnum, slots.frame)):
            return self._window()
        if BY_AUTHORS.search(text) and (one := self.by_authors()):
            return one
        if self._asks_for_best_shown() and (picked := self.pick()):
            return replace(picked, form="detailed") if WHO.search(text) else picked
        if slots.windows:
            of_something = base.subjects or base.authors
            return self.change() if of_something and CHANGES.search(text) else None
        if base.window is not None and ANY_TIME.search(text):
            return self.base_with(window=None, exclude_ids=())
        if slots.bounds_votes and self._is_short():
            return self.filter()
        votes = threshold_in(text) or bound_in(text) if base.bounds_votes else None
        if votes:
            return self.base_with(min_votes=votes.least, max_votes=votes.most, exclude_ids=())
        return None

    def _of_papers(self, intent: str) -> Question | None:
        """What is asked of the paper talked about, or which of those shown have something."""
        slots, paper = self.meaning.slots, self.talk.paper
        if paper and self.base.intent in SINGLE and asks_of_paper(self.meaning, paper, intent):
            return self.about((paper,), "fact")
        among = bool(self.pointing) and len(self.shown) > 1
        if among and slots.with_code and means_all(self.pointing):
            return self.filter()
        if slots.with_code and slots.slotless and intent.startswith(OPERATION):
            return self.filter() if len(self.shown) > 1 else self._paper("fact")
        among = among and OF_THESE.search(self.text) is not None and bool(slots.subjects)
        if among and (intent in _FILTERED or intent.startswith("meta")):
            return self.operate("op.filter")
        if slots.slotless and paper and WHY.match(self.text):
            return self._paper("fact")
        return None

    def _by_words(self, intent: str) -> Question | None:
        """What a turn without a subject asks by its words, whatever it is read as."""
        paper = self.talk.paper
        of_record = intent in ("offtopic", "stats.authors") and OF_RECORD.search(self.text)
        if of_record and paper:
            return self.about((paper,), "paper")
        return WHICH_MORE.search(self.text) and (self.last_two() or self.last_two_times())

    def _settled(self, intent: str) -> str:
        """The intent, where words settle it."""
        if not self.meaning.slots.slotless:
            return intent
        if HOW_MANY.fullmatch(self.text):
            intent = "count"
        if intent in _OF_OTHERS and BY_THEM.search(self.text):
            intent = "op.person"
        elif intent in _OF_OTHERS and NEAR.search(self.text):
            intent = "op.similar"
        return "paper" if self.chosen and intent in _POINTS_OUT else intent

    def _again(self) -> Question | None:
        """The last list once more, or the first one."""
        if not self.talk.listings:
            return None
        slots = self.meaning.slots
        first = FIRST_LIST.search(slots.reading.text)
        listing = self.talk.listings[-1 if first else 0]
        order = slots.order if slots.order != "relevance" else listing.order
        return replace(listing, language=self.language, order=order)

    def _asks_for_best_shown(self) -> bool:
        """Whether the best is asked for without a word of what: "제일 최신꺼 누가 썼어"."""
        slots = self.meaning.slots
        text = slots.reading.text
        newest = all(window.kind in ("latest", "recent") for window in slots.windows)
        return slots.slotless and newest and asks_for_best(text) and not PAPERS.search(text)

    def _is_short(self) -> bool:
        text = self.meaning.slots.reading.text
        return len(text.split()) <= _SHORT and not PAPERS.search(text)

    def _asks_why_listed(self) -> bool:
        """Whether it is asked why the papers shown were, not why something in them is so."""
        text = self.meaning.slots.reading.text
        short = len(text.split()) <= _SHORT and WHY.match(text) is not None
        listed = len(self.shown) > 1 and self.base.intent not in SINGLE
        return short and listed and means_all(self.pointing)

    def _leaning(self, intent: str) -> Question | None:
        meaning = self.meaning
        pronoun = bool(self.pointing)
        if intent == "offtopic" and pronoun and (self.chosen or self.talk.paper):
            intent = "paper" if self.chosen else "fact"
        stands_alone = not pronoun and asks_shifts(meaning.slots)
        if intent == "offtopic" or "." in intent or stands_alone:
            return None
        text = meaning.slots.reading.text
        if len(meaning.slots.papers) == 1 and AGAINST.search(text):
            return self.compare()
        if not pronoun and not meaning.slots.slotless:
            return None
        if intent == "rank" and meaning.slots.slotless and not meaning.slots.windows:
            # "Top 3" is of these; "the top 3 papers" may be of all.
            few = meaning.slots.limit is not None and self._is_short()
            which = WHICH_ONE.match(text) or (asks_for_best(text) and not PAPERS.search(text))
            return self.pick() if pronoun or few or which or JUST.match(text) else None
        slots = meaning.slots
        bare = slots.slotless and not (slots.windows or slots.bounds_votes or slots.with_code)
        if intent == "count" and bare:
            return self.base_with(intent="count", form="", exclude_ids=())
        if intent == "count" and pronoun:
            filtered = self.filter()
            return replace(filtered, intent="count") if filtered else None
        if intent == "compare" and (len(self.chosen) != 1 or AGAINST.search(text)):
            return self.compare()
        intent = "fact" if intent == "compare" else intent
        if intent in ("paper", "fact", "search") and (self.chosen or self.talk.paper):
            return self._paper(intent)
        if pronoun and intent in ("list", "rank", "first", "digest"):
            return self.filter() if not meaning.slots.slotless else self.pick()
        if (
            meaning.slots.slotless
            and meaning.slots.windows
            and intent in ("list", "digest", "count", "rank")
        ):
            return None
        if intent in ("change", "trend") and meaning.slots.slotless and not meaning.slots.windows:
            changed = None if BY_MONTH.search(text) else self.change()
            if changed is not None:
                return changed
            return self.base_with(intent="trend", window=None) if intent == "trend" else None
        return None

    def _among_shown(self) -> Question | None:
        """Those of the papers shown that what is left of the turn describes."""
        words = THINGS.sub("", " ".join(self.meaning.slots.frame.split()).strip(" ?.!"))
        if not words:
            return None
        about = replace(self.about(self.shown, "new"), query=words, subjects=(words,))
        return replace(about, topics=self.meaning.topics(words))

    def _paper(self, intent: str) -> Question | None:
        if self.meaning.slots.papers and not self.chosen:
            return None
        if self.order() != "relevance" and not self.chosen and means_all(self.pointing):
            picked = self.pick()
            return replace(picked, form="detailed") if picked else None
        chosen = self.chosen
        # Beside one paper that was asked for stand others close to it: "they" wrote the one.
        several = len(self.shown) > 1 and self.base.intent not in SINGLE
        if not chosen and several and means_all(self.pointing):
            return self.filter() or self._among_shown()
        if not chosen and self.talk.paper:
            chosen = (self.talk.paper,)
        told = intent != "fact" or DOES.search(self.meaning.slots.reading.text)
        return self.about(chosen, "paper" if told else "fact")
