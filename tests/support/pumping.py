"""Texts that make a regular expression walk through the same stretch again and again.

Made from the pattern itself: what leads up to one of its repetitions, then what it repeats, many
times, then what can't follow. A pattern that tries each way to divide such a stretch, or each place
in it to begin at, takes far more than twice as long for twice the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

#: Tried in turn for a class of characters.
_LETTERS = "aA0 가\t-_.*#[](){}<>|:：\"'`~!?,;/\\=&%@+^$\n\x0b\u200b한年"
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
#: What is put behind a stretch, so that what should follow doesn't.
_ENDS = ("", "\x01", " x")


def pumped(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about that length for each repetition that a pattern holds."""
    seen = set()
    for lead, body in _stretches(_parser.parse(pattern.pattern, pattern.flags), "", pattern.flags):
        # A whole beginning again and again makes a search begin at each of them.
        for start, again in ((lead, body), ("", lead + body), ("", lead)):
            if again and (start, again) not in seen:
                seen.add((start, again))
                many = again * (max(1, (length - len(start)) // len(again)))
                yield from (start + many + end for end in _ENDS)


def _stretches(parsed: Sequence[Any], lead: str, flags: int) -> Iterator[tuple[str, str]]:
    """What leads up to each repetition, and what it repeats."""
    for code, argument in parsed:
        if code in _REPEATS:
            _, most, inner = argument
            if most > 1:
                yield lead, _sample(inner, flags)
            yield from _stretches(inner, lead, flags)
        else:
            for inner in _inner(code, argument):
                yield from _stretches(inner, lead, flags)
        lead += _one(code, argument, flags)


def _inner(code: Any, argument: Any) -> list[Any]:
    if code is codes.BRANCH:
        return list(argument[1])
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if code is codes.ATOMIC_GROUP else []


def _sample(parsed: Sequence[Any], flags: int) -> str:
    """A short text that a pattern matches, but for what it looks around for."""
    return "".join(_one(code, argument, flags) for code, argument in parsed)


def _one(code: Any, argument: Any, flags: int) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code in (codes.IN, codes.NOT_LITERAL, codes.ANY):
        return _letter(code, argument, flags)
    if code in _REPEATS:
        least, most, inner = argument
        return _sample(inner, flags) * (least or min(most, 1))
    if code is codes.BRANCH:
        return _sample(argument[1][0], flags)
    if code is codes.SUBPATTERN:
        return _sample(argument[3], flags)
    return _sample(argument, flags) if code is codes.ATOMIC_GROUP else ""


def _letter(code: Any, argument: Any, flags: int) -> str:
    """The first usual character that a class holds."""
    tree = _parser.SubPattern(_parser.State(), [(code, argument)])
    tree.state.flags = flags
    single = re._compiler.compile(tree, flags)  # type: ignore[attr-defined]
    return next((letter for letter in _LETTERS if single.fullmatch(letter)), "")
