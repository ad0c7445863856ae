"""Questions that lean on the conversation, read as the questions they stand for.

Each rule takes a text and the conversation and gives the full question, or None when the text is
not of its kind. A text that no rule takes stands on its own.
"""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.question import references
from assistant.question.declines import declined
from assistant.question.draft import Draft
from assistant.question.intents import read_signs
from assistant.question.model import Intent, Language, Question, Turn
from assistant.question.restate import restate, title_of
from assistant.question.shifts import refine, shift
from assistant.question.speech import language_of
from assistant.question.titles import named_papers

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

Alone = Callable[[str], Question]

_TO_LANGUAGE = re.compile(
    r"^\W*(?:(?:can you|could you|please|now|and|again|sorry|ok|same|the same)\s+)*(?:(?:say|give|show|write|repeat|answer|explain|tell|translate|put|do|summari[sz]e|reply)\s+)?(?:(?:it|that|this|me|them|your answer|the answer|the same|same|again|all|everything)\s+)*(?:(?:in|to|into)\s+)(?P<en>english|korean)(?:\s+(?:please|instead|again|too|this time))*\W*$"
    r"|^\W*(?:다시\s*|방금\s*(?:답변?|거)(?:을|를)?\s*|그거\s*|이거\s*|그걸\s*|답변?(?:을|를)?\s*)?(?P<ko>한국어|한글|영어)로(?:도|는|요)?\s*(?:다시\s*)?(?:좀\s*)?(?:번역|답변?|대답|말|설명|요약|써|알려|보여|부탁|얘기)?(?:을|를)?\s*(?:해)?\s*(?:줘|주세요|줄래|부탁해|부탁해요|봐)?(?:요)?\W*$"
    r"|^\W*(?P<bare>english|korean|한국어|영어)(?:\s*(?:please|요|version|버전))?\W*$",
    re.I,
)
_MORE = re.compile(
    r"^\W*(?:(?:and|ok|okay|great|thanks|please|can you|could you|show|give|list|tell|me|us|are there|is there|do you have|got|see|i want|any|some|what|find|\d{1,2}|two|three|five)\s+)*(?:more|next|others?|more (?:papers|results|like (?:that|these|this)|of (?:these|them|those))|(?:some|any|a few)\s+(?:more|others?)|(?:the\s+)?(?:next|other|remaining)\s+(?:ones?|papers?|results?|page|\w+)|anything else|what else|else|the rest|continue|keep going|go on|other papers|others too)(?:\s+(?:please|papers|results|ones|then|like (?:that|these|this)|there|of (?:these|them|those)))*\W*$"
    r"|^\W*(?:좀\s*)?(?:\d{1,2}\s*(?:개|편|건)\s*)?(?:더|또|다른\s*(?:것|거|건|논문|연구)(?:들)?(?:은|는|도|을|를)?|나머지(?:는|도|를|\s*논문)?|그\s*외(?:에|에는|엔|는)?|그\s*밖에|이\s*외에는?|계속|다음(?:\s*(?:거|것|페이지|논문))?|추가로)(?:\s*(?:더|논문|다른\s*(?:거|것|논문)(?:은|도)?))?\s*(?:좀\s*)?(?:보여|알려|찾아|추천해?|있|없|줘|뭐|해|주세요)?\s*(?:줘|주세요|줄래|봐|어|어요|나요|나|을까|니|야|있어|있나요|요)*\W*$",
    re.I,
)
_EMPTY = (
    "more",
    "details",
    "please",
    "about",
    "one",
    "paper",
    "and",
    "also",
    "what",
    "tell me more",
)
_VERB = re.compile(
    r"^(?:(?:use[sd]?|using|are|is|about|do|any|deal(?:s|ing)? with|mention|involve|one)\s+)+"
    r"|^(?:date|time|recency|newest|latest|popularity)$",
    re.I,
)
_OWNERS = ("its", "their", "his", "her")
_WHAT = re.compile(r"\W*(?:and\s+)?(?:what|how)\b", re.I)
_WITH = re.compile(
    r"\b(?:it|this|that)\b|^\W*(?:compare|how does|versus|vs)\b|(?:이랑|랑|와|과|하고|보다)\s*(?:비교|차이|뭐가)",
    re.I,
)
_NEWEST = ("latest", "recent")
_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Conversation:
    """What a follow-up may lean on: the last real question, the papers it showed, and the tools."""

    history: Sequence[Turn]
    alone: Alone
    knowledge: Knowledge
    lexicon: Lexicon

    @cached_property
    def turn(self) -> Turn | None:
        """The last turn that asked about papers."""
        for turn in reversed(self.history):
            question = turn.understood
            kind = question.intent if question else declined(turn.question)
            if kind not in ("smalltalk", "offtopic"):
                return turn
        return None

    @cached_property
    def base(self) -> Question | None:
        """That turn's question, understood."""
        if self.turn is None:
            return None
        return self.turn.understood or self.alone(self.turn.question)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Papers of the last answer that cited any."""
        return next((turn.arxiv_ids for turn in reversed(self.history) if turn.arxiv_ids), ())

    @cached_property
    def paper(self) -> str | None:
        """The paper talked about: the one last asked for, else the first one cited."""
        base = self.base
        if base and base.intent in ("paper", "fact") and len(base.arxiv_ids) == 1:
            return base.arxiv_ids[0]
        return self.ids[0] if self.ids else None

    def language(self, text: str) -> Language:
        """Language of ``text``, or of the question before when it has no words."""
        before = self.base.language if self.base else "en"
        return language_of(text) or before

    def finish(self, text: str, question: Question, *, shown: int = 0, said: str = "") -> Question:
        """``question`` as asked by ``text``, with its stand-alone form, ``said`` when given."""
        said = said or restate(question, self.knowledge, self.lexicon, shown=shown)
        return replace(question, text=text, follows_up=said)


def resolve(text: str, talk: Conversation) -> Question | None:
    """The full question that ``text`` stands for in ``talk``, or None when it stands alone."""
    draft = Draft(text)
    if not draft.text or talk.base is None or len(draft.text) > 200:
        return None
    asked = draft.text
    for rule in (_in_language, _more):
        found = rule(text, asked, talk)
        if found:
            return found
    if declined(asked):
        return None
    for rule in (_against, _numbered, _of_these, _bare, _that_paper):
        found = rule(text, asked, talk)
        if found:
            return found
    changed = refine(asked, talk.base, talk.alone) or shift(
        asked, talk.base, talk.alone, talk.knowledge, talk.lexicon
    )
    if changed is None:
        return None
    return talk.finish(text, replace(changed, language=talk.language(asked)))


def _in_language(text: str, asked: str, talk: Conversation) -> Question | None:
    found = _TO_LANGUAGE.match(asked)
    if not found or talk.base is None:
        return None
    name = next(value for value in found.groups() if value).lower()
    language: Language = "en" if name in ("english", "영어") else "ko"
    return talk.finish(text, replace(talk.base, language=language))


def _more(text: str, asked: str, talk: Conversation) -> Question | None:
    if not _MORE.match(asked) or talk.base is None or talk.turn is None:
        return None
    if talk.base.intent in ("paper", "fact") and talk.paper:
        return talk.finish(text, replace(talk.base, intent="paper", arxiv_ids=(talk.paper,)))
    seen = tuple(dict.fromkeys((*talk.base.exclude_ids, *talk.turn.arxiv_ids)))
    number = _NUMBER.search(asked)
    limit = int(number.group(1)) if number else talk.base.limit
    question = replace(
        talk.base, exclude_ids=seen, language=talk.language(asked), limit=limit or None
    )
    return talk.finish(text, question)


def _numbered(text: str, asked: str, talk: Conversation) -> Question | None:
    reference = references.positions(asked, len(talk.ids)) if talk.ids else None
    if reference is None:
        return None
    chosen = tuple(dict.fromkeys(talk.ids[position] for position in reference.positions))
    return _about(text, asked, (reference.start, reference.end), chosen, talk)


def _against(text: str, asked: str, talk: Conversation) -> Question | None:
    """The paper talked about against one that is named: "compare it with MonoFormer"."""
    if talk.paper is None or len(asked.split()) > 8 or not _WITH.search(asked):
        return None
    language = talk.language(asked)
    if not read_signs(asked, language).compare:
        return None
    named = named_papers(Draft(asked), talk.knowledge)
    if len(named) != 1 or named[0] == talk.paper:
        return None
    both = (talk.paper, named[0])
    return talk.finish(
        text, Question(text=text, query="", language=language, intent="compare", arxiv_ids=both)
    )


def _that_paper(text: str, asked: str, talk: Conversation) -> Question | None:
    place = references.that_paper(asked)
    if place is None or talk.paper is None or talk.alone(asked).arxiv_ids:
        return None
    return _about(text, asked, place, (talk.paper,), talk)


def _bare(text: str, asked: str, talk: Conversation) -> Question | None:
    """A word or two about the paper talked about: "why?", "authors?", "what is the FID?"."""
    aspect = references.ASPECT.match(asked) is not None
    base = talk.base
    if aspect and not (base and base.intent in ("paper", "fact") and base.arxiv_ids):
        aspect = False
    if talk.paper is None or not (aspect or references.BARE.match(asked)):
        return None
    said = f"{title_of(talk.paper, talk.knowledge)}: {asked}"
    question = Question(
        text=text,
        query=(talk.alone(asked).query or asked) if aspect else "",
        language=talk.language(text),
        intent="fact" if aspect else "paper",
        arxiv_ids=(talk.paper,),
    )
    return talk.finish(text, question, said=said)


def _about(
    text: str, asked: str, place: tuple[int, int], ids: tuple[str, ...], talk: Conversation
) -> Question:
    """A question about papers of the conversation: what else it says decides what is asked."""
    rest = f"{asked[: place[0]]} {asked[place[1] :]}"
    language = talk.language(text)
    signs = read_signs(rest, language)
    pointed = asked[place[0] : place[1]].lower()
    query = talk.alone(rest).query
    question = Question(text=text, query="", language=language, arxiv_ids=ids)
    if len(ids) > 1:
        several = replace(question, intent="compare" if signs.compare else "paper")
        said = restate(several, talk.knowledge, talk.lexicon)
        intent: Intent = "compare" if signs.compare else "new"
        return talk.finish(text, replace(question, intent=intent), said=said)
    said = ""
    title = title_of(ids[0], talk.knowledge)
    if query and query.lower() not in _EMPTY:
        own = "'s" if pointed in _OWNERS else ""
        said = f"{asked[: place[0]]}{title}{own} {asked[place[1] :].lstrip()}".strip()
    asks = signs.fact or signs.yes_no or (pointed in _OWNERS and _WHAT.match(asked) is not None)
    fact = asks and not signs.wrote and bool(query)
    question = replace(question, intent="fact" if fact else "paper", query=query if said else "")
    return talk.finish(text, question, said=said)


def _of_these(text: str, asked: str, talk: Conversation) -> Question | None:
    found = references.of_these(asked)
    if not found or not talk.ids:
        return None
    rest = asked[: found.start()] + " " + asked[found.end() :]
    alone = talk.alone(rest if rest.strip() else "papers")
    whole = talk.alone(asked)
    signs = read_signs(asked, whole.language)
    language = talk.language(asked)
    order = whole.order
    if whole.window and whole.window.kind in _NEWEST:
        # Among papers shown "the newest" is an order, not the last days.
        order, alone = ("date" if order == "relevance" else order), replace(alone, window=None)
    if signs.compare and not alone.topics:
        question = replace(alone, intent="compare", query="")
    elif order in ("votes", "fewest votes"):
        question = replace(alone, intent="rank", order=order, min_votes=whole.min_votes)
    elif signs.count:
        question = replace(alone, intent="count")
    else:
        question = replace(alone, intent="search" if alone.query else "new", order=order)
    limit = question.limit or whole.limit
    query = _VERB.sub("", question.query)
    if question.intent == "search" and not query:
        question = replace(question, intent="new")
    question = replace(question, query=query, arxiv_ids=talk.ids, limit=limit, language=language)
    return talk.finish(text, question, shown=len(talk.ids))
