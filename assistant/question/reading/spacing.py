"""Blanks for Korean typed without any: "강화학습논문이번주꺼만" is 강화학습 논문 이번주 꺼만.

Only what is surely a word of its own is set apart: times, as the rules for dates read them, and
what digests are asked for with. Where a subject ends is left to the reader, which tags syllables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from assistant.language.dates.find import find_times
from assistant.question.reading.phrasings import Phrasing, Span

_TODAY = date(2025, 3, 14)  # which day a word means doesn't matter here
#: A shorter written word has room for one thing only.
_GLUED = re.compile(r"(?<!\S)(?=(?:[^\s가-힣]*+[가-힣]){4})\S{6,}")
_LONGEST_TIME = 12
_SHORTEST = 2  # syllables of a subject
_HEAD = (
    r"(?:이번|요번|지난|저번|저저번|지지난|다음|금주|이달|올해|금년|재작년|작년|내년|어제|그제"
    r"|그저께|엊그제|오늘|최근(?!접)|요즘|요새|근래|상반기|하반기|\d{1,4}(?:년|월(?!드)|주|일|개월|분기))"
)
_PAPERS = r"(?:논문|페이퍼|다이제스트)"
_PUBLISHED = r"(?:새로)?(?:나온|올라온|실린|들어온|(?:발표|공개|소개|게재|등록|추가)된)"
_ASKING = (
    r"(?:[몇뭐]|무슨|어떤|있[어나니냐]|없[어나니냐]|알려|보여|찾아|골라|뽑아|모아|나왔|올라왔"
    r"|추천(?=해|좀|부탁|$)|정리(?=해|좀|부탁|$)|요약(?=해|좀|$)|개수|전부|모두|목록|비교)"
)
_HEADS = re.compile(_HEAD)
#: What a time in the middle of a written word stands behind …
_BEFORE = re.compile(
    r"(?:논문|연구|페이퍼|자료|[것거꺼쪽은는을를와과]|관련|분야|이?랑|하고|에서|부터|보다)$"
)
#: … or before; else it is sooner a piece of another word: 제어제안.
_BEHIND = re.compile(rf"$|{_PAPERS}|{_PUBLISHED}|[것거꺼](?![가-힣])")
#: 에 is a particle unless a word begins with it: 지난주에이전트논문.
_PARTICLE = re.compile(
    r"(?:에[는도만]?|의|부터|까지|동안|사이|이후|이?랑|하고|[과와은는만]|보다|대비|자)"
    rf"(?=$|{_HEAD}|{_PAPERS}|{_PUBLISHED}|{_ASKING})|에(?!이전트|너지|지|세이|디|러|피)"
)
_PUBLISHED_NEXT = re.compile(_PUBLISHED)
_NOUN = re.compile(rf"{_PAPERS}들?")
_NOUN_ENDS = re.compile(rf"[은는이가을를도]?(?=좀|중에|다[가-힣]|{_ASKING}|{_PUBLISHED})")


def blanks(text: str) -> list[int]:
    """The places in a text where a blank is missing, in order."""
    return [
        word.start() + place
        for word in _GLUED.finditer(text)
        for place in sorted(set(_within(word.group())))
        if 0 < place < len(word.group())
    ]


def spaced(text: str) -> str:
    """A text with the blanks that are missing.

    Example:
        >>> spaced("강화학습논문이번주꺼만")
        '강화학습 논문 이번주 꺼만'
    """
    for place in reversed(blanks(text)):
        text = f"{text[:place]} {text[place:]}"
    return text


def respaced(phrasing: Phrasing) -> Phrasing:
    """A training line with the blanks that are missing."""
    places = blanks(phrasing.text)
    spans = tuple(
        Span(
            span.slot,
            span.start + bisect_right(places, span.start),
            span.end + bisect_right(places, span.end - 1),
        )
        for span in phrasing.spans
    )
    return Phrasing(phrasing.intent, spaced(phrasing.text), spans)


def _within(word: str) -> Iterator[int]:
    times = list(_times(word))
    for start, end in times:
        yield from (start, end)
        published = _PUBLISHED_NEXT.match(word, end)
        if published:
            yield published.end()
    for noun in _NOUN.finditer(word):
        taken = any(start < noun.end() and noun.start() < end for start, end in times)
        if noun.start() < _SHORTEST or taken:
            continue
        yield noun.start()
        ended = _NOUN_ENDS.match(word, noun.end())
        if ended:
            yield ended.end()


def _times(word: str) -> Iterator[tuple[int, int]]:
    """Times in a written word, each with the particle behind it."""
    at = 0
    while head := _HEADS.search(word, at):
        at = head.start() + 1
        for end in range(min(len(word), head.start() + _LONGEST_TIME), head.start() + 1, -1):
            if not _is_time(word[head.start() : end]):
                continue
            behind = word[end:]
            particle = _PARTICLE.match(word, end)
            inside = head.start() > 0 and not _BEFORE.search(word[: head.start()])
            if not inside or _BEHIND.match(behind):
                at = particle.end() if particle else end
                yield head.start(), at
            break


def _is_time(words: str) -> bool:
    found = find_times(f"{words} 논문", today=_TODAY)
    return bool(found) and (found[0].start, found[0].end) == (0, len(words))
