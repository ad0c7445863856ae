"""Turns text into the units that are indexed and searched.

English words become Snowball stems (Porter, 1980; https://snowballstem.org), Korean words
overlapping character bigrams: over short technical texts bigrams find as well as a morpheme
analyser at a fraction of its cost, and need no dictionary. Numbers stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

from assistant.language.names.aliases import PARTICLE
from assistant.language.names.folding import fold

#: Raised whenever the same digests would be analysed otherwise: by tokens, sentences, lexicon,
#: vocabulary, glossary, chunks or the fitted model. Indexes of another version are built anew.
ANALYSIS_VERSION = 2

_WORD = re.compile(
    r"[가-힣]+"  # Korean
    r"|\d+(?:[.,]\d+)*"  # 1,000 and 50.5
    r"|[^\W\d_가-힣]+(?:'[^\W\d_]+)?",  # letters of any other script
)
# Each begins where its run begins: a run of one kind is walked through once.
_COMPOUND = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9]++(?:[-_.][A-Za-z0-9]++)++"
    r"|(?<![A-Za-z])[A-Za-z]++\d++[A-Za-z0-9]*+"
    r"|(?<!\d)\d++[A-Za-z]++"
)

_STOPWORDS_TEXT = """
a about above after again against all also although am an and any are as at be because been before
being below between both but by can could did do does doing down during each few for from further
get give got had has have having he her here hers him his how i if in into is it its just let like
ll may me might more most much my no nor not of off on once one only or other our out over own
please re s same she should show so some such t tell than that the their them then there these they
thing this those through to too under until up us use used using uses ve very was way we well were
what when where which while who whom whose why will with within without would you your paper papers
study work research article something someone anything anyone recall remember find found finding
looking approach method propose proposes proposed present presents introduce introduces new called
named via many since then still yet every another per without within
don doesn didn isn aren wasn can couldn
"""
#: Words that carry grammar or the request itself, not content.
STOPWORDS = frozenset(_STOPWORDS_TEXT.split())

_REQUEST_TEXT = """
논문 논문은 논문이 관련 알려줘 보여줘 찾아줘 뭐 뭐지 뭐였지 뭐예요 무엇 무엇인가요 어떤 있나요
있어 있었지 그거 이거 저거 대해 대한 대해서 연구 연구가 연구는 방법 기법 했던 하는 같은 거 것 좀
수 때 등 및 위해 위한 통해 이런 그런 어떻게 누가 언제 어디 왜 기억 싶은데 찾는 찾고 중
"""
#: Korean words that only make the request.
_REQUEST_KO = frozenset(_REQUEST_TEXT.split())


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """English stem of one lower-case word: ``generating`` → ``generat``."""
    return str(_stemmer().stemWord(word))


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(map(stem, STOPWORDS))


def is_function_word(word: str) -> bool:
    """Whether a lower-case word, in any of its forms, carries grammar and not content.

    Example:
        >>> is_function_word("letting"), is_function_word("letter")
        (True, False)
    """
    return word in STOPWORDS or stem(word) in _function_stems()


#: What surely holds none of the next: a pass over one set takes a third of the time of a search.
_PLAIN = re.compile(r"[\x00-\xbf가-힣]*")
#: Latin letters with accents or strokes.
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]+")


def normalise(text: str) -> str:
    """NFKC, lower case, no accents: one spelling for full-width forms, ligatures, capitals and
    what many type on a keyboard without the letter.

    Example:
        >>> normalise("Pokémon ＡＩ")
        'pokemon ai'
    """
    lowered = unicodedata.normalize("NFKC", text).lower()
    if lowered.isascii() or _PLAIN.fullmatch(lowered):
        return lowered
    return _ACCENTED.sub(lambda found: fold(found.group()), lowered)


def is_korean(token: str) -> bool:
    """Whether a token is Hangul."""
    return "가" <= token[:1] <= "힣"


def english_stems(text: str) -> list[str]:
    """Stems of the English words and numbers of a text, stopwords left out, in order."""
    return [token for token in tokens(text) if not is_korean(token)]


def tokens(text: str) -> list[str]:
    """All index tokens of a text, in order.

    Args:
        text: English, Korean, or both.

    Returns:
        Stems, numbers, Korean bigrams; for a compound such as ``T2V-Turbo`` its parts and, glued,
        the whole (``t2vturbo``).

    Example:
        >>> tokens("3D 생성 with T2V-Turbo")
        ['3', 'd', '3d', '생성', '2', 'v', 'turbo', 't2vturbo']
    """
    out: list[str] = []
    text = normalise(text)
    position = 0
    glued = [(m.end(), re.sub(r"[-_.]", "", m.group())) for m in _COMPOUND.finditer(text)]
    for match in _WORD.finditer(text):
        while position < len(glued) and glued[position][0] <= match.start():
            out.append(stem(glued[position][1]))
            position += 1
        word = match.group()
        if is_korean(word):
            out.extend(_bigrams(word))
        elif word[0].isdigit():
            out.append(word.replace(",", ""))
        else:
            word = word.split("'")[0]
            if word not in STOPWORDS:
                out.append(stem(word))
    out.extend(stem(word) for _, word in glued[position:])
    return out


def query_tokens(text: str) -> list[str]:
    """Like `tokens`, without Korean words that only make the request."""
    kept = [word for word in text.split() if word.strip("?!.,'\"()") not in _REQUEST_KO]
    return tokens(" ".join(kept))


def _bigrams(word: str) -> list[str]:
    if len(word) == 1:
        return [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


def content_units(text: str) -> set[str]:
    """The words of a question that carry content, one token each.

    A Korean word is stood for by its first two syllables: particles and endings come after. So
    does the particle of an English name: "RAG가".
    """
    kept = " ".join(word for word in text.split() if word.strip("?!.,'\"()") not in _REQUEST_KO)
    kept = _CARRIED.sub("", kept)
    units: set[str] = set()
    for match in _WORD.finditer(normalise(kept)):
        word = match.group()
        if is_korean(word):
            units.add(word[:2])
        elif word[0].isdigit():
            units.add(word.replace(",", ""))
        elif (bare := word.split("'")[0]) not in STOPWORDS:
            units.add(stem(bare))
    return units


#: A particle behind Latin letters or a figure.
_CARRIED = re.compile(rf"(?<=[A-Za-z0-9]){PARTICLE}(?![가-힣])")
_NAME = re.compile(r"\b(?=[A-Za-z0-9-]*[A-Z])(?=[A-Za-z0-9-]{3,})[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b")


def name_tokens(text: str) -> set[str]:
    """Tokens of the words that look like names: capitals inside, or letters with digits.

    Example:
        >>> sorted(name_tokens("What does MaskBit reach with GPT-4?"))
        ['gpt', 'gpt4', 'maskbit']
    """
    found: set[str] = set()
    for match in _NAME.finditer(_CARRIED.sub("", text)):
        word = match.group()
        if any(char.isupper() for char in word[1:]) or any(char.isdigit() for char in word):
            found.update(token for token in tokens(word) if len(token) > 2)
    return found
