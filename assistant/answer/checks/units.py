"""Cutting a stream of model text into units that can be judged one at a time.

A unit is handed out only when no further text could change what it is, so the units are the same
however the text was cut into chunks. What has to be waited for is bounded: a word, or a bracket
with its link target.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OPEN = "[【［"
_CLOSE = "]】］"
_BREAK = re.compile(r"[\s\[【［]")
_SPACE = re.compile(r"\s+")
_TERMINAL = re.compile(r"[.!?。！？…][\"'”’)*_»」』|]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w.])(?:e\.g|i\.e|al|vs|cf|figs?|eq|sec|no|dr|mr|ms|prof|approx|ca|resp|[A-Z])\.$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[!\\]+$")
_MAX_WORD = 400
_MAX_BRACKET = 300
_MAX_TARGET = 2000
# Invisible characters hide instructions and links; lone surrogates cannot be printed.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """``text`` without control, zero-width, direction and tag characters."""
    return _INVISIBLE.sub("", text)


@dataclass(frozen=True, slots=True)
class Space:
    """White space, as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A run without white space or brackets; ``cut``: its rest follows as another word."""

    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Bracket:
    """``[inner]``, with the target of ``[inner](target)`` when there is one.

    Attributes:
        lead: ``!`` or backslashes that stood before it.
        inner: What stands between the brackets.
        target: What stands in the parentheses right after it, or None.
        joined: Without a target: another bracket follows without a space.
    """

    lead: str
    inner: str
    target: str | None
    joined: bool


Unit = Space | Word | Bracket


class Units:
    """Incremental cutter.

    Example:
        >>> units = Units()
        >>> list(units.feed("one [1")) + list(units.finish())
        [Word(text='one', cut=False), Space(text=' '), Word(text='[', cut=False), \
Word(text='1', cut=False)]
    """

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, chunk: str) -> Iterator[Unit]:
        """Units that ``chunk`` settles."""
        self._buffer += visible(chunk)
        return self._take(final=False)

    def finish(self) -> Iterator[Unit]:
        """What is left, now that no more text comes."""
        return self._take(final=True)

    def _take(self, *, final: bool) -> Iterator[Unit]:
        units: list[Unit] = []
        at = 0
        while at < len(self._buffer):
            found = _unit(self._buffer, at, final)
            if found is None:
                break
            unit, at = found
            units.append(unit)
        self._buffer = self._buffer[at:]
        return iter(units)


def _unit(text: str, at: int, final: bool) -> tuple[Unit, int] | None:
    """The unit at ``at`` and where it ends; None when it is not settled yet."""
    if space := _SPACE.match(text, at):
        return Space(space[0]), space.end()
    if text[at] in _OPEN:
        return _bracket(text, at, at, final)
    broken = _BREAK.search(text, at)
    end = broken.start() if broken else len(text)
    if end - at >= _MAX_WORD:
        return Word(text[at : at + _MAX_WORD], cut=True), at + _MAX_WORD
    if broken is None:
        return (Word(text[at:]), len(text)) if final else None
    lead = _LEAD.search(text, at, end) if text[end] in _OPEN else None
    if lead is None:
        return Word(text[at:end]), end
    if lead.start() > at:
        return Word(text[at : lead.start()]), lead.start()
    return _bracket(text, at, end, final)


def _bracket(text: str, at: int, opening: int, final: bool) -> tuple[Unit, int] | None:
    close = _closing(text, opening, _OPEN, _CLOSE, _MAX_BRACKET)
    if close is None:
        if not final and _undecided(text, opening, _MAX_BRACKET):
            return None
        return Word(text[at : opening + 1]), opening + 1
    lead, inner = text[at:opening], text[opening + 1 : close]
    after = close + 1
    if after >= len(text):
        return (Bracket(lead, inner, None, False), after) if final else None
    if text[after] != "(":
        return Bracket(lead, inner, None, text[after] in _OPEN), after
    end = _closing(text, after, "(", ")", _MAX_TARGET)
    if end is None:
        if not final and _undecided(text, after, _MAX_TARGET):
            return None
        return Bracket(lead, inner, None, False), after
    return Bracket(lead, inner, text[after + 1 : end], False), end + 1


def _closing(text: str, opening: int, opens: str, closes: str, most: int) -> int | None:
    """Where the bracket opened at ``opening`` closes on its line, within ``most`` characters."""
    depth = 0
    for at in range(opening, min(len(text), opening + most)):
        char = text[at]
        if char == "\n":
            return None
        if char in opens:
            depth += 1
        elif char in closes:
            depth -= 1
            if depth == 0:
                return at
    return None


def _undecided(text: str, opening: int, most: int) -> bool:
    return len(text) - opening < most and "\n" not in text[opening:]


class Endings:
    """Tells ends of sentences from abbreviations and from words amid a title.

    Args:
        titles: Of the papers that sentences may name: "CS. Drafting for LLMs".
    """

    def __init__(self, titles: Iterable[str]) -> None:
        inner = (word for title in titles for word in title.split()[:-1])
        self._inner = frozenset(word for word in inner if _TERMINAL.search(word))

    def ends(self, word: str, last: Sequence[str]) -> bool:
        """Whether a sentence ends with ``word``.

        Args:
            word: A run without white space.
            last: The newest parts of the sentence, it included.
        """
        if not _TERMINAL.search(word) or word.strip("*_\"'“”") in self._inner:
            return False
        return not _ABBREVIATION.search("".join(last))
