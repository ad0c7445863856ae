"""Reading what a model wrote as a summary: strictly, and only what the abstract bears."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.answer.checks.claims.entries import unborne
from assistant.answer.checks.claims.statements import without_names
from assistant.answer.checks.degeneration import LanguageMeter, Loops
from assistant.answer.checks.thinking import Thinking
from assistant.answer.llm.hostile import as_data
from assistant.digest.model import Section
from assistant.feed.sections import NAMES, bullets, language_of, read_bullets
from assistant.language.sentences import split_sentences

if TYPE_CHECKING:
    from assistant.answer.summaries.request import SummaryRequest
    from assistant.strings import Language

SummaryFault = Literal[
    "empty", "form", "language", "loop", "injected", "filtered", "length", "unsupported", "hostile",
    "changed",
]  # fmt: skip
"""Why there is no summary, though the model answered or could have been asked."""

_STOPPED: dict[str | None, SummaryFault] = {"length": "length", "content_filter": "filtered"}
_LINE = re.compile(
    rf"[-*•\s]*(?:\*\*|__)?({'|'.join(NAMES)})(?:\*\*|__)?\s*[:：](?:\*\*|__)?(.*)", re.IGNORECASE
)
_NOTHING = re.compile(r"[-–—−.\s]*")


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary as it may be kept, or why it may not.

    Attributes:
        sections: Those that something is left of.
        dropped: Sentences that were left out for a figure or a name that the abstract hasn't.
        fault: Why there are no sections; None where there are.
    """

    sections: tuple[Section, ...] = ()
    dropped: tuple[str, ...] = ()
    fault: SummaryFault | None = None


def read_reply(
    text: str, finish: str | None, request: SummaryRequest, language: Language
) -> Summary:
    """What of a model's reply may be kept.

    Args:
        text: The reply.
        finish: Why the model stopped, as its server says.
        request: What it was asked.
        language: Language it was to write in.
    """
    if finish in _STOPPED:
        return Summary(fault=_STOPPED[finish])
    thinking = Thinking()
    text = thinking.feed(text) + thinking.finish()
    if not text.strip():
        return Summary(fault="empty")
    lines = _lines(text.replace("’", "'"))
    if lines is None or request.nonce in text:
        return Summary(fault="form")
    told = {name: split_sentences(_line(line)) for name, line in lines.items()}
    fault = _fault([one for sentences in told.values() for one in sentences], request, language)
    return Summary(fault=fault) if fault else _supported(told, request, language)


def _lines(text: str) -> dict[str, str] | None:
    """The text of each section by its name; None for anything but three lines in their order."""
    found = [_LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    read = [(match[1].lower(), match[2]) for match in found if match]
    if len(read) != len(found) or [name for name, _ in read] != [name.lower() for name in NAMES]:
        return None
    return dict(zip(NAMES, (line for _, line in read), strict=True))


def _line(text: str) -> str:
    return "" if _NOTHING.fullmatch(text) else " ".join(as_data(text).split())


def _fault(
    sentences: list[str], request: SummaryRequest, language: Language
) -> SummaryFault | None:
    """What makes all of a summary unusable."""
    loops, meter = Loops(), LanguageMeter(language)
    for sentence in sentences:
        if request.orders.carried_out(sentence):
            return "injected"
        if any(loops.word(word) for word in sentence.split()) or loops.sentence(sentence):
            return "loop"
        meter.add(without_names(sentence)[0])
    if not sentences:
        return "empty"
    return "language" if meter.wrong else None


def _supported(told: dict[str, list[str]], request: SummaryRequest, language: Language) -> Summary:
    basis = [request.entry]
    sections: list[Section] = []
    dropped: list[str] = []
    for name, sentences in told.items():
        kept = [sentence for sentence in sentences if not any(unborne(sentence, basis, basis))]
        dropped += [sentence for sentence in sentences if sentence not in kept]
        if kept:
            sections.append(Section(name, (" ".join(kept),)))
    if not sections:
        return Summary(dropped=tuple(dropped), fault="unsupported")
    # What reads otherwise in a digest than it was written here would be asked for again and again.
    if read_bullets(bullets(sections)) != tuple(sections):
        return Summary(fault="form")
    if any(language_of(section.items[0]) != language for section in sections):
        return Summary(fault="language")
    return Summary(tuple(sections), tuple(dropped))
