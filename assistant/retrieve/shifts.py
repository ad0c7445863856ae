"""How topics' shares of all papers changed from one stretch of days to another, and which
stretches are compared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.catalog.catalog import Catalog
from assistant.catalog.counts import papers_between, topic_counts
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Question
from assistant.question.time import previous_window
from assistant.retrieve.model import Retrieval
from assistant.retrieve.tags import ABOUT

#: First and last day, both included.
Days = tuple[date, date]

#: A shift needs this many papers in both windows together …
MIN_PAPERS = 5
#: … and this many standard errors between the two shares.
MIN_Z = 1.0


#: Digests that are compared, and earlier ones that they are compared with, where no time is named.
_LATELY, _EARLIER = 30, 90


@dataclass(frozen=True, slots=True)
class Shift:
    """How a topic's share of all papers changed from the window before.

    Attributes:
        topic, label_en, label_ko: The topic and its names.
        now, before: Papers in the window and in the one before.
        share_now, share_before: The same as shares of all papers, in [0, 1].
        z: Two-proportion z statistic with pooled variance; positive is rising
            (https://en.wikipedia.org/wiki/Two-proportion_Z-test).
    """

    topic: str
    label_en: str
    label_ko: str
    now: int
    before: int
    share_now: float
    share_before: float
    z: float

    @property
    def change(self) -> float:
        """The share now less the share before, in [-1, 1]."""
        return self.share_now - self.share_before

    @property
    def least_change(self) -> float:
        """What one standard error leaves of the change: little of one seen in few papers."""
        return self.change * max(0.0, 1 - 1 / abs(self.z)) if self.z else 0.0


@dataclass(frozen=True, slots=True)
class Shifts:
    """The topics whose shares changed between two stretches of days.

    Attributes:
        now, before: The days compared.
        papers, papers_before: Papers in each.
        found: Every topic that changed clearly, surest first.
    """

    now: Days
    before: Days
    papers: int
    papers_before: int
    found: tuple[Shift, ...]

    @property
    def rising(self) -> list[Shift]:
        """Topics whose share rose, surest first."""
        return [shift for shift in self.found if shift.z > 0]

    @property
    def fading(self) -> list[Shift]:
        """Topics whose share fell, surest first."""
        return [shift for shift in self.found if shift.z < 0]


def specific_topics() -> list[str]:
    """Topics of the lexicon that have no narrower topic under them."""
    topics = Lexicon.default().topics
    broad = {topic.parent for topic in topics.values()}
    return [topic_id for topic_id in topics if topic_id not in broad]


def z_of_shares(now: int, papers: int, before: int, papers_before: int) -> float:
    """Standard errors by which the share ``now/papers`` exceeds ``before/papers_before``.

    Example:
        >>> z_of_shares(10, 100, 10, 100)
        0.0
    """
    if not papers or not papers_before:
        return 0.0
    pooled = (now + before) / (papers + papers_before)
    error = math.sqrt(pooled * (1 - pooled) * (1 / papers + 1 / papers_before))
    return (now / papers - before / papers_before) / error if error else 0.0


def read_shifts(
    catalog: Catalog, now: Days, before: Days, topics: Iterable[str], min_score: float
) -> Shifts:
    """The topics whose share of all papers changed clearly.

    Args:
        catalog: The records.
        now: The days asked about.
        before: The days they are compared with.
        topics: Lexicon ids to look at.
        min_score: Least score of a topic's tag, in [0, 1].
    """
    papers, papers_before = papers_between(catalog, *now), papers_between(catalog, *before)
    if not papers or not papers_before:
        return Shifts(now, before, papers, papers_before, ())
    known = Lexicon.default().topics
    counts = topic_counts(catalog, *now, min_score)
    earlier = topic_counts(catalog, *before, min_score)
    found: list[Shift] = []
    for topic in topics:
        n, was = counts.get(topic, 0), earlier.get(topic, 0)
        z = z_of_shares(n, papers, was, papers_before)
        if n + was >= MIN_PAPERS and abs(z) >= MIN_Z:
            label = known[topic]
            shares = (n / papers, was / papers_before)
            found.append(Shift(topic, label.label_en, label.label_ko, n, was, *shares, z))
    found.sort(key=lambda shift: (-abs(shift.z), shift.topic))
    return Shifts(now, before, papers, papers_before, tuple(found))


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
