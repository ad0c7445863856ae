"""Papers that a question names by their title or short name, in quotation marks or bare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.question.draft import Draft
    from assistant.question.knowledge import Knowledge

_FUNCTION = re.compile(
    r"\b(?:what|who|how|why|when|where|is|are|was|were|does|do|did|the|a|an|of|in|on|about|for|to"
    r"|tell|me|show|give|find|explain|describe|summari[sz]e|summary|abstract|paper|article|called"
    r"|titled|named|work|works|working|please|can|could|you|i|want|need|more|details?|detail|read"
    r"|know|this|that|wrote|written|authors?|and|its|it|link|pdf|contribution|contributions|main"
    r"|idea|ideas|key|method|new|s|there|by|us|results?|findings?|overview|look|up|like|would|with"
    r"|say|says|method|propose[sd]?|introduce[sd]?|actually|exactly|briefly|first|last|quick)\b"
    r"|논문|요약|설명|자세히|저자|누가|뭐|무엇|어떤|알려|줘|주세요|해|대해서?|관해서?|에|이|가|은|는"
    r"|을|를|의|좀|보여|소개|찾아|내용|핵심|궁금|쓴|썼|어|나요|야|지|인가|요|란|이란|제목|라는|이라는"
    r"|방법|기여|정리|초록|링크|간단|히|한|줄|로|서|성과|결과|들|들은|들이|했|대한|관한|싶|고|알|니",
    re.I,
)

_LIKENESS = re.compile(r"\b[\w-]+-(?:like|style|inspired|class|level|based)\b", re.I)


def short_name(title: str) -> str:
    """The name before a title's colon, or the whole title."""
    head, colon, _ = title.partition(":")
    return head.strip() if colon else title


def named_papers(draft: Draft, knowledge: Knowledge) -> tuple[str, ...]:
    """Papers that ``draft`` names, quoted ones alone when there are any, in the order named."""
    quoted: dict[str, None] = {}
    for start, end in draft.quotes:
        for found in knowledge.papers_titled(draft.text[start:end]):
            quoted.setdefault(found, None)
    if quoted:
        return tuple(quoted)
    # "A Sora-like model" is asked for by what it is like, not by name.
    text = _LIKENESS.sub(lambda match: " " * len(match.group()), draft.text)
    places = [
        (place[0], arxiv_id)
        for arxiv_id in knowledge.papers_titled(text)
        if (place := place_of(arxiv_id, text, knowledge)) is not None
    ]
    return tuple(arxiv_id for _, arxiv_id in sorted(places))


def place_of(arxiv_id: str, text: str, knowledge: Knowledge) -> tuple[int, int] | None:
    """Where ``text`` names the paper: its title or short name; None when it does not.

    A one-word name that is an ordinary word, "Genie", must be typed with its capital; a name with
    a capital or digit inside, "MaskBit", is known in any case.
    """
    paper = knowledge.paper(arxiv_id)
    if paper is None:
        return None
    lowered = text.lower()
    for name in (paper.title, short_name(paper.title)):
        at = lowered.find(name.lower())
        if at < 0:
            continue
        typed = text[at : at + len(name)]
        plain = name[1:].islower() and name.isalpha()
        if not plain or not typed.islower() or typed == name:
            return at, at + len(name)
    return None


def asks_about(draft: Draft, named: tuple[str, ...], knowledge: Knowledge) -> bool:
    """Whether nothing but the name and words of asking stand in the question."""
    rest = draft.rest
    for arxiv_id in named:
        place = place_of(arxiv_id, rest, knowledge)
        if place:
            rest = rest[: place[0]] + " " * (place[1] - place[0]) + rest[place[1] :]
    return not re.search(r"\w", _FUNCTION.sub(" ", rest))
