"""Find the time words of a question, in English and Korean, and resolve them to days.

"What was new in RAG last week?" asked on Wednesday 2024-09-25 holds one window, Monday
2024-09-16 to Sunday 2024-09-22. Readings where usage leaves a choice:

- Weeks run Monday to Sunday. "This week" is the whole week that holds today, "last week" and
  "past week" the one before; "over the past week", "past 7 days" and 최근 일주일 are the seven
  days ending today.
- A date without a year, or a day without a month, is the latest one that has begun.
- "Three days ago" is a day; "two weeks ago", "a month ago" are the whole week or month.
- "Past few days" and 며칠 are 3 days, "several" is 5, a fortnight 14, 보름 15; "a few days ago"
  is the last week without today.
- Early, mid and late parts of a month (초, 중순, 말) are its days 1-10, 11-20 and 21 on; those of
  a year are four months each. The n-th week of a month counts the weeks whose Thursday lies
  in it (ISO 8601).
- "Since", "from ... on" and 부터, 이후 include the period named, "after" and 후 do not; "until",
  "through" and 까지, 이전 include it, "before" and 전 do not.
- "Recent" is the 14 days ending today, or ending at the newest digest when that is older. So
  is "latest papers", of kind `latest`; "the latest digest" is that digest's one day.
- A holiday is the latest that has begun: its day, with 연휴 or "weekend" the whole run of days
  off, as for 설 and 추석 alone. Seasons are three whole months, winter from December; "last summer"
  is the latest that is over. "This time last year", 작년 이맘때 are a week to either side.
- A year, or a month's name that is no other word, counts at the end of a question.
- 9/10/2024 is September 10: between slashes the month comes first unless it cannot.

Words that only may be a time ("may", "2024", "the 5th") count only where a preposition, a
particle or the noun after them says so: a wrong window hides the right papers. So does a time
within quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.language.dates import english as _dates_en
from assistant.language.dates import korean as _dates_ko
from assistant.language.dates import loose, named_days
from assistant.language.dates.calendar import Kind
from assistant.language.dates.english_readings import FLAGS
from assistant.language.dates.informal import spelled_out
from assistant.language.dates.joining import Found, combine
from assistant.language.dates.rules import Clock, candidates, compiled, longest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

__all__ = ["Kind", "TimeMatch", "Window", "find_times"]

_KOREAN = r"[가-힣]"
_QUOTED = r"\"[^\"\n]*\"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days that a question asks about.

    `start` and `end` are included; None leaves that side open. `label` is the words as asked.
    """

    start: date | None
    end: date | None
    label: str
    kind: Kind

    def contains(self, when: date) -> bool:
        """Whether the day `when` lies within."""
        return (self.start is None or self.start <= when) and (self.end is None or when <= self.end)

    def overlaps(self, other: Window) -> bool:
        """Whether a day lies within both."""
        apart = self.end and other.start and self.end < other.start
        return not (apart or (other.end and self.start and other.end < self.start))


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A window and where its words stand: `text[start:end]`."""

    window: Window
    start: int
    end: int


def find_times(text: str, *, today: date, digest_dates: Sequence[date] = ()) -> list[TimeMatch]:
    """The windows that `text` names, in order, none overlapping another.

    `today` is the day to count from. `digest_dates` are the days that have a digest, sorted;
    "latest digest", "last 3 digests" and "recent" are resolved to those not after `today`.
    Without any, "latest" is today. A date that does not exist (2024-02-31) is left alone.

    >>> find_times("papers from last week", today=date(2024, 9, 25))[0].window.start
    datetime.date(2024, 9, 16)
    """
    typed = text
    text, origin = spelled_out(typed)
    clock = Clock(today, tuple(digest_dates[: bisect_right(digest_dates, today)]))
    english, korean = named_days.may_name_days(text)
    named = named_days.english_rules() if english else ()
    rules = (*named, *loose.english_rules(), *_dates_en.rules())
    found = candidates(text, rules, clock, FLAGS)
    if compiled(_KOREAN).search(text):
        named = named_days.korean_rules() if korean else ()
        rules = (*named, *loose.korean_rules(), *_dates_ko.rules())
        found += candidates(text, rules, clock, 0)
    if not found:
        return []
    quoted = [m.span() for m in compiled(_QUOTED).finditer(text)]
    kept = [
        one
        for one in longest(found)
        if not any(
            s <= one.start and one.end <= e and e - s > one.end - one.start + 2 for s, e in quoted
        )
    ]
    return [_match(typed, one, origin) for one in combine(text, kept, clock)]


def _match(text: str, found: Found, origin: Callable[[int], int]) -> TimeMatch:
    start, end = origin(found.start), origin(found.end)
    label = re.sub(r"\s+", " ", text[start:end])
    return TimeMatch(Window(found.first, found.last, label, found.kind), start, end)
