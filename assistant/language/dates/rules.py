"""What a rule for time words is, and how a list of them finds its candidates in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from assistant.language.dates.calendar import (
    RECENT_DAYS,
    Kind,
    Partial,
    Span,
    latest_weekend,
    rolling,
    shifted,
)

if TYPE_CHECKING:
    from datetime import date

# What must stand around a candidate before it counts; "" for words that are always a time.
Needs = Literal["", "month", "year", "weekday", "day", "today", "asked", "range"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The day a question is asked on, and the sorted days up to it that have a digest."""

    today: date
    digests: tuple[date, ...] = ()

    @property
    def newest(self) -> date:
        """The day of the newest digest, or today when there is none."""
        return self.digests[-1] if self.digests else self.today

    def recent(self, kind: Kind) -> Span:
        """The last `RECENT_DAYS` days up to the newest digest."""
        span = rolling(self.newest, RECENT_DAYS, "day")
        return Span(span.first, span.last, kind)

    def latest(self) -> Span:
        """What "latest" spans: the recent days, or today alone when no digests are known."""
        return self.recent("latest") if self.digests else Span(self.today, self.today, "latest")

    def last_digests(self, count: int) -> Span | None:
        """From the `count`-th newest digest to the newest; None for no digests at all."""
        if count < 1:
            return None
        if count == 1:
            return Span(self.newest, self.newest, "latest")
        first = self.digests[-count:][0] if self.digests else self.today
        return Span(first, self.newest, "last_n_digests")


When = Span | Partial
Build = Callable[["re.Match[str]", Clock], When | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of time words, what they mean, and what they need around them."""

    pattern: str
    build: Build
    needs: Needs = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that reads as a time, before its surroundings have been looked at."""

    start: int
    end: int
    when: When
    needs: Needs


def fixed(unit: str, shift: int) -> Build:
    """A reading that always gives the unit so many before or after today."""
    return lambda _m, clock: shifted(clock.today, shift, unit)


def read_weekend(_m: re.Match[str], clock: Clock) -> When:
    """The weekend: the latest that has begun."""
    return latest_weekend(clock.today)


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`pattern` compiled on first use, so that importing the rules costs nothing."""
    return re.compile(pattern, flags)


def candidates(text: str, rules: Iterable[Rule], clock: Clock, flags: int) -> list[Candidate]:
    """Everything in `text` that one of `rules` reads as a valid time, overlaps included."""
    found = []
    for rule in rules:
        for match in compiled(rule.pattern, flags).finditer(text):
            try:
                when = rule.build(match, clock)
                valid = when is not None and (
                    rule.needs == "range" or isinstance(when, Span) or when.resolve(clock.today)
                )
            except (ValueError, OverflowError):  # 31 February, month 13, or beyond years 1 to 9999
                continue
            if when is not None and valid:
                found.append(Candidate(match.start(), match.end(), when, rule.needs))
    return found


def longest(found: Sequence[Candidate]) -> list[Candidate]:
    """`found` in order; of any that overlap the longest is kept (the first rule's, if equal)."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda c: c.start - c.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda c: c.start)
