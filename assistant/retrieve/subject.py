"""What a phrase asks for: its parts, and every name that each of them goes by.

A phrase such as "hallucination in vision-language models" has two facets; a paper is about the
phrase when it names both. A facet is a lexicon term with all its names in both languages, or a
word that no term covers, with what the digests gloss it as.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.hangul import final_consonant, has_hangul, without_final
from assistant.index.lexical import LexicalIndex
from assistant.language.analyzer import (
    content_units,
    is_function_word,
    is_korean,
    normalise,
)
from assistant.language.conjunctions import AND_PARTICLE
from assistant.language.glossary import Gloss
from assistant.language.lexicon.lexicon import Lexicon, Match
from assistant.language.lexicon.vocabulary import Vocabulary
from assistant.language.names.aliases import PARTICLE

#: Fields of a paper's own words.
TEXT_FIELDS = ("title", "body", "gloss", "abstract")
#: Latin names of at most this many letters are taken for abbreviations when written in capitals.
ACRONYM_LETTERS = 6
#: Parts of a phrase that weigh less than this share of the heaviest say nothing: "models".
LEAST_WEIGHT = 0.1
#: A gloss is another name of a word from this share of all that the digests gloss it as.
GLOSS_SHARE = 0.15

#: Papers that a broad word is in.
BROAD = 200

_SPACES = "-_/\n\t"
#: A Korean word with more English meanings than this is looked for in Korean alone.
MEANINGS = 4

#: A name of one letter and a number: o1, R1.
_SHORT_NAME = r"(?<![a-z0-9])[a-z]\d+(?![a-z0-9])"
_WORD = re.compile(rf"{_SHORT_NAME}|[가-힣]+|\d+(?:[.,]\d+)*|[^\W\d_가-힣]+")
_AND = re.compile(rf"\b(?:and|or)\b|[,&·/]|및|또는|(?<=[가-힣])(?:{AND_PARTICLE}|이나)(?=\s)")
#: What can be done, and what does it: a verb describes, whether digests use it or not.
_CAN_BE = re.compile(r"([가-힣]*)([가-힣])\s+수\s+(?:있|없)[가-힣]*")
_DOES = "는"
_CARRIED = re.compile(rf"{PARTICLE}(?![가-힣])")


@dataclass(frozen=True, slots=True)
class Facet:
    """One part of a phrase.

    Attributes:
        names: What it is called, each in the form of `plain`.
        acronyms: Those of them that are abbreviations, which stand for other things as well.
        weight: Its inverse document frequency.
        frequency: In about how many papers it is named.
    """

    names: frozenset[str]
    acronyms: frozenset[str]
    weight: float
    frequency: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A phrase, read.

    Attributes:
        phrase: As asked.
        facets: Its parts, in order.
        topics: Lexicon topics that it names, each with the share of the phrase that names it.
        either: Whether it sets its parts side by side: "X and Y".
    """

    phrase: str
    facets: tuple[Facet, ...]
    topics: tuple[tuple[str, float], ...]
    either: bool = False

    @property
    def is_broad(self) -> bool:
        """Whether it is one word that very many papers hold and no topic has: "video"."""
        alone = len(self.facets) == 1 and not self.topics and len(self.phrase.split()) == 1
        return alone and self.frequency >= BROAD

    @property
    def frequency(self) -> int:
        """About how many papers can name the whole phrase: as many as name its rarest part."""
        return min((facet.frequency for facet in self.facets), default=0)


def plain(text: str) -> str:
    """A text as names are looked for in it: one spelling, hyphens as spaces."""
    spaced = normalise(text)
    # Of Korean, `str.translate` looks up every letter; this takes a twentieth of the time.
    for sign in _SPACES:
        spaced = spaced.replace(sign, " ")
    return spaced


#: Phrases that a reader remembers.
_REMEMBERED = 256


class SubjectReader:
    """Reads phrases, knowing one index's frequencies and glosses.

    Args:
        lexical: Knows how rare a word or concept is.
        vocabulary: Gives Korean words their English stems.
        glosses: Pairs that the digests gloss themselves.
    """

    def __init__(
        self, lexical: LexicalIndex, vocabulary: Vocabulary, glosses: Iterable[Gloss]
    ) -> None:
        self._lexical = lexical
        self._vocabulary = vocabulary
        self._partners = _partners(glosses)
        self._known: dict[str, Subject] = {}

    def read(self, phrase: str) -> Subject:
        """A phrase as a subject; the last few are remembered."""
        if phrase not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[phrase] = self._read(phrase)
        return self._known[phrase]

    def _read(self, phrase: str) -> Subject:
        found = self._facets(_as_verbs(phrase))
        least = LEAST_WEIGHT * max((facet.weight for facet in found), default=0.0)
        merged = {facet.names: facet for facet in found if facet.names and facet.weight >= least}
        return Subject(phrase, tuple(merged.values()), self._topics(phrase), _joined(phrase))

    def unknown(self, phrase: str) -> list[str]:
        """Words of a phrase that no paper holds, in order."""
        return [
            word
            for word in _as_verbs(phrase).split()
            if any(facet.frequency == 0 for facet in self._facets(word))
        ]

    def _facets(self, phrase: str, inside: str = "") -> list[Facet]:
        """Facets of a phrase; ``inside``: of a word of this name, which isn't read again."""
        spans = _spans(phrase) if phrase != inside else {}
        facets: list[Facet] = []
        position = 0
        for (start, end), matches in sorted(spans.items()):
            if start < position:
                continue
            facets += self._loose(_behind(phrase, position, start))
            facets += self._named(matches)
            position = end
        return facets + self._loose(_behind(phrase, position, len(phrase)))

    def _named(self, matches: Sequence[Match]) -> list[Facet]:
        """Facets of a span that the lexicon knows."""
        terms = [t for m in matches if (t := Lexicon.default().terms.get(m.concept))]
        surface = matches[0].surface
        if not terms:
            # A topic's other names may mean its other parts; the words that were said don't.
            words = [facet for word in surface.split() for facet in self._facets(word, surface)]
            names = [surface, *self._known_as(surface)]
            whole = max((facet.weight for facet in words), default=1.0)
            frequency = min((facet.frequency for facet in words), default=1)
            return [*words, _facet(names, whole, frequency)] if len(words) > 1 else words
        names = [surface, *(name for term in terms for name in term.en + term.ko)]
        names += [other for name in (surface, *terms[0].en[:2]) for other in self._known_as(name)]
        frequency = max(self._lexical.document_frequency("concepts", t.id) for t in terms)
        return [_facet(names, self._weight(frequency), frequency)]

    def _loose(self, text: str) -> list[Facet]:
        """A facet for each content word that no term covers."""
        facets: list[Facet] = []
        for word in _WORD.findall(normalise(text)):
            units = content_units(word)
            if not units or is_function_word(word) or (is_korean(word) and len(word) < 2):
                continue
            names = [word, *self._known_as(word)]
            # Indexes hold such a name whole, beside its parts.
            unit = word if len(units) > 1 else next(iter(units))
            frequency = self._frequency(unit, *(("body",) if is_korean(word) else TEXT_FIELDS))
            if is_korean(word):
                # Endings come after: the first two syllables stand for the word.
                names.append(unit)
                stems = {s for group in self._vocabulary.translate(word) for s in group}
                # A word of many meanings says nothing in the other language.
                names += stems if len(stems) <= MEANINGS else ()
                # Other forms of a verb have the same translations.
                alike = min((self._frequency(s, "gloss") for s in stems), default=0)
                frequency = max(frequency, alike)
                if frequency == 0 and word.endswith(_DOES):
                    continue
            facets.append(_facet(names, self._weight(frequency), frequency))
        return facets

    def _frequency(self, unit: str, *fields: str) -> int:
        return max(self._lexical.document_frequency(field, unit) for field in fields)

    def _known_as(self, name: str) -> list[str]:
        return self._partners.get(_key(name), [])

    def _weight(self, frequency: int) -> float:
        return max(0.0, math.log((len(self._lexical) + 1) / (frequency + 0.5)))

    def _topics(self, phrase: str) -> tuple[tuple[str, float], ...]:
        units = content_units(phrase)
        shares = dict.fromkeys(Lexicon.default().topics_in(phrase), 0.0)
        for matches in _spans(phrase).values():
            for match in matches:
                if match.concept in shares:
                    covered = content_units(match.surface) & units
                    shares[match.concept] += len(covered) / max(1, len(units))
        return tuple((topic, min(1.0, share)) for topic, share in shares.items())


def _as_verbs(phrase: str) -> str:
    """A phrase with verbs in the form that says what something does: 돌릴 수 있는 as 돌리는."""
    return _CAN_BE.sub(lambda found: f"{found[1]}{_without_l(found[2])}{_DOES}", phrase)


def _without_l(syllable: str) -> str:
    if syllable == "을":
        return ""
    return without_final(syllable) if final_consonant(syllable) == "ㄹ" else syllable


def _behind(phrase: str, start: int, end: int) -> str:
    """What stands behind a name of the field, without the particle that the name carries."""
    carried = _CARRIED.match(phrase, start) if start else None
    return phrase[carried.end() if carried else start : end]


def _joined(phrase: str) -> bool:
    return _AND.search(phrase) is not None


def _spans(phrase: str) -> dict[tuple[int, int], list[Match]]:
    """Concepts that the lexicon finds in a phrase, by where they stand."""
    spans: dict[tuple[int, int], list[Match]] = {}
    for match in Lexicon.default().find(phrase):
        spans.setdefault((match.start, match.end), []).append(match)
    return spans


def _partners(glosses: Iterable[Gloss]) -> dict[str, list[str]]:
    """For each side of a gloss pair the other, where it is one of the usual ones.

    Beside a word such as "model" digests put the names of many models; none of them is its meaning.
    """
    pairs = list(glosses)
    totals: Counter[str] = Counter()
    for gloss in pairs:
        totals[_key(gloss.korean)] += gloss.support
        totals[_key(gloss.english)] += gloss.support
    found: dict[str, list[str]] = {}
    for gloss in pairs:
        korean, english = _key(gloss.korean), _key(gloss.english)
        if gloss.support >= GLOSS_SHARE * max(totals[korean], totals[english]):
            found.setdefault(korean, []).append(gloss.english)
            found.setdefault(english, []).append(gloss.korean)
    return found


def _key(text: str) -> str:
    joined = "".join(_WORD.findall(normalise(text)))
    return joined if has_hangul(text) else joined.removesuffix("s")


def _facet(names: Iterable[str], weight: float, frequency: int) -> Facet:
    found: set[str] = set()
    acronyms: set[str] = set()
    for name in names:
        spaced = " ".join(plain(name).split())
        if spaced:
            forms = {spaced, spaced.replace(" ", "")}
            found |= forms
            if _is_acronym(name):
                acronyms |= forms
    return Facet(frozenset(found), frozenset(acronyms), weight, frequency)


def _is_acronym(name: str) -> bool:
    return name.isascii() and name.isupper() and len(name) <= ACRONYM_LETTERS
