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
_BY_THEM = re.compile(
    r"\bauthors?\b.*\b(?:other|else)\b"
    r"|(?:저자|쓴 ?사람|연구팀).{0,8}다른 (?:논문|연구|거|글|작업)",
    re.I,
)
_NEAR = re.compile(r"\bsimilar\b|비슷|유사", re.I)
_FIRST_LIST = re.compile(r"\b(?:first|original)\b|처음|첫|맨 ?앞", re.I)
#: Asks how an answer came about, not what it holds.
_CHOICE = "meta.choice"
#: Words of a turn that asks nothing but why.
_SHORT = 4
#: What picks some of the papers shown by what they are about, whatever the turn is read as.
_OF_THESE = re.compile(
    r"\b(?:which|what|any|some|ones?|those) of (?:these|those|them)\b|\bin there\b"
    r"|(?:^|\s)[이그]\s?중(?:에서?|엔)?\s|^중(?:에서?|엔)\s",
    re.I,
)
#: How a turn that names another subject may be read when it stands alone.
_NAMES_ANOTHER = ("list", "search", "digest", "op.more")
_FILTERED = (*_NAMES_ANOTHER, "fact", "paper", "offtopic")
_TELL = re.compile(r"\bsum(?:mar|\b)|\bexplain|요약|정리|설명", re.I)
_WHY = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)\W+)?(?:why|how come)\b|\W*(?:근데 |그런데 )?왜", re.I
)
#: What a record tells of a paper, asked in a turn that names none.
_OF_RECORD = re.compile(
    r"\bauthors?\b|\bwho wrote\b|\blink\b|\bvotes?\b|저자|누가 썼|링크|추천 수", re.I
)
#: Sets the last two subjects against each other by their papers.
_WHICH_MORE = re.compile(
    r"\bwhich (?:one |of (?:the two|them|these|those) )?(?:\w+ ){0,2}"
    r"(?:more|most|bigger|larger)\b"
    r"|(?:뭐가|뭐에|어느 ?(?:게|쪽이?|것이|해|달|월|주)|어떤 게|둘 ?중).{0,12}더 ?많",
    re.I,
)
#: Looks for a paper by how many people wrote it.
_BY_AUTHORS = re.compile(
    r"\b(?:most|fewest|least) authors\b|저자\S{0,3} ?(?:수\S? ?)?(?:가장|제일) ?(?:많|적)"
    r"|(?:가장|제일) (?:많|적)은 저자",
    re.I,
)
_HOW_MANY = re.compile(
    r"\W*(?:so )?how many (?:is|are) (?:that|those|these|they|it|there)\W*"
    r"|\W*(?:그래서 |총 |다 해서 |모두 )?몇 ?[편개][가-힣]{0,3}\W*",
    re.I,
)
_WHO = re.compile(r"\bwho\b|누가|누구|저자", re.I)
_WHICH_ONE = re.compile(r"\W*(?:and )?which (?:one )?(?:has|have|is|got|was|had)\b", re.I)
#: Takes the time back: "in all time", "기간 상관없이".
_ANY_TIME = re.compile(
    r"\b(?:all[- ]time|no time limit|without (?:the|a) time(?: limit)?|any ?time)\b"
    r"|(?:기간|날짜|시기) ?(?:상관|관계|제한|빼고)|전체 기간",
    re.I,
)
#: What a Korean description of things ends with: "데이터를 공개한 거".
_THINGS = re.compile(r"\s+(?:거|것|건|게)(?:들)?(?: 있\S*)?$")
#: Asks for no fact but for the paper: "what does it do", "뭐 하는 논문이야".
_DOES = re.compile(
    r"\bdo(?: in there| exactly| actually)?\W*$|(?:뭐|뭘|무엇을) ?(?:하|해)|하는 (?:일|논문)", re.I
)
_JUST = re.compile(
    r"\W*(?:show |give )?(?:me )?(?:just|only)\b|.*\bonly\W*(?:please|pls)?\W*$|.*만(?:\s|$)", re.I
)


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
        meaning = self.meaning
        if meaning.slots.ids:
            return None
        intent = meaning.slots.reading.intent
        text = meaning.slots.reading.text
        paper = self.talk.paper
        if meaning.language_asked and meaning.slots.slotless and not self.pointing:
            if paper is not None and _TELL.search(text):
                return replace(self.about((paper,), "paper"), language=meaning.language)
            return self.base_with(language=meaning.language)
        if meaning.slots.slotless and intent == _THANKS and not self.chosen:
            return None
        if self.pointing and meaning.slots.slotless and not self.talk.shown:
            return self.said("which")
        if meaning.slots.slotless and not meaning.slots.windows and asks_again(text):
            return self._again()
        if meaning.slots.slotless and (intent == _CHOICE or self._asks_why_listed()):
            return self.said(_CHOICE.partition(".")[2])
        if intent in ("stats.papers", "count") and meaning.slots.slotless:
            intent = "count"
        elif self.pointing and intent.startswith(("meta", "stats")) and meaning.slots.slotless:
            intent = "paper"
        slots = meaning.slots
        if slots.slotless and slots.unwanted_window and not slots.windows:
            return self._exclude()
        if slots.slotless and slots.windows and not any(map(str.isalnum, slots.frame)):
            return self._window()
        if _AND.match(text) and slots.subjects and (slots.windows or intent in _NAMES_ANOTHER):
            return self.operate("op.topic")
        if slots.unwanted and slots.subjects and not slots.windows and self._is_short():
            return self._topic()  # one thing instead of another, at the same time
        if slots.slotless and _BY_AUTHORS.search(text) and (one := self.by_authors()):
            return one
        if self._asks_for_best_shown() and (picked := self.pick()):
            return replace(picked, form="detailed") if _WHO.search(text) else picked
        of_something = bool(self.base.subjects or self.base.authors)
        if of_something and slots.slotless and slots.windows and CHANGES.search(text):
            return self.change()
        if slots.slotless and self.base.window is not None and _ANY_TIME.search(text):
            return self.base_with(window=None, exclude_ids=())
        if slots.slotless and slots.bounds_votes and not slots.windows and self._is_short():
            return self.filter()
        votes = threshold_in(text) or bound_in(text) if self.base.bounds_votes else None
        if votes and slots.slotless and not slots.windows:
            return self.base_with(min_votes=votes.least, max_votes=votes.most, exclude_ids=())
        if paper and self.base.intent in SINGLE and asks_of_paper(meaning, paper, intent):
            return self.about((paper,), "fact")
        among = bool(self.pointing) and len(self.shown) > 1
        if among and slots.with_code and means_all(self.pointing):
            return self.filter()
        if slots.with_code and slots.slotless and intent.startswith(OPERATION):
            return self.filter() if len(self.shown) > 1 else self._paper("fact")
        among = among and _OF_THESE.search(text) is not None and bool(slots.subjects)
        if among and (intent in _FILTERED or intent.startswith("meta")):
            return self.operate("op.filter")
        if slots.slotless and paper and _WHY.match(text):
            return self._paper("fact")
        if intent == "stats.authors" and MOST.search(text):
            return None
        of_record = intent in ("offtopic", "stats.authors") and _OF_RECORD.search(text)
        if of_record and paper and slots.slotless:
            return self.about((paper,), "paper")
        more = slots.slotless and _WHICH_MORE.search(text) is not None
        if more and (both := self.last_two() or self.last_two_times()):
            return both
        if slots.slotless and _HOW_MANY.fullmatch(text):
            intent = "count"
        if slots.slotless and intent in _OF_OTHERS:
            by_them = _BY_THEM.search(text)
            intent = "op.person" if by_them else "op.similar" if _NEAR.search(text) else intent
        if self.chosen and slots.slotless and intent in _POINTS_OUT:
            intent = "paper"
        if intent.startswith(OPERATION):
            if (
                meaning.slots.reading.confidence < _SURE
                and not meaning.slots.slotless
                and not self.pointing
            ):
                return None
            return self.operate(intent)
        return self._leaning(intent)

    def _again(self) -> Question | None:
        """The last list once more, or the first one."""
        if not self.talk.listings:
            return None
        slots = self.meaning.slots
        first = _FIRST_LIST.search(slots.reading.text)
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
        short = len(text.split()) <= _SHORT and _WHY.match(text) is not None
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
            which = _WHICH_ONE.match(text) or (asks_for_best(text) and not PAPERS.search(text))
            return self.pick() if pronoun or few or which or _JUST.match(text) else None
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
        words = _THINGS.sub("", " ".join(self.meaning.slots.frame.split()).strip(" ?.!"))
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
        told = intent != "fact" or _DOES.search(self.meaning.slots.reading.text)
        return self.about(chosen, "paper" if told else "fact")
