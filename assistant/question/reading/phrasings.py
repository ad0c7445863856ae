"""Training lines: ``intent: text`` with the slots in place, as in ``list: papers on [s:RAG]``.

Files of `phrasings/` hold them. Those named ``frames_*`` hold templates beside them:
``(a|b|)`` stands for one of several pieces, ``<S>`` for any subject of the other lines, and a
Korean particle in braces, ``{을}``, agrees with the word before it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.hangul import final_consonant

PHRASINGS = Path(__file__).with_name("phrasings")

#: Names of the slots as training lines write them.
SLOTS: Mapping[str, str] = {
    "s": "subject",
    "p": "person",
    "m": "name",
    "ti": "title",
    "x": "excluded",
    "o": "order",
    "c": "number",
    "n": "votes",
    "r": "reference",
    "k": "kind",
    "t": "time",
}
_SLOT = re.compile(r"\[(" + "|".join(SLOTS) + r"):([^\[\]]*)\]")
_LINE = re.compile(r"([a-z.]+):\s*(.+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A slot of a question: its name and the characters it covers."""

    slot: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question with what its words are.

    Attributes:
        intent: What is asked.
        text: The question.
        spans: Its slots, in order.
    """

    intent: str
    text: str
    spans: tuple[Span, ...]


def read_line(line: str) -> Phrasing:
    """A training line as a question and its slots.

    Raises:
        ValueError: The line has no intent, or a slot that isn't closed or known.

    Example:
        >>> read_line("list: papers on [s:RAG]").spans
        (Span(slot='subject', start=10, end=13),)
    """
    matched = _LINE.fullmatch(line.strip())
    if matched is None:
        raise ValueError(f"A phrasing is 'intent: text', not {line!r}.")
    intent, marked = matched.groups()
    text, spans, at = "", [], 0
    for found in _SLOT.finditer(marked):
        text += marked[at : found.start()]
        start = len(text)
        text += found[2]
        spans.append(Span(SLOTS[found[1]], start, len(text)))
        at = found.end()
    text += marked[at:]
    if "[" in text and ":" in text.split("[", 1)[1][:3]:
        raise ValueError(f"A slot of {line!r} is unknown or not closed.")
    return Phrasing(intent, text, tuple(spans))


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file that are neither empty nor a comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def values_of(phrasings: Iterable[Phrasing]) -> dict[str, list[str]]:
    """Everything that stood in each slot, without repetition."""
    found: dict[str, dict[str, None]] = {}
    for phrasing in phrasings:
        for span in phrasing.spans:
            found.setdefault(span.slot, {})[phrasing.text[span.start : span.end]] = None
    return {slot: list(values) for slot, values in found.items()}


_CHOICE = re.compile(r"\(([^()]*)\)(\?)?")
_HOLE = re.compile(r"<([A-Z]+)\d*>")
_PARTICLE = re.compile(r"(\S)(\]?)\{([^}]+)\}")
_NESTED = re.compile(r"\[([a-z]+:[^\[\]]*)\[[a-z]+:([^\[\]]*)\]([^\[\]]*)\]")
_HOLES: Mapping[str, tuple[str, str]] = {
    "S": ("s", "subject"),
    "P": ("p", "person"),
    "M": ("m", "name"),
    "T": ("ti", "title"),
    "X": ("x", "excluded"),
    "W": ("t", "time"),
    "C": ("c", "number"),
    "V": ("s", "description"),
    "VI": ("s", "infinitive"),
    "VG": ("s", "gerund"),
}
_PARTICLES: Mapping[str, tuple[str, str]] = {
    "을": ("을", "를"),
    "이": ("이", "가"),
    "은": ("은", "는"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이라는": ("이라는", "라는"),
    "이란": ("이란", "란"),
    "이랑": ("이랑", "랑"),
}


def fill(frame: str, values: Mapping[str, Sequence[str]], chance: random.Random) -> str | None:
    """A training line from a frame; None when there is nothing to fill one of its holes with."""
    line = frame
    while found := _CHOICE.search(line):
        options = found[1].split("|")
        if found[2]:
            options.append("")
        line = line[: found.start()] + chance.choice(options) + line[found.end() :]
    for hole in {match[1] for match in _HOLE.finditer(line)}:
        if hole != "N" and not values.get(_HOLES[hole][1]):
            return None

    def put(match: re.Match[str]) -> str:
        if match[1] == "N":
            return str(chance.choice((2, 3, 4, 5, 7, 8, 10, 12, 15, 20, 30, 50, 100)))
        slot, kind = _HOLES[match[1]]
        return f"[{slot}:{chance.choice(values[kind])}]"

    line = _NESTED.sub(r"[\1\2\3]", _HOLE.sub(put, line))
    line = _PARTICLE.sub(_agree, line)
    return re.sub(r"\s+", " ", line).strip()


def _agree(match: re.Match[str]) -> str:
    """The particle in the form that its word asks for (final consonant or not)."""
    last, bracket, particle = match.groups()
    closed, opened = _PARTICLES[particle]
    final = final_consonant(last)
    if final is None:
        ends_closed = last.lower() in "lmnr136780"
    else:
        ends_closed = final != "" and not (final == "ㄹ" and particle == "으로")
    return f"{last}{bracket}{closed if ends_closed else opened}"


_NOUNS = 4  # words of a subject that is a field's name and no description
_VERBAL = re.compile(r"(?:[는한된던할]|[거게]|하기)$")
_SHORT_FORMS = {form: name for name, forms in _PARTICLES.items() for form in forms}
_PARTICLE_AFTER = re.compile(
    f"({'|'.join(sorted(_SHORT_FORMS, key=len, reverse=True))})(?![가-힣])"
)


def is_noun(subject: str) -> bool:
    """Whether a subject is the name of a field, and no description with a verb."""
    return len(subject.split()) <= _NOUNS and not _VERBAL.search(subject)


def frame_of(phrasing: Phrasing) -> str | None:
    """A written line as a frame for other subjects; None where its subject can't be changed.

    Example:
        >>> frame_of(read_line("count: [s:음성 합성]을 다룬 게 몇 편이야"))
        'count: <S>{을} 다룬 게 몇 편이야'
    """
    names = {slot: short for short, slot in SLOTS.items()}
    line, at, changed = "", 0, False
    for span in phrasing.spans:
        held = phrasing.text[span.start : span.end]
        line += phrasing.text[at : span.start]
        at = span.end
        if span.slot != "subject":
            line += f"[{names[span.slot]}:{held}]"
            continue
        if changed or not is_noun(held):
            return None
        line, changed = line + "<S>", True
        if "가" <= held[-1] <= "힣" and (found := _PARTICLE_AFTER.match(phrasing.text, at)):
            line += f"{{{_SHORT_FORMS[found[1]]}}}"
            at = found.end()
    line += phrasing.text[at:]
    plain = not any(c in "(){}<>" for c in phrasing.text)
    return f"{phrasing.intent}: {line}" if changed and plain else None
