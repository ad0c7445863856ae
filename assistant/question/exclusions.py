"""What the asker does not want: "without surveys", "로봇 말고"."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.draft import Draft

_KINDS = r"(?:surveys?|reviews?|benchmarks?|datasets?|technical reports?|tech reports?|position papers?|tutorials?|theses|theory papers?|workshop papers?)"
_TAIL = r"(?P<what>[^,.;?!()]{2,60}?)\s*(?=[,.;?!)]|\bplease\b|\bthanks\b|$)"

# These exclude wherever they stand …
_ALWAYS = tuple(
    re.compile(source, re.I)
    for source in (
        rf"(?:,\s*+)?\b(?:but\s+)?(?:excluding|not counting|leaving out|leave out|nothing (?:about|on)|(?:(?<=, )|(?<=please )|(?<=but )|(?<=^))(?:skip|skipping|minus|ignore|ignoring))\s+(?:any\s+|all\s+|the\s+)?(?:papers?\s+(?:about|on)\s+)?{_TAIL}",
        rf"(?:,\s*+)?\b(?:but\s+)?(?:that (?:is|are)(?:n't| not)|(?<!is )(?<!are )(?<!was )not)\s+(?:papers?\s+|ones?\s+)?about\s+{_TAIL}",
        rf"(?:,\s*+)?\b(?:but\s+)?(?:without|no)\s+(?:any\s+|the\s+)?(?P<what>(?:[\w-]+\s+(?:and|or)\s+)?{_KINDS}(?:\s+(?:papers?|ones))?)\b(?=\s*(?:[,.;?!)]|please|$))",
        rf",\s*(?:but\s+)?(?:no|not)\s+{_TAIL}",
    )
)
# … and these only where papers are listed: "works on any object except mirrors" describes one.
_LISTED = tuple(
    re.compile(source, re.I)
    for source in (
        # "Besides X, which …" adds to X; "list …, besides X" leaves it out.
        rf"(?:,\s*+)?\b(?:except(?:\s+for)?|(?<!^)(?:other than|apart from|aside from|besides)|but not|but no)\s+(?:the\s+|any\s+)?(?:ones?\s+(?:about|on)\s+|papers?\s+(?:about|on)\s+)?{_TAIL}",
        r"(?:^|[,.]\s*)(?:please\s+)?no\s+(?P<what>[\w -]{2,40}?)\s*(?=[,.])",
        rf",\s*(?:but\s+)?without\s+(?:any\s+|the\s+)?{_TAIL}",
        r"\b(?:but\s+)?(?:without|no)\s+(?:any\s+|the\s+)?(?P<what>[\w -]{2,30}?)\s+(?:papers?|ones|stuff)\b",
    )
)
# In a list this leaves a topic out; of anything else it describes: "training without labels".
_WITHOUT = re.compile(rf"(?<!\s)\s+without\s+(?:any\s+|the\s+)?{_TAIL}", re.I)
_KO_WORD = r"(?<![^\s,.?])(?P<what>[^\s,.?]+(?:\s+[^\s,.?]+)?)"
_KO_END = r"(?:말고(?:는)?|제외하고(?:는)?|제외한|제외하면|제외|빼고(?:는)?|뺀|외에(?:는)?|이외(?:에|의)|관련\s*없는)"
_KO = (
    re.compile(
        rf"{_KO_WORD}\s*+(?:(?:에\s*(?:대한|관한)|관련|쪽|분야)\s*+)?(?:논문|연구)?(?:들)?(?:은|는|을|를)?\s*+{_KO_END}(?=\s|$|[,.?])"
    ),
    re.compile(rf"{_KO_WORD}(?:이|가)?\s*아닌(?=\s*(?:것|논문|연구|거))"),
)
_KO_KINDS = re.compile(
    r"^(?:서베이|리뷰|벤치마크|데이터셋|데이터 세트|튜토리얼|설문|조사|테크니컬 리포트|기술 보고서)$"
)
_KO_TRIM = re.compile(r"(?:은|는|을|를|들)$|\s+(?:쪽|분야|관련)$")
_WORDY = re.compile(
    r"\b(?:the|a|an|any|all|some|please|papers?|ones?|stuff|related|work|works|from|about)\b", re.I
)
_AND = re.compile(r"\s+(?:and|or|nor)\s+|,\s*|(?<=\S)(?:이랑|하고|와|과)\s+")


def pull_exclusions(
    draft: Draft, lexicon: Lexicon, *, listing: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Topics and words not wanted, blanked in ``draft``.

    Args:
        draft: The question.
        lexicon: Names topics.
        listing: Whether papers are listed, so that a plain "except …" speaks of papers.

    Example:
        >>> draft = Draft("new robotics papers, no surveys")
        >>> pull_exclusions(draft, Lexicon.default(), listing=True)[1]
        ('surveys',)
    """
    topics: dict[str, None] = {}
    terms: dict[str, None] = {}
    for pattern in (*_ALWAYS, *(_LISTED if listing else ())):
        while found := pattern.search(draft.rest):
            draft.take(*found.span())
            _sort(found.group("what"), lexicon, topics, terms)
    without = _WITHOUT.search(draft.rest) if listing else None
    if without and lexicon.topics_in(without.group("what")):
        draft.take(*without.span())
        _sort(without.group("what"), lexicon, topics, terms)
    for pattern in _KO:
        found = pattern.search(draft.rest)
        if found and not draft.quoted(*found.span("what")):
            _pull_korean(draft, found, lexicon, topics, terms, listing=listing)
    return tuple(topics), tuple(terms)


def _pull_korean(
    draft: Draft,
    found: re.Match[str],
    lexicon: Lexicon,
    topics: dict[str, None],
    terms: dict[str, None],
    *,
    listing: bool,
) -> None:
    """Korean names the unwanted thing before the verb: one word, or two that make one topic."""
    what, start = found.group("what"), found.start("what")
    last = _KO_TRIM.sub("", what.split()[-1])
    pair = _KO_TRIM.sub("", what)
    if " " in what and not (set(lexicon.topics_in(pair)) - set(lexicon.topics_in(last))):
        start += what.rindex(" ") + 1
        pair = last
    named = bool(lexicon.topics_in(pair)) or _KO_KINDS.match(pair) is not None
    if (listing and len(pair) > 1) or (named and len(draft.text.split()) <= 8):
        draft.take(start, found.end())
        _sort(pair, lexicon, topics, terms)


def _sort(what: str, lexicon: Lexicon, topics: dict[str, None], terms: dict[str, None]) -> None:
    for part in _AND.split(what):
        word = " ".join(_WORDY.sub(" ", part).split())
        named = lexicon.topics_in(word) if word else []
        for topic in named:
            topics.setdefault(topic, None)
        if word and not named:
            terms.setdefault(word, None)
