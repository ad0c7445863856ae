"""Which sentences of a paper state the fact that a question asks for.

Shared words don't tell: "데이터 얼마나 썼대?" shares one with "데이터 부족을 완화합니다", none with
"18조 토큰". What is asked for is a figure of something, or the name of something; a sentence that
states it holds the figure or the name, and says of what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from assistant.answer.stated.notions import (
    ACTIONS,
    NAMED,
    NOTIONS,
    NUMBER,
    PERCENT,
    Notion,
)
from assistant.hangul import has_hangul

#: Characters between a figure and what it is a figure of, at most.
_NEAR = 25
#: … where it is a word: "두 단계 프레임워크" counts no more than the next word.
_NEXT = 8
#: … where it is a name: "LAION-2B와 COYO-700M으로 구성된 20억 개의 이미지-텍스트 쌍의 데이터셋".
_NAMED_NEAR = 60
#: … where it is a figure of a name: "Claude-3.5 Sonnet 모델은 제공된 테스트 중 24%".
_OF_NAME = 50
_FIGURE = re.compile(NUMBER, re.IGNORECASE | re.ASCII)
#: What numbers the parts of a sentence: "(1) …, (2) …".
_ROW = re.compile(r"\(\d\)|(?<!\S)\d\)")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_HOW_MUCH = re.compile(
    r"how (?:many|much|big|large|long|fast|often|far|well|accurate|good|high)\b"
    r"|\b(?:what|which)\b.{0,25}\b(?:percent(?:age)?|share|score|get|reach|achieve|rates?|sizes?"
    r"|fraction|accuracy|ratio|number|speed\w*|latency|costs?|elo|rating|resolution|factor)\b"
    r"|몇|얼마|퍼센트|비율|점수|수치|크기|사이즈|정확도|배수|속도|며칠|해상도|등급|길이",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*(?:[-.+][A-Za-z0-9]+)*"
    r"|(?<![a-z])[a-z]+\d[\w-]*|(?<![A-Za-z])[a-z]+[A-Z]\w*|(?<![\w.])\d+[A-Z][A-Za-z]+(?![A-Za-z])"
)
_WORD = re.compile(r"[A-Za-z0-9]+")
#: What is counted: "how many *moral fables* are", "*심사 모델* 몇 개".
_COUNTED = re.compile(
    r"\bhow (?:many|much) ([\w -]+?)"
    r"(?= (?:is|are|was|were|do|does|did|has|have|had|can|in|of|there)\b|\W*$)"
    r"|(?<![가-힣])([가-힣]{1,20}) ?몇 ?[가-힣]",
    re.IGNORECASE,
)
#: A name is another spelling of a word that is so like it; one with a figure never is.
_ALIKE = 0.8
#: What else of the question a sentence holds tells between those that state what is asked for.
_LESS = 10
_SIDE_BY_SIDE = 0.2
#: What a counted word ends in: a particle, the plural of an abbreviation, which no stem leaves out.
_PARTICLE = re.compile(r"(?<=[가-힣])(?:을|를|이|가|은|는)$|(?<=[A-Z])s$")
#: Terms of the whole field, which name nothing.
_TERMS = re.compile(
    r"[A-Z]*(?:LLM|LM|VLM)s?|A[GR]?I|NLP|RLH?F?|[GTC]PUs?|API|What|Technical|Details"
)
#: What a Korean term is in English. A row of names in brackets is none.
_GLOSS = re.compile(r"(?<=[가-힣])\s?\((?:[^(),]*,)?[^(),]*\)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a paper.

    Attributes:
        text: The question.
        notions: What a figure is asked of, or what is asked by name.
        actions: What was done to it.
        names: Names in the question beside the paper's own, in lower case.
        figure: Whether a figure is asked for; else a name.
        counted: What else is counted, where it is no notion: "fables" of "how many fables".
    """

    text: str
    notions: tuple[Notion, ...]
    actions: tuple[Notion, ...]
    names: tuple[str, ...]
    figure: bool
    counted: str = ""

    @property
    def figure_of(self) -> bool:
        """Whether a figure of something is asked for that papers tell of."""
        return self.figure and bool(self.notions)

    @property
    def known(self) -> bool:
        """Whether it can be told from a sentence that it states what is asked for."""
        return bool(self.notions or self.counted or (self.figure and self.names))


def asked_of(text: str, title: str) -> Asked:
    """What a question asks of a paper.

    Args:
        text: The question.
        title: Of the paper; its words say nothing of the fact.

    Example:
        >>> asked_of("how many GPUs does it need compared to LLaMA2?", "A Model").names
        ('llama2',)
    """
    figure = _HOW_MUCH.search(text) is not None
    notions = _named(NOTIONS if figure else NAMED, text)
    if figure and not notions:
        notions = _named((PERCENT,), text)
    names = tuple(
        name.lower()
        for name in _names(text, _words(title))
        if not any(one.asked.search(name) or one.said.search(name) for one in notions)
    )
    counted = None if notions else _COUNTED.search(text)
    what = next(filter(None, counted.groups()), "") if counted else ""
    return Asked(text, notions, _named(ACTIONS, text), names, figure, _PARTICLE.sub("", what))


def stating(
    asked: Asked, sentences: Sequence[str], title: str, holds: Callable[[str, str], float]
) -> tuple[str, ...]:
    """The sentences that state what is asked for, best first; none where none does.

    Args:
        asked: What is asked.
        sentences: Of the paper.
        title: Of the paper; its own name answers nothing.
        holds: How much of some words a sentence holds, in either language, in [0, 1].
    """
    text = "\n".join((title, *sentences))
    known = _words(text)
    # Not of another spelling of its own name.
    names = [name for name in asked.names if name in text.lower() or not _alike(name, known)]
    if not all(name in text.lower() for name in names):
        return ()
    own = _words(title)

    def scored(asked: Asked) -> list[float]:
        return [_score(asked, sentence, own, holds) for sentence in sentences]

    scores = scored(replace(asked, names=tuple(name for name in names if name in text.lower())))
    if names and not any(scores):
        # A name that stands elsewhere in the paper may be its own: "이 파이프라인은 …".
        scores = scored(replace(asked, names=()))
    best = int(max(scores, default=0))
    # A sentence that tells of fewer of the things asked for tells of something else.
    order = [place for place, score in enumerate(scores) if best and int(score) == best]
    order.sort(key=lambda place: -scores[place])
    return tuple(sentences[place] for place in order)


def _alike(name: str, words: Iterable[str]) -> bool:
    return not re.search(r"\d", name) and bool(get_close_matches(name, words, 1, _ALIKE))


def _score(
    asked: Asked, sentence: str, own: frozenset[str], holds: Callable[[str, str], float]
) -> float:
    places = [sentence.lower().find(name) for name in asked.names]
    held = sum(place >= 0 for place in places)
    if asked.names and not held:
        return 0
    told = sum(_states(one, sentence, own, asked.figure) for one in asked.notions)
    figures = _figures(sentence)
    if asked.counted and figures:
        told += holds(sentence, asked.counted) > 0
    beside = any(
        abs(place - start) <= _OF_NAME for place in places if place >= 0 for start, _ in figures
    )
    if not told and not beside:
        return 0
    done = sum(action.said.search(sentence) is not None for action in asked.actions)
    return 2 * held + told + (done + holds(sentence, asked.text)) / _LESS


def _states(notion: Notion, sentence: str, own: frozenset[str], figure: bool) -> float:
    """0 where a sentence states no value of a notion, 1 where it does, more for side by side."""
    if notion.complete:
        return float(notion.said.search(sentence) is not None)
    if figure:
        near = [
            (start, end, _NEAR if sentence[start].isdigit() else _NEXT)
            for start, end in _figures(sentence)
        ]
        return float(_said_beside(notion, sentence, near))
    sentence = _GLOSS.sub("", sentence)
    named = [match.span() for match in _naming(sentence, own)]
    far = [(start, end, _NAMED_NEAR) for start, end in named]
    near = [(start, end, _NEAR) for start, end in named]
    beside = _said_beside(notion, sentence, near)
    return _said_beside(notion, sentence, far) + _SIDE_BY_SIDE * beside


def _said_beside(notion: Notion, sentence: str, values: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a sentence names a notion beside one of the values, each as near as it has to be."""
    return any(
        start - near <= match.end() and match.start() <= end + near
        for match in notion.said.finditer(sentence)
        for start, end, near in values
    )


def _named(notions: Sequence[Notion], text: str) -> tuple[Notion, ...]:
    return tuple(one for one in notions if one.asked.search(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _figures(sentence: str) -> list[tuple[int, int]]:
    """Where figures stand; years are none, nor what numbers a row."""
    found = _FIGURE.finditer(_ROW.sub(lambda row: " " * len(row[0]), sentence))
    return [match.span() for match in found if not _YEAR.fullmatch(match[0].strip(".,"))]


def _names(text: str, own: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(match[0] for match in _naming(text, own)))


def _naming(text: str, own: frozenset[str]) -> Iterator[re.Match[str]]:
    """Names in a text beside those of its own paper."""
    korean = has_hangul(text)
    for match in _NAME.finditer(text):
        # English sentences begin with a capital anyway.
        begins = match.start() == 0 and not korean
        says_nothing = begins or len(match[0]) < 2 or _TERMS.fullmatch(match[0])
        if not (says_nothing or own.intersection(_words(match[0]))):
            yield match
