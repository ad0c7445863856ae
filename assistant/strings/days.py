"""Days, months and spans of them, as people write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from assistant.strings.catalogue import say
from assistant.strings.languages import Language


def day(when: date, language: Language, *, weekday: bool = False) -> str:
    """A date.

    Args:
        when: The day.
        language: Language to write it in.
        weekday: Whether to name the day of the week too, and shorten the month.

    Example:
        >>> day(date(2024, 9, 25), "en"), day(date(2024, 9, 25), "ko", weekday=True)
        ('25 September 2024', '2024년 9월 25일 (수)')
    """
    month = month_name(when.month, language, short=weekday)
    text = say("days.day", language, year=when.year, month=month, day=when.day)
    if not weekday:
        return text
    return say("days.weekday_of", language, day=text, weekday=weekdays(language)[when.weekday()])


def month(when: date, language: Language, *, short: bool = False) -> str:
    """The month of a date, with its year.

    Example:
        >>> month(date(2024, 9, 25), "en", short=True), month(date(2024, 9, 25), "ko")
        ('Sep 2024', '2024년 9월')
    """
    name = month_name(when.month, language, short=short)
    return say("days.month", language, year=when.year, month=name)


def month_name(number: int, language: Language, *, short: bool = False) -> str:
    """The name of a month, 1 to 12, without its year."""
    return say("days.months_short" if short else "days.months", language).split()[number - 1]


def weekdays(language: Language) -> list[str]:
    """Short names of the weekdays, Monday first."""
    return say("days.weekdays", language).split()


def span(start: date | None, end: date | None, language: Language) -> str:
    """A stretch of days, both ends included, as briefly as its ends allow.

    Args:
        start: First day, or None: open.
        end: Last day, or None: open.
        language: Language to write it in.

    Example:
        >>> span(date(2025, 5, 5), date(2025, 5, 9), "ko")
        '2025년 5월 5–9일'
        >>> span(date(2025, 4, 1), date(2025, 4, 30), "en")
        'April 2025'
    """
    if start is None and end is None:
        return ""
    if start is None or end is None:
        key, bound = ("days.since", start) if start else ("days.until", end)
        assert bound is not None
        return say(key, language, day=day(bound, language))
    if start == end:
        return day(start, language)
    return _whole(start, end, language) if _is_whole(start, end) else _days(start, end, language)


def during(start: date | None, end: date | None, language: Language) -> str:
    """When something was that was within a stretch of days; see `span`.

    Example:
        >>> during(date(2025, 5, 5), date(2025, 5, 5), "en")
        'from 5 May 2025'
        >>> during(date(2025, 4, 1), date(2025, 4, 30), "ko")
        '2025년 4월에'
    """
    text = span(start, end, language)
    if start is None or end is None:
        return text
    return say("days.within", language, span=text)


def says_more(label: str, written: str) -> bool:
    """Whether a reader's own words for some days say more than the days as they are written here.

    Example:
        >>> says_more("this week", "5–11 May 2025"), says_more("2025-05-05", "5 May 2025")
        (True, False)
    """
    bare, days = ("".join(text.split()).casefold() for text in (label, written))
    return any(letter.isalpha() for letter in bare) and bare not in days


def _is_whole(start: date, end: date) -> bool:
    """Whether the days are one or several months from their first day to their last."""
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1]


def _whole(start: date, end: date, language: Language) -> str:
    if (start.month, end.month) == (1, 12):
        if start.year == end.year:
            return say("days.year", language, year=start.year)
        return say("days.years", language, first=start.year, last=end.year)
    if (start.year, start.month) == (end.year, end.month):
        return month(start, language)
    if start.year == end.year:
        first, last = (month_name(bound.month, language) for bound in (start, end))
        return say("days.months_of_year", language, first=first, last=last, year=start.year)
    first, last = month(start, language), month(end, language)
    return say("days.between", language, first=first, last=last)


def _days(start: date, end: date, language: Language) -> str:
    if start.year != end.year:
        first, last = day(start, language), day(end, language)
        return say("days.between", language, first=first, last=last)
    if start.month == end.month:
        return say(
            "days.days_of_month",
            language,
            first=start.day,
            last=end.day,
            month=month_name(start.month, language),
            year=start.year,
        )
    first, last = (
        say("days.day_of_year", language, month=month_name(d.month, language), day=d.day)
        for d in (start, end)
    )
    return say("days.days_of_year", language, first=first, last=last, year=start.year)
