"""Noticing that a model runs in circles or answers in another language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.question.model import Language

_LONGEST_PERIOD = 40
_REPEATS = 4
_LEAST_WORDS = 20
_LEAST_SENTENCE = 20
_IN_WORD = re.compile(r"(.{1,20}?)\1{7,}")
_LEAST_RUN = 60


class Loops:
    """Watches words and sentences for a text that repeats itself."""

    def __init__(self) -> None:
        self._words: deque[str] = deque(maxlen=_LONGEST_PERIOD)
        self._runs = [0] * (_LONGEST_PERIOD + 1)
        self._sentences: Counter[str] = Counter()

    def word(self, word: str) -> bool:
        """Add a word; whether the text now goes round: four times the same, 20 words at least."""
        if len(word) >= _LEAST_RUN and any(
            len(match[0]) >= _LEAST_RUN for match in _IN_WORD.finditer(word)
        ):
            return True
        if not any(char.isalnum() for char in word):
            return False
        looping = False
        for period, earlier in enumerate(reversed(self._words), start=1):
            self._runs[period] = self._runs[period] + 1 if earlier == word else 0
            enough = max(_LEAST_WORDS - period, (_REPEATS - 1) * period)
            looping = looping or self._runs[period] >= enough
        self._words.append(word)
        return looping

    def sentence(self, sentence: str) -> bool:
        """Add a sentence; whether it now stands there for the fourth time."""
        if len(sentence) < _LEAST_SENTENCE:
            return False
        self._sentences[sentence] += 1
        return self._sentences[sentence] >= _REPEATS


class LanguageMeter:
    """Counts letters by script, to tell which language a text is in.

    Args:
        language: Language wanted.
    """

    # A Hangul syllable says about as much as two and a half Latin letters.
    _HANGUL_WEIGHT = 2.5
    _ENOUGH = 12

    def __init__(self, language: Language) -> None:
        self._language = language
        self._hangul = self._latin = self._other = 0

    def add(self, text: str) -> None:
        """Count the letters of ``text``; names and titles should have been taken out."""
        for char in text:
            if "가" <= char <= "힣":
                self._hangul += 1
            elif char.isascii():
                self._latin += char.isalpha()
            elif char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "GREEK")):
                self._other += 1

    @property
    def letters(self) -> int:
        """Letters counted so far."""
        return self._hangul + self._latin + self._other

    @property
    def wrong(self) -> bool:
        """Whether the text is clearly in another language than the one wanted."""
        if self.letters < self._ENOUGH:
            return False
        hangul = self._hangul * self._HANGUL_WEIGHT
        other = self._other * self._HANGUL_WEIGHT
        total = hangul + self._latin + other
        wanted = hangul if self._language == "ko" else self._latin
        return wanted < total * (0.3 if self._language == "ko" else 0.5)
