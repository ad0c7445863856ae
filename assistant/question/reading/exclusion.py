"""What is not wanted: "not X", "X 말고". The reader tags it; a word must say so as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.language.conjunctions import AND_PARTICLE
from assistant.question.reading.phrasings import Span
from assistant.question.reading.reader import Reading

_NOT = re.compile(
    r"\b(?:not?|non|without|except|excluding|exclude|skip|minus|omit|drop|leave|leaving|besides"
    r"|other than|nothing|ignore|ignoring|sans|instead|hide|remove|w/o|aside|apart|dont|bar|lose"
    r"|forget|scrap|(?:any|every)thing but|(?:get rid|throw|take|strike|get|can go)\b)\b|n['’]t\b"
    r"|(?:^|\s)-\w"
    r"|말[고구]|빼|뺀|제외|아닌|아니|없|싫|필요 ?없|관심 ?없|외에|됐|지우|지워|지운|치우|치워|치아"
    r"|제끼|제껴|걸러|거르|삭제|버려|버리|쳐내|안 ?쓰|안 ?쓴|않|ㄴㄴ|질렸|질려|날려|내려|봤|패스",
    re.I,
)
_BUT_NOT = re.compile(
    r"(?<=\w)(?:(?:,| but| and)\s+not|(?:,| but)?\s+(?:excluding|except(?: for)?|other than))\s+"
    r"(?:(?:for|about|in|on|the)\s+)*(?=\w)",
    re.I,
)
#: Behind a subject: what is done with it isn't what is wanted, "문제 푸는 거 말고".
_INSTEAD = re.compile(
    r"\s*(?:(?:[가-힣]{1,5}\s+)?(?:거|것|논문|연구))?\s*(?:말고|빼고|제외하고)(?=\s)"
)
#: Beside what is not wanted: the one thing that is, "no video, just images", "영상 말고 이미지만".
_JUST = re.compile(
    r"\b(?:just|only)\s+(?P<en>[^\W_][\w-]*(?: (?!please|papers|this|last|in|from)[\w-]+)?)"
    r"|(?<!\S)(?P<ko>[가-힣A-Za-z0-9]+)만(?=[\s.,?!]|$)",
    re.I,
)
_WANTED = ("subject", "name", "title", "person", "kind")
#: Leads to what is not wanted, wherever it stands.
_LEADS_NOT = re.compile(
    r"\b(?:not|minus|excluding|except(?: for)?|other than)\s+"
    r"(?:(?:anything|those|papers|ones|the)\s+)?(?:(?:about|on|for)\s+)?$",
    re.I,
)
#: What is not wanted either: "except RLHF and DPO", "RLHF랑 DPO 말고".
_AND = re.compile(r"\s*(?:,|&|/|\band\b|\bor\b)\s*", re.I)
_AND_KO = re.compile(rf"\s*(?:,|{AND_PARTICLE})\s*")
_EXCLUDE, _FILTER = "op.exclude", "op.filter"


def settled(reading: Reading) -> Reading:
    """A reading whose excluded words are whole, and are subjects where nothing excludes them."""
    reading = replace(reading, spans=_apart(reading.spans, reading.text))
    if not any(span.slot == "excluded" for span in reading.spans):
        return reading
    if _NOT.search(reading.text):
        spans = _with_the_one_wanted(_whole(reading.spans, reading.text), reading.text)
        return replace(reading, spans=spans)
    spans = tuple(
        replace(span, slot="subject") if span.slot == "excluded" else span for span in reading.spans
    )
    intents = reading.intents
    if reading.intent == _EXCLUDE:
        rest = (one for one in intents if one[0] not in (_EXCLUDE, _FILTER))
        intents = ((_FILTER, reading.confidence), *rest)
    return replace(reading, spans=spans, intents=intents)


def _with_the_one_wanted(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Slots with the subject that alone is wanted, where none was seen."""
    if any(span.slot in _WANTED for span in spans):
        return spans
    for found in _JUST.finditer(text):
        start, end = found.span("en" if found["en"] else "ko")
        if not any(span.start < end and start < span.end for span in spans):
            wanted = Span("subject", start, end)
            return tuple(sorted((*spans, wanted), key=lambda span: span.start))
    return spans


def _apart(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """A subject ends before what it is not: "diffusion for text, not images"; what another is
    wanted instead of is none."""
    found: list[Span] = []
    for span in spans:
        but = _BUT_NOT.search(text, span.start, span.end) if span.slot == "subject" else None
        if but is not None:
            found.append(Span("subject", span.start, but.start()))
            span = Span("excluded", but.end(), span.end)
        elif span.slot == "subject" and (
            _INSTEAD.match(text, span.end)
            or _LEADS_NOT.search(text[: span.start])
            or _goes_on(found, span, text)
        ):
            span = Span("excluded", span.start, span.end)
        found.append(span)
    return tuple(found)


def _whole(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """A subject straight before excluded words is the first of them: "3D 가우시안 말고"."""
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        if (
            span.slot == "excluded"
            and before is not None
            and before.slot == "subject"
            and text[before.end : span.start].isspace()
        ):
            span = Span("excluded", found.pop().start, span.end)
        elif (
            span.slot == "excluded"
            and before is not None
            and before.slot == "subject"
            and _AND_KO.fullmatch(text, before.end, span.start)
        ):
            found[-1] = Span("excluded", before.start, before.end)
        found.append(span)
    return tuple(found)


def _goes_on(found: Sequence[Span], span: Span, text: str) -> bool:
    """Whether a subject goes on with what is not wanted: "except RLHF and DPO"."""
    before = found[-1] if found and found[-1].slot == "excluded" else None
    if before is None or not _LEADS_NOT.search(text[: before.start]):
        return False
    return _AND.fullmatch(text, before.end, span.start) is not None
