"""A character trie of phrases that remembers what it has said of each word.

Texts repeat their words, and most words lead nowhere: a text is read word by word, and only where
a phrase may go on, character by character.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from assistant.hangul import is_hangul
from assistant.language.lexicon.matching import (
    PARTICLES,
    SEPARATORS,
    WHOLE_WORD_STEM,
    Hit,
    Phrase,
    Role,
    fold,
    inflections,
    is_abbreviation,
    nfc,
    squeeze,
)

#: Words whose phrases are remembered, 100 bytes each: as many as 5,488 papers have. Of the words of
#: their last tenth, 4% were in none before.
WORDS_REMEMBERED = 60_000
_WORD = re.compile(r"[a-z0-9]+|[가-힣]+")
_HITS = ""  # the key of a node's phrases; no character is the empty string


class _Word(NamedTuple):
    """What the trie says of a word: the phrases within it, each with where it ends, and the node
    after so many characters of it from which longer phrases go on, or an empty one."""

    phrases: tuple[tuple[int, Phrase], ...]
    node: dict[str, Any]
    size: int


class PhraseTrie:
    """Phrases by their characters. Add all of them, then `scan` any number of texts.

    Phrases are kept in buckets by their first two characters; a bucket becomes a trie when a
    text first needs it, since most of a lexicon is never met in a short session.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[str, str, Role, int]]] = {}
        self._tries: dict[str, dict[str, Any]] = {}
        self._words: dict[str, _Word | None] = {}

    def add(self, name: str, concept: str, role: Role, group: int = 0) -> None:
        """Store one name (two characters or more) of a concept; a facet is a word beginning.

        All names must be added before the first `scan`.
        """
        beginning = name[:2]
        if not (beginning.isascii() and beginning.isalnum()):
            beginning = squeeze(name)[0][:2]
        waiting = self._waiting.setdefault(beginning.lower(), [])
        waiting.append((name, concept, role, group))

    def scan(self, text: str) -> list[Hit]:
        """Every phrase in `text` (in NFC), in order of start, overlapping ones included."""
        low = fold(text)
        hits: list[Hit] = []
        for found in _WORD.finditer(low):
            start, end = found.span()
            if end - start == 1:
                self._scan_letter(text, low, start, hits)
                continue
            # Texts repeat their words, and most words lead nowhere: each is looked up once.
            word = text[start:end]
            try:
                known = self._words[word]
            except KeyError:
                known = self._remember(word, low[start:end])
            if known is None:
                continue
            phrases, node, size = known
            for length, phrase in phrases:
                hits.append(Hit(start, start + length, phrase))
            # Nearly always a space follows, and a word that leads nowhere.
            if node and (low[start + size : end + 1] != " " or low[end + 1 : end + 2] in node):
                _walk(text, low, start, node, start + size, hits)
        return hits

    def build(self) -> None:
        """Build every bucket now, for a process that is to scan many texts."""
        for prefix in self._waiting:
            self._bucket(prefix)

    def _bucket(self, prefix: str) -> dict[str, Any] | None:
        trie = self._tries.get(prefix)
        if trie is None and prefix in self._waiting:
            trie = {}
            for stored in self._waiting[prefix]:
                _insert(trie, *stored)
            self._tries[prefix] = trie
        return trie

    def _scan_letter(self, text: str, low: str, start: int, hits: list[Hit]) -> None:
        """Find the phrases that begin with a word of one character."""
        second = low[start + 1 : start + 2]
        if second in SEPARATORS:
            second = low[start + 2 : start + 3]
        trie = self._bucket(low[start] + second)
        if trie is not None:
            node = trie[low[start]]
            hits += [
                Hit(start, end, phrase)
                for end, phrase in _ending(text, low, start, start + 1, node)
            ]
            _walk(text, low, start, node, start + 1, hits)

    def _remember(self, word: str, low: str) -> _Word | None:
        """What a word of two characters or more holds and begins; None: nothing."""
        trie = self._bucket(low[:2])
        known = None if trie is None else _read_word(word, low, trie)
        if len(self._words) >= WORDS_REMEMBERED:
            self._words.clear()
        self._words[word] = known
        return known


def _read_word(word: str, low: str, node: dict[str, Any]) -> _Word | None:
    phrases: list[tuple[int, Phrase]] = []
    size = 0
    for size, char in enumerate(low):
        if char not in node:
            # A particle is read over where a space follows, which the word doesn't tell.
            open_end = size == len(low) - 1 and char in PARTICLES
            break
        node = node[char]
        phrases += _ending(word, low, 0, size + 1, node)
    else:
        size, open_end = len(low), len(node) > (_HITS in node)
    if not phrases and not open_end:
        return None
    return _Word(tuple(phrases), node if open_end else {}, size)


def _walk(
    text: str, low: str, start: int, node: dict[str, Any], position: int, hits: list[Hit]
) -> None:
    """Find the longer phrases from `start` on, of which `node` stands for all up to `position`."""
    size, taken, gaps, length = position - start, True, 0, len(low)
    while position < length:
        char = low[position]
        child = node.get(char)
        if child is not None:
            node, position, size, taken = child, position + 1, size + 1, True
            for end, phrase in _ending(text, low, start, position, node):
                if not gaps & ~phrase.gaps:
                    hits.append(Hit(start, end, phrase))
        elif char in SEPARATORS and taken:
            gaps, position, taken = gaps | 1 << size, position + 1, False
        elif char in PARTICLES and taken and low[position + 1 : position + 2] == " ":
            gaps, position, taken = gaps | 1 << size, position + 2, False
        else:
            return


def _ending(
    text: str, low: str, start: int, position: int, node: dict[str, Any]
) -> list[tuple[int, Phrase]]:
    """Phrases that reach `position` in the right case, with where each ends."""
    if _HITS not in node:
        return []
    ends = [(_end(low, position, phrase), phrase) for phrase in node[_HITS]]
    surface = text[start:position]
    return [(end, phrase) for end, phrase in ends if end and _same_case(surface, phrase.exact)]


def _insert(trie: dict[str, Any], name: str, concept: str, role: Role, group: int) -> None:
    key, gaps = squeeze(name)
    facet = role is Role.FACET
    prefix = facet and not (len(key) <= WHOLE_WORD_STEM and key.isascii())
    exact = nfc(name) if not facet and is_abbreviation(name) else None
    phrase = Phrase(concept, role, group, gaps, exact, prefix)
    for form in (key,) if facet or exact else inflections(key):
        node = trie
        for char in form:
            node = node.setdefault(char, {})
        phrases = node.setdefault(_HITS, [])
        if phrase not in phrases:
            phrases.append(phrase)


def _end(low: str, position: int, phrase: Phrase) -> int:
    """Where a phrase that reaches `position` ends, its plural included; 0 if inside a word."""
    if phrase.prefix or is_hangul(low[position - 1]) or not _in_word(low, position):
        return position
    for plural in ("s", "es"):
        end = position + len(plural)
        if low.startswith(plural, position) and not _in_word(low, end):
            return end
    return 0


def _in_word(low: str, position: int) -> bool:
    return position < len(low) and low[position].isascii() and low[position].isalnum()


def _same_case(surface: str, exact: str | None) -> bool:
    return exact is None or surface == exact or surface == exact.upper()
