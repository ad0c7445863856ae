"""What has an exact grammar: arXiv ids and links, quotations, and times as read by their rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.language.dates.find import TimeMatch
from assistant.question.draft import Draft
from assistant.question.ids import find_ids
from assistant.question.reading.reader import CONTENT, Reading
from assistant.question.reading.tokens import Mark

#: When somebody means to read; no digest is of an evening.
_EVENING = re.compile(r"(?:tonight|this evening)\b|오늘 ?(?:밤|저녁)", re.I)

#: Makes a time of a month that is also a verb.
_LEAD = "in "


def exact_marks(text: str, times: Sequence[TimeMatch]) -> list[Mark]:
    """The stretches of a question that rules have read, none within another.

    Args:
        text: The question, normalised.
        times: Time expressions found in it.
    """
    marks = [Mark("id", found.start, found.end) for found in find_ids(text)]
    marks += [Mark("quote", start, end) for start, end in Draft(text).quotes]
    taken = list(marks)
    marks += [
        Mark("time", match.start, match.end)
        for match in times
        if not any(match.start < mark.end and mark.start < match.end for mark in taken)
    ]
    return marks


def times_of(
    found: Sequence[TimeMatch], marks: Sequence[Mark], reading: Reading
) -> tuple[TimeMatch, ...]:
    """The times that say when papers were in the digests: none inside a name or number, as the
    year in "AIME 2024".

    Args:
        found: Time expressions of the question.
        marks: What was marked in it.
        reading: The question, read.
    """
    marked = {(mark.start, mark.end) for mark in marks if mark.kind == "time"}
    taken = [span for span in reading.spans if span.slot in (*CONTENT, "number", "votes")]
    return tuple(
        match
        for match in found
        if (match.start, match.end) in marked
        and not _EVENING.match(reading.text, match.start)
        and not any(span.start <= match.start and match.end <= span.end for span in taken)
    )


def with_doubtful(
    times: Sequence[TimeMatch], reading: Reading, find: Callable[[str], Sequence[TimeMatch]]
) -> tuple[TimeMatch, ...]:
    """Times, with those that the reader sees where a word only may be one: "march safety papers".

    Args:
        times: Found by their words.
        reading: The question, read.
        find: Finds the times in a text.
    """
    found = list(times)
    for span in reading.spans:
        if span.slot != "time" or any(t.start < span.end and span.start < t.end for t in times):
            continue
        meant = find(_LEAD + reading.text[span.start : span.end])
        if len(meant) == 1 and meant[0].end - len(_LEAD) == span.end - span.start:
            found.append(TimeMatch(meant[0].window, span.start, span.end))
    return tuple(sorted(found, key=lambda match: match.start))
