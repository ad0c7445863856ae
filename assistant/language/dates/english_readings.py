"""What English time words mean: the patterns they share, and a reading for each kind of match."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.language.dates import calendar as cal
from assistant.language.dates.calendar import Partial, Span

if TYPE_CHECKING:
    from assistant.language.dates.rules import Clock, When

FLAGS = re.IGNORECASE | re.ASCII  # ASCII, so that a Korean particle may follow: "2024-09-25에"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2, "few": 3,
    "several": 5,
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "final": -1}
_WORDY_MONTHS = ("may", "march", "mar")  # in lower case, and without a year, as likely a verb

# A word in a compound ("week-to-week", "gpt-4o-2024-08-06", "sept-") is no time word.
B = r"(?<!\w)(?<![a-z]-)"
E = r"(?!\w)(?!-[a-z])"
MONTH = (
    r"(?:jan(?:uary\b|\.)?|feb(?:ruary\b|\.)?|mar(?:ch\b|\.)?|apr(?:il\b|\.)?|may|june?|july?"
    r"|aug(?:ust\b|\.)?|sept?(?:ember\b|\.)?|oct(?:ober\b|\.)?|nov(?:ember\b|\.)?"
    r"|dec(?:ember\b|\.)?)"
)
# Unlike a word, a date may be tied to the next by a hyphen: "Feb 5-Feb 9".
END = rf"(?!\w)(?![.,]\d)(?!-(?!{MONTH}(?!\w)|\d)\w)"
OF_YEAR = (
    r"(?:(?:\s*[,-]\s*|\s+of\s+|\s*)(?P<y>(?:19|20)\d\d|['’]\d\d)(?![.,]?\d)"
    r"|\s+(?:of\s+)?(?P<ry>this|last)\s+year)"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
COUNT = (
    r"(?P<n>\d{1,3}|an?\s+(?:few|couple(?:\s+of)?)|an?|couple(?:\s+of)?|one|two|three|four"
    r"|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|few|several)"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
PART = (
    r"(?P<part>early|mid(?:dle)?|late|(?:the\s+)?(?:beginning|start|middle"
    r"|end)\s+of)(?:\s+|-)(?:in\s+)?"
)
DIGESTS = r"(?:digests?|issues?|editions?|newsletters?)\b"
PAPERS = (
    r"(?:papers?|digests?|preprints?|publications?|articles?|news|updates?|entries"
    r"|additions|arrivals"
    r"|releases?|research|stud(?:y|ies)|works?|results|findings|highlights|submissions?)\b"
)
# Up to three words that describe the papers, none of which starts a new phrase.
WORDS = r"(?:\s+(?!(?:of|in|on|for|with|from|the|to|an?|and|by|that|is|are)\b)[\w-]+){0,3}?"


def read_count(words: str) -> int:
    """The number that `COUNT` matched."""
    known = [int(w) if w.isdigit() else _COUNTS.get(w, 0) for w in words.lower().split()]
    return next(count for count in reversed(known) if count or known == [0])


def month_number(text: str) -> int:
    """The number, 1 to 12, of a month by its name or the beginning of it."""
    return _MONTHS.index(text[:3].lower()) + 1


def _day(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def _said(m: re.Match[str], name: str) -> str:
    return (m.groupdict().get(name) or "").lower()


def said_year(m: re.Match[str], clock: Clock) -> int | None:
    """The year that `OF_YEAR` matched, None where it matched none."""
    said, relative = _said(m, "y"), _said(m, "ry")
    if said:
        return int(said) if said.isdigit() else 2000 + int(said[1:])
    return clock.today.year - (relative == "last") if relative else None


def _part(m: re.Match[str]) -> str | None:
    said = _said(m, "part").removeprefix("the").strip()
    if not said:
        return None
    return {"m": "mid", "l": "late"}.get(said[0], "late" if said.startswith("end") else "early")


def is_wordy(m: re.Match[str]) -> bool:
    """Whether the month matched may be a plain verb: "may", "march"."""
    return m["m"] in _WORDY_MONTHS and not _said(m, "y") and not _said(m, "ry")


def read_figures(m: re.Match[str], _clock: Clock) -> When:
    """2024-09-25."""
    return cal.day(date(int(m["y"]), int(m["m"]), int(m["d"])))


def read_slashed(m: re.Match[str], _clock: Clock) -> When:
    """25.09.2024, and 9/25/2024: the month first between slashes unless that cannot be."""
    one, two = int(m["a"]), int(m["b"])
    number, of = (one, two) if m["s"] == "." or one > 12 else (two, one)
    return cal.day(date(int(m["y"]), of, number))


def read_figure_range(m: re.Match[str], _clock: Clock) -> When:
    """2024-09-01..2024-09-07."""
    one, two = (date(*map(int, re.split(r"[-/.]\s?", m[side]))) for side in ("a", "b"))
    return Span(min(one, two), max(one, two), "range")


def read_written(m: re.Match[str], clock: Clock) -> When:
    """September 25, 2024; 25th of September."""
    return Partial(said_year(m, clock), month_number(m["m"]), _day(m["d"]))


def read_written_figures(m: re.Match[str], _clock: Clock) -> When:
    """The 9/24 digest: month, then day."""
    return Partial(None, int(m["m"]), int(m["d"]))


def read_day_range(m: re.Match[str], clock: Clock) -> When | None:
    """Feb 5-9, 2024; between 3 and 10 June."""
    of = Partial(said_year(m, clock), month_number(m["m"]))
    one, two = (replace(of, day=_day(m[side])) for side in ("a", "b"))
    return cal.span_between(one, two, clock.today)


def read_month(m: re.Match[str], clock: Clock) -> When | None:
    """September; late September 2024. A day before it that is no date of the month spoils it."""
    if re.search(r"\d(?:st|nd|rd|th)?\s+(?:of\s+)?$", m.string[max(0, m.start() - 9) : m.start()]):
        return None
    return Partial(said_year(m, clock), month_number(m["m"]), None, _part(m))


def read_month_range(m: re.Match[str], clock: Clock) -> When | None:
    """Mar-May 2024."""
    last = Partial(said_year(m, clock), month_number(m["b"]))
    return cal.span_between(Partial(None, month_number(m["a"])), last, clock.today)


def read_relative_month(m: re.Match[str], clock: Clock) -> When:
    """Last September: the latest that is over. This September: the current year's."""
    number, year = month_number(m["m"]), clock.today.year
    return Partial(year - (_said(m, "rel") == "last" and number >= clock.today.month), number)


def read_relative(m: re.Match[str], clock: Clock) -> When:
    """This, last, past or next week, month, quarter, year or weekend."""
    rel, unit = m["rel"].lower().split()[-1], m["u"].lower()
    if rel == "past" and (unit in ("month", "year") or (unit == "week" and _said(m, "over"))):
        return cal.rolling(clock.today, 1, unit)
    span = cal.shifted(clock.today, {"this": 0, "current": 0, "next": 1}.get(rel, -1), unit)
    part = _part(m)
    if part is None:
        return span
    return Partial(span.first.year, span.first.month if unit == "month" else None, None, part)


def read_of_the(m: re.Match[str], clock: Clock) -> When | None:
    """The papers of the week: this week's."""
    head = m.string[max(0, m.start() - 20) : m.start()]
    named = re.search(rf"\b{PAPERS}\s+(?:of|from|for)\s+$", head, FLAGS)
    return cal.shifted(clock.today, 0, m["u"].lower()) if named else None


def read_before_last(m: re.Match[str], clock: Clock) -> When:
    """The week before last."""
    return cal.shifted(clock.today, -2, m["u"].lower())


def read_rolling(m: re.Match[str], clock: Clock) -> When:
    """The past three weeks."""
    return cal.rolling(clock.today, read_count(m["n"]), m["u"].lower())


def read_ago(m: re.Match[str], clock: Clock) -> When:
    """Three days ago: the day; two weeks, months or years ago: the whole week, month or year."""
    unit = m["u"].lower()
    if unit == "fortnight":
        return cal.shifted(clock.today, -2 * read_count(m["n"]), "week")
    if unit == "day" and "few" in m["n"].lower():
        return Span(clock.today - timedelta(days=7), clock.today - timedelta(days=1), "range")
    return cal.shifted(clock.today, -read_count(m["n"]), unit)


def _nth(m: re.Match[str]) -> int:
    said = m["o"].lower()
    return _ORDINALS[said] if said in _ORDINALS else int(said[0])


def read_nth_week(m: re.Match[str], clock: Clock) -> When:
    """The second week of September; the last week of this month."""
    part = f"w{_nth(m)}"
    if _said(m, "rel"):
        of = cal.shifted(clock.today, -(_said(m, "rel") == "last"), "month").first
        return Partial(of.year, of.month, None, part)
    return Partial(said_year(m, clock), month_number(m["m"]), None, part)


def read_days_of_month(m: re.Match[str], clock: Clock) -> When:
    """The last two weeks of October; the first ten days of this month."""
    days = read_count(m["n"]) * (7 if m["u"].lower() == "week" else 1)
    part = f"{'first' if m['o'].lower() == 'first' else 'last'}{days}"
    if _said(m, "rel"):
        of = cal.shifted(clock.today, -(_said(m, "rel") == "last"), "month").first
        return Partial(of.year, of.month, None, part)
    return Partial(said_year(m, clock), month_number(m["m"]), None, part)


def read_quarter(m: re.Match[str], clock: Clock) -> When:
    """Q3 2024; the last quarter of 2024."""
    year = clock.today.year if _said(m, "this") else said_year(m, clock)
    return Partial(year, None, None, f"q{_nth(m) % 5}")  # -1 % 5: the last is the fourth


def read_half(m: re.Match[str], clock: Clock) -> When:
    """H1 2024; the first half of the year; the second half of September."""
    year = clock.today.year if _said(m, "this") else said_year(m, clock)
    named = _said(m, "m")
    return Partial(year, month_number(named) if named else None, None, f"h{_nth(m) % 3}")


def read_year(m: re.Match[str], clock: Clock) -> When | None:
    """2024; early 2024. A year beyond the next is taken for some other number."""
    year = int(m["y"])
    return Partial(year, None, None, _part(m)) if year <= clock.today.year + 1 else None


def read_iso_week(m: re.Match[str], _clock: Clock) -> When:
    """2024-W39; week 39 of 2024."""
    return cal.week(date.fromisocalendar(int(m["y"]), int(m["w"]), 1))


def read_weekday(m: re.Match[str], clock: Clock) -> When:
    """Monday: the latest, today too; last Monday: the latest before; Monday of last week."""
    index, rel, of = _WEEKDAYS.index(m["w"][:3].lower()), _said(m, "rel"), _said(m, "of")
    monday = cal.week(clock.today).first
    if of or rel in ("this", "next"):
        weeks = -1 if of == "last" else int(rel == "next")
        return cal.day(monday + timedelta(days=index + 7 * weeks))
    back = (clock.today.weekday() - index) % 7
    return cal.day(clock.today - timedelta(days=back or (7 if rel else 0)))


def read_bare_day(m: re.Match[str], clock: Clock) -> When:
    """The 25th; the 25th of last month."""
    if _said(m, "rel"):
        of = cal.shifted(clock.today, -(_said(m, "rel") == "last"), "month").first
        return Partial(of.year, of.month, _day(m["d"]))
    return Partial(None, None, _day(m["d"]))


def read_to_date(m: re.Match[str], clock: Clock) -> When:
    """Year, quarter, month or week to date."""
    unit = {"y": "year", "q": "quarter", "m": "month", "w": "week"}[m[0][0].lower()]
    return Span(cal.shifted(clock.today, 0, unit).first, clock.today, "range")


def read_last_digests(m: re.Match[str], clock: Clock) -> When | None:
    """The last three digests."""
    return clock.last_digests(read_count(m["n"]))
