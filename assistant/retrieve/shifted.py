"""Which topics rose and fell: the days compared, and the topics whose shares changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.catalog.catalog import Catalog
from assistant.language.dates.find import Window
from assistant.question.model import Question
from assistant.question.time import previous_window
from assistant.retrieve.membership import ABOUT
from assistant.retrieve.model import Retrieval
from assistant.retrieve.shifts import Days, read_shifts, specific_topics

#: Digests that are compared, and earlier ones that they are compared with, where no time is named.
_LATELY, _EARLIER = 30, 90


def shifted(catalog: Catalog, question: Question, days: Sequence[date]) -> Retrieval:
    """The topics whose shares of all papers changed.

    Args:
        catalog: The records.
        question: Its ``window`` is compared with its ``second_window``, else with the days before.
        days: Days that have a digest, in order; at least one.
    """
    archive = (days[0], days[-1])
    now = _held(question.window, days) if question.window else tuple(days[-_LATELY:])
    if not now:
        return Retrieval(question, window=question.window, relevant=False, archive=archive)
    before = _before(question, now[0], days)
    found = None
    if before:
        found = read_shifts(catalog, _ends(now), _ends(before), specific_topics(), ABOUT)
    return Retrieval(question, window=question.window, shifts=found, archive=archive)


def _before(question: Question, first: date, days: Sequence[date]) -> Sequence[date]:
    """The days to compare with: those named, else as many just before, else the last digests."""
    if question.second_window is not None:
        return _held(question.second_window, days)
    previous = previous_window(question.window) if question.window else None
    held = _held(previous, days) if previous else ()
    return held or [day for day in days if day < first][-_EARLIER:]


def _held(window: Window, days: Sequence[date]) -> Sequence[date]:
    return [day for day in days if window.contains(day)]


def _ends(days: Sequence[date]) -> Days:
    return days[0], days[-1]
