"""How names sound: Hangul and Latin spellings in one alphabet of sounds, and how near two are.

A name's Korean spelling writes down how it is heard: "Bengio" is 벤지오, "Kaiming He" 카이밍 허.
Both scripts are turned to rough sounds and aligned at the least cost, where letters that Korean
hears alike (r and l; b, p, f and v; j, z and ch) cost nothing or little, vowels little, and the
vowel ㅡ that Korean puts between consonants almost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.hangul import has_hangul, letters_of
from assistant.language.names.folding import fold

_INITIALS = (
    "k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h",
)  # fmt: skip
_VOWELS = (
    "a", "e", "ya", "ye", "E", "e", "yE", "ye", "o", "wa", "we", "we", "yo", "u", "wE", "we",
    "wi", "yu", "-", "i", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "ks", "n", "nc", "n", "t", "l", "lk", "lm", "lp", "ls", "lt", "lp", "l", "m",
    "p", "ps", "t", "t", "N", "t", "t", "k", "t", "p", "",
)  # fmt: skip

# Latin letters to sounds, the longest spelling first. Capitals are sounds that Korean hears in
# two ways: C as in "Chen" or "Christopher", T as in "Smith", K the first half of an x.
_LATIN = {
    "tion": "Sen", "sion": "Sen", "ssion": "Sen", "tch": "C", "sch": "S", "dge": "j", "zh": "j",
    "ch": "C", "ck": "k", "sh": "S", "ph": "f", "th": "T", "kh": "k", "gh": "g", "wh": "w",
    "qu": "qw", "ts": "z", "tz": "z", "ng": "N", "ee": "i", "oo": "u", "x": "Ks",
}  # fmt: skip
_LATIN_RULES = re.compile(
    r"(?P<start>(?m:^)(?:kn|wr|x|ps|ts))|(?P<mute>gh(?=t|(?m:$)))"
    r"|(?P<soft>c(?=[eiy]))|(?P<hard>c(?![hk]))"
    r"|(?P<glide>y(?=[aeiou]))|(?P<vowel>y)|(?P<plain>ng(?=[aeiou]))|(?P<nasal>n(?=[kcq]))"
    rf"|(?P<other>{'|'.join(sorted(_LATIN, key=len, reverse=True))})"
)
_STARTS = {"kn": "n", "wr": "r", "x": "s", "ps": "s", "ts": "z"}
_KINDS = {"mute": "", "soft": "s", "hard": "k", "glide": "y", "vowel": "i", "nasal": "N"}
_TWICE = re.compile(r"(.)\1+")
_COARSE = str.maketrans("gqbfvdrzjCTSNKEwy", "kkppptlccctsnkoui", "-h")

# Sounds that may stand for one another at the start of a word, so that a search looks at few.
_GROUPS = str.maketrans("kcstlmnpaeiouE", "kkkklmmpaaaaaa")

_ALIKE = {
    "bp": 0, "fp": 0, "vp": 0, "dt": 0, "rl": 0, "gk": 0, "qk": 0, "zc": 0, "jc": 0, "Cc": 0,
    "Ss": 0, "Kk": 0, "Ts": 0.05, "Tt": 0.05, "gc": 0.2, "qc": 0.15, "Ck": 0.15, "zs": 0.15,
    "sc": 0.3, "Sc": 0.3, "Cs": 0.3, "jy": 0.2, "jh": 0.2, "fh": 0.1, "vw": 0.2, "vu": 0.3,
    "tc": 0.35, "dc": 0.35, "nN": 0.1, "Nn": 0.1, "st": 0.3, "zt": 0.4, "kh": 0.35, "mn": 0.4,
    "aE": 0.08, "eE": 0.08, "oE": 0.08, "uE": 0.08, "iE": 0.15, "ae": 0.1, "oa": 0.12, "ie": 0.12,
    "ei": 0.12, "uo": 0.1, "ou": 0.1, "ua": 0.12, "iy": 0.02, "yi": 0.02, "uw": 0.05, "wu": 0.05,
    "ow": 0.1, "e-": 0.05, "u-": 0.05, "o-": 0.1, "i-": 0.12, "a-": 0.15, "uy": 0.2,
}  # fmt: skip
_COSTS = {
    (a, b): float(cost)
    for pair, cost in _ALIKE.items()
    for a, b in ((pair[0], pair[1]), (pair[1], pair[0]))
}
_VOWEL_SOUNDS = frozenset("aeiouE-")
_DROPPED = {"-": 0.02, "h": 0.2, "r": 0.15, "w": 0.15, "y": 0.12, "K": 0.15, "l": 0.6, "g": 0.6}
_SHORTLIST = 25


@lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """The rough sounds of a word in Latin letters or Hangul; other characters stand for themselves.

    Example:
        >>> sounds("벤지오"), sounds("Bengio")
        ('pencio', 'beNgio')
    """
    if has_hangul(word):
        spelled = "".join(map(_syllable_sounds, fold(word)))
    else:
        spelled = _LATIN_RULES.sub(_latin_sound, fold(word))
    return _TWICE.sub(r"\1", spelled)


@lru_cache(maxsize=65536)
def similarity(one: str, other: str) -> float:
    """How alike two spellings sound, 0 to 1, whatever script either is in.

    Example:
        >>> similarity("카이밍", "Kaiming") > 0.9 > similarity("카이밍", "Yoshua")
        True
    """
    a, b = sounds(one.replace(" ", "")), sounds(other.replace(" ", ""))
    weight = (_weight(a) + _weight(b)) / 2
    return max(0.0, 1 - _distance(a, b) / weight) if weight else 0.0


def jamo(text: str) -> str:
    """``text`` with each Hangul syllable taken apart into its letters, for counting typos."""
    if text.isascii():
        return text
    out = []
    for char in text:
        parts = letters_of(char)
        if parts is None:
            out.append(char)
            continue
        out += [chr(0x1100 + parts[0]), chr(0x1161 + parts[1])]
        if parts[2]:
            out.append(chr(0x11A7 + parts[2]))
    return "".join(out)


class SoundIndex:
    """Finds the words of a list that sound most like a given one.

    Args:
        words: Latin or Hangul words; each is known by its sounds.
    """

    def __init__(self, words: Iterable[str]) -> None:
        known = list(dict.fromkeys(words))
        self._groups: dict[str, tuple[list[str], list[str]]] = {}
        for word, key in zip(known, _keys(known), strict=True):
            kept = self._groups.setdefault(key[:1].translate(_GROUPS), ([], []))
            kept[0].append(word)
            kept[1].append(key)

    def nearest(self, word: str, *, cut: float = 0.82, limit: int = 8) -> list[tuple[str, float]]:
        """Words of the list that sound like ``word``, best first, with their similarity.

        Args:
            cut: The least similarity, 0 to 1.
            limit: Most words returned.
        """
        key = sounds(word).translate(_COARSE)
        if not key:
            return []
        words, keys = self._groups.get(key[0].translate(_GROUPS), ([], []))
        near = process.extract(
            key, keys, scorer=Levenshtein.normalized_similarity, processor=None,
            limit=_SHORTLIST, score_cutoff=0.55,
        )  # fmt: skip
        scored = [(words[at], similarity(word, words[at])) for _, _, at in near]
        return sorted((one for one in scored if one[1] >= cut), key=lambda one: -one[1])[:limit]


def _keys(words: Sequence[str]) -> list[str]:
    """The coarse sounds of many words, turned in one go: word by word takes five times as long."""
    if not words:
        return []
    latin = [word if word.isascii() and word.islower() else sounds(word) for word in words]
    spelled = _LATIN_RULES.sub(_latin_sound, "\n".join(latin))
    return _TWICE.sub(r"\1", spelled).translate(_COARSE).split("\n")


def _syllable_sounds(char: str) -> str:
    parts = letters_of(char)
    if parts is None:
        return char if char.isalnum() else ""
    return _INITIALS[parts[0]] + _VOWELS[parts[1]] + _FINALS[parts[2]]


def _latin_sound(m: re.Match[str]) -> str:
    kind = m.lastgroup or "other"
    if kind == "start":
        return _STARTS[m.group()]
    if kind == "plain":
        return "Ng"
    return _KINDS[kind] if kind in _KINDS else _LATIN[m.group()]


def _weight(spelled: str) -> float:
    return sum(0.35 if char in _VOWEL_SOUNDS else 1.0 for char in spelled)


def _swap(one: str, other: str) -> float:
    if one == other:
        return 0.0
    known = _COSTS.get((one, other))
    if known is not None:
        return known
    return 0.3 if one in _VOWEL_SOUNDS and other in _VOWEL_SOUNDS else 1.0


_ALPHABET = "".join(sorted({*"aeiouE-ktpcslmnNhgqbfvdrzjCTSKwy"}))
_SWAPS = {one: {other: _swap(one, other) for other in _ALPHABET} for one in _ALPHABET}
_DROPS = {one: _DROPPED.get(one, 0.22 if one in _VOWEL_SOUNDS else 1.0) for one in _ALPHABET}


def _distance(a: str, b: str) -> float:
    drops = [_DROPS.get(char, 1.0) for char in b]
    row = [0.0]
    for drop in drops:
        row.append(row[-1] + drop)
    for one in a:
        dropped, swaps = _DROPS.get(one, 1.0), _SWAPS.get(one, {})
        diagonal, left = row[0], row[0] + dropped
        above = [left]
        for at, other in enumerate(b, 1):
            over = row[at]
            best = diagonal + (0.0 if one == other else swaps.get(other, 1.0))
            if over + dropped < best:
                best = over + dropped
            if left + drops[at - 1] < best:
                best = left + drops[at - 1]
            diagonal, left = over, best
            above.append(best)
        row = above
    return row[-1]
