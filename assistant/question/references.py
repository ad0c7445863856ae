"""Words that point back into a conversation: "the second one", "of these", "그 논문"."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8,
    "ninth": 9, "9th": 9, "tenth": 10, "10th": 10, "last": -1, "final": -1, "latter": -1,
    "former": 1, "첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "열": 10, "마지막": -1, "맨 위": 1, "맨 아래": -1, "second to last": -2,
}  # fmt: skip
_LONGEST = 12  # words; who points back is brief
_ORD = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|1st|2nd|3rd|[4-9]th|10th)"
_NOUN = (
    r"(?:ones?|papers?|articles?|results?|works?|entry|item|source|study|hit|link|option|method)"
)
_NOT_CATAPHORIC = r"(?!\s+(?:to\b|that\b|which\b|on\b|about\s+\w|for\b|where\b|ever\b|using\b|in which\b|with\b|from\b|introduc|propos))"
_KO_NOUN = r"(?:논문|거|것|건|걸|꺼|연구|항목|결과)"
_KO_AFTER = rf"(?=\s*(?:{_KO_NOUN}|$|[?.,!]|은|는|을|를|이|도|와|과|랑|하고|의|에|요약|설명|자세|내용|저자|더|번역|만|코드|데이터|링크|한계|성능|결과))"
_KO_ORD = r"(?:첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)"

_PAIR = re.compile(
    rf"\b(?:the\s+)?(?P<a>{_ORD})(?:\s+{_NOUN})?\s+(?:and|vs\.?|versus|with|to|from|or)\s+(?:the\s+)?(?P<b>{_ORD})(?:\s+{_NOUN})?\b(?!\s+(?:order|layer|author|stage|step|person))"
    rf"|^\W*compare\s+(?:papers?\s+|numbers?\s+)?\[?#?(?P<c>\d{{1,2}})\]?\s*(?:and|with|to|vs\.?|,|&)\s*(?:paper\s+)?\[?#?(?P<d>\d{{1,2}})\]?\s*[?.!]*$"
    rf"|(?P<e>\d{{1,2}}|{_KO_ORD})\s*번(?:째)?\s*{_KO_NOUN}?(?:와|과|이랑|랑|하고|,)\s*(?P<f>\d{{1,2}}|{_KO_ORD})\s*번(?:째)?(?:\s*{_KO_NOUN})?(?:을|를|은|의|이)?",
    re.I,
)
_FIRST_N = re.compile(
    r"\b(?:the\s+)?(?P<end>first|last)\s+(?P<n>two|three|four|five|2|3|4|5)(?:\s+(?:ones|papers|results))?(?=\s*(?:$|[?.!,]|please|and compare))"
    r"|(?P<kend>처음|앞|위|첫|마지막)\s*(?P<kn>두|세|네|2|3|4)\s*(?:개|편|논문)",
    re.I,
)
_ONE = tuple(
    re.compile(source, re.I)
    for source in (
        rf"\b(?:the\s+|that\s+|this\s+)?(?P<ord>{_ORD})\s+{_NOUN}\b{_NOT_CATAPHORIC}",
        r"^\W*(?:(?:and|what about|how about|tell me about|explain|summari[sz]e|open|show|show me|now|ok)\s+)*the\s+(?P<ord>first|second|third|fourth|fifth|last|latter|former)\s*(?:please)?\W*$",
        r"\bthe\s+(?P<ord>latter|former)\b",
        r"\b(?:paper|result|number|no\.?|item|source|citation|ref(?:erence)?|entry)\s*#?\s*\[?(?P<num>\d{1,2})\]?(?![\w.%])",
        r"(?<!\w)\[(?P<num>\d{1,2})\]|(?<!\w)#(?P<num2>\d{1,2})\b|^\W*(?P<num3>\d{1,2})[.)]?\W*$",
        rf"(?P<ord>{_KO_ORD})\s*번째{_KO_AFTER}(?:\s*{_KO_NOUN})?",
        rf"(?<!\d)(?P<num>\d{{1,2}})\s*번(?:째)?{_KO_AFTER}(?:\s*{_KO_NOUN})?(?!\s*(?:반복|시도|연속|만에))",
        rf"(?P<ord>마지막|맨\s위|맨\s아래)(?:에\s*있는|의)?\s*{_KO_NOUN}",
    )
)
SETS = re.compile(
    r"\b(?:(?:which|what|any|how many|one|ones|some|all|most|none|each|both|either|out)\s+(?:one\s+|ones\s+|papers?\s+)?(?:of|among|from|in)\s+(?:them|these|those|this list|that list|the list|the above|the ones? above)|(?:of|among|amongst|between|from)\s+(?:all\s+)?(?:them|these|those)|(?:these|those)\s+(?:\d+\s+|two\s+|three\s+|four\s+|five\s+)?(?:papers?|articles?|results?|works|ones)(?!\s+(?:that|which|where|about|on|who|with)\b)|the\s+(?:papers?|ones?|results?|list)\s+(?:above|you\s+(?:just\s+)?(?:listed|showed|mentioned|gave|found|cited))|(?:above|previous|listed)\s+(?:papers|results|ones|list))\b"
    r"|(?:그|이(?!중)|저|위|방금|앞)(?:의)?\s*(?:논문|연구|것|결과|목록)?\s*(?:들)?\s*중(?:에서|에는|에선|에)?(?=\s|$|[,?.])|그중(?:에서|에)?|이중에서?(?=\s)|(?:이|그|저|위|위의|방금|앞의|보여준|알려준)\s*(?:\S+\s)?(?:논문|연구|것|결과)들(?:을|를|은|의|이|에서)?|여기(?:서|에서)\s*(?:중|가장|제일|투표)(?=\s)",
    re.I,
)
_WHICH_ONE = re.compile(
    r"^\W*(?:(?:and|so|ok|but)\s+)?(?:which|what)\s+ones?\b|^\W*(?:and\s+)?(?:the\s+)?(?:most\s+(?:upvoted|popular|recent|voted|liked)|newest|latest|best|top|oldest|highest[\s-]voted)\s+one\b|^\W*(?:sort|rank|order|compare|summari[sz]e|filter|group|list)\s+(?:them|these|those|both|all(?:\s+of\s+(?:them|these|those))?)\b"
    r"|^\W*(?:가장|제일)\s*(?:\S+\s*){1,3}?(?:건|것은|거는|게)(?=\s|\?|$)|^(?:어느|어떤)\s*(?:게|것이|거가|쪽이)\s|^(?:다|모두|전부|둘|둘\s*다)\s*(?:비교|요약)",
    re.I,
)
PAPER = re.compile(
    r"\b(?:(?:that|this|the|said|same)\s+(?:paper|article|work|study|one|preprint)|(?:this|that)\s+one)(?:'s)?\b(?!\s+(?:where|that|which|about|on|with|from|by|in which|who|using|called|titled|for|i|we|you|they|introduc\w+|propos\w+|show\w+|claim\w+|train\w+|wants?)\b)"
    r"|(?:그|이|저|해당|방금|아까|위|앞의|앞선|방금\s*그)\s*(?:논문|연구|페이퍼|거|것)(?!들)(?:의|은|는|이|가|을|를|에서|에|에서는|도|이\s|에\s*대해)?(?=\s|$|[?.!,])|(?:그거|이거|그건|이건|그게|이게|그걸|이걸|그것|이것)(?:은|는|의|에|이|도|을)?(?=\s|$|[?.!,])",
    re.I,
)
# "…를 만드는 그 논문" describes the paper before it points at it.
_DESCRIBING = re.compile(r"\S\s+\S*[가-힣](?<=[는던한된은인할])\s*$|[는던한된]\s*$")
_IT = re.compile(
    r"\b(?P<aux>does|did|is|was|can|do|are|were|has|have|would|will|could)\s+(?P<it>it|they)\b(?!\W*$)|\b(?:what|where|when)(?:'s|\s+(?:is|was))\s+(?P<bare>it)\b"
    r"|\b(?:about|of|wrote|made|explain|summari[sz]e|describe|for|in|on|behind|released?|built|read|open|to)\s+(?P<object>it|them)\b|\b(?P<poss>its|their|his|her)\s+\w+|^\W*(?P<sub>it|they)\s+\w+",
    re.I,
)
_SMALL = re.compile(
    r"^(?:"
    r"a|an|the|and|so|but|ok|okay|then|thanks|what|whats|what's|which|who|how|why"
    r"|where|when|is|are|was|were|does|did|do|tell|me|us|about|show|give|list|explain"
    r"|summarize|summarise|describe|please|can|could|you|i|of|on|in|for|to|with|long"
    r"|large|big|good|many|much|more|all|now|also|by|at"
    r")$"
)
_OPENING = re.compile(r"^\W*(?:(?:and|so|but|ok|then|thanks)\b[\s,]*)+", re.I)
_ANTECEDENT = re.compile(
    r"(?:\b(?:and|but|where|that|which|if|when|because|so|who|while|using|lets?)\b|[,;:.?]\s)", re.I
)
BARE = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|please|can you|could you)\s+)*(?:why(?:\s+(?:is that|so|not|exactly|does that matter|is it important))?|how(?:\s+(?:so|come|exactly|does that work))?|(?:the\s+)?(?:authors?|link|links?|url|code|abstract|title|dataset|datasets|results?|limitations?|method|github|repo|summary|details?|arxiv link|pdf|votes?|baselines?|metrics?)|who\s+(?:wrote|made|authored|published|are the authors|is the (?:first |last |lead )?author)(?:\s+(?:that|it|this))?|(?:tell me|give me|show me|say|go|explain|i want|i'd like|a bit|some)?\s*(?:a\s+(?:bit|little)\s+)?(?:more|further)\s+(?:details?|info|information|in depth|about that|about this|on that|on this|explanation)|(?:in\s+)?more\s+detail|elaborate(?:\s+(?:on\s+(?:that|this)|more|please))?|explain(?:\s+(?:more|that|this|further|in (?:more )?detail|in simple terms|simply|please))?|go\s+(?:on|deeper|into detail)|details|expand(?:\s+on\s+(?:that|this))?|summari[sz]e(?:\s+(?:that|this|please))?|what does that mean|what do you mean|in simple terms|eli5|tl;?dr)(?:\s+please)?\W*$"
    r"|^\W*(?:좀\s*)?(?:더\s*)?(?:자세히|자세하게|상세히|구체적으로|쉽게|간단히|간단하게)(?:\s*(?:좀|더|말해|설명|알려|얘기|이야기|풀어서|요약)?\s*(?:해)?\s*(?:줘|주세요|줄래|봐|부탁해|부탁해요)?(?:요)?)?\W*$|^\W*(?:왜|어째서|어떻게|이유는|왜요|왜\s*그래|왜\s*그런\s*거야|어떻게\s*(?:한\s*거야|작동해|동작해|하는\s*거야|했어|했는데))\W*$"
    r"|^\W*(?:누가|누구가)\s*(?:썼|쓴|작성|만든|발표)\S*(?:\s*\S+)?\W*$|^\W*(?:저자|제목|링크|코드|데이터셋|결과|성능|한계|방법|깃허브|초록|주소|투표|투표수|요약|내용)(?:들)?(?:은|는|이|가|을|를|도|요)?\s*(?:누구|뭐|무엇|어디|있|알려|얼마|어떻게|좀|공개|보여|어때|어떤|몇|해)?\S*(?:\s*(?:줘|주세요|있어|돼|되나요|나요))?\W*$|^\W*(?:더\s*)?(?:설명|알려|말해|요약)(?:해)?\s*(?:줘|주세요|봐)(?:요)?\W*$",
    re.I,
)


ASPECT = re.compile(
    r"^\W*(?:(?:and|what about|what(?:'s|\s+is|\s+are|\s+was))\s+)?(?:the\s+|its\s+|their\s+)?(?:[\w-]+\s+)?(?:datasets?|training data|data|code|results?|baselines?|methods?|metrics?|fid|accuracy|scores?|performance|limitations?|size|parameters?|speed|latency|cost|architecture|backbone|loss|evaluation|benchmarks?|memory|training|inference|ablation\w*|license|weights|github|optimizer|resolution)\W*$"
    r"|^\W*(?:\S+\s)?(?:데이터셋|데이터|코드|결과|성능|방법|지표|한계|파라미터(?:\s*수)?|크기|속도|비용|구조|평가|벤치마크|정확도|점수|학습\s*데이터|학습|베이스라인|라이선스|메모리|해상도|fid)(?:은|는|이|가|도|요)?\s*(?:뭐야|뭐지|뭔가요|어때(?:요)?|어떻게\s*돼|얼마야|있어|공개(?:돼|했어|됐어)?|몇\S*)?\W*$",
    re.I,
)


_VAGUE = re.compile(
    r"^(?:it|its|they|them|their|this|that|these|those|one|ones|other|others|same|such|without|there"
    r"|here|could|would|should|will|guys?|thing|things|stuff|work|works|make|made|get|got|use|used"
    r"|그|이|저|그런|이런|왜|게|거야|필요한|거|것|그거|이거|그럼|아까|방금|뭐야|어떻게|해|했어)$"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Positions pointed at (from 0) and where the words stand that do it."""

    positions: tuple[int, ...]
    start: int
    end: int


def positions(text: str, count: int) -> Reference | None:
    """Which of ``count`` numbered papers ``text`` points at by number or order; None for none.

    Example:
        >>> positions("what about the second one?", 3).positions
        (1,)
    """
    if len(text.split()) > 16:
        return None
    pair = _PAIR.search(text)
    if pair:
        named = [value for value in pair.groups() if value]
        found = [_position(value, count) for value in named]
        if len(found) == 2 and None not in found:
            return Reference(tuple(p for p in found if p is not None), *pair.span())
    several = _FIRST_N.search(text)
    if several and count >= 2:
        return _several(several, count)
    for pattern in _ONE:
        one = pattern.search(text)
        if one:
            value = next(value for value in one.groups() if value)
            place = _position(value, count)
            return Reference((place,), *one.span()) if place is not None else None
    return None


def _several(found: re.Match[str], count: int) -> Reference:
    words = {"two": 2, "three": 3, "four": 4, "five": 5, "두": 2, "세": 3, "네": 4}
    typed = (found.group("n") or found.group("kn")).lower()
    number = min(words.get(typed) or int(typed), count)
    last = (found.group("end") or found.group("kend")).lower() in ("last", "마지막")
    chosen = range(count - number, count) if last else range(number)
    return Reference(tuple(chosen), *found.span())


def _position(typed: str, count: int) -> int | None:
    number = int(typed) if typed.isdecimal() else _ORDINALS.get(" ".join(typed.lower().split()), 0)
    place = count + number if number < 0 else number - 1
    return place if number and 0 <= place < count else None


def of_these(text: str) -> re.Match[str] | None:
    """Words that mean the papers of the last answer together."""
    return None if len(text.split()) > _LONGEST else SETS.search(text) or _WHICH_ONE.search(text)


def that_paper(text: str) -> tuple[int, int] | None:
    """Where ``text`` means the paper talked about: "that paper", "its", "그 논문"; None when it doesn't.

    "it" counts only when nothing before it in the same question could be meant.
    """
    words = len(text.split())
    found = PAPER.search(text)
    if found and words <= _LONGEST - 2 and not _DESCRIBING.search(text[: found.start()]):
        return found.span()
    pronoun = _IT.search(text)
    if not pronoun or words > 10:
        return None
    before = _OPENING.sub("", text[: pronoun.start()])
    clause = before.partition(" ")[2]
    content = sum(not _SMALL.match(word) for word in re.findall(r"[\w'-]+", before.lower()))
    if _ANTECEDENT.search(clause) or content > (2 if pronoun.group("aux") else 0):
        return None
    return next(
        pronoun.span(name) for name, value in pronoun.groupdict().items() if value and name != "aux"
    )


def content_words(text: str) -> int:
    """Number of words in ``text`` that are more than grammar or pointing."""
    words = re.findall(r"[\w'-]+", text.lower())
    return sum(not (_SMALL.match(word) or _VAGUE.match(word)) for word in words)
