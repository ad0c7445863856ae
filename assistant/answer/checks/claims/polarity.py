"""Sentences that turn round what their source says: what is needed, and what beats what."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.checks.claims.words import contents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.checks.claims.entries import Entry
    from assistant.answer.checks.claims.statements import Statement

# What is needed stands behind the verb in English and before it in Korean.
_NEED = re.compile(
    r"\b(?:needs?|needed|requires?|required|reli(?:es|ed)|rely|relying|depends?|dependent"
    r"|demands?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|without|neither|nor|cannot|unnecessary|free of|instead of|rather than"
    r"|unlike|hardly|fails?|few|little|less|(?:avoid|eliminat|remov|reduc|lower|overcom)\w*)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\bwithout\b", re.IGNORECASE)
_KOREAN_NEED = re.compile(r"필요|요구|의존|해야|불가피")
_KOREAN_NO_NEED = re.compile(
    r"(?:필요|요구|의존)[가-힣]{0,3}\s?(?:[가-힣]{0,2}\s)?(?:없|않|하지 않|되지 않)"
    r"|(?<=[이가] )불필요|없이"
)
# Such sentences tell of what others do.
_OTHERS = re.compile(
    r"\b(?:existing|prior|previous|conventional|traditional|other|others|often|usually|typically"
    r"|most|many|however)\b|기존|이전|종래|전통|다른|일반적|대부분|흔히",
    re.IGNORECASE,
)
_REACH = 60
_LEAST_SHARED = 2

_BEATS = re.compile(
    r"\b(?:outperform(?:s|ed)?|beats?|surpass(?:es|ed)?|exceed(?:s|ed)?|outdo(?:es)?|outscores?"
    r"|(?:is|are|was|were) (?:better|faster|stronger|more accurate) than)\b",
    re.IGNORECASE,
)
_BEATEN = re.compile(
    r"\b(?:outperformed|beaten|surpassed|exceeded|outdone) by\b|\b(?:is|are|was|were) worse than\b",
    re.IGNORECASE,
)
_KOREAN_BEATS = re.compile(
    r"[을를]\s?(?:크게 |훨씬 )?(?:능가|뛰어넘|앞서|앞섰|앞지르|초과)"
    r"|(?<=\S)보다\s|에 대해 우수|대비\s"
)
_NAME = r"[A-Z][A-Za-z0-9]*(?:[-.+ ]?[A-Z0-9][A-Za-z0-9]*)*"
_BEFORE = re.compile(rf"({_NAME})(?:\s?(?:,|및|and|or|와|과)\s?({_NAME}))?[^A-Za-z]{{0,14}}$")
_AFTER = re.compile(rf"\s?(?:both |the )?({_NAME})")


class Flipped(NamedTuple):
    """A sentence of a source that says the opposite."""

    source: str


_UNLIKE = re.compile(r"\bunlike\b|\binstead\b|달리|대신", re.IGNORECASE)


def flipped(said: Statement, entries: Sequence[Entry]) -> Flipped | None:
    """The sentence of a source that denies what ``said`` asserts, where words tell it.

    Either both say of the same thing whether it is needed, and differ; or the one that beats
    another is the one beaten in every comparison of the source.

    Args:
        said: A sentence or a clause, without citations.
        entries: What it cites.
    """
    for found in (_needs(said, entries), _comparison(said, entries)):
        if found is not None:
            return found
    return None


# What is needed


@lru_cache(maxsize=1024)
def _needed(text: str) -> tuple[tuple[frozenset[str], bool], ...]:
    """Keys of what a text says is needed, and whether it says that it is not."""
    return tuple(_needing(text))


def _needing(text: str) -> Iterator[tuple[frozenset[str], bool]]:
    korean = _KOREAN_NEED.search(text) or _KOREAN_NO_NEED.search(text)
    for match in _NEED.finditer(text):
        start, end = match.span()
        denied = _NOT.search(text[max(0, start - 24) : end + 4]) is not None
        before = text[max(0, start - _REACH) : start]
        if not re.search(r"\bto\s?$", before):
            yield _keys(text[end : end + _REACH], before if denied else ""), denied
    for match in _WITHOUT.finditer(text):
        yield _keys(text[match.end() : match.end() + _REACH]), True
    if korean is None:
        return
    denied_at = [match.start() for match in _KOREAN_NO_NEED.finditer(text)]
    for at in denied_at:
        yield _keys(text[max(0, at - _REACH) : at]), True
    for match in _KOREAN_NEED.finditer(text):
        if not any(abs(at - match.start()) < 4 for at in denied_at):
            yield _keys(text[max(0, match.start() - _REACH) : match.start()]), False


def _keys(*texts: str) -> frozenset[str]:
    return frozenset(
        key for text in texts for word in contents(text) if not word.plain for key in word.keys
    )


def _needs(said: Statement, entries: Sequence[Entry]) -> Flipped | None:
    if _OTHERS.search(said.text):
        return None
    for keys, denied in _needed(said.text):
        found: Flipped | None = None
        for entry in entries:
            for source in entry.told:
                if _OTHERS.search(source.text) and not _UNLIKE.search(source.text):
                    continue
                for told, told_denied in _needed(source.text):
                    shared = _shared(said, keys, told)
                    if shared < _LEAST_SHARED:
                        continue
                    if told_denied == denied:
                        return None
                    found = found or Flipped(source.text)
        if found is not None:
            return found
    return None


def _shared(said: Statement, keys: frozenset[str], told: frozenset[str]) -> int:
    """How many words of a sentence stand in both sets of keys; a Korean form may be of two."""
    return sum(
        1 + said.text[word.start : word.end].count(" ")
        for word in said.words
        if not word.plain and word.keys & keys & told
    )


# What beats what


def _comparison(said: Statement, entries: Sequence[Entry]) -> Flipped | None:
    sides = _sides(said.text)
    if sides is None:
        return None
    winner, loser = sides
    for entry in entries:
        for source in entry.told:
            losers = set(_losers(source.text))
            if winner in losers and loser not in losers:
                return Flipped(source.text)
    return None


def _sides(text: str) -> tuple[str, str] | None:
    """Who beats whom, folded, in an English sentence or a Korean one."""
    for pattern, turned in ((_BEATEN, True), (_BEATS, False)):
        match = pattern.search(text)
        if match is None:
            continue
        before = _BEFORE.search(text[max(0, match.start() - _REACH) : match.start()])
        after = _AFTER.match(text[match.end() :])
        if before and after:
            sides = _folded(before[2] or before[1]), _folded(after[1])
            return sides[::-1] if turned else sides
    korean = _KOREAN_BEATS.search(text)
    subject = re.search(rf"({_NAME})\s?[은는이가]\s", text)
    beaten = next(iter(_losers(text)), None)
    if korean and subject and beaten and _folded(subject[1]) != beaten:
        return _folded(subject[1]), beaten
    return None


def _losers(text: str) -> Iterator[str]:
    """Names that a text says something is better than, folded."""
    for match in _KOREAN_BEATS.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - _REACH) : match.start()])
        if before:
            yield from (_folded(name) for name in before.groups() if name)
    for match in _BEATS.finditer(text):
        after = _AFTER.match(text[match.end() :])
        if after:
            yield _folded(after[1])


def _folded(name: str) -> str:
    return re.sub(r"[-\s.+]", "", name).lower()
