"""Follow-ups that change one thing of the question before: its time, subject, people or limits."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.question.model import Question
from assistant.question.references import ASPECT
from assistant.question.time import days, previous_window
from assistant.question.titles import short_name

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge

Alone = Callable[[str], Question]

_CONNECTIVE = re.compile(
    r"^\W*(?:(?:ok|okay|hm+|great|thanks|so|now|then|and)[\s,]+)*(?:(?:and\s+)?(?:what|how)\s+about|and|or|same\s+(?:thing|question|for|but)(?:\s+(?:for|but|with|in|about))*|now|then|also|instead|do\s+the\s+same\s+for|switch\s+to|try)(?:\s+(?:for|on|papers\s+(?:on|about)))?\s+(?P<rest>\S.*)$",
    re.I,
)
_KO_CONNECTIVE = re.compile(
    r"^\W*(?:(?:그럼|그러면|그리고|그렇다면|혹시|근데|그런데|이번엔|이번에는|또)[\s,]+)(?P<rest>\S.*)$"
)
_KO_TOPIC = re.compile(
    r"^(?P<rest>.{1,40}?)(?:\s*(?:쪽|분야|관련\s*논문|논문|주제|쪽\s*논문))?(?:에서는|에는|에선|엔|은요|는요|은|는|도요|도)\s*(?:어때(?:요)?|어떤가요|어떻게\s*돼|뭐\s*있어|있어|있나요)?\s*[?.!]*$"
)
_CORRECTION = re.compile(
    r"^\W*(?:(?:no|nope|sorry|actually|wait|not\s+\w+(?:\s+\w+)?|oops|ah|oh)[\s,.;:—-]+)*(?:i\s+(?:meant|mean|was\s+asking\s+(?:about|for)|said|wanted|want)|make\s+(?:it|that)|rather|(?<=no, )|(?<=actually )|(?<=sorry, ))\s*(?:to\s+say\s+)?(?P<rest>\S.*?)(?:,?\s*(?:not|instead\s+of|rather\s+than)\s+.+|\s+instead|,?\s+sorry)?\W*$",
    re.I,
)
_NOT_THIS = re.compile(
    r"^\W*(?:no|nope|not\s+[\w -]+?)\s*[,.;—-]\s*(?:but\s+)?(?P<rest>[\w -]{2,60})\W*$", re.I
)
_KO_CORRECTION = re.compile(
    r"^\W*(?:아니(?:요|야|,)?[\s,.]*)?(?:(?:\S+\s*){1,3}?(?:말고|아니라|아니고)[\s,]+)?(?P<rest>.{1,40}?)\s*(?:을|를|이|가|은|는)?\s*(?:말이야|말이에요|말한\s*(?:거|건데|거야|거예요|겁니다)|얘기야|얘기한\s*거야|물어본\s*(?:거야|거예요|건데)|뜻이었어|의미였어|말하는\s*거야|였어|말입니다)\s*[.!?]*$"
)
_KO_NO = re.compile(
    r"^\W*아니(?:요|야)?[\s,.]+(?:(?:\S+\s*){1,3}?(?:말고|아니라|아니고)[\s,]+)?(?P<rest>.{1,40}?)(?:으로|로)?\s*[.!?]*$"
)
_ONLY = re.compile(
    r"^\W*(?:(?:and|but|ok|please|just|only|now|then|show|give|list|sort|order|limit|me|us|them|those|the|ones|papers|it|to|by|from|in|with|that|have|has|are|can|you|keep|make|results|be|is|filter|but|,)\s*)*$"
    r"|^\W*(?:(?:그럼|그냥|만|것만|논문만|논문|거만|으로|로|보여줘|보여|알려줘|정렬해줘|정렬|정렬해|해줘|추려줘|골라줘|걸러줘|줘|주세요|이걸|좀|다시|은|는|요|있는|거|것|건|하나만|하나)\s*)*[?.!]*$",
    re.I,
)
_LISTS = ("search", "new", "count", "rank", "trend", "first", "changes", "digest")
_LONGEST_SHIFT = 6
_MONTH = 31


def refine(asked: str, base: Question, alone: Alone) -> Question | None:
    """``base`` with votes, number, order or exclusions added, when ``asked`` holds nothing else."""
    if base.intent not in _LISTS or len(asked.split()) > 12:
        return None
    added = alone(asked)
    counted = _other_answer(added, base)
    if counted:
        return counted
    changed = (
        added.min_votes is not None
        or added.limit is not None
        or added.order != "relevance"
        or bool(added.excluded_topics or added.excluded_terms)
    )
    nothing_else = not (added.query and not _ONLY.match(added.query)) and not added.arxiv_ids
    if not changed or not nothing_else or added.authors or _stands(asked, added):
        return None
    topics = tuple(topic for topic in base.topics if topic not in added.excluded_topics)
    emptied = bool(base.topics) and not topics
    question = replace(
        base,
        query="" if emptied else base.query,
        topics=topics,
        min_votes=added.min_votes if added.min_votes is not None else base.min_votes,
        limit=added.limit if added.limit is not None else base.limit,
        order=added.order if added.order != "relevance" else base.order,
        window=added.window or base.window,
        excluded_topics=_both(base.excluded_topics, added.excluded_topics),
        excluded_terms=_both(base.excluded_terms, added.excluded_terms),
    )
    if added.order in ("votes", "fewest votes") and base.intent in ("search", "new", "digest"):
        question = replace(question, intent="rank")
    return question


def _other_answer(added: Question, base: Question) -> Question | None:
    """``base`` as a count or by month, when that is all that is asked: "how many?"."""
    named = added.topics or added.window or added.authors or added.arxiv_ids or added.min_votes
    if added.intent not in ("count", "trend") or named:
        return None
    if added.query and not _HOLLOW.match(added.query):
        return None
    # Months of one month say nothing: a trend looks at all of them.
    short = added.intent == "trend" and (days(base.window) or _MONTH + 1) <= _MONTH
    window = None if short else base.window
    return replace(base, intent=added.intent, window=window, arxiv_ids=(), exclude_ids=())


_HOLLOW = re.compile(r"^(?:months?|papers?|trends?|월별로?|추이|논문|편|총|the)(?:\s|$)", re.I)
_EARLIER = re.compile(
    r"^\W*(?:in\s+)?(?:the\s+)?(?:week|month|day|period)\s+(?:before|earlier|prior)(?:\s+that)?\W*$"
    r"|^\W*그\s*(?:전|이전)\s*(?:주|달|날|기간)?\W*$",
    re.I,
)
_WHOLE = re.compile(
    r"\b(?:papers?|what|which|digest)\b.*\b(?:papers?|digest|new|upvoted|popular|votes?|in|from)\b|논문.{0,20}(?:보여|알려|찾아|추천|뭐)",
    re.I,
)


def _stands(asked: str, added: Question) -> bool:
    """Whether a refinement is a whole question of its own: "most upvoted papers last week"."""
    return added.window is not None and _WHOLE.search(asked) is not None


def shift(
    asked: str, base: Question, alone: Alone, knowledge: Knowledge, lexicon: Lexicon
) -> Question | None:
    """``base`` with its time, subject or people replaced by those of ``asked``."""
    corrected = _first(asked, _CORRECTION, _KO_CORRECTION, _NOT_THIS, _KO_NO)
    joined = corrected or _first(asked, _CONNECTIVE, _KO_CONNECTIVE)
    rest = _first(joined or asked, _KO_TOPIC) or joined
    if rest is None:
        return _bare_time(asked, base, alone)
    if len(rest.split()) > _LONGEST_SHIFT:
        return None
    if _EARLIER.match(rest) and base.window and base.intent in _LISTS:
        before = previous_window(base.window)
        return replace(base, window=before, exclude_ids=()) if before else None
    new = alone(rest)
    if new.window is None and not new.arxiv_ids:
        # "what about September": a month alone is a time only after a preposition.
        timed = alone(f"in {rest}")
        new = timed if timed.window and not timed.query else new
    if new.intent in ("smalltalk", "offtopic") or _other_question(rest, new):
        return None
    if base.intent in ("paper", "fact", "compare"):
        return _other_paper(rest, new, base, knowledge, lexicon)
    if new.arxiv_ids:
        return new
    return _replaced(new, base)


def _first(text: str, *patterns: re.Pattern[str]) -> str | None:
    for pattern in patterns:
        found = pattern.match(text)
        if found:
            return found.group("rest")
    return None


_ASKS = re.compile(
    r"\b(?:what|which|who|how|why|when|where|is|are|does|did|papers)\b|논문|몇|뭐|무엇|누가|보여|알려",
    re.I,
)


def _other_question(rest: str, new: Question) -> bool:
    """Whether the part after the connective asks by itself: "and which papers use RL"."""
    return _ASKS.search(rest) is not None and bool(new.query) and len(rest.split()) > 2


def _bare_time(asked: str, base: Question, alone: Alone) -> Question | None:
    """A text that is nothing but a time, after a question that can take one."""
    if base.intent not in _LISTS or len(asked.split()) > 5 or _WHOLE_TIME.search(asked):
        return None
    new = alone(asked)
    words = new.query and not _ONLY.match(new.query)
    only_time = new.window is not None and not (words or new.topics or new.authors)
    if not only_time or new.order != "relevance" or new.limit or new.min_votes:
        return None
    return _replaced(new, base)


_WHOLE_TIME = re.compile(
    r"\b(?:what|which|summari[sz]e|digest|new|papers?|show|list|how|recap|highlights|miss)\b|논문|요약|다이제스트|뭐|새로|나온|정리|소식|알려|보여",
    re.I,
)


def _replaced(new: Question, base: Question) -> Question | None:
    """``base`` with whatever ``new`` names."""
    if (new.query and not _ONLY.match(new.query)) or new.topics:
        question = replace(base, query=new.query, topics=new.topics, exclude_ids=(), arxiv_ids=())
        if base.intent == "digest":
            question = replace(question, intent="new")
        if base.intent == "search":
            question = replace(question, intent="new" if new.topics else "search")
        if new.window:
            question = replace(question, window=new.window)
        return question
    if new.authors:
        question = replace(base, authors=new.authors, exclude_ids=(), arxiv_ids=())
        return question if base.authors else replace(question, intent="new", query="", topics=())
    if new.window is None:
        return None
    if base.intent == "changes" and base.second_window:
        return replace(base, second_window=new.window)
    return replace(base, window=new.window, exclude_ids=(), arxiv_ids=())


def _other_paper(
    rest: str, new: Question, base: Question, knowledge: Knowledge, lexicon: Lexicon
) -> Question | None:
    """After a question about a paper: the same of another one, or another side of the same."""
    if new.arxiv_ids:
        fact = base.intent == "fact" and new.intent == "paper"
        if not fact:
            return new
        query = _renamed(base, new.arxiv_ids[0], knowledge)
        return replace(base, arxiv_ids=new.arxiv_ids, query=query)
    if new.window or not base.arxiv_ids or not new.query:
        return None
    if ASPECT.match(rest):
        return replace(base, intent="fact", query=new.query)
    if new.topics:
        return replace(new, intent="new") if new.intent == "search" else new
    return replace(base, intent="fact", query=new.query) if not lexicon.find(rest) else None


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _renamed(base: Question, arxiv_id: str, knowledge: Knowledge) -> str:
    """The query of ``base`` with the name of its paper replaced by that of another."""
    old = knowledge.paper(base.arxiv_ids[0]) if base.arxiv_ids else None
    new = knowledge.paper(arxiv_id)
    if old is None or new is None:
        return base.query
    name = re.compile(re.escape(short_name(old.title)), re.I)
    return name.sub(lambda _: short_name(new.title), base.query)
