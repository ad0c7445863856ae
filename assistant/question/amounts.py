"""Votes, numbers of papers and order of results asked for."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.question.draft import Draft
    from assistant.question.model import Order

_WORDS = {
    **{word: n for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)},
    "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "dozen": 12,
    "a dozen": 12, "a couple of": 2,
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6,
    "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20,
}  # fmt: skip
_EN = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty"
_KO = r"\d{1,3}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|하나|둘|셋|넷"
_VOTES = r"(?:up-?)?(?:votes?|likes?)"
_PAPERS = r"(?:papers?|articles?|preprints?|publications?|studies|works|entries|results?|ones|of (?:them|those|these))"

_MIN_VOTES: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(source, re.I), extra)
    for source, extra in (
        (rf"(?:\b(?:with|having|got|has|have|that got|which got)\s+)?(?:at least|a minimum of|minimum|no fewer than|no less than|>=|≥)\s*(?P<n>\d+)\s*{_VOTES}\b(?:\s+or more)?", 0),
        (rf"(?:\b(?:with|having|got|has|have|that got|which got)\s+)?(?:more than|over|above|exceeding|>)\s*(?P<n>\d+)\s*{_VOTES}\b", 1),
        (rf"(?:\b(?:with|having|got|has|have)\s+)?\b(?P<n>\d+)\s*(?:\+|or more|plus|and up)\s*{_VOTES}\b(?:\s+or more)?", 0),
        (rf"(?:\b(?:with|having|got|has|have)\s+)?\b(?P<n>\d+)\s*{_VOTES}\s+(?:or more|and up|and above|minimum|at least)\b", 0),
        (rf"\b{_VOTES}\s*(?:>=|≥|of at least|at least)\s*(?P<n>\d+)", 0),
        (rf"\b{_VOTES}\s*(?:>|above|over)\s*(?P<n>\d+)", 1),
        (r"(?:(?:투표(?:\s*수)?|추천(?:\s*수)?|득표|표|좋아요|업보트)\s*+)?(?:(?:가|를|이|을)\s*+)?(?:(?:최소|적어도)\s*+)?(?<!\d)(?P<n>\d++)\s*+(?:표|투표)\s*+(?:이상|넘게 받은)(?:\s*(?:받은|을 받은|의|인|얻은))?", 0),
        (r"(?:투표(?:\s*수)?|추천(?:\s*수)?|득표|좋아요|업보트)\s*+(?:(?:가|를|이|을)\s*+)?(?:(?:최소|적어도)\s*+)?(?P<n>\d++)\s*+(?:(?:개|회|점)\s*+)?이상(?:\s*(?:받은|의|인|얻은))?", 0),
        (r"(?:(?:투표(?:\s*수)?|추천(?:\s*수)?|득표|좋아요|업보트)\s*+)?(?:(?:가|를|이|을)\s*+)?(?<!\d)(?P<n>\d++)\s*+(?:표|투표)(?:가|를)?\s*+(?:초과|넘는|넘은|넘게)(?:\s*(?:받은|의|인))?", 1),
        (r"(?:투표(?:\s*수)?|추천(?:\s*수)?|좋아요|업보트)\s*+(?:(?:가|를|이|을)\s*+)?(?P<n>\d++)\s*+(?:개|회)?(?:를|가)?\s*+(?:초과|넘는|넘은)", 1),
    )
)  # fmt: skip

_METRIC = r"(?!\s*[-–]?\s*(?:\w+\s+)?(?:accuracy|acc\b|errors?|recall|precision|score|predictions?|sampling|candidates?|tokens?|experts?|hit|classification|%|정확도|라우팅|샘플링|에러|오류))"
_RANK = tuple(
    re.compile(source, re.I)
    for source in (
        rf"\b(?:sort(?:ed)?|rank(?:ed)?|order(?:ed)?)(?:\s+(?:them|these|those|it|the results|results))?\s+by\s+(?:the\s+)?(?:number of\s+)?(?:{_VOTES}|popularity)\b",
        rf"\b(?:with|got|get|gets|has|have|had|received|receive|by|collected|earned|drew)?\s*(?:the\s+)?\b(?:most|highest|top|largest)\s+(?:number of\s+|amount of\s+)?{_VOTES}\b(?:\s+count)?",
        r"\bpeople (?:liked|voted for|upvoted|loved)(?: the)? most\b",
        r"\b(?:the\s+)?(?:most|highest|top|best)[\s-]*(?:up-?voted|voted|liked|loved|favou?rited|ranked|rated)\b",
        r"\b(?:the\s+)?most\s+popular\b(?!\s+(?:benchmark|model|dataset|method|llm|language|architecture|framework|approach|optimi|tool|librar))",
        r"\b(?:the\s+)?(?:hottest|best|top|popular|trending)(?=\s+(?:\w+\s+){0,2}(?:papers?|articles?|preprints?)\b)",
        rf"\bby\s+(?:number of\s+)?{_VOTES}\b",
        r"(?:(?:가장|제일|젤)\s*+)?(?:(?:많은|높은)\s*+)?(?:투표|추천|득표|좋아요|업보트|표)(?:\s*수)?(?:를|을|가|이)?\s*+(?:(?:가장|제일|젤|많이)\s*+)?(?:많은\s*순(?:으로|서대로|서로)?|많이\s*받은(?:\s*순(?:으로|서로)?)?|높은\s*순?(?:으로)?|많은|많았던|순(?:으로|서로)?(?=\s|$|[?.]))",
        r"(?:가장|제일|젤)\s*(?:많은\s*(?:투표|추천|표|득표)(?:를|을)?\s*(?:받은|얻은)?|인기\s*(?:있|많)(?:는|은|었던|던)|핫한|인기였던|추천(?:을)?\s*많이\s*받은)",
        r"인기\s*(?:가\s*)?(?:많은\s*순?|많았던|있(?:는|었던)(?=\s*(?:\S+\s+){0,2}(?:논문|연구|페이퍼|거|것|건|게|뭐|$))|순(?:으로|위)?|논문|높은\s*순?)(?:으로)?",
        r"(?:가장\s*)?(?:핫했던|핫한|화제(?:가 된|였던|의))(?=\s*(?:\S+\s+){0,2}논문)",
        r"상위(?=\s*\d+\s*(?:개|편|건|위|논문|$))",
        r"많은\s*표를\s*받은",
        r"(?:가장|제일|젤)\s*인기\s*(?:가\s*)?(?:있|많|높)\S{0,4}(?=\s*(?:$|[?.!]))",
        r"\bmust[\s-]reads?\b|\b(?:most\s+)?worth\s+(?:reading|a read)\b"
        r"|\b(?:the\s+)?most\s+(?:interesting|important|notable|exciting|influential)(?=\s+(?:\w+\s+){0,2}(?:papers?|articles?)\b)",
        r"(?:(?:읽어\s*볼|읽을|볼)\s*만\s*한|(?:꼭|반드시)?\s*(?:읽어|봐)\s*야\s*할)(?=\s*(?:\S+\s+){0,2}(?:논문|연구|페이퍼|거|것))"
        r"|(?<![가-힣])뭐\s*읽(?:을까|지|으면|어야)\S*",
    )
)  # fmt: skip
_FEWEST = re.compile(
    rf"\b(?:with\s+)?(?:the\s+)?(?:least|fewest|lowest)(?:\s+number\s+of)?[\s-]*(?:{_VOTES}|(?:up-?)?voted|liked|popular)\b"
    r"|(?:가장|제일|젤)\s*(?:투표|추천|득표|표|인기)(?:\s*수)?(?:가|를|을|이)?\s*(?:적|없|낮)\S*"
    r"|(?:투표|추천|득표|표|인기)(?:\s*수)?(?:가|를|을|이)?\s*(?:가장|제일|젤)\s*(?:적|없|낮)\S*(?:\s*받은)?"
    r"|(?:가장|제일|젤)\s*(?:적은|낮은)\s*(?:투표|추천|득표|표)(?:를|을)?\s*(?:받은)?",
    re.I,
)
_TOP = re.compile(
    rf"\b(?:the\s+)?(?:top|best)(?:\s?|-(?=\w+\s+(?:\S+\s+){{0,3}}?(?:papers|논문)))(?P<n>{_EN})\b{_METRIC}(?:\s+(?:most\s+)?(?=papers|articles|preprints))?"
    r"|\b톱\s*(?P<m>\d{1,3})|\btop\s?(?P<k>\d{1,3})(?=[가-힣])",
    re.I,
)
_LIMITS = tuple(
    re.compile(source, re.I)
    for source in (
        # Led by 상위, a number also says that the papers are to be ranked.
        r"(?:(?:투표|추천|득표|좋아요|인기)(?:\s*수)?(?:\s*순)?\s*)?상위\s*(?P<n>\d{1,3})\s*(?:개|편|건|위|(?=논문|$))",
        rf"(?:^|\b(?:show|give|list|find|recommend|suggest|pick|get|want|need|name|see|me|the|just|only|top|best|first|latest|newest|recent|most|to|any)\s+(?:me\s+)?)(?P<n>{_EN}|a couple of|a dozen)\s+(?=(?:[\w-]+\s+){{0,4}}?{_PAPERS}\b)",
        rf"\b(?:only|just|the|show|me)\s+(?P<n>{_EN})\s+(?=(?:most|best|newest|latest|highest|top)\b)",
        r"(?P<n>하나|둘|셋)만(?=\s|$|[?.])",
        r"\blimit(?:ed)?\s+(?:it\s+|this\s+|that\s+)?to\s+(?P<n>\d{1,3})\b",
        r"\b(?:just|only)\s+(?P<n>\d{1,3}|one|two|three|four|five)\s*(?:please)?\s*[.?!]*$",
        rf"(?:논문\s*)?(?P<n>{_KO})\s*(?:개|편|건|가지)(?:씩)?(?:만|정도만?|까지만?|쯤)\b",
        rf"(?:논문|연구)(?:을|를)?\s*(?:딱\s*)?(?P<n>{_KO})\s*(?:개|편|건|가지)(?!\s*(?:이상|를 분석|을 분석|를 모|을 모))",
        rf"(?<![\w가-힣])(?P<n>{_KO})\s*(?:개|편|건)(?:를|을)?\s*(?=(?:의\s*)?(?:논문|추천|골라|뽑아|보여|소개|알려|꼽아))",
        rf"(?:논문|연구).*?(?<![\w가-힣])(?P<n>{_KO})\s*(?:개|편|건)\s*[?.!]*$",
    )
)  # fmt: skip
_BY_DATE = tuple(
    re.compile(source, re.I)
    for source in (
        r"(?:,\s*+)?\b(?:latest|newest|most recent|recent ones)\s+(?:ones?\s+)?first\b",
        r"(?:,\s*+)?\b(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?)(?:\s+(?:them|these|those|it|results))?\s+by\s+(?:the\s+)?(?:date|time|recency|newest|most recent)\b",
        r"(?:,\s*+)?\b(?:in\s+(?:reverse\s+)?chronological\s+order|(?:reverse\s+)?chronologically)\b",
        r"(?:최신|최근|날짜|시간|등록일)\s*순(?:으로|서로|서대로)?",
        r"(?:가장|제일|젤)\s*(?:최근|최신)에?\s*(?:나온|발표된|올라온)?",
    )
)
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent)(?=\s+(?:\w+[\s-]){0,3}?(?:papers?|articles?|works?|research|preprints?|ones?)\b)"
    r"|\bmost recent\b|최신(?=\s*(?:\S+\s+){0,2}(?:논문|연구))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Votes, number of papers and order asked for; None or "relevance" where nothing is said."""

    min_votes: int | None = None
    limit: int | None = None
    order: Order = "relevance"
    ranked: bool = False


def pull_amounts(draft: Draft) -> Amounts:
    """Read votes, limits and order out of ``draft``, blanking them.

    Example:
        >>> pull_amounts(Draft("top 5 robotics papers with at least 20 votes"))
        Amounts(min_votes=20, limit=5, order='votes', ranked=True)
    """
    min_votes = _pull_min_votes(draft)
    limit, ranked = _pull_limit(draft)
    fewest = draft.pull(_FEWEST) is not None
    for pattern in _RANK:
        ranked = draft.pull(pattern) is not None or ranked
    order: Order = "votes" if ranked else "relevance"
    if fewest:
        order, ranked = "fewest votes", True
    if any(draft.pull(pattern) for pattern in _BY_DATE):
        order = "date"
        ranked = False
    elif not ranked and draft.has(_NEWEST):
        order = "date"
    return Amounts(min_votes, limit, order, ranked)


def _pull_min_votes(draft: Draft) -> int | None:
    for pattern, extra in _MIN_VOTES:
        found = draft.pull(pattern)
        if found:
            return min(int(found.group("n")[:9]) + extra, 10**6)
    return None


def _pull_limit(draft: Draft) -> tuple[int | None, bool]:
    top = draft.pull(_TOP)
    if top:
        return _number(top.group("n") or top.group("m") or top.group("k")), True
    for pattern in _LIMITS:
        found = pattern.search(draft.rest)
        if not found:
            continue
        ranked = "상위" in found.group()
        whole = ranked or found.group().startswith("limit")
        # English keeps the noun that follows the number; in Korean the counter goes with it.
        end = (
            found.end("n")
            if found.group("n").isascii() and found.group()[-1] < "가"
            else found.end()
        )
        draft.take(found.start() if whole else found.start("n"), found.end() if whole else end)
        return _number(found.group("n")), ranked
    return None, False


def _number(text: str) -> int | None:
    value = int(text) if text.isdecimal() else _WORDS.get(text.lower(), 0)
    return value or None
