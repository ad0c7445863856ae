"""Phrases that say what is asked about: how they are spelled, and what they are names of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from assistant.hangul import final_consonant
from assistant.language.conjunctions import AND, AND_PARTICLE
from assistant.language.names.aliases import alias_of, find_aliases
from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import frame_words, words_of
from assistant.question.reading.values import kind_of

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.language.lexicon.model import Match as Name
    from assistant.question.knowledge import Knowledge

_SHORT = 5  # words of a subject that is no description
_AND = re.compile(rf"\s*(?:,|&|/|and|, and|{AND_PARTICLE}|및)\s*", re.I)
#: What leads from a name of the field to a subject that it says something of.
_LEADS = re.compile(r"\s+(?:in|of|for|from|with|via)\s+(?:the\s+|an?\s+)?", re.I)
#: Kinds of papers that are also what papers are about.
_MADE = ("benchmark", "dataset")
#: A few words that lead from one part of a phrase to the next one …
_LINKED = re.compile(r"[가-힣]{0,2}\s+(?:[\w-]+\s+){0,2}")
#: … and those that set subjects side by side.
_BESIDE = re.compile(
    rf"\b(?:and|or|plus|not|but)\b|^(?:{AND_PARTICLE}|이?나)\s|또는|혹은|말고|그리고", re.I
)
_BY = re.compile(r"\s+(?:by|from)\s+", re.I)
#: An "and" between two words.
_BETWEEN = re.compile(rf"{AND}|(?<=[가-힣A-Za-z]){AND_PARTICLE}\s+", re.I)
_SIDE_BY_SIDE = rf"(?:{AND_PARTICLE}\s+|{AND}|\s+(?:vs\.?|versus)\s+)"
_JOINED_BEHIND = re.compile(rf"{_SIDE_BY_SIDE}([\w.+-]*\w)", re.I)
_JOINED_BEFORE = re.compile(rf"(?<!\S)([\w.+-]*?\w){_SIDE_BY_SIDE}$", re.I)
_LEADING = re.compile(r"both\s+", re.I)
#: Sets what it names side by side, each a subject of its own.
_APART = re.compile(
    r"\bboth\b|둘 ?다 (?!보|알|찾|줘)|동시에|(?:같이|함께) (?:다루|다룬|나오|쓰|쓴|한|하는)"
    r"|\bcompare[ds]?\b|\bdifferences?\b|\bvs\b|\bversus\b|비교|차이",
    re.I,
)
#: A word of the length of abbreviations in small letters.
_SMALL = re.compile(r"(?<![A-Za-z0-9])[a-z]{2,5}(?![A-Za-z0-9])")
#: Least length of a Korean name that is no word of asking.
_SYLLABLES = 4
_ORIGINAL = re.compile(r"[가-힣\s]+\(([A-Za-z][^()가-힣]*)\)")
_KOREAN_WORD = re.compile(r"(?<!\S)([가-힣]{2,})\s+$")
#: Ends of Korean words that lead on to another one: particles and endings.
_CARRIES = re.compile(r"(?:[은는이가을를에의로와과도만된던서고게며요야지면]|부터|까지|이랑|한테)$")
#: Finals of the last syllable of a verb that describes what follows: 돌릴, 새로운.
_DESCRIBING = ("ㄴ", "ㄹ")
#: One word with a capital inside, or a figure: Qwen2.5, GRPO, KANs.
_NAMELIKE = re.compile(r"(?=\S*(?:[A-Z]\S*[A-Z]|\d))[A-Za-z][\w.+-]*")


def spelled(phrase: str, knowledge: Knowledge, lexicon: Lexicon) -> str:
    """A phrase with names of the field in Latin letters and typos set right; of a name with its
    original in brackets, the original.

    Args:
        phrase: As typed.
        knowledge: Corrects words.
        lexicon: Tells names of the field.
    """
    original = _ORIGINAL.fullmatch(phrase)
    if original:
        return original[1]
    for match in reversed(find_aliases(phrase)):
        phrase = f"{phrase[: match.start]}{match.names[0]}{phrase[match.end :]}"
    known = any(len(match.surface) == len(phrase) for match in lexicon.find(phrase))
    if not known and _SMALL.fullmatch(phrase) and phrase in knowledge.abbreviations:
        return knowledge.abbreviations[phrase]
    # A long description has rare words of its own, and loses little by a typo.
    corrected = None if known or len(phrase.split()) > _SHORT else knowledge.speller.correct(phrase)
    if corrected is None:
        return phrase
    # Only what becomes a name of the field was surely meant as one.
    gained = _covered(lexicon, corrected.text) > _covered(lexicon, phrase)
    return corrected.text if gained else phrase


def joined(spans: Sequence[Span], text: str) -> list[Span]:
    """The slots of a question, subjects that an "and" or few other words join as one.

    Where papers about both are asked for, or both are compared, each is a subject of its own.
    """
    if _APART.search(text):
        parts = [part for span in spans for part in _sides(span, text)]
        named = [part for part in parts if part.slot in ("subject", "name", "title")]
        other = _other_side(named[0], text) if len(named) == 1 else []
        return sorted([*parts, *other], key=attrgetter("start"))
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        if (
            before is not None
            and before.slot == span.slot == "subject"
            and _is_one(text[before.end : span.start])
        ):
            found[-1] = Span("subject", before.start, span.end)
        else:
            found.append(span)
    return found


def _is_one(between: str) -> bool:
    """Whether what stands between two subjects makes them one: "safety and alignment", "editing of
    3D scenes"."""
    if _AND.fullmatch(between):
        return True
    return _LINKED.fullmatch(between) is not None and not _BESIDE.search(between)


def _sides(span: Span, text: str) -> list[Span]:
    """The sides of an "and" within a subject, each as a subject."""
    if span.slot != "subject":
        return [span]
    ands = [found.span() for found in _BETWEEN.finditer(text, span.start, span.end)]
    both = _LEADING.match(text, span.start, span.end)
    starts = [both.end() if both else span.start, *(end for _, end in ands)]
    ends = [*(start for start, _ in ands), span.end]
    return [Span(span.slot, *side) for side in zip(starts, ends, strict=True)]


def _other_side(side: Span, text: str) -> list[Span]:
    """What one side is set against, where no slot holds that: a word behind or before an "and"."""
    found = _JOINED_BEHIND.match(text, side.end) or _JOINED_BEFORE.search(text[: side.start])
    if found is None or found[1].casefold() in frame_words():
        return []
    return [Span("subject", *found.span(1))]


def _covered(lexicon: Lexicon, text: str) -> int:
    """How many characters of a text belong to names of the field."""
    return len({at for match in lexicon.find(text) for at in range(match.start, match.end)})


def with_whole_names(spans: Sequence[Span], names: Sequence[Name]) -> tuple[Span, ...]:
    """Slots in which no subject begins or ends within a name of the field.

    Args:
        spans: Slots of the question.
        names: Where it names anything of the field.
    """
    return tuple(_whole(span, spans, names) for span in spans)


def _whole(span: Span, spans: Sequence[Span], names: Sequence[Name]) -> Span:
    if span.slot != "subject":
        return span
    start, end = span.start, span.end
    for name in names:
        if name.start < span.end and span.start < name.end:
            start, end = min(start, name.start), max(end, name.end)
    if any(other is not span and other.start < end and start < other.end for other in spans):
        return span
    return Span(span.slot, start, end)


def with_what_leads_to_them(
    spans: Sequence[Span], names: Sequence[Name], taken: Sequence[tuple[int, int]], text: str
) -> tuple[Span, ...]:
    """Slots in which a subject begins with the name of the field that leads to it:
    "hallucination in long captions"; and holds what it comes with: "small models and benchmarks".

    Args:
        spans: Slots of the question.
        names: Where it names anything of the field.
        taken: Where times stand.
        text: The question.
    """
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        if span.slot == "subject":
            least = max([before.end if before else 0, *(e for _, e in taken if e <= span.start)])
            leads = [
                n for n in names if least <= n.start and _LEADS.fullmatch(text, n.end, span.start)
            ]
            span = Span("subject", leads[0].start if leads else span.start, span.end)
        elif span.slot == "kind" and before is not None and before.slot == "subject":
            beside = _AND.fullmatch(text, before.end, span.start)
            if beside and kind_of(text[span.start : span.end]) in _MADE:
                span = Span("subject", found.pop().start, span.end)
        found.append(span)
    return tuple(found)


def with_makers(
    spans: Sequence[Span], text: str, is_maker: Callable[[str], bool]
) -> tuple[Span, ...]:
    """Slots in which a subject ends before who made it: "video models by Google".

    Args:
        spans: Slots of the question.
        text: The question.
        is_maker: Whether a name is a person's or an organisation's.
    """
    found: list[Span] = []
    for span in spans:
        by = _BY.search(text, span.start, span.end) if span.slot == "subject" else None
        if by and is_maker(text[by.end() : span.end]):
            found.append(Span(span.slot, span.start, by.start()))
            span = Span("name", by.end(), span.end)
        found.append(span)
    return tuple(found)


def with_word_before(span: Span, taken: Sequence[tuple[int, int]], text: str) -> Span:
    """A subject with the word that stands before it in Korean and is none of asking: "고래 로봇".

    Args:
        span: The subject.
        taken: Where times and other slots stand.
        text: The question.
    """
    before = _KOREAN_WORD.search(text, 0, span.start)
    if before is None or any(before.start() < end and start < span.start for start, end in taken):
        return span
    word, known = before[1], frame_words()
    verb = final_consonant(word[-1]) in _DESCRIBING
    if verb or any(part in known for part in (word, *words_of(word))) or _CARRIES.search(word):
        return span
    return Span(span.slot, before.start(), span.end)


def names_of_field(frame: str, lexicon: Lexicon, *, short: bool) -> list[str]:
    """Names of the field, of several words or syllables, that no slot holds: one word may as well
    be one of asking.

    Args:
        frame: The question without times and slots.
        lexicon: Tells names of the field.
        short: Whether two of one word do as well.
    """
    found = dict.fromkeys(match.surface.strip() for match in lexicon.find(frame))
    names = [
        name for name in found if " " in name or (len(name) >= _SYLLABLES and not name.isascii())
    ]
    # Abbreviations that could be words count in capitals alone: "dpo" is typed all the same.
    small = (word for word in _SMALL.findall(frame) if word not in frame_words())
    one_word = list({name.casefold(): name for name in found}.values())
    if short and not names and len(one_word) > 1:
        return one_word
    return names or [word for word in small if lexicon.find(word.upper())]


def unknown_words(frame: str, lexicon: Lexicon, *, conditions: bool) -> list[str]:
    """What is no word of asking, though no slot was seen: "papers about whales".

    Args:
        frame: The question without times and slots.
        lexicon: Tells names of the field.
        conditions: Whether the question sets a condition, such as a time, so that it may well have
            no subject: then only names of the field count.
    """
    words = frame.split()
    known = frame_words()

    def asks_nothing(word: str) -> bool:
        return word not in known and not word.startswith("몇")

    def unknown(written: str) -> bool:
        # Organisations stand in questions of other kinds too: what their shares cost.
        return any(
            (asks_nothing(word) and (not conditions or lexicon.find(word) or alias_of(word)))
            or any(alias.kind == "organisation" for alias in alias_of(word))
            for word in words_of(written)
        )

    found = [index for index, word in enumerate(words) if unknown(word)]
    return [" ".join(words[found[0] : found[-1] + 1]).strip("?!.,")] if found else []


def is_namelike(phrase: str) -> bool:
    """Whether a phrase looks like the name of a model or method: Qwen2.5, GRPO, KANs."""
    return _NAMELIKE.fullmatch(phrase) is not None


def is_topic(phrase: str, lexicon: Lexicon) -> bool:
    """Whether a phrase is a topic's own name, of which papers need not say it in so many words."""
    return any(
        match.concept in lexicon.topics and len(match.surface) == len(phrase)
        for match in lexicon.find(phrase)
    )


def is_thing(text: str) -> bool:
    """Whether a name is known to be a model's or an organisation's, and no person's."""
    kinds = {alias.kind for word in (text, *text.split()) for alias in alias_of(word)}
    kinds |= {match.kind for match in find_aliases(text)}
    return bool(kinds & {"model", "organisation"}) and "person" not in kinds
