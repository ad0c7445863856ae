"""Slots of a question whose bounds are set right by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from assistant.hangul import final_consonant
from assistant.language.conjunctions import AND, AND_PARTICLE
from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import frame_words, words_of
from assistant.question.reading.values import kind_of, threshold_place

if TYPE_CHECKING:
    from assistant.language.lexicon.model import Match as Name

_AND = re.compile(rf"\s*(?:,|&|/|and|, and|{AND_PARTICLE}|및)\s*", re.I)
#: A few words that lead from one part of a phrase to the next one …
_LINKED = re.compile(r"[가-힣]{0,2}\s+(?:[\w-]+\s+){0,2}")
#: … and those that set subjects side by side.
_BESIDE = re.compile(
    rf"\b(?:and|or|plus|not|but)\b|^(?:{AND_PARTICLE}|이?나)\s|또는|혹은|말고|그리고", re.I
)
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
#: One word with a capital inside, or a figure: Qwen2.5, GRPO, KANs.
_NAMELIKE = re.compile(r"(?=\S*(?:[A-Z]\S*[A-Z]|\d))[A-Za-z][\w.+-]*")
#: What leads from a name of the field to a subject that it says something of.
_LEADS = re.compile(r"\s+(?:in|of|for|from|with|via)\s+(?:the\s+|an?\s+)?", re.I)
#: Kinds of papers that are also what papers are about.
_MADE = ("benchmark", "dataset")
_BY = re.compile(r"\s+(?:by|from)\s+", re.I)
#: What stands between a subject and the votes of its papers.
_LEADS_TO_VOTES = re.compile(
    r"[\s,]*\b(?:with|having|and|at|(?:that|which)(?: (?:has|have|had|got|get))?"
    r"|논문(?:인데|중에?)?)?\s*$",
    re.I,
)
#: Leads to people, and what stands between them.
_NAMES_BEHIND = re.compile(r"\b(?:by|from|of)\s+$", re.I)
_IN_A_ROW = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+", re.I)
#: Asks for the newest at the end of a subject.
_LATELY = re.compile(r"\s+(?:rn|right now|lately|recently|these days|nowadays)$", re.I)
_BEHIND_VOTES = re.compile(r"(?:인|의|받은|받았던|있는)?\s+")
_WORD_BEFORE = re.compile(r"(?<!\S)([가-힣]{2,}|[A-Za-z][\w.+-]*)\s+$")
#: Ends of Korean words that lead on to another one: particles and endings.
_CARRIES = re.compile(r"(?:[은는이가을를에의로와과도만된던서고게며요야지면]|부터|까지|이랑|한테)$")
#: Finals of the last syllable of a verb that describes what follows: 돌릴, 새로운.
_DESCRIBING = ("ㄴ", "ㄹ")


def is_namelike(phrase: str) -> bool:
    """Whether a phrase looks like the name of a model or method: Qwen2.5, GRPO, KANs."""
    return _NAMELIKE.fullmatch(phrase) is not None


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


def with_things(
    spans: Sequence[Span],
    times: Sequence[tuple[int, int]],
    text: str,
    is_thing: Callable[[str], bool],
) -> tuple[Span, ...]:
    """Slots in which what was taken for a time is a subject where it names a model instead.

    Args:
        spans: Slots of the question.
        times: Where times stand.
        text: The question.
        is_thing: Whether a name is known to be a model's or an organisation's.
    """

    def mistaken(span: Span) -> bool:
        told = any(start < span.end and span.start < end for start, end in times)
        return span.slot == "time" and not told and is_thing(text[span.start : span.end])

    return tuple(
        Span("subject", span.start, span.end) if mistaken(span) else span for span in spans
    )


def without_conditions(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Slots in which no subject holds what else is asked of papers: how many votes they have,
    "agents with under 5 votes", or that they are new, "robots lately".

    Args:
        spans: Slots of the question.
        text: The question.
    """
    votes = threshold_place(text)
    found: list[Span] = []
    for span in spans:
        start, end = span.start, span.end
        if span.slot == "subject" and votes and start < votes[1] and votes[0] <= end + 1:
            if start < votes[0]:
                end = start + len(_LEADS_TO_VOTES.sub("", text[start : votes[0]]))
            else:
                behind = _BEHIND_VOTES.match(text, votes[1], end)
                start = behind.end() if behind else end
        if span.slot == "subject" and (lately := _LATELY.search(text, start, end)):
            end = lately.start()
        if start < end:
            found.append(Span(span.slot, start, end))
    return tuple(found)


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
                name
                for name in names
                if least <= name.start
                and _LEADS.fullmatch(text, name.end, span.start)
                # "Any news in music": some words of asking are names as well.
                and text[name.start : name.end].casefold() not in frame_words()
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


def with_people(
    spans: Sequence[Span], text: str, is_person: Callable[[str], bool]
) -> tuple[Span, ...]:
    """Slots in which people who are named in a row are each one: "by Ann Lee or Bo Kim".

    Args:
        spans: Slots of the question.
        text: The question.
        is_person: Whether it is a name in full of somebody in the catalog.
    """
    found: list[Span] = []
    for span in spans:
        named = span.slot == "person" or (
            span.slot == "subject" and _NAMES_BEHIND.search(text[: span.start])
        )
        parts = _in_a_row(span, text) if named else []
        if len(parts) > 1 and all(is_person(text[one.start : one.end]) for one in parts):
            found += parts
        else:
            found.append(span)
    return tuple(found)


def _in_a_row(span: Span, text: str) -> list[Span]:
    bounds = [span.start]
    for joint in _IN_A_ROW.finditer(text, span.start, span.end):
        bounds += [joint.start(), joint.end()]
    bounds.append(span.end)
    return [Span("person", *pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)]


def with_word_before(span: Span, taken: Sequence[tuple[int, int]], text: str) -> Span:
    """A subject with the word that stands before it and belongs to it: in Korean one that is none
    of asking, "고래 로봇", else what looks like a name, "GPT-4o image generation".

    Args:
        span: The subject.
        taken: Where times and other slots stand.
        text: The question.
    """
    before = _WORD_BEFORE.search(text, 0, span.start)
    if before is None or any(before.start() < end and start < span.start for start, end in taken):
        return span
    if before[1].isascii():
        # A question in capitals is no row of names.
        mixed = not before[1].isalpha() or not before[1].isupper()
        named = mixed and is_namelike(before[1])
        return Span(span.slot, before.start(), span.end) if named else span
    word, known = before[1], frame_words()
    verb = final_consonant(word[-1]) in _DESCRIBING
    if verb or any(part in known for part in (word, *words_of(word))) or _CARRIES.search(word):
        return span
    return Span(span.slot, before.start(), span.end)
