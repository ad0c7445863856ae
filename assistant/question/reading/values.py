"""What the words of a slot say: numbers, thresholds of votes, orders, kinds of papers, forms."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.question.model import Kind, Order

_NUMBERS = {
    **dict.fromkeys(("one", "a single", "single", "한", "하나", "1개"), 1),
    **dict.fromkeys(("two", "couple", "pair", "두", "둘"), 2),
    **dict.fromkeys(("three", "few", "세", "셋", "서너", "몇"), 3),
    **dict.fromkeys(("four", "네", "넷"), 4),
    **dict.fromkeys(("five", "several", "handful", "다섯"), 5),
    **dict.fromkeys(("six", "half a dozen", "여섯"), 6),
    **dict.fromkeys(("seven", "일곱"), 7),
    **dict.fromkeys(("eight", "여덟"), 8),
    **dict.fromkeys(("nine", "아홉"), 9),
    **dict.fromkeys(("ten", "열"), 10),
    **dict.fromkeys(("twelve", "dozen"), 12),
    **dict.fromkeys(("fifteen", "열다섯"), 15),
    **dict.fromkeys(("twenty", "스무", "스물"), 20),
    **dict.fromkeys(("thirty", "서른"), 30),
    **dict.fromkeys(("fifty", "쉰"), 50),
    **dict.fromkeys(("hundred", "백"), 100),
}
_DIGITS = re.compile(r"\d[\d,]{0,12}")
_NUMBER_WORDS = re.compile("|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)))
_BEYOND = re.compile(r"more than|over|above|exceed|beyond|>(?!=)|넘|초과|보다")
#: Says that a number of votes is the least one, …
_LEAST = re.compile(r"\b(?:no|not) (?:fewer|less|under|below)\b", re.I)
#: … the first that is too many, …
_BELOW = re.compile(
    r"\b(?:fewer than|less than|under|below)\b|<(?!=)|미만|못\s?넘|안\s?넘|안\s?되|도\s?못|넘지"
    r"|보다 (?:적|낮)",
    re.I,
)
#: … or the most.
_MOST = re.compile(
    r"\b(?:at most|no more than|not (?:more than|over)|up to|maximum|max)\b|\bor (?:fewer|less)\b"
    r"|<=|≤|이하",
    re.I,
)
_KINDS: dict[Kind, str] = {
    "survey": r"survey|review|overview|서베이|리뷰|설문|개관|조사 논문|총설",
    "benchmark": r"bench|eval|leaderboard|벤치|평가",
    "dataset": r"data|corpus|corpora|데이터|코퍼스|말뭉치",
    "report": r"report|리포트|보고서|문서",
}
_KIND = {kind: re.compile(pattern, re.I) for kind, pattern in _KINDS.items()}
_KIND_WORD = re.compile(
    r"\b(?:surveys?|reviews?|benchmarks?|leaderboards?|data ?sets?|corpora|corpus"
    r"|(?:technical|tech) reports?)\b"
    r"|서베이|리뷰|설문|개관|벤치마크|데이터 ?셋|코퍼스|말뭉치"
    r"|기술 ?(?:보고서|문서)|테크니컬 리포트",
    re.I,
)
_OLDEST = re.compile(r"old|earli|first|ascending|chronolog|오래|먼저|옛|시간순|처음|첫", re.I)
_DATE = re.compile(
    r"new|latest|recent|date|time|day|chrono|fresh|last|최신|최근|날짜|시간|새로|요즘|마지막", re.I
)
_NEWEST = re.compile(r"\b(?:newest|latest|most recent)\b|최신|최근", re.I)
_FEWEST = re.compile(
    r"least|fewest|lowest|unpopular|bottom|worst|적은|적게|낮은|꼴찌|하위|인기\s?없", re.I
)


_COUNTED = re.compile(
    r"\btop[\s-]?(\d{1,3})\b|\b(\d{1,2})\s+(?:\w+\s+)?(?:papers|articles|titles)\b"
    r"|(?<![\d.])(\d{1,3})\s?(?:개|편)(?:만|\s*(?:추천|골라|뽑아|추려|알려|보여|줘))|(하나)만"
    r"|\b(two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w+\s+)?(?:papers|articles)\b"
    r"|\b(?:only|just) (?:the )?(one)\b"
    r"|\b(?:the|just|only)\s+(two|three|four|five|six|seven|eight|ten|\d{1,2})\s+"
    r"(?:most|least|best|newest|latest|oldest|top)\b",
    re.I,
)


_VOTE = r"(?:up-?)?(?:votes?|likes)"
#: No count of votes is longer; an endless one would be read again from each of its digits.
_NUMBER = r"\d[\d,]{0,12}+\s*+"
_EN_BOUND = (
    r"(?:(?:at (?:least|most)|exactly|precisely|over|above|under|below|up to"
    r"|(?:not? )?(?:more|fewer|less) than)|[<>≥≤]=?)"
)
_KO_BOUND = r"(?:이상|이하|미만|넘|초과|보다|못\s?넘|안\s?넘|도\s?안|도\s?못|가?\s?안\s?되)"
_KO_NUMBER = r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무)\s?[개표번]"
_THRESHOLD = re.compile(
    rf"{_EN_BOUND}\s*{_NUMBER}{_VOTE}"
    rf"|{_NUMBER}(?:\+\s*{_VOTE}|or (?:more|fewer|less)\s*{_VOTE}|and up\s*{_VOTE})"
    rf"|{_NUMBER}{_VOTE} or (?:more|fewer|less)"
    rf"|(?:정확히|딱)\s*{_NUMBER}표|{_NUMBER}표\s*{_KO_BOUND}"
    rf"|(?:투표|추천)\s*+수?[가이]?\s*(?:정확히|딱)?\s*(?:{_NUMBER}[개표회번]?|{_KO_NUMBER})"
    rf"\s*(?:{_KO_BOUND}|인(?![가-힣])|짜리)"
    rf"|(?:between\s*)?{_NUMBER}(?:-|–|~|to|and)\s*{_NUMBER}(?:{_VOTE}|표)"
    rf"|{_VOTE}\s*between\s*{_NUMBER}and\s*{_NUMBER}"
    rf"|(?:투표|추천)\s*+수?[가이]?\s*{_NUMBER}(?:-|–|~|에서)\s*{_NUMBER}[개표회번]?",
    re.I,
)
#: … or both.
_EXACTLY = re.compile(
    r"\b(?:exactly|precisely)\b|정확히|딱|\d\s*[개표]?\s*(?:인|짜리)(?![가-힣])", re.I
)
_BETWEEN = re.compile(rf"({_NUMBER})(?:-|–|~|to|and|에서)\s*({_NUMBER})", re.I)
#: Votes that nobody gave.
_NO_VOTES = re.compile(
    rf"\b(?:no|zero|0|without (?:any|a single))\s{_VOTE}\b"
    rf"|\b(?:nobody|no[ -]?one|none)\b[\w ']{{0,12}}?\b(?:up-?)?(?:voted|liked)\b"
    rf"|\b(?:never|not) (?:up-?)?(?:voted|liked)\b"
    r"|(?:추천|투표)[을를이가]?\s?(?:수가?\s?)?"
    r"(?:0[개표]?\s?인|(?:하나도|전혀|한 [표번개]도)\s?[못안없]|[못안]\s?받|없는)"
    r"|한\s?표도\s?[못안없]|(?<!\d)0\s?표",
    re.I,
)


def counted(text: str) -> int | None:
    """How many papers a question asks for where it says so exactly: ``top 3``, ``하나만``."""
    found = _COUNTED.search(text)
    return number_in(next(group for group in found.groups() if group)) if found else None


def number_in(text: str) -> int | None:
    """The number that some words hold: ``a couple``, ``다섯 편``, ``12``; None without one."""
    digits = _DIGITS.search(text)
    if digits:
        return int(digits.group().replace(",", ""))
    word = _NUMBER_WORDS.search(text.casefold())
    return _NUMBERS[word.group()] if word else None


class Votes(NamedTuple):
    """How many votes are asked for; None where there is no bound."""

    least: int | None = None
    most: int | None = None


def votes_of(text: str) -> Votes:
    """The votes that some words allow: ``at least 50`` is 50 and more, ``more than 50`` 51 and
    more, ``under 5`` 4 and fewer, ``nobody upvoted`` none."""
    if _NO_VOTES.search(text):
        return Votes(most=0)
    number = number_in(text)
    if number is None:
        return Votes()
    if between := _BETWEEN.search(text):
        least, most = sorted(number_in(part) or 0 for part in between.groups())
        return Votes(least, most)
    if _EXACTLY.search(text):
        return Votes(number, number)
    if _LEAST.search(text):
        return Votes(number)
    if _MOST.search(text):
        return Votes(most=number)
    if _BELOW.search(text):
        return Votes(most=max(number - 1, 0))
    return Votes(number + 1 if _BEYOND.search(text) else number)


def bound_in(text: str) -> Votes | None:
    """The bound that some words set where votes are talked about: ``more than 20``; else None."""
    found = (_LEAST, _MOST, _BELOW, _BEYOND)
    return votes_of(text) if any(pattern.search(text) for pattern in found) else None


def threshold_in(text: str) -> Votes | None:
    """The votes that a whole question names exactly: ``with at least 50 votes``, ``20표 이상``,
    ``with no votes``; None where it names none."""
    found = threshold_place(text)
    return votes_of(text[slice(*found)]) if found else None


def threshold_place(text: str) -> tuple[int, int] | None:
    """Where a question names its votes exactly."""
    found = _NO_VOTES.search(text) or _THRESHOLD.search(text)
    return found.span() if found else None


def order_in(text: str) -> Order:
    """The order that a whole question names, or relevance."""
    votes = re.search(r"vote|popular|liked|추천|인기|투표|표\b", text, re.I)
    if votes or _FEWEST.search(text):
        return order_of(text) if _FEWEST.search(text) else "votes"
    dated = re.search(r"newest|latest|oldest|earliest|date|recent|최신|최근|오래|날짜", text, re.I)
    return order_of(text) if dated else "relevance"


def order_of(text: str) -> Order:
    """The order that some words ask for."""
    if _FEWEST.search(text):
        return "fewest votes"
    if _NEWEST.match(text):
        return "date"
    if _OLDEST.search(text):
        return "oldest"
    return "date" if _DATE.search(text) else "votes"


_KIND_WORDS = re.compile(
    r"\s*(?:(?:a|an|any|the|some)\s+)?(?:surveys?|reviews?|benchmarks?|data ?sets?|corpora"
    r"|(?:technical |tech )?reports?"
    r"|서베이|리뷰|벤치마크|데이터셋|(?:기술 ?)?(?:보고서|문서|리포트))"
    r"(?:\s*(?:papers?|논문|들))?\s*",
    re.I,
)


def kind_named(text: str) -> bool:
    """Whether some words are the name of a kind of paper and nothing else."""
    return _KIND_WORDS.fullmatch(text) is not None


def kind_of(text: str) -> Kind | None:
    """The kind of paper that some words name, or None."""
    found = _KIND_WORD.search(text)
    if found is None:
        return None
    return next(kind for kind, pattern in _KIND.items() if pattern.search(found.group()))
