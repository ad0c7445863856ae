"""The tokens that are tagged: English words, single Hangul syllables, figures, marks.

A Korean slot ends in the middle of a written word ("음성 합성을") and words are often glued
("비디오생성논문"): tagging syllables needs neither an analyser nor a list of particles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"[가-힣ㄱ-ㅎㅏ-ㅣ]"
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_가-힣ㄱ-ㅎㅏ-ㅣ]+(?:['’][^\W\d_가-힣]+)?"
    r"|[^\w\s]|_"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a question.

    Attributes:
        text: In lower case; the name of its kind, such as ``<time>``, where an exact rule read it.
        start: First character in the question.
        end: Behind its last character.
        glued: Whether no blank stands before it.
        shape: How it is written: ``a``, ``A``, ``Aa``, ``aA``, ``1``, ``가``, ``.`` or ``<>``.
    """

    text: str
    start: int
    end: int
    glued: bool
    shape: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that an exact rule has read: a time, an arXiv id, a quotation."""

    kind: str
    start: int
    end: int


def tokenize(text: str, marks: Sequence[Mark] = ()) -> list[Token]:
    """The tokens of a question, each marked stretch as one."""
    tokens: list[Token] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.start < at:
            continue
        tokens += _plain(text, at, mark.start)
        glued = mark.start > 0 and not text[mark.start - 1].isspace()
        tokens.append(Token(f"<{mark.kind}>", mark.start, mark.end, glued, "<>"))
        at = mark.end
    return tokens + _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(
            found.group().lower(),
            found.start(),
            found.end(),
            found.start() > 0 and not text[found.start() - 1].isspace(),
            _shape(found.group()),
        )
        for found in _TOKEN.finditer(text, start, end)
    ]


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "1"
    if not word[0].isalpha():
        return "."
    if "가" <= word[0] <= "힣":
        return "가"
    if "ㄱ" <= word[0] <= "ㅣ":
        return "ㅋ"
    if word.islower():
        return "a"
    if word.isupper():
        return "A"
    return "Aa" if word[1:].islower() else "aA"
