"""The assistant's own sentences in an answer, apart from what it quotes and names."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"^[ \-*]*>.*$", re.MULTILINE)
#: A line in single italics that lists terms of a quotation.
_TERMS = re.compile(r"^\s*\*(?!\*)(?=.*(?:·|In English:)).*[^*]\*\s*$", re.MULTILINE)
#: A linked title with its number, date, votes and warning.
_TITLE = re.compile(
    r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(https?://[^)]*\)(?:\*\*)?(?: *\[\d+\])?"
    r"(?: · \d{4}-\d\d-\d\d)?(?: · ▲ ?\d+)?(?: · ⚠[^\n]*)?"
)
_LINK = re.compile(r"https?://\S+")
_ID = re.compile(r"\b\d{4}\.\d{4,5}(?:v\d+)?\b")
_CITED = re.compile(r"\[\d+\]")
_VOTES = re.compile(r"▲\s*\d+")
_AUTHORS = re.compile(r"^(\W*(?:authors?|저자)\b).*$", re.MULTILINE | re.IGNORECASE)
_DATE = re.compile(r"\b(?:\d{4}-\d\d-\d\d|20\d\d-\d\d)\b")
_GROUP = re.compile(r"\*\*[^*\n]+\*\* \(\d+\)")
_TABLE = re.compile(r"^\s*\|.*$", re.MULTILINE)
_SAID = re.compile(r"[“\"‘][^”\"’]*[”\"’]")

_FIGURE = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_KOREAN = {"한": 1, "두": 2, "세": 3, "네": 4, "하나": 1, "둘": 2, "셋": 3, "넷": 4}
_KOREAN |= {"다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_COUNTED_KO = re.compile(rf"(?<![가-힣])({'|'.join(_KOREAN)}) ?(?:편|명|개|건|일|달|가지|번)")
_ENGLISH = {"no": 0, "none": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ENGLISH |= {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_WORD_EN = re.compile(rf"(?<![\w-])({'|'.join(_ENGLISH)})(?![\w-])", re.IGNORECASE)
#: What "no", "none", "zero" and "one" stand before where they count something.
_COUNTED_EN = re.compile(
    r" (?:(?:of the|such|matching|more|other) )?"
    r"(?:papers?|entr(?:y|ies)|authors?|days?|digests?|votes?|times|of them|in all|such)\b",
    re.IGNORECASE,
)
#: First lines that tell the language of an answer.
_HEAD = 4


def own_sentences(text: str) -> str:
    """An answer without quotations, terms, titles, links, ids, citations and votes."""
    for pattern in (_QUOTED, _TERMS, _TITLE, _LINK, _ID, _CITED, _VOTES):
        text = pattern.sub(" ", text)
    return text


def numbers_stated(text: str) -> list[float]:
    """Numbers in the assistant's own sentences, in figures and in words of either language.

    Example:
        >>> numbers_stated("**3 papers** from 2024-05-30, two of them by one author.")
        [3.0, 2.0, 1.0]
    """
    own = own_sentences(text)
    for pattern in (_GROUP, _DATE, _AUTHORS):
        own = pattern.sub(" ", own)
    found = [float(figure.replace(",", "")) for figure in _FIGURE.findall(own)]
    found += [float(_KOREAN[word]) for word in _COUNTED_KO.findall(own)]
    for match in _WORD_EN.finditer(own):
        number = _ENGLISH[match[1].casefold()]
        if number > 1 or _COUNTED_EN.match(own, match.end()):
            found.append(float(number))
    return found


def english_words(text: str) -> int:
    """How many English words the assistant's own sentences have, lists of authors left out."""
    return len(re.findall(r"[A-Za-z]{2,}", _AUTHORS.sub(" ", own_sentences(text))))


def language_of_answer(text: str) -> str:
    """``en`` or ``ko``: the language of its own first lines, else that of what it quotes."""
    own = own_sentences(text)
    for pattern in (_SAID, _TABLE, _DATE):
        own = pattern.sub(" ", own)
    own = _AUTHORS.sub(r"\1", own)
    head = [line for line in own.split("\n") if re.search(r"\w{2,}", line)][:_HEAD]
    korean, english = _words(" ".join(head))
    if not korean and not english:
        korean, english = _words(text)
    return "ko" if korean and korean >= english else "en"


def _words(text: str) -> tuple[int, int]:
    return len(re.findall(r"[가-힣]{2,}", text)), len(re.findall(r"[A-Za-z]{2,}", text))
